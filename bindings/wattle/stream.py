"""From readings to amounts, slot by slot: registers, gauges and states; the demand of windows; key figures; virtual meters; alarms."""

from wattle._wattle.stream import (
    AlarmEvent, AlarmKey, AlarmKind, AlarmListing, AlarmMachine, AlarmNote, AlarmNotes, AlarmRule, AlarmSample, AlarmTimes,
    Balance, BalanceAlarm, CoincidentDemand, CommunicationAlarm, Demand, DemandAlarm, Formula, FrozenAlarm, GaugeSummaries,
    GaugeSummary, IdleAlarm, Interpolation, KeyFigure, LeakAlarm, LimitAlarm, ListedAlarm, LoadDuration, Oee, QuotaAlarm,
    RateAlarm, Ratio, RunningDemand, Signed, StateSummaries, StateSummary, Threshold, VirtualMeter, WindowAlarm, alarms,
    amounts, apparent, balance, balance_samples, block_demand, coincident_demand, cop, demand_samples, energy, evaluate, gauges,
    integrals, leak_samples, listed, load_duration, load_factor, means, oee, performance_ratio, power_factor, pue,
    quota_samples, restate, running_demand, sliding_demand, states, transformer_load, unit_consumption,
)

__all__ = [
    "AlarmEvent", "AlarmKey", "AlarmKind", "AlarmListing", "AlarmMachine", "AlarmNote", "AlarmNotes", "AlarmRule",
    "AlarmSample", "AlarmTimes", "Balance", "BalanceAlarm", "CoincidentDemand", "CommunicationAlarm", "Demand",
    "DemandAlarm", "Formula", "FrozenAlarm", "GaugeSummaries", "GaugeSummary", "IdleAlarm", "Interpolation",
    "KeyFigure", "LeakAlarm", "LimitAlarm", "ListedAlarm", "LoadDuration", "Oee", "QuotaAlarm", "RateAlarm", "Ratio",
    "RunningDemand", "Signed", "StateSummaries", "StateSummary", "Threshold", "VirtualMeter", "WindowAlarm", "alarms",
    "amounts", "apparent", "balance", "balance_samples", "block_demand", "coincident_demand", "cop", "demand_samples",
    "energy", "evaluate", "gauges", "integrals", "leak_samples", "listed", "load_duration", "load_factor", "means",
    "oee", "performance_ratio", "power_factor", "pue", "quota_samples", "restate", "running_demand", "sliding_demand",
    "states", "transformer_load", "unit_consumption",
]
