"""From readings to amounts, slot by slot: registers, gauges and states; the demand of windows; key figures; virtual meters."""

from wattle._wattle.stream import (
    Balance, CoincidentDemand, Demand, Formula, GapPolicy, GapProfile, GaugeSummaries, GaugeSummary, Interpolation,
    KeyFigure, Level, LoadDuration, Lump, Oee, PointSetup, Ratio, RatioMeter, RunningDemand, Segment, Setup,
    StateSummaries, StateSummary, TreeNode, VirtualMeter, amounts, apparent, balance, block_demand, coincident_demand,
    cop, energy, evaluate, gauges, integrals, load_duration, load_factor, lumps, means, oee, performance_ratio,
    power_factor, pue, running_demand, segments_of, sliding_demand, states, transformer_load, unit_consumption,
    usual_levels,
)

__all__ = [
    "Balance", "CoincidentDemand", "Demand", "Formula", "GapPolicy", "GapProfile", "GaugeSummaries", "GaugeSummary",
    "Interpolation", "KeyFigure", "Level", "LoadDuration", "Lump", "Oee", "PointSetup", "Ratio", "RatioMeter",
    "RunningDemand", "Segment", "Setup", "StateSummaries", "StateSummary", "TreeNode", "VirtualMeter", "amounts",
    "apparent", "balance", "block_demand", "coincident_demand", "cop", "energy", "evaluate", "gauges", "integrals",
    "load_duration", "load_factor", "lumps", "means", "oee", "performance_ratio", "power_factor", "pue",
    "running_demand", "segments_of", "sliding_demand", "states", "transformer_load", "unit_consumption",
    "usual_levels",
]
