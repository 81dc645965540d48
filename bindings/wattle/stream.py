"""From readings to amounts: what registers counted, slot by slot."""

from wattle._wattle import stream as _stream

amounts = _stream.amounts
energy = _stream.energy

__all__ = ["amounts", "energy"]
