"""From readings to amounts: what registers counted, slot by slot; the demand of windows; key figures; virtual meters."""

from wattle._wattle import stream as _stream

Balance = _stream.Balance
CoincidentDemand = _stream.CoincidentDemand
Demand = _stream.Demand
Formula = _stream.Formula
KeyFigure = _stream.KeyFigure
Oee = _stream.Oee
Ratio = _stream.Ratio
RunningDemand = _stream.RunningDemand
VirtualMeter = _stream.VirtualMeter
amounts = _stream.amounts
apparent = _stream.apparent
balance = _stream.balance
block_demand = _stream.block_demand
coincident_demand = _stream.coincident_demand
cop = _stream.cop
energy = _stream.energy
evaluate = _stream.evaluate
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
    "Balance", "CoincidentDemand", "Demand", "Formula", "KeyFigure", "Oee", "Ratio", "RunningDemand", "VirtualMeter",
    "amounts", "apparent", "balance", "block_demand", "coincident_demand", "cop", "energy", "evaluate", "load_factor",
    "oee", "performance_ratio", "power_factor", "pue", "running_demand", "sliding_demand", "transformer_load",
    "unit_consumption",
]
