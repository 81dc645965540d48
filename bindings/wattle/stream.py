"""From readings to amounts, slot by slot: registers, gauges and states; the demand of windows; key figures; virtual meters; alarms."""

from wattle._wattle.stream import (
    AlarmEvent, AlarmKey, AlarmKind, AlarmListing, AlarmMachine, AlarmNote, AlarmNotes, AlarmRule, AlarmSample,
    AlarmSetup, AlarmTimes, Balance, BalanceAlarm, CoincidentDemand, CommunicationAlarm, DailyHours, Demand,
    DemandAlarm, Formula, FrozenAlarm, GapPolicy, GapProfile, GaugeSummaries, GaugeSummary, IdleAlarm, Interpolation,
    KeyFigure, LeakAlarm, Level, LimitAlarm, ListedAlarm, LoadDuration, Lump, Oee, PointSetup, QuotaAlarm, RateAlarm,
    Ratio, RatioMeter, RunningDemand, Segment, Setup, Signed, StateSummaries, StateSummary, Threshold, TreeNode,
    VirtualMeter, WindowAlarm, alarms, amounts, apparent, balance, balance_samples, block_demand, coincident_demand,
    cop, demand_samples, energy, evaluate, gauges, integrals, leak_samples, listed, load_duration, load_factor, lumps,
    means, oee, performance_ratio, power_factor, pue, quota_samples, restate, running_demand, segments_of,
    sliding_demand, states, transformer_load, unit_consumption, usual_levels,
)

__all__ = [
    "AlarmEvent", "AlarmKey", "AlarmKind", "AlarmListing", "AlarmMachine", "AlarmNote", "AlarmNotes", "AlarmRule",
    "AlarmSample", "AlarmSetup", "AlarmTimes", "Balance", "BalanceAlarm", "CoincidentDemand", "CommunicationAlarm",
    "DailyHours", "Demand", "DemandAlarm", "Formula", "FrozenAlarm", "GapPolicy", "GapProfile", "GaugeSummaries",
    "GaugeSummary", "IdleAlarm", "Interpolation", "KeyFigure", "LeakAlarm", "Level", "LimitAlarm", "ListedAlarm",
    "LoadDuration", "Lump", "Oee", "PointSetup", "QuotaAlarm", "RateAlarm", "Ratio", "RatioMeter", "RunningDemand",
    "Segment", "Setup", "Signed", "StateSummaries", "StateSummary", "Threshold", "TreeNode", "VirtualMeter",
    "WindowAlarm", "alarms", "amounts", "apparent", "balance", "balance_samples", "block_demand", "coincident_demand",
    "cop", "demand_samples", "energy", "evaluate", "gauges", "integrals", "leak_samples", "listed", "load_duration",
    "load_factor", "lumps", "means", "oee", "performance_ratio", "power_factor", "pue", "quota_samples", "restate",
    "running_demand", "segments_of", "sliding_demand", "states", "transformer_load", "unit_consumption",
    "usual_levels",
]
