"""Carbon: emission factors with their sources, and statements of emissions."""

from wattle._wattle.carbon import (
    FactorChoice, FactorQuery, FactorRow, Factors, Fallback, GridFactors, Mix, Species, Stage, Statement,
    StatementLine, Unverified, Verification, location_based,
)

__all__ = [
    "FactorChoice", "FactorQuery", "FactorRow", "Factors", "Fallback", "GridFactors", "Mix", "Species", "Stage",
    "Statement", "StatementLine", "Unverified", "Verification", "location_based",
]
