"""From readings to amounts, slot by slot: registers, gauges and states; the demand of windows; key figures; virtual meters; validation and estimation."""

from wattle._wattle.stream import (
    Balance, CapCheck, Change, CoincidentDemand, Demand, EventCheck, Formula, FrozenCheck, GapCheck, GapPolicy, GapProfile, GaugeSummaries, GaugeSummary,
    GridCheck, HistoryCheck, Interpolation, KeyFigure, Layer, LayerEntry, Layered, Level, LikeDaysEstimate, LimitCheck, LinearEstimate, LoadDuration,
    Lump, MeterData, MeterFinding, Oee, OverlapCheck, PointSetup, ProfileEstimate, Ratio, RegisterSpan, RunningDemand, SampleSummaries, SampleSummary,
    Segment, Setup, SpikeCheck, State, StateSummaries, StateSummary, StepCheck, SumCheck, Vee, VeeRule, VirtualMeter, ZeroCheck, amounts, apparent,
    balance, block_demand, coincident_demand, cop, doubt, doubted, energy, estimate, evaluate, fold, gauges, integrals, interval_amounts, load_duration,
    load_factor, lumps, means, merge, meter_data, oee, performance_ratio, power_factor, pue, register_spans, running_demand, samples, segments_of,
    sliding_demand, spread, states, transformer_load, unit_consumption, usual_checks, validate, vee,
)

__all__ = [
    "Balance", "CapCheck", "Change", "CoincidentDemand", "Demand", "EventCheck", "Formula", "FrozenCheck", "GapCheck", "GapPolicy", "GapProfile",
    "GaugeSummaries", "GaugeSummary", "GridCheck", "HistoryCheck", "Interpolation", "KeyFigure", "Layer", "LayerEntry", "Layered", "Level",
    "LikeDaysEstimate", "LimitCheck", "LinearEstimate", "LoadDuration", "Lump", "MeterData", "MeterFinding", "Oee", "OverlapCheck", "PointSetup",
    "ProfileEstimate", "Ratio", "RegisterSpan", "RunningDemand", "SampleSummaries", "SampleSummary", "Segment", "Setup", "SpikeCheck", "State",
    "StateSummaries", "StateSummary", "StepCheck", "SumCheck", "Vee", "VeeRule", "VirtualMeter", "ZeroCheck", "amounts", "apparent", "balance",
    "block_demand", "coincident_demand", "cop", "doubt", "doubted", "energy", "estimate", "evaluate", "fold", "gauges", "integrals", "interval_amounts",
    "load_duration", "load_factor", "lumps", "means", "merge", "meter_data", "oee", "performance_ratio", "power_factor", "pue", "register_spans",
    "running_demand", "samples", "segments_of", "sliding_demand", "spread", "states", "transformer_load", "unit_consumption", "usual_checks", "validate",
    "vee",
]
