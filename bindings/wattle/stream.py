"""From readings to amounts: what registers counted, slot by slot; the demand of windows; key figures."""

from wattle._wattle import stream as _stream

CoincidentDemand = _stream.CoincidentDemand
Demand = _stream.Demand
KeyFigure = _stream.KeyFigure
Oee = _stream.Oee
Ratio = _stream.Ratio
RunningDemand = _stream.RunningDemand
amounts = _stream.amounts
apparent = _stream.apparent
block_demand = _stream.block_demand
coincident_demand = _stream.coincident_demand
cop = _stream.cop
energy = _stream.energy
load_factor = _stream.load_factor
oee = _stream.oee
performance_ratio = _stream.performance_ratio
power_factor = _stream.power_factor
pue = _stream.pue
running_demand = _stream.running_demand
sliding_demand = _stream.sliding_demand
transformer_load = _stream.transformer_load
unit_consumption = _stream.unit_consumption

__all__ = [
    "CoincidentDemand", "Demand", "KeyFigure", "Oee", "Ratio", "RunningDemand", "amounts", "apparent", "block_demand",
    "coincident_demand", "cop", "energy", "load_factor", "oee", "performance_ratio", "power_factor", "pue",
    "running_demand", "sliding_demand", "transformer_load", "unit_consumption",
]
