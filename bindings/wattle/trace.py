"""How a number came to be: traces that explain themselves, recompute, and are proved by their hash."""

from wattle._wattle import Figure, Label, Language, Leaf, Operation, Parameter, Trace

__all__ = ["Figure", "Label", "Language", "Leaf", "Operation", "Parameter", "Trace"]
