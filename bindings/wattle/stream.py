"""From readings to amounts, slot by slot: registers, gauges and states; the demand of windows; key figures; virtual meters."""

from wattle._wattle.stream import (
    Balance, CoincidentDemand, Demand, Formula, GaugeSummaries, GaugeSummary, Interpolation, KeyFigure, Level, LoadDuration, Oee,
    PointSetup, Ratio, RunningDemand, SampleSummaries, SampleSummary, Setup, State, StateSummaries, StateSummary, VirtualMeter,
    amounts, apparent, balance, block_demand, coincident_demand, cop, energy, evaluate, fold, gauges, integrals, load_duration,
    load_factor, means, merge, oee, performance_ratio, power_factor, pue, running_demand, samples, sliding_demand, states,
    transformer_load, unit_consumption,
)

__all__ = [
    "Balance", "CoincidentDemand", "Demand", "Formula", "GapPolicy", "GapProfile", "GaugeSummaries", "GaugeSummary",
    "Interpolation", "KeyFigure", "Level", "LoadDuration", "Lump", "Oee", "PointSetup", "Ratio", "RunningDemand",
    "SampleSummaries", "SampleSummary", "Segment", "Setup", "State", "StateSummaries", "StateSummary", "VirtualMeter",
    "amounts", "apparent", "balance", "block_demand", "coincident_demand", "cop", "energy", "evaluate", "fold",
    "gauges", "integrals", "load_duration", "load_factor", "lumps", "means", "merge", "oee", "performance_ratio",
    "power_factor", "pue", "running_demand", "samples", "segments_of", "sliding_demand", "states", "transformer_load",
    "unit_consumption",
]
