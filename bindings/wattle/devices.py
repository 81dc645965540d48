"""Devices: profiles of meters, reading them over Modbus TCP, and meters that are simulated."""

from wattle._wattle.devices import (
    Behaviour, Decoded, FramedTcp, Meter, Profile, ProfilePoint, ProfileStatus, RegisterType, SimulatedMeter,
    SimulatedServer, WordOrder,
)

__all__ = [
    "Behaviour", "Decoded", "FramedTcp", "Meter", "Profile", "ProfilePoint", "ProfileStatus", "RegisterType",
    "SimulatedMeter", "SimulatedServer", "WordOrder",
]
