"""From readings to amounts, slot by slot: registers, gauges and states; demand; key figures; virtual meters; validation; alarms; states and the engine."""

from wattle._wattle.stream import (
    Adjustment, AlarmEvent, AlarmKey, AlarmKind, AlarmListing, AlarmMachine, AlarmNote, AlarmNotes, AlarmRule, AlarmSample, AlarmSetup, AlarmTimes,
    Balance, BalanceAlarm, BalanceBucket, Bucket, CapCheck, Change, CoincidentDemand, CommunicationAlarm, Counts, DailyHours, Demand, DemandAlarm,
    DurationBucket, Engine, EventCheck, Formula, FrozenAlarm, FrozenCheck, GapCheck, GapPolicy, GapProfile, GapTotal, GaugeBucket, GaugeSummaries,
    GaugeSummary, GridCheck, HistoryCheck, IdleAlarm, Interpolation, KeyFigure, Layer, LayerEntry, Layered, LeakAlarm, Level, LikeDaysEstimate,
    LimitAlarm, LimitCheck, LinearEstimate, ListedAlarm, LoadDuration, Lump, MeterData, MeterFinding, NodeBalance, Oee, Output, OverlapCheck, Pending,
    PointSetup, ProfileEstimate, Pushed, QuotaAlarm, QuotaSetup, RateAlarm, Ratio, RatioBucket, RatioMeter, RegisterSpan, Restated, RunningDemand,
    SampleSummaries, SampleSummary, Segment, Setup, Signed, SpikeCheck, State, StateBucket, StateSummaries, StateSummary, Status, StepCheck, SumCheck,
    Sums, Threshold, TreeNode, Vee, VeeRule, VirtualMeter, WindowAlarm, ZeroCheck, alarms, amounts, apparent, balance, balance_samples, block_demand,
    coincident_demand, cop, demand_samples, doubt, doubted, energy, estimate, evaluate, fold, gauges, integrals, interval_amounts, leak_samples, listed,
    load_duration, load_factor, lumps, means, merge, meter_data, oee, performance_ratio, power_factor, pue, quota_samples, register_spans, restate,
    running_demand, samples, segments_of, sliding_demand, spread, states, transformer_load, unit_consumption, unmerge, usual_checks, usual_levels,
    validate, vee,
)

__all__ = [
    "Adjustment", "AlarmEvent", "AlarmKey", "AlarmKind", "AlarmListing", "AlarmMachine", "AlarmNote", "AlarmNotes", "AlarmRule", "AlarmSample",
    "AlarmSetup", "AlarmTimes", "Balance", "BalanceAlarm", "BalanceBucket", "Bucket", "CapCheck", "Change", "CoincidentDemand", "CommunicationAlarm",
    "Counts", "DailyHours", "Demand", "DemandAlarm", "DurationBucket", "Engine", "EventCheck", "Formula", "FrozenAlarm", "FrozenCheck", "GapCheck",
    "GapPolicy", "GapProfile", "GapTotal", "GaugeBucket", "GaugeSummaries", "GaugeSummary", "GridCheck", "HistoryCheck", "IdleAlarm", "Interpolation",
    "KeyFigure", "Layer", "LayerEntry", "Layered", "LeakAlarm", "Level", "LikeDaysEstimate", "LimitAlarm", "LimitCheck", "LinearEstimate", "ListedAlarm",
    "LoadDuration", "Lump", "MeterData", "MeterFinding", "NodeBalance", "Oee", "Output", "OverlapCheck", "Pending", "PointSetup", "ProfileEstimate",
    "Pushed", "QuotaAlarm", "QuotaSetup", "RateAlarm", "Ratio", "RatioBucket", "RatioMeter", "RegisterSpan", "Restated", "RunningDemand",
    "SampleSummaries", "SampleSummary", "Segment", "Setup", "Signed", "SpikeCheck", "State", "StateBucket", "StateSummaries", "StateSummary", "Status",
    "StepCheck", "SumCheck", "Sums", "Threshold", "TreeNode", "Vee", "VeeRule", "VirtualMeter", "WindowAlarm", "ZeroCheck", "alarms", "amounts", "apparent",
    "balance", "balance_samples", "block_demand", "coincident_demand", "cop", "demand_samples", "doubt", "doubted", "energy", "estimate", "evaluate",
    "fold", "gauges", "integrals", "interval_amounts", "leak_samples", "listed", "load_duration", "load_factor", "lumps", "means", "merge", "meter_data",
    "oee", "performance_ratio", "power_factor", "pue", "quota_samples", "register_spans", "restate", "running_demand", "samples", "segments_of",
    "sliding_demand", "spread", "states", "transformer_load", "unit_consumption", "unmerge", "usual_checks", "usual_levels", "validate", "vee",
]
