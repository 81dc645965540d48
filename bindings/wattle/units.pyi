import datetime
import decimal
import enum
import os
import types
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, ClassVar, Generic, Literal, NoReturn, TypeAlias, TypeVar, final, overload

import numpy as np
import numpy.typing as npt

from wattle.base import Decimal, Exact, Rounding
from wattle.series import Series, Sum

__all__ = [
    "AllZero", "AnyUnit", "ApparentEnergy", "ApparentPower", "Currencies", "Currency", "Current", "Emissions", "Energy",
    "Factor", "FactorUnit", "Heat", "Mass", "MassFlow", "Money", "Power", "Pressure", "Price", "PriceUnit",
    "Product", "ReactiveEnergy", "ReactivePower", "Share", "ShareRule", "Shares", "Temperature",
    "TemperatureDifference", "TemperatureScale", "Total", "Unit", "Voltage", "Volume", "VolumeFlow", "Weight",
    "as_energy", "as_heat", "demand_charge", "share", "sum", "sum_products", "up_to", "mWh", "Wh", "kWh", "MWh",
    "GWh", "TWh", "mvarh", "varh", "kvarh", "Mvarh", "mVAh", "VAh", "kVAh", "MVAh", "W", "kW", "MW", "GW", "var",
    "kvar", "Mvar", "VA", "kVA", "MVA", "mV", "V", "kV", "mA", "A", "kA", "J", "kJ", "MJ", "GJ", "TJ", "K", "degC",
    "degF", "kelvin", "cm3", "L", "m3", "mg", "g", "kg", "t", "m3_per_s", "m3_per_min", "m3_per_h", "L_per_s",
    "L_per_min", "L_per_h", "kg_per_s", "kg_per_h", "t_per_h", "Pa", "kPa", "MPa", "mbar", "bar", "mgCO2e", "gCO2e",
    "kgCO2e", "tCO2e",
]

_Decimal: TypeAlias = Decimal | decimal.Decimal | str | int
_Rounding: TypeAlias = Rounding | Literal["ceiling", "down", "floor", "half_down", "half_even", "half_up", "up", "zero_five_up"]
_AllZero: TypeAlias = AllZero | Literal["unallocated", "equal", "area", "error"]
_Real: TypeAlias = float | np.floating[Any] | np.integer[Any]
_Whole: TypeAlias = int | np.integer[Any]

_Amount: TypeAlias = Energy | Heat | ReactiveEnergy | ApparentEnergy | Volume | Mass | Emissions
_Exact: TypeAlias = _Amount | Money
_Intensity: TypeAlias = Power | ReactivePower | ApparentPower | Voltage | Current | VolumeFlow | MassFlow | Pressure | TemperatureDifference

# The kind of a class that holds it at run time: Total[Energy], Price[Power], Factor[Volume].
_A = TypeVar("_A", bound=_Amount)
_E = TypeVar("_E", bound=_Exact)
_Q = TypeVar("_Q", bound=_Amount | _Intensity)

@final
class Energy:
    """Active electrical energy, exact: an int64 count of mWh, up to ±9.2 PWh.

    Integers and texts enter exactly (`3 * kWh`, `Energy("2.5 kWh")`); floats are rounded half-even to the quantum (`2.5 * kWh`).
    Arithmetic is checked and raises Error (overflow); different kinds do not meet in any operator. Long sums go into a Total.
    """

    __array_ufunc__: ClassVar[None]

    @overload
    def __init__(self) -> None: ...
    @overload
    def __init__(self, text: str) -> None:
        """Number and unit, exactly: "2.5 kWh" and its like. Raises Error: bad_number, unknown_unit, off_quantum, overflow."""
    @overload
    def __init__(self, number: _Decimal, unit: Unit[Energy]) -> None:
        """Exactly that number of units. Raises Error: off_quantum if it is not a whole number of quanta, overflow."""
    @staticmethod
    def from_count(quanta: _Whole) -> Energy:
        """From a whole number of quanta."""
    @staticmethod
    def max() -> Energy:
        """The greatest amount."""
    @staticmethod
    def min() -> Energy:
        """The least amount."""
    @staticmethod
    def usual_unit() -> Unit[Energy]:
        """The unit it is printed in."""
    def count(self) -> int:
        """The whole number of quanta."""
    def to(self, unit: Unit[Energy]) -> float:
        """In that unit, as the nearest float."""
    def to_decimal(self, unit: Unit[Energy]) -> Decimal:
        """In that unit, exactly, with all digits down to the quantum."""
    def rounded(self, mode: _Rounding, quantum: Energy) -> Energy:
        """The nearest multiple of `quantum` in the sense of `mode`. Raises Error: out_of_range (quantum ≤ 0), overflow."""
    def __add__(self, other: Energy, /) -> Energy: ...
    def __sub__(self, other: Energy, /) -> Energy: ...
    def __pos__(self) -> Energy: ...
    def __neg__(self) -> Energy: ...
    @overload
    def __mul__(self, n: _Whole, /) -> Energy:
        """amount × whole number. Raises Error (overflow)."""
    @overload
    def __mul__(self, factor: Decimal | decimal.Decimal | str, /) -> Product[Energy]:
        """amount × number, an exact Product: a CT ratio, a share of ownership. A float is refused with TypeError."""
    @overload
    def __rmul__(self, n: _Whole, /) -> Energy:
        """amount × whole number. Raises Error (overflow)."""
    @overload
    def __rmul__(self, factor: Decimal | decimal.Decimal | str, /) -> Product[Energy]:
        """amount × number, an exact Product: a CT ratio, a share of ownership. A float is refused with TypeError."""
    @overload
    def __truediv__(self, other: Energy, /) -> float:
        """How many times the other fits into this, as a float; there is no amount / number, because that need not be exact: `share` splits amounts."""
    @overload
    def __truediv__(self, length: datetime.timedelta, /) -> Power:
        """The mean intensity of this amount over that time: 3 kWh / 90 min is 2 kW."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __lt__(self, other: Energy, /) -> bool: ...
    def __le__(self, other: Energy, /) -> bool: ...
    def __gt__(self, other: Energy, /) -> bool: ...
    def __ge__(self, other: Energy, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __format__(self, specification: str, /) -> str:
        """"[.decimals][ ][unit]": f"{used}" is the usual unit, exactly; f"{used:MWh}" another unit of the kind; f"{used:.1 MWh}" rounded
        half-even to that many decimals. Raises Error (unknown_unit), ValueError.
        """

@final
class Heat:
    """Heat, exact: an int64 count of J. A meter in MJ or GJ is billed as Heat: 1 GJ is no whole number of mWh, so `as_energy` is a
    rounding with a name. Otherwise as Energy.
    """

    __array_ufunc__: ClassVar[None]

    @overload
    def __init__(self) -> None: ...
    @overload
    def __init__(self, text: str) -> None:
        """Number and unit, exactly: "2.5 kWh" and its like. Raises Error: bad_number, unknown_unit, off_quantum, overflow."""
    @overload
    def __init__(self, number: _Decimal, unit: Unit[Heat]) -> None:
        """Exactly that number of units. Raises Error: off_quantum if it is not a whole number of quanta, overflow."""
    @staticmethod
    def from_count(quanta: _Whole) -> Heat:
        """From a whole number of quanta."""
    @staticmethod
    def max() -> Heat:
        """The greatest amount."""
    @staticmethod
    def min() -> Heat:
        """The least amount."""
    @staticmethod
    def usual_unit() -> Unit[Heat]:
        """The unit it is printed in."""
    def count(self) -> int:
        """The whole number of quanta."""
    def to(self, unit: Unit[Heat]) -> float:
        """In that unit, as the nearest float."""
    def to_decimal(self, unit: Unit[Heat]) -> Decimal:
        """In that unit, exactly, with all digits down to the quantum."""
    def rounded(self, mode: _Rounding, quantum: Heat) -> Heat:
        """The nearest multiple of `quantum` in the sense of `mode`. Raises Error: out_of_range (quantum ≤ 0), overflow."""
    def __add__(self, other: Heat, /) -> Heat: ...
    def __sub__(self, other: Heat, /) -> Heat: ...
    def __pos__(self) -> Heat: ...
    def __neg__(self) -> Heat: ...
    @overload
    def __mul__(self, n: _Whole, /) -> Heat:
        """amount × whole number. Raises Error (overflow)."""
    @overload
    def __mul__(self, factor: Decimal | decimal.Decimal | str, /) -> Product[Heat]:
        """amount × number, an exact Product: a CT ratio, a share of ownership. A float is refused with TypeError."""
    @overload
    def __rmul__(self, n: _Whole, /) -> Heat:
        """amount × whole number. Raises Error (overflow)."""
    @overload
    def __rmul__(self, factor: Decimal | decimal.Decimal | str, /) -> Product[Heat]:
        """amount × number, an exact Product: a CT ratio, a share of ownership. A float is refused with TypeError."""
    def __truediv__(self, other: Heat, /) -> float:
        """How many times the other fits into this, as a float; there is no amount / number, because that need not be exact: `share` splits amounts."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __lt__(self, other: Heat, /) -> bool: ...
    def __le__(self, other: Heat, /) -> bool: ...
    def __gt__(self, other: Heat, /) -> bool: ...
    def __ge__(self, other: Heat, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __format__(self, specification: str, /) -> str:
        """"[.decimals][ ][unit]": f"{used}" is the usual unit, exactly; f"{used:MWh}" another unit of the kind; f"{used:.1 MWh}" rounded
        half-even to that many decimals. Raises Error (unknown_unit), ValueError.
        """

@final
class ReactiveEnergy:
    """Reactive energy, exact: an int64 count of mvarh. kvarh and kWh are different kinds. Otherwise as Energy."""

    __array_ufunc__: ClassVar[None]

    @overload
    def __init__(self) -> None: ...
    @overload
    def __init__(self, text: str) -> None:
        """Number and unit, exactly: "2.5 kWh" and its like. Raises Error: bad_number, unknown_unit, off_quantum, overflow."""
    @overload
    def __init__(self, number: _Decimal, unit: Unit[ReactiveEnergy]) -> None:
        """Exactly that number of units. Raises Error: off_quantum if it is not a whole number of quanta, overflow."""
    @staticmethod
    def from_count(quanta: _Whole) -> ReactiveEnergy:
        """From a whole number of quanta."""
    @staticmethod
    def max() -> ReactiveEnergy:
        """The greatest amount."""
    @staticmethod
    def min() -> ReactiveEnergy:
        """The least amount."""
    @staticmethod
    def usual_unit() -> Unit[ReactiveEnergy]:
        """The unit it is printed in."""
    def count(self) -> int:
        """The whole number of quanta."""
    def to(self, unit: Unit[ReactiveEnergy]) -> float:
        """In that unit, as the nearest float."""
    def to_decimal(self, unit: Unit[ReactiveEnergy]) -> Decimal:
        """In that unit, exactly, with all digits down to the quantum."""
    def rounded(self, mode: _Rounding, quantum: ReactiveEnergy) -> ReactiveEnergy:
        """The nearest multiple of `quantum` in the sense of `mode`. Raises Error: out_of_range (quantum ≤ 0), overflow."""
    def __add__(self, other: ReactiveEnergy, /) -> ReactiveEnergy: ...
    def __sub__(self, other: ReactiveEnergy, /) -> ReactiveEnergy: ...
    def __pos__(self) -> ReactiveEnergy: ...
    def __neg__(self) -> ReactiveEnergy: ...
    @overload
    def __mul__(self, n: _Whole, /) -> ReactiveEnergy:
        """amount × whole number. Raises Error (overflow)."""
    @overload
    def __mul__(self, factor: Decimal | decimal.Decimal | str, /) -> Product[ReactiveEnergy]:
        """amount × number, an exact Product: a CT ratio, a share of ownership. A float is refused with TypeError."""
    @overload
    def __rmul__(self, n: _Whole, /) -> ReactiveEnergy:
        """amount × whole number. Raises Error (overflow)."""
    @overload
    def __rmul__(self, factor: Decimal | decimal.Decimal | str, /) -> Product[ReactiveEnergy]:
        """amount × number, an exact Product: a CT ratio, a share of ownership. A float is refused with TypeError."""
    @overload
    def __truediv__(self, other: ReactiveEnergy, /) -> float:
        """How many times the other fits into this, as a float; there is no amount / number, because that need not be exact: `share` splits amounts."""
    @overload
    def __truediv__(self, length: datetime.timedelta, /) -> ReactivePower:
        """The mean intensity of this amount over that time: 3 kWh / 90 min is 2 kW."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __lt__(self, other: ReactiveEnergy, /) -> bool: ...
    def __le__(self, other: ReactiveEnergy, /) -> bool: ...
    def __gt__(self, other: ReactiveEnergy, /) -> bool: ...
    def __ge__(self, other: ReactiveEnergy, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __format__(self, specification: str, /) -> str:
        """"[.decimals][ ][unit]": f"{used}" is the usual unit, exactly; f"{used:MWh}" another unit of the kind; f"{used:.1 MWh}" rounded
        half-even to that many decimals. Raises Error (unknown_unit), ValueError.
        """

@final
class ApparentEnergy:
    """Apparent energy, exact: an int64 count of mVAh. Otherwise as Energy."""

    __array_ufunc__: ClassVar[None]

    @overload
    def __init__(self) -> None: ...
    @overload
    def __init__(self, text: str) -> None:
        """Number and unit, exactly: "2.5 kWh" and its like. Raises Error: bad_number, unknown_unit, off_quantum, overflow."""
    @overload
    def __init__(self, number: _Decimal, unit: Unit[ApparentEnergy]) -> None:
        """Exactly that number of units. Raises Error: off_quantum if it is not a whole number of quanta, overflow."""
    @staticmethod
    def from_count(quanta: _Whole) -> ApparentEnergy:
        """From a whole number of quanta."""
    @staticmethod
    def max() -> ApparentEnergy:
        """The greatest amount."""
    @staticmethod
    def min() -> ApparentEnergy:
        """The least amount."""
    @staticmethod
    def usual_unit() -> Unit[ApparentEnergy]:
        """The unit it is printed in."""
    def count(self) -> int:
        """The whole number of quanta."""
    def to(self, unit: Unit[ApparentEnergy]) -> float:
        """In that unit, as the nearest float."""
    def to_decimal(self, unit: Unit[ApparentEnergy]) -> Decimal:
        """In that unit, exactly, with all digits down to the quantum."""
    def rounded(self, mode: _Rounding, quantum: ApparentEnergy) -> ApparentEnergy:
        """The nearest multiple of `quantum` in the sense of `mode`. Raises Error: out_of_range (quantum ≤ 0), overflow."""
    def __add__(self, other: ApparentEnergy, /) -> ApparentEnergy: ...
    def __sub__(self, other: ApparentEnergy, /) -> ApparentEnergy: ...
    def __pos__(self) -> ApparentEnergy: ...
    def __neg__(self) -> ApparentEnergy: ...
    @overload
    def __mul__(self, n: _Whole, /) -> ApparentEnergy:
        """amount × whole number. Raises Error (overflow)."""
    @overload
    def __mul__(self, factor: Decimal | decimal.Decimal | str, /) -> Product[ApparentEnergy]:
        """amount × number, an exact Product: a CT ratio, a share of ownership. A float is refused with TypeError."""
    @overload
    def __rmul__(self, n: _Whole, /) -> ApparentEnergy:
        """amount × whole number. Raises Error (overflow)."""
    @overload
    def __rmul__(self, factor: Decimal | decimal.Decimal | str, /) -> Product[ApparentEnergy]:
        """amount × number, an exact Product: a CT ratio, a share of ownership. A float is refused with TypeError."""
    @overload
    def __truediv__(self, other: ApparentEnergy, /) -> float:
        """How many times the other fits into this, as a float; there is no amount / number, because that need not be exact: `share` splits amounts."""
    @overload
    def __truediv__(self, length: datetime.timedelta, /) -> ApparentPower:
        """The mean intensity of this amount over that time: 3 kWh / 90 min is 2 kW."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __lt__(self, other: ApparentEnergy, /) -> bool: ...
    def __le__(self, other: ApparentEnergy, /) -> bool: ...
    def __gt__(self, other: ApparentEnergy, /) -> bool: ...
    def __ge__(self, other: ApparentEnergy, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __format__(self, specification: str, /) -> str:
        """"[.decimals][ ][unit]": f"{used}" is the usual unit, exactly; f"{used:MWh}" another unit of the kind; f"{used:.1 MWh}" rounded
        half-even to that many decimals. Raises Error (unknown_unit), ValueError.
        """

@final
class Volume:
    """Volume as it was metered, exact: an int64 count of cm3. (Volume at normal conditions is the same kind: what it refers to stands
    with the point.) Otherwise as Energy.
    """

    __array_ufunc__: ClassVar[None]

    @overload
    def __init__(self) -> None: ...
    @overload
    def __init__(self, text: str) -> None:
        """Number and unit, exactly: "2.5 kWh" and its like. Raises Error: bad_number, unknown_unit, off_quantum, overflow."""
    @overload
    def __init__(self, number: _Decimal, unit: Unit[Volume]) -> None:
        """Exactly that number of units. Raises Error: off_quantum if it is not a whole number of quanta, overflow."""
    @staticmethod
    def from_count(quanta: _Whole) -> Volume:
        """From a whole number of quanta."""
    @staticmethod
    def max() -> Volume:
        """The greatest amount."""
    @staticmethod
    def min() -> Volume:
        """The least amount."""
    @staticmethod
    def usual_unit() -> Unit[Volume]:
        """The unit it is printed in."""
    def count(self) -> int:
        """The whole number of quanta."""
    def to(self, unit: Unit[Volume]) -> float:
        """In that unit, as the nearest float."""
    def to_decimal(self, unit: Unit[Volume]) -> Decimal:
        """In that unit, exactly, with all digits down to the quantum."""
    def rounded(self, mode: _Rounding, quantum: Volume) -> Volume:
        """The nearest multiple of `quantum` in the sense of `mode`. Raises Error: out_of_range (quantum ≤ 0), overflow."""
    def __add__(self, other: Volume, /) -> Volume: ...
    def __sub__(self, other: Volume, /) -> Volume: ...
    def __pos__(self) -> Volume: ...
    def __neg__(self) -> Volume: ...
    @overload
    def __mul__(self, n: _Whole, /) -> Volume:
        """amount × whole number. Raises Error (overflow)."""
    @overload
    def __mul__(self, factor: Decimal | decimal.Decimal | str, /) -> Product[Volume]:
        """amount × number, an exact Product: a CT ratio, a share of ownership. A float is refused with TypeError."""
    @overload
    def __rmul__(self, n: _Whole, /) -> Volume:
        """amount × whole number. Raises Error (overflow)."""
    @overload
    def __rmul__(self, factor: Decimal | decimal.Decimal | str, /) -> Product[Volume]:
        """amount × number, an exact Product: a CT ratio, a share of ownership. A float is refused with TypeError."""
    @overload
    def __truediv__(self, other: Volume, /) -> float:
        """How many times the other fits into this, as a float; there is no amount / number, because that need not be exact: `share` splits amounts."""
    @overload
    def __truediv__(self, length: datetime.timedelta, /) -> VolumeFlow:
        """The mean intensity of this amount over that time: 3 kWh / 90 min is 2 kW."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __lt__(self, other: Volume, /) -> bool: ...
    def __le__(self, other: Volume, /) -> bool: ...
    def __gt__(self, other: Volume, /) -> bool: ...
    def __ge__(self, other: Volume, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __format__(self, specification: str, /) -> str:
        """"[.decimals][ ][unit]": f"{used}" is the usual unit, exactly; f"{used:MWh}" another unit of the kind; f"{used:.1 MWh}" rounded
        half-even to that many decimals. Raises Error (unknown_unit), ValueError.
        """

@final
class Mass:
    """Mass of a fuel, a product or one gas, exact: an int64 count of mg. A kilogram of CO2e is Emissions, another kind. Otherwise as Energy."""

    __array_ufunc__: ClassVar[None]

    @overload
    def __init__(self) -> None: ...
    @overload
    def __init__(self, text: str) -> None:
        """Number and unit, exactly: "2.5 kWh" and its like. Raises Error: bad_number, unknown_unit, off_quantum, overflow."""
    @overload
    def __init__(self, number: _Decimal, unit: Unit[Mass]) -> None:
        """Exactly that number of units. Raises Error: off_quantum if it is not a whole number of quanta, overflow."""
    @staticmethod
    def from_count(quanta: _Whole) -> Mass:
        """From a whole number of quanta."""
    @staticmethod
    def max() -> Mass:
        """The greatest amount."""
    @staticmethod
    def min() -> Mass:
        """The least amount."""
    @staticmethod
    def usual_unit() -> Unit[Mass]:
        """The unit it is printed in."""
    def count(self) -> int:
        """The whole number of quanta."""
    def to(self, unit: Unit[Mass]) -> float:
        """In that unit, as the nearest float."""
    def to_decimal(self, unit: Unit[Mass]) -> Decimal:
        """In that unit, exactly, with all digits down to the quantum."""
    def rounded(self, mode: _Rounding, quantum: Mass) -> Mass:
        """The nearest multiple of `quantum` in the sense of `mode`. Raises Error: out_of_range (quantum ≤ 0), overflow."""
    def __add__(self, other: Mass, /) -> Mass: ...
    def __sub__(self, other: Mass, /) -> Mass: ...
    def __pos__(self) -> Mass: ...
    def __neg__(self) -> Mass: ...
    @overload
    def __mul__(self, n: _Whole, /) -> Mass:
        """amount × whole number. Raises Error (overflow)."""
    @overload
    def __mul__(self, factor: Decimal | decimal.Decimal | str, /) -> Product[Mass]:
        """amount × number, an exact Product: a CT ratio, a share of ownership. A float is refused with TypeError."""
    @overload
    def __rmul__(self, n: _Whole, /) -> Mass:
        """amount × whole number. Raises Error (overflow)."""
    @overload
    def __rmul__(self, factor: Decimal | decimal.Decimal | str, /) -> Product[Mass]:
        """amount × number, an exact Product: a CT ratio, a share of ownership. A float is refused with TypeError."""
    @overload
    def __truediv__(self, other: Mass, /) -> float:
        """How many times the other fits into this, as a float; there is no amount / number, because that need not be exact: `share` splits amounts."""
    @overload
    def __truediv__(self, length: datetime.timedelta, /) -> MassFlow:
        """The mean intensity of this amount over that time: 3 kWh / 90 min is 2 kW."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __lt__(self, other: Mass, /) -> bool: ...
    def __le__(self, other: Mass, /) -> bool: ...
    def __gt__(self, other: Mass, /) -> bool: ...
    def __ge__(self, other: Mass, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __format__(self, specification: str, /) -> str:
        """"[.decimals][ ][unit]": f"{used}" is the usual unit, exactly; f"{used:MWh}" another unit of the kind; f"{used:.1 MWh}" rounded
        half-even to that many decimals. Raises Error (unknown_unit), ValueError.
        """

@final
class Emissions:
    """Greenhouse gas in CO2 equivalents, exact: an int64 count of mg CO2e. One kilogram of a gas, or of coal, is Mass. Otherwise as Energy."""

    __array_ufunc__: ClassVar[None]

    @overload
    def __init__(self) -> None: ...
    @overload
    def __init__(self, text: str) -> None:
        """Number and unit, exactly: "2.5 kWh" and its like. Raises Error: bad_number, unknown_unit, off_quantum, overflow."""
    @overload
    def __init__(self, number: _Decimal, unit: Unit[Emissions]) -> None:
        """Exactly that number of units. Raises Error: off_quantum if it is not a whole number of quanta, overflow."""
    @staticmethod
    def from_count(quanta: _Whole) -> Emissions:
        """From a whole number of quanta."""
    @staticmethod
    def max() -> Emissions:
        """The greatest amount."""
    @staticmethod
    def min() -> Emissions:
        """The least amount."""
    @staticmethod
    def usual_unit() -> Unit[Emissions]:
        """The unit it is printed in."""
    def count(self) -> int:
        """The whole number of quanta."""
    def to(self, unit: Unit[Emissions]) -> float:
        """In that unit, as the nearest float."""
    def to_decimal(self, unit: Unit[Emissions]) -> Decimal:
        """In that unit, exactly, with all digits down to the quantum."""
    def rounded(self, mode: _Rounding, quantum: Emissions) -> Emissions:
        """The nearest multiple of `quantum` in the sense of `mode`. Raises Error: out_of_range (quantum ≤ 0), overflow."""
    def __add__(self, other: Emissions, /) -> Emissions: ...
    def __sub__(self, other: Emissions, /) -> Emissions: ...
    def __pos__(self) -> Emissions: ...
    def __neg__(self) -> Emissions: ...
    @overload
    def __mul__(self, n: _Whole, /) -> Emissions:
        """amount × whole number. Raises Error (overflow)."""
    @overload
    def __mul__(self, factor: Decimal | decimal.Decimal | str, /) -> Product[Emissions]:
        """amount × number, an exact Product: a CT ratio, a share of ownership. A float is refused with TypeError."""
    @overload
    def __rmul__(self, n: _Whole, /) -> Emissions:
        """amount × whole number. Raises Error (overflow)."""
    @overload
    def __rmul__(self, factor: Decimal | decimal.Decimal | str, /) -> Product[Emissions]:
        """amount × number, an exact Product: a CT ratio, a share of ownership. A float is refused with TypeError."""
    def __truediv__(self, other: Emissions, /) -> float:
        """How many times the other fits into this, as a float; there is no amount / number, because that need not be exact: `share` splits amounts."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __lt__(self, other: Emissions, /) -> bool: ...
    def __le__(self, other: Emissions, /) -> bool: ...
    def __gt__(self, other: Emissions, /) -> bool: ...
    def __ge__(self, other: Emissions, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __format__(self, specification: str, /) -> str:
        """"[.decimals][ ][unit]": f"{used}" is the usual unit, exactly; f"{used:MWh}" another unit of the kind; f"{used:.1 MWh}" rounded
        half-even to that many decimals. Raises Error (unknown_unit), ValueError.
        """

@final
class Power:
    """Active power, a float in W: measured or modelled, never billed. Power × timedelta is Energy, rounded half-even to the mWh:
    2.0 kW over 90 min is exactly 3 kWh.
    """

    __array_ufunc__: ClassVar[None]

    @overload
    def __init__(self) -> None: ...
    @overload
    def __init__(self, text: str) -> None:
        """Number and unit: "277 kW" and its like. Raises Error: bad_number, unknown_unit."""
    @overload
    def __init__(self, number: _Real, unit: Unit[Power]) -> None: ...
    @staticmethod
    def from_base(value: _Real) -> Power:
        """From a number of base units."""
    def base(self) -> float:
        """In the base unit."""
    def to(self, unit: Unit[Power]) -> float:
        """In that unit, as a float."""
    def __add__(self, other: Power, /) -> Power: ...
    def __sub__(self, other: Power, /) -> Power: ...
    def __pos__(self) -> Power: ...
    def __neg__(self) -> Power: ...
    @overload
    def __mul__(self, factor: _Real, /) -> Power: ...
    @overload
    def __mul__(self, length: datetime.timedelta, /) -> Energy:
        """What it amounts to over that time, rounded half-even to the quantum. Raises Error: bad_number (NaN), overflow."""
    @overload
    def __rmul__(self, factor: _Real, /) -> Power: ...
    @overload
    def __rmul__(self, length: datetime.timedelta, /) -> Energy:
        """What it amounts to over that time, rounded half-even to the quantum. Raises Error: bad_number (NaN), overflow."""
    @overload
    def __truediv__(self, other: Power, /) -> float: ...
    @overload
    def __truediv__(self, divisor: _Real, /) -> Power: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __lt__(self, other: Power, /) -> bool: ...
    def __le__(self, other: Power, /) -> bool: ...
    def __gt__(self, other: Power, /) -> bool: ...
    def __ge__(self, other: Power, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __format__(self, specification: str, /) -> str:
        """"[.decimals][ ][unit]": f"{used}" is the usual unit, exactly; f"{used:MWh}" another unit of the kind; f"{used:.1 MWh}" rounded
        half-even to that many decimals. Raises Error (unknown_unit), ValueError.
        """

@final
class ReactivePower:
    """Reactive power, a float in var. ReactivePower × timedelta is ReactiveEnergy."""

    __array_ufunc__: ClassVar[None]

    @overload
    def __init__(self) -> None: ...
    @overload
    def __init__(self, text: str) -> None:
        """Number and unit: "277 kW" and its like. Raises Error: bad_number, unknown_unit."""
    @overload
    def __init__(self, number: _Real, unit: Unit[ReactivePower]) -> None: ...
    @staticmethod
    def from_base(value: _Real) -> ReactivePower:
        """From a number of base units."""
    def base(self) -> float:
        """In the base unit."""
    def to(self, unit: Unit[ReactivePower]) -> float:
        """In that unit, as a float."""
    def __add__(self, other: ReactivePower, /) -> ReactivePower: ...
    def __sub__(self, other: ReactivePower, /) -> ReactivePower: ...
    def __pos__(self) -> ReactivePower: ...
    def __neg__(self) -> ReactivePower: ...
    @overload
    def __mul__(self, factor: _Real, /) -> ReactivePower: ...
    @overload
    def __mul__(self, length: datetime.timedelta, /) -> ReactiveEnergy:
        """What it amounts to over that time, rounded half-even to the quantum. Raises Error: bad_number (NaN), overflow."""
    @overload
    def __rmul__(self, factor: _Real, /) -> ReactivePower: ...
    @overload
    def __rmul__(self, length: datetime.timedelta, /) -> ReactiveEnergy:
        """What it amounts to over that time, rounded half-even to the quantum. Raises Error: bad_number (NaN), overflow."""
    @overload
    def __truediv__(self, other: ReactivePower, /) -> float: ...
    @overload
    def __truediv__(self, divisor: _Real, /) -> ReactivePower: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __lt__(self, other: ReactivePower, /) -> bool: ...
    def __le__(self, other: ReactivePower, /) -> bool: ...
    def __gt__(self, other: ReactivePower, /) -> bool: ...
    def __ge__(self, other: ReactivePower, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __format__(self, specification: str, /) -> str:
        """"[.decimals][ ][unit]": f"{used}" is the usual unit, exactly; f"{used:MWh}" another unit of the kind; f"{used:.1 MWh}" rounded
        half-even to that many decimals. Raises Error (unknown_unit), ValueError.
        """

@final
class ApparentPower:
    """Apparent power, a float in VA. ApparentPower × timedelta is ApparentEnergy."""

    __array_ufunc__: ClassVar[None]

    @overload
    def __init__(self) -> None: ...
    @overload
    def __init__(self, text: str) -> None:
        """Number and unit: "277 kW" and its like. Raises Error: bad_number, unknown_unit."""
    @overload
    def __init__(self, number: _Real, unit: Unit[ApparentPower]) -> None: ...
    @staticmethod
    def from_base(value: _Real) -> ApparentPower:
        """From a number of base units."""
    def base(self) -> float:
        """In the base unit."""
    def to(self, unit: Unit[ApparentPower]) -> float:
        """In that unit, as a float."""
    def __add__(self, other: ApparentPower, /) -> ApparentPower: ...
    def __sub__(self, other: ApparentPower, /) -> ApparentPower: ...
    def __pos__(self) -> ApparentPower: ...
    def __neg__(self) -> ApparentPower: ...
    @overload
    def __mul__(self, factor: _Real, /) -> ApparentPower: ...
    @overload
    def __mul__(self, length: datetime.timedelta, /) -> ApparentEnergy:
        """What it amounts to over that time, rounded half-even to the quantum. Raises Error: bad_number (NaN), overflow."""
    @overload
    def __rmul__(self, factor: _Real, /) -> ApparentPower: ...
    @overload
    def __rmul__(self, length: datetime.timedelta, /) -> ApparentEnergy:
        """What it amounts to over that time, rounded half-even to the quantum. Raises Error: bad_number (NaN), overflow."""
    @overload
    def __truediv__(self, other: ApparentPower, /) -> float: ...
    @overload
    def __truediv__(self, divisor: _Real, /) -> ApparentPower: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __lt__(self, other: ApparentPower, /) -> bool: ...
    def __le__(self, other: ApparentPower, /) -> bool: ...
    def __gt__(self, other: ApparentPower, /) -> bool: ...
    def __ge__(self, other: ApparentPower, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __format__(self, specification: str, /) -> str:
        """"[.decimals][ ][unit]": f"{used}" is the usual unit, exactly; f"{used:MWh}" another unit of the kind; f"{used:.1 MWh}" rounded
        half-even to that many decimals. Raises Error (unknown_unit), ValueError.
        """

@final
class Voltage:
    """Voltage, a float in V."""

    __array_ufunc__: ClassVar[None]

    @overload
    def __init__(self) -> None: ...
    @overload
    def __init__(self, text: str) -> None:
        """Number and unit: "277 kW" and its like. Raises Error: bad_number, unknown_unit."""
    @overload
    def __init__(self, number: _Real, unit: Unit[Voltage]) -> None: ...
    @staticmethod
    def from_base(value: _Real) -> Voltage:
        """From a number of base units."""
    def base(self) -> float:
        """In the base unit."""
    def to(self, unit: Unit[Voltage]) -> float:
        """In that unit, as a float."""
    def __add__(self, other: Voltage, /) -> Voltage: ...
    def __sub__(self, other: Voltage, /) -> Voltage: ...
    def __pos__(self) -> Voltage: ...
    def __neg__(self) -> Voltage: ...
    def __mul__(self, factor: _Real, /) -> Voltage: ...
    def __rmul__(self, factor: _Real, /) -> Voltage: ...
    @overload
    def __truediv__(self, other: Voltage, /) -> float: ...
    @overload
    def __truediv__(self, divisor: _Real, /) -> Voltage: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __lt__(self, other: Voltage, /) -> bool: ...
    def __le__(self, other: Voltage, /) -> bool: ...
    def __gt__(self, other: Voltage, /) -> bool: ...
    def __ge__(self, other: Voltage, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __format__(self, specification: str, /) -> str:
        """"[.decimals][ ][unit]": f"{used}" is the usual unit, exactly; f"{used:MWh}" another unit of the kind; f"{used:.1 MWh}" rounded
        half-even to that many decimals. Raises Error (unknown_unit), ValueError.
        """

@final
class Current:
    """Current, a float in A."""

    __array_ufunc__: ClassVar[None]

    @overload
    def __init__(self) -> None: ...
    @overload
    def __init__(self, text: str) -> None:
        """Number and unit: "277 kW" and its like. Raises Error: bad_number, unknown_unit."""
    @overload
    def __init__(self, number: _Real, unit: Unit[Current]) -> None: ...
    @staticmethod
    def from_base(value: _Real) -> Current:
        """From a number of base units."""
    def base(self) -> float:
        """In the base unit."""
    def to(self, unit: Unit[Current]) -> float:
        """In that unit, as a float."""
    def __add__(self, other: Current, /) -> Current: ...
    def __sub__(self, other: Current, /) -> Current: ...
    def __pos__(self) -> Current: ...
    def __neg__(self) -> Current: ...
    def __mul__(self, factor: _Real, /) -> Current: ...
    def __rmul__(self, factor: _Real, /) -> Current: ...
    @overload
    def __truediv__(self, other: Current, /) -> float: ...
    @overload
    def __truediv__(self, divisor: _Real, /) -> Current: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __lt__(self, other: Current, /) -> bool: ...
    def __le__(self, other: Current, /) -> bool: ...
    def __gt__(self, other: Current, /) -> bool: ...
    def __ge__(self, other: Current, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __format__(self, specification: str, /) -> str:
        """"[.decimals][ ][unit]": f"{used}" is the usual unit, exactly; f"{used:MWh}" another unit of the kind; f"{used:.1 MWh}" rounded
        half-even to that many decimals. Raises Error (unknown_unit), ValueError.
        """

@final
class VolumeFlow:
    """Volume flow, a float in m3/s. VolumeFlow × timedelta is Volume."""

    __array_ufunc__: ClassVar[None]

    @overload
    def __init__(self) -> None: ...
    @overload
    def __init__(self, text: str) -> None:
        """Number and unit: "277 kW" and its like. Raises Error: bad_number, unknown_unit."""
    @overload
    def __init__(self, number: _Real, unit: Unit[VolumeFlow]) -> None: ...
    @staticmethod
    def from_base(value: _Real) -> VolumeFlow:
        """From a number of base units."""
    def base(self) -> float:
        """In the base unit."""
    def to(self, unit: Unit[VolumeFlow]) -> float:
        """In that unit, as a float."""
    def __add__(self, other: VolumeFlow, /) -> VolumeFlow: ...
    def __sub__(self, other: VolumeFlow, /) -> VolumeFlow: ...
    def __pos__(self) -> VolumeFlow: ...
    def __neg__(self) -> VolumeFlow: ...
    @overload
    def __mul__(self, factor: _Real, /) -> VolumeFlow: ...
    @overload
    def __mul__(self, length: datetime.timedelta, /) -> Volume:
        """What it amounts to over that time, rounded half-even to the quantum. Raises Error: bad_number (NaN), overflow."""
    @overload
    def __rmul__(self, factor: _Real, /) -> VolumeFlow: ...
    @overload
    def __rmul__(self, length: datetime.timedelta, /) -> Volume:
        """What it amounts to over that time, rounded half-even to the quantum. Raises Error: bad_number (NaN), overflow."""
    @overload
    def __truediv__(self, other: VolumeFlow, /) -> float: ...
    @overload
    def __truediv__(self, divisor: _Real, /) -> VolumeFlow: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __lt__(self, other: VolumeFlow, /) -> bool: ...
    def __le__(self, other: VolumeFlow, /) -> bool: ...
    def __gt__(self, other: VolumeFlow, /) -> bool: ...
    def __ge__(self, other: VolumeFlow, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __format__(self, specification: str, /) -> str:
        """"[.decimals][ ][unit]": f"{used}" is the usual unit, exactly; f"{used:MWh}" another unit of the kind; f"{used:.1 MWh}" rounded
        half-even to that many decimals. Raises Error (unknown_unit), ValueError.
        """

@final
class MassFlow:
    """Mass flow, a float in kg/s. MassFlow × timedelta is Mass."""

    __array_ufunc__: ClassVar[None]

    @overload
    def __init__(self) -> None: ...
    @overload
    def __init__(self, text: str) -> None:
        """Number and unit: "277 kW" and its like. Raises Error: bad_number, unknown_unit."""
    @overload
    def __init__(self, number: _Real, unit: Unit[MassFlow]) -> None: ...
    @staticmethod
    def from_base(value: _Real) -> MassFlow:
        """From a number of base units."""
    def base(self) -> float:
        """In the base unit."""
    def to(self, unit: Unit[MassFlow]) -> float:
        """In that unit, as a float."""
    def __add__(self, other: MassFlow, /) -> MassFlow: ...
    def __sub__(self, other: MassFlow, /) -> MassFlow: ...
    def __pos__(self) -> MassFlow: ...
    def __neg__(self) -> MassFlow: ...
    @overload
    def __mul__(self, factor: _Real, /) -> MassFlow: ...
    @overload
    def __mul__(self, length: datetime.timedelta, /) -> Mass:
        """What it amounts to over that time, rounded half-even to the quantum. Raises Error: bad_number (NaN), overflow."""
    @overload
    def __rmul__(self, factor: _Real, /) -> MassFlow: ...
    @overload
    def __rmul__(self, length: datetime.timedelta, /) -> Mass:
        """What it amounts to over that time, rounded half-even to the quantum. Raises Error: bad_number (NaN), overflow."""
    @overload
    def __truediv__(self, other: MassFlow, /) -> float: ...
    @overload
    def __truediv__(self, divisor: _Real, /) -> MassFlow: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __lt__(self, other: MassFlow, /) -> bool: ...
    def __le__(self, other: MassFlow, /) -> bool: ...
    def __gt__(self, other: MassFlow, /) -> bool: ...
    def __ge__(self, other: MassFlow, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __format__(self, specification: str, /) -> str:
        """"[.decimals][ ][unit]": f"{used}" is the usual unit, exactly; f"{used:MWh}" another unit of the kind; f"{used:.1 MWh}" rounded
        half-even to that many decimals. Raises Error (unknown_unit), ValueError.
        """

@final
class Pressure:
    """Pressure, a float in Pa; whether absolute or gauge stands with the point."""

    __array_ufunc__: ClassVar[None]

    @overload
    def __init__(self) -> None: ...
    @overload
    def __init__(self, text: str) -> None:
        """Number and unit: "277 kW" and its like. Raises Error: bad_number, unknown_unit."""
    @overload
    def __init__(self, number: _Real, unit: Unit[Pressure]) -> None: ...
    @staticmethod
    def from_base(value: _Real) -> Pressure:
        """From a number of base units."""
    def base(self) -> float:
        """In the base unit."""
    def to(self, unit: Unit[Pressure]) -> float:
        """In that unit, as a float."""
    def __add__(self, other: Pressure, /) -> Pressure: ...
    def __sub__(self, other: Pressure, /) -> Pressure: ...
    def __pos__(self) -> Pressure: ...
    def __neg__(self) -> Pressure: ...
    def __mul__(self, factor: _Real, /) -> Pressure: ...
    def __rmul__(self, factor: _Real, /) -> Pressure: ...
    @overload
    def __truediv__(self, other: Pressure, /) -> float: ...
    @overload
    def __truediv__(self, divisor: _Real, /) -> Pressure: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __lt__(self, other: Pressure, /) -> bool: ...
    def __le__(self, other: Pressure, /) -> bool: ...
    def __gt__(self, other: Pressure, /) -> bool: ...
    def __ge__(self, other: Pressure, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __format__(self, specification: str, /) -> str:
        """"[.decimals][ ][unit]": f"{used}" is the usual unit, exactly; f"{used:MWh}" another unit of the kind; f"{used:.1 MWh}" rounded
        half-even to that many decimals. Raises Error (unknown_unit), ValueError.
        """

@final
class TemperatureDifference:
    """A difference of two temperatures, a float in K."""

    __array_ufunc__: ClassVar[None]

    @overload
    def __init__(self) -> None: ...
    @overload
    def __init__(self, text: str) -> None:
        """Number and unit: "277 kW" and its like. Raises Error: bad_number, unknown_unit."""
    @overload
    def __init__(self, number: _Real, unit: Unit[TemperatureDifference]) -> None: ...
    @staticmethod
    def from_base(value: _Real) -> TemperatureDifference:
        """From a number of base units."""
    def base(self) -> float:
        """In the base unit."""
    def to(self, unit: Unit[TemperatureDifference]) -> float:
        """In that unit, as a float."""
    def __add__(self, other: TemperatureDifference, /) -> TemperatureDifference: ...
    def __sub__(self, other: TemperatureDifference, /) -> TemperatureDifference: ...
    def __pos__(self) -> TemperatureDifference: ...
    def __neg__(self) -> TemperatureDifference: ...
    def __mul__(self, factor: _Real, /) -> TemperatureDifference: ...
    def __rmul__(self, factor: _Real, /) -> TemperatureDifference: ...
    @overload
    def __truediv__(self, other: TemperatureDifference, /) -> float: ...
    @overload
    def __truediv__(self, divisor: _Real, /) -> TemperatureDifference: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __lt__(self, other: TemperatureDifference, /) -> bool: ...
    def __le__(self, other: TemperatureDifference, /) -> bool: ...
    def __gt__(self, other: TemperatureDifference, /) -> bool: ...
    def __ge__(self, other: TemperatureDifference, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __format__(self, specification: str, /) -> str:
        """"[.decimals][ ][unit]": f"{used}" is the usual unit, exactly; f"{used:MWh}" another unit of the kind; f"{used:.1 MWh}" rounded
        half-even to that many decimals. Raises Error (unknown_unit), ValueError.
        """

@final
class TemperatureScale:
    """Celsius or Fahrenheit: a unit whose zero is a point of the scale, so `21.5 * degC` is a Temperature and not a difference."""

    __array_ufunc__: ClassVar[None]

    def __init__(self, symbol: str, factor: _Real, zero: _Real) -> None: ...
    @property
    def symbol(self) -> str:
        """As printed: "degC"."""
    @property
    def factor(self) -> float:
        """K per degree."""
    @property
    def zero(self) -> float:
        """°C at 0 degrees."""
    def __rmul__(self, number: _Real, /) -> Temperature: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Temperature:
    """A temperature: a point on a scale, a float in °C. Two of them subtract to a TemperatureDifference; they do not add."""

    __array_ufunc__: ClassVar[None]

    @overload
    def __init__(self) -> None: ...
    @overload
    def __init__(self, text: str) -> None:
        """Number and scale: "21.5 degC". Raises Error: bad_number, unknown_unit."""
    @overload
    def __init__(self, number: _Real, scale: TemperatureScale) -> None: ...
    @staticmethod
    def from_base(celsius: _Real) -> Temperature:
        """From a number of °C."""
    def base(self) -> float:
        """In °C."""
    def to(self, scale: TemperatureScale) -> float:
        """On that scale, as a float."""
    def __add__(self, other: TemperatureDifference, /) -> Temperature: ...
    def __radd__(self, other: TemperatureDifference, /) -> Temperature: ...
    @overload
    def __sub__(self, other: TemperatureDifference, /) -> Temperature: ...
    @overload
    def __sub__(self, other: Temperature, /) -> TemperatureDifference: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __lt__(self, other: Temperature, /) -> bool: ...
    def __le__(self, other: Temperature, /) -> bool: ...
    def __gt__(self, other: Temperature, /) -> bool: ...
    def __ge__(self, other: Temperature, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Currency:
    """A currency: its ISO 4217 code and the number of decimals of its minor unit. Both are data: give them, or load Currencies.

    A currency is also the unit of its money (`12 * cny`), and per unit of a quantity the unit of a price (`cny / kWh`).
    Currency() is none yet: only a zero, the start of a sum, has it.
    """

    __array_ufunc__: ClassVar[None]

    @overload
    def __init__(self) -> None: ...
    @overload
    def __init__(self, code: str, minor_digits: _Whole) -> None:
        """Three capital letters, 0 to 6 decimals. Raises Error (bad_currency)."""
    def code(self) -> str:
        """The three letters; "" for none."""
    def minor_digits(self) -> int:
        """The number of decimals of the minor unit: 2 for CNY, 0 for JPY."""
    def minor_unit(self) -> Money:
        """The smallest amount that can be paid: 0.01 CNY, 1 JPY."""
    def none(self) -> bool:
        """Whether this is no currency yet."""
    def exponent(self) -> int:
        """As a unit of Money: 6, because 10^6 quanta are one."""
    def least_decimals(self) -> int:
        """As a unit of Money: the decimals that are always printed, minor_digits()."""
    def symbol(self) -> str:
        """As a unit of Money: the code."""
    def number(self) -> int:
        """Three letters and the digits in 32 bits, as stored."""
    @staticmethod
    def from_number(number: int) -> Currency:
        """From the 32 bits as stored. Raises Error (bad_bytes) if that is no currency."""
    @overload
    def __rmul__(self, n: _Whole, /) -> Money:
        """n × currency, exactly. Raises Error (overflow)."""
    @overload
    def __rmul__(self, number: Decimal | decimal.Decimal | str, /) -> Money:
        """number × currency, exactly; a float is refused with TypeError, because it has no exact number of cents. Raises Error: off_quantum, overflow."""
    def __truediv__(self, per: Unit[_Q], /) -> PriceUnit[_Q]:
        """Money per quantity: what a Price is printed in."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Money:
    """An exact amount of money: an int64 count of 10^-6 of its currency. Different currencies do not add: Error (mixed_currency).

    Nothing here rounds on its own; `rounded` does, to the step it is given. There is no way in for a float. Money() is zero, of
    any currency.
    """

    __array_ufunc__: ClassVar[None]

    @overload
    def __init__(self) -> None: ...
    @overload
    def __init__(self, number: _Decimal, currency: Currency) -> None:
        """Exactly: Money("12.34", cny). A float is refused with TypeError. Raises Error: bad_number, off_quantum beyond 6 decimals, overflow."""
    @staticmethod
    def parse(text: str, currency: Currency) -> Money:
        """Number and code: Money.parse("12.34 CNY", cny). Raises Error: mixed_currency if the code differs, bad_number, off_quantum, overflow."""
    @staticmethod
    def from_count(quanta: _Whole, currency: Currency) -> Money:
        """From a whole number of 10^-6 of the currency."""
    @staticmethod
    def usual_unit(currency: Currency) -> Currency:
        """The unit it is printed in: the currency."""
    def count(self) -> int:
        """The whole number of 10^-6 of the currency."""
    def currency(self) -> Currency:
        """What it is money of."""
    def denomination(self) -> Currency:
        """The currency, as Total and Product call it."""
    def to(self, unit: Currency) -> float:
        """In that currency, as the nearest float. Raises Error (mixed_currency) if it is in another."""
    def to_decimal(self) -> Decimal:
        """Exactly, with all six decimals."""
    def rounded(self, mode: _Rounding, quantum: Money) -> Money:
        """The nearest multiple of `quantum`: the minor unit, or 0.05 where cash is paid so. Raises Error: out_of_range (quantum ≤ 0),
        mixed_currency, overflow.
        """
    def __add__(self, other: Money, /) -> Money: ...
    def __sub__(self, other: Money, /) -> Money: ...
    def __pos__(self) -> Money: ...
    def __neg__(self) -> Money: ...
    @overload
    def __mul__(self, n: _Whole, /) -> Money:
        """money × whole number. Raises Error (overflow)."""
    @overload
    def __mul__(self, factor: Decimal | decimal.Decimal | str, /) -> Product[Money]:
        """money × number, an exact Product until rounded: a tax, a share. A float is refused with TypeError."""
    @overload
    def __rmul__(self, n: _Whole, /) -> Money:
        """money × whole number. Raises Error (overflow)."""
    @overload
    def __rmul__(self, factor: Decimal | decimal.Decimal | str, /) -> Product[Money]:
        """money × number, an exact Product until rounded: a tax, a share. A float is refused with TypeError."""
    def __truediv__(self, other: Money, /) -> float: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __lt__(self, other: Money, /) -> bool: ...
    def __le__(self, other: Money, /) -> bool: ...
    def __gt__(self, other: Money, /) -> bool: ...
    def __ge__(self, other: Money, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __format__(self, specification: str, /) -> str:
        """"[.decimals][ ][unit]": f"{used}" is the usual unit, exactly; f"{used:MWh}" another unit of the kind; f"{used:.1 MWh}" rounded
        half-even to that many decimals. Raises Error (unknown_unit), ValueError.
        """

@final
class Currencies:
    """The currencies of a table (columns code, minor_digits, name, source, verification), by code."""

    def __init__(self) -> None: ...
    @staticmethod
    def parse(csv: str, source: str) -> Currencies:
        """Reads the CSV text; `source` names it in errors. Raises Error with every finding: file, line, column, remedy."""
    @staticmethod
    def load(path: str | os.PathLike[str] | None = None) -> Currencies:
        """Reads a file, by default the data/currencies.csv that comes with wattle. Raises Error (unreadable_file), or as parse."""
    def source(self) -> str:
        """The file or text it was read from, as errors name it."""

    def size(self) -> int:
        """The number of currencies."""
    def __getitem__(self, code: str) -> Currency:
        """The currency of that code. Raises Error (bad_currency) if the table has none."""
    def __len__(self) -> int: ...
    def __contains__(self, code: str, /) -> bool: ...
    def __iter__(self) -> Iterator[tuple[str, Currency]]:
        """Pairs of code and Currency, by code."""

@final
class Unit(Generic[_Q]):
    """A unit of a kind of quantity: turns a number into a quantity (`3 * kWh`) and back (`used.to(MWh)`). Its kind is known at run
    time; units of different kinds are never equal.
    """

    @classmethod
    def __class_getitem__(cls, item: Any, /) -> types.GenericAlias: ...
    __array_ufunc__: ClassVar[None]

    def __init__(self, symbol: str, kind: type[_Q]) -> None:
        """The unit of that kind (a class such as Energy) by its printed symbol. Raises Error (unknown_unit) that lists the units of the kind."""
    @property
    def kind(self) -> type[_Q]:
        """The class of the quantities it measures, such as Energy."""
    def symbol(self) -> str:
        """As printed: "kWh"."""
    def exponent(self) -> int:
        """Of an exact kind: 10^exponent quanta are one of this unit; 6 for kWh, because Energy counts mWh. TypeError for intensities."""
    def least_decimals(self) -> int:
        """The decimals that are printed even if they are zero: none, but for Currency."""
    def factor(self) -> float:
        """Of an intensity: how many base units one of this unit is; 1000.0 for kW. TypeError for exact kinds."""
    @overload
    def __rmul__(self, n: _Whole, /) -> _Q:
        """n × unit, exactly. Raises Error (overflow)."""
    @overload
    def __rmul__(self, x: _Real, /) -> _Q:
        """x × unit; of an exact kind rounded half-even to the quantum. Raises Error: overflow; bad_number for NaN and infinities."""
    @overload
    def __rmul__(self, number: Decimal | decimal.Decimal | str, /) -> _Q:
        """number × unit, exactly. Raises Error: off_quantum, overflow."""
    def __truediv__(self: Unit[Emissions], per: Unit[_A], /) -> FactorUnit[_A]:
        """Emissions per amount: what a Factor is printed in."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class AnyUnit:
    """Any unit that a meter may show: those of the amounts and intensities, the temperature scales, and what has no kind of its own
    (numbers "1" and "%", durations "s", "min", "h", the frequency "Hz"). Arguments also take its symbol, or a Unit.
    """

    def __init__(self, unit: AnyUnit | Unit[Any] | TemperatureScale | str = ...) -> None:
        """By its printed symbol, or a Unit. Raises Error (unknown_unit) that lists them all."""
    def symbol(self) -> str:
        """As printed: "kWh"."""
    def quantity(self) -> str:
        """What it measures: "Energy", "Power", "Temperature", "Number", "Duration", "Frequency"."""
    @staticmethod
    def all() -> list[tuple[str, str]]:
        """All symbols with their quantity, in reading order."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Total(Generic[_E]):
    """A sum of many amounts of one kind, in 128 bits: what `sum` returns and what machines exchange.

    Adding is associative and commutative, and Total(kind) is its identity, so partial totals may be merged in any order. A Total of
    Money takes the currency of the first amount; a different one raises Error (mixed_currency).
    """

    @classmethod
    def __class_getitem__(cls, item: Any, /) -> types.GenericAlias: ...
    __array_ufunc__: ClassVar[None]

    @overload
    def __init__(self, amount: _E) -> None:
        """A total of one amount."""
    @overload
    def __init__(self, kind: type[_E]) -> None:
        """The total of nothing, of that kind: a class such as Energy."""
    @staticmethod
    def from_count(quanta: _Whole, kind: type[_E], denomination: Currency | None = None) -> Total[_E]:
        """From a whole number of quanta; `denomination` is the currency of Money."""
    @property
    def kind(self) -> type[_E]:
        """The class of its amounts, such as Energy."""
    def count(self) -> int:
        """The whole number of quanta, up to 128 bits."""
    def denomination(self) -> Currency | None:
        """The currency of Money; None for other kinds."""
    def to(self, unit: Unit[Any] | Currency) -> float:
        """In that unit, as the nearest float. Raises Error (mixed_currency) for another currency."""
    def to_exact(self, unit: Unit[Any] | Currency) -> Exact:
        """In that unit, exactly. Raises Error (mixed_currency) for another currency."""
    def narrow(self) -> _E:
        """As one amount. Raises Error (overflow) if it does not fit 64 bits."""
    def to_bytes(self) -> bytes:
        """22 bytes, little-endian: u8 layout version (1), u8 kind, i128 quanta, u32 currency (0 for kinds without one)."""
    @staticmethod
    def from_bytes(bytes: bytes, kind: type[_E]) -> Total[_E]:
        """What to_bytes wrote. Raises Error (bad_bytes) for another length, version or kind."""
    @overload
    def __add__(self, other: Total[_E], /) -> Total[_E]: ...
    @overload
    def __add__(self, other: _E, /) -> Total[_E]: ...
    @overload
    def __radd__(self, other: Total[_E], /) -> Total[_E]: ...
    @overload
    def __radd__(self, other: _E, /) -> Total[_E]: ...
    @overload
    def __sub__(self, other: Total[_E], /) -> Total[_E]: ...
    @overload
    def __sub__(self, other: _E, /) -> Total[_E]: ...
    @overload
    def __rsub__(self, other: Total[_E], /) -> Total[_E]: ...
    @overload
    def __rsub__(self, other: _E, /) -> Total[_E]: ...
    def __neg__(self) -> Total[_E]: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    @overload
    def __lt__(self, other: Total[_E], /) -> bool: ...
    @overload
    def __lt__(self, other: _E, /) -> bool: ...
    @overload
    def __le__(self, other: Total[_E], /) -> bool: ...
    @overload
    def __le__(self, other: _E, /) -> bool: ...
    @overload
    def __gt__(self, other: Total[_E], /) -> bool: ...
    @overload
    def __gt__(self, other: _E, /) -> bool: ...
    @overload
    def __ge__(self, other: Total[_E], /) -> bool: ...
    @overload
    def __ge__(self, other: _E, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __format__(self, specification: str, /) -> str:
        """"[.decimals][ ][unit]": f"{used}" is the usual unit, exactly; f"{used:MWh}" another unit of the kind; f"{used:.1 MWh}" rounded
        half-even to that many decimals. Raises Error (unknown_unit), ValueError.
        """

@final
class Product(Generic[_E]):
    """An exact amount that may be finer than its kind's quantum: 128-bit mantissa × 10^exponent quanta.

    Energy × Price is a Product of Money, Energy × Factor a Product of Emissions, Energy × Decimal a Product of Energy. Products add
    up exactly, in any order; only `rounded` makes an amount of them. A sum that does not fit raises Error (overflow).
    """

    @classmethod
    def __class_getitem__(cls, item: Any, /) -> types.GenericAlias: ...
    __array_ufunc__: ClassVar[None]

    @overload
    def __init__(self, amount: _E) -> None:
        """An amount, not yet rounded."""
    @overload
    def __init__(self, kind: type[_E]) -> None:
        """The product of nothing, of that kind: the start of a sum."""
    @staticmethod
    def from_parts(mantissa: _Whole, exponent: int, kind: type[_E], denomination: Currency | None = None) -> Product[_E]:
        """mantissa × 10^exponent quanta; `denomination` is the currency of Money."""
    @property
    def kind(self) -> type[_E]:
        """The class of its amounts, such as Energy."""
    def mantissa(self) -> int:
        """The digits as a whole number."""
    def exponent(self) -> int:
        """Relative to the quantum."""
    def denomination(self) -> Currency | None:
        """The currency of Money; None for other kinds."""
    def to(self, unit: Unit[Any] | Currency) -> float:
        """In that unit, as the nearest float. Raises Error (mixed_currency) for another currency."""
    def to_exact(self, unit: Unit[Any] | Currency) -> Exact:
        """In that unit, with every digit. Raises Error (mixed_currency) for another currency."""
    def rounded(self, mode: _Rounding, quantum: _E) -> _E:
        """The one rounding: the nearest multiple of `quantum` in the sense of `mode`, as an amount. Raises Error: out_of_range (quantum ≤ 0),
        mixed_currency, overflow.
        """
    def divided(self, divisor: _Whole, mode: _Rounding, quantum: _E) -> _E:
        """This / divisor, rounded once: a price × 17 days / 31 days. Raises Error: out_of_range (divisor or quantum ≤ 0), mixed_currency, overflow."""
    def __pos__(self) -> Product[_E]: ...
    def __mul__(self, factor: _Decimal, /) -> Product[_E]:
        """Exactly. A float is refused with TypeError. Raises Error (overflow) beyond 128 bits."""
    def __rmul__(self, factor: _Decimal, /) -> Product[_E]:
        """Exactly. A float is refused with TypeError. Raises Error (overflow) beyond 128 bits."""
    @overload
    def __add__(self, other: Product[_E], /) -> Product[_E]: ...
    @overload
    def __add__(self, other: _E, /) -> Product[_E]: ...
    @overload
    def __radd__(self, other: Product[_E], /) -> Product[_E]: ...
    @overload
    def __radd__(self, other: _E, /) -> Product[_E]: ...
    @overload
    def __sub__(self, other: Product[_E], /) -> Product[_E]: ...
    @overload
    def __sub__(self, other: _E, /) -> Product[_E]: ...
    @overload
    def __rsub__(self, other: Product[_E], /) -> Product[_E]: ...
    @overload
    def __rsub__(self, other: _E, /) -> Product[_E]: ...
    def __neg__(self) -> Product[_E]: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    @overload
    def __lt__(self, other: Product[_E], /) -> bool: ...
    @overload
    def __lt__(self, other: _E, /) -> bool: ...
    @overload
    def __le__(self, other: Product[_E], /) -> bool: ...
    @overload
    def __le__(self, other: _E, /) -> bool: ...
    @overload
    def __gt__(self, other: Product[_E], /) -> bool: ...
    @overload
    def __gt__(self, other: _E, /) -> bool: ...
    @overload
    def __ge__(self, other: Product[_E], /) -> bool: ...
    @overload
    def __ge__(self, other: _E, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __format__(self, specification: str, /) -> str:
        """"[.decimals][ ][unit]": f"{used}" is the usual unit, exactly; f"{used:MWh}" another unit of the kind; f"{used:.1 MWh}" rounded
        half-even to that many decimals. Raises Error (unknown_unit), ValueError.
        """

@final
class PriceUnit(Generic[_Q]):
    """What a price is printed in: `cny / kWh`."""

    @classmethod
    def __class_getitem__(cls, item: Any, /) -> types.GenericAlias: ...
    def __init__(self, currency: Currency, per: Unit[_Q]) -> None: ...
    @property
    def kind(self) -> type[_Q]:
        """The class of the priced quantity, such as Energy."""
    @property
    def currency(self) -> Currency:
        """What the price is money of."""
    @property
    def per(self) -> Unit[_Q]:
        """The unit of the quantity."""

@final
class Price(Generic[_Q]):
    """Money per unit of a quantity, as printed: a Decimal, a currency and a unit. Where it comes from and when it is valid stands in
    the tariff that holds it. amount × price is an exact Product of Money.
    """

    @classmethod
    def __class_getitem__(cls, item: Any, /) -> types.GenericAlias: ...
    __array_ufunc__: ClassVar[None]

    def __init__(self, number: _Decimal, unit: PriceUnit[_Q]) -> None:
        """Price("0.568", cny / kWh). Raises Error (unknown_unit) for a unit that is no power of ten of the base unit."""
    @staticmethod
    def parse(text: str, currency: Currency, kind: type[_Q]) -> Price[_Q]:
        """"0.568 CNY/kWh", per a quantity of that kind: a class such as Energy. Raises Error: bad_number, unknown_unit, mixed_currency if the
        code is not the currency's.
        """
    @property
    def kind(self) -> type[_Q]:
        """The class of the priced quantity, such as Energy."""
    def decimal(self) -> Decimal:
        """The number as printed."""
    def currency(self) -> Currency:
        """What it is money of."""
    def per(self) -> Unit[_Q]:
        """The unit it is a price of."""
    def times(self, n: _Decimal) -> Product[Money]:
        """The price of n units as printed, where the quantity is no amount: 315 kVA of capacity, 12 rooms."""
    def mantissa(self) -> int:
        """The digits of the number."""
    def product_exponent(self) -> int:
        """The exponent of amount × price, in quanta of Money per quantum of the amount."""
    def __mul__(self, amount: _Q, /) -> Product[Money]:
        """amount × price, exactly: a Product of Money."""
    def __rmul__(self, amount: _Q, /) -> Product[Money]:
        """amount × price, exactly: a Product of Money."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class FactorUnit(Generic[_A]):
    """What a factor is printed in: `kgCO2e / kWh`."""

    @classmethod
    def __class_getitem__(cls, item: Any, /) -> types.GenericAlias: ...
    def __init__(self, emissions: Unit[Emissions], per: Unit[_A]) -> None: ...
    @property
    def kind(self) -> type[_A]:
        """The class of the amount, such as Energy."""
    @property
    def emissions(self) -> Unit[Emissions]:
        """The unit of the emissions."""
    @property
    def per(self) -> Unit[_A]:
        """The unit of the amount."""

@final
class Factor(Generic[_A]):
    """Emissions per unit of an amount, as published: a Decimal and two units. Source, year and basis stand in the factor table's row.
    amount × factor is an exact Product of Emissions.
    """

    @classmethod
    def __class_getitem__(cls, item: Any, /) -> types.GenericAlias: ...
    __array_ufunc__: ClassVar[None]

    def __init__(self, number: _Decimal, unit: FactorUnit[_A]) -> None:
        """Factor("0.5306", kgCO2e / kWh)."""
    @staticmethod
    def parse(text: str, kind: type[_A]) -> Factor[_A]:
        """"0.5306 kgCO2e/kWh", per an amount of that kind: a class such as Energy. Raises Error: bad_number, unknown_unit."""
    @property
    def kind(self) -> type[_A]:
        """The class of the amount, such as Energy."""
    def decimal(self) -> Decimal:
        """The number as published."""
    def emissions(self) -> Unit[Emissions]:
        """The unit of the emissions."""
    def per(self) -> Unit[_A]:
        """The unit it is a factor of."""
    def times(self, n: _Decimal) -> Product[Emissions]:
        """The emissions of n units as printed, where the quantity is no amount."""
    def mantissa(self) -> int:
        """The digits of the number."""
    def product_exponent(self) -> int:
        """The exponent of amount × factor, in quanta of Emissions per quantum of the amount."""
    def __mul__(self, amount: _A, /) -> Product[Emissions]:
        """amount × factor, exactly: a Product of Emissions."""
    def __rmul__(self, amount: _A, /) -> Product[Emissions]:
        """amount × factor, exactly: a Product of Emissions."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

class AllZero(enum.Enum):
    """What happens when every weight is zero (an empty building, a season without use).

    unallocated nobody pays, the total stands in Shares.unallocated; equal all weights count as one; area by Weight.area;
    error raises Error (all_zero).
    """

    unallocated = 0
    equal = 1
    area = 2
    error = 3

@final
class Weight:
    """One claim on a total. `id` decides ties (the lowest first, its numbers compared as numbers: 2 before 10), `value` is zero or
    more, and `area` stands in when all values are zero and the rule says AllZero.area.
    """

    def __init__(self, id: str, value: _Decimal, area: _Decimal = 0) -> None: ...
    @property
    def id(self) -> str:
        """Whose claim it is; decides ties."""
    @property
    def value(self) -> Decimal:
        """Zero or more."""
    @property
    def area(self) -> Decimal:
        """Zero or more: stands in when all values are zero and the rule says AllZero.area."""

@final
class ShareRule(Generic[_E]):
    """How finely to share, and what to do without weights.

    Without `quantum`: 0.01 of the usual unit for energies, the minor unit for Money, one quantum for other kinds.
    """

    @classmethod
    def __class_getitem__(cls, item: Any, /) -> types.GenericAlias: ...
    def __init__(self, quantum: _E | None = None, all_zero: _AllZero = ...) -> None: ...
    @property
    def kind(self) -> type[_E] | None:
        """The class of the quantum; None if there is none, and the rule fits every kind."""
    @property
    def quantum(self) -> _E | None:
        """The step of the parts, or None for the usual one."""
    @property
    def all_zero(self) -> AllZero:
        """What happens when every weight is zero."""

@final
class Share(Generic[_E]):
    """One part of a total, with the two numbers that prove it: floor(total × weight / Σ weights) quanta, and what that cut off."""

    @classmethod
    def __class_getitem__(cls, item: Any, /) -> types.GenericAlias: ...
    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    @property
    def kind(self) -> type[_E]:
        """The class of the amount, such as Energy."""
    @property
    def id(self) -> str:
        """Of the Weight."""
    @property
    def amount(self) -> _E:
        """What this part gets."""
    @property
    def weight(self) -> Decimal:
        """As it was used: the value, the area, or 1."""
    @property
    def floor(self) -> int:
        """Whole quanta before the remaining ones were given out."""
    @property
    def remainder(self) -> int:
        """Cut off by the floor, as a fraction of Shares.divisor."""
    @property
    def rounded_up(self) -> bool:
        """One of the remaining quanta went here."""

@final
class Shares(Generic[_E]):
    """The parts of a total. Always: Σ parts + unallocated + carried = total."""

    @classmethod
    def __class_getitem__(cls, item: Any, /) -> types.GenericAlias: ...
    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    @property
    def kind(self) -> type[_E]:
        """The class of the amounts, such as Energy."""
    @property
    def total(self) -> _E:
        """What was shared."""
    @property
    def quantum(self) -> _E:
        """The step of the parts."""
    @property
    def parts(self) -> list[Share[_E]]:
        """A list of Share, in the order of the weights."""
    @property
    def unallocated(self) -> _E:
        """What no weight claimed."""
    @property
    def carried(self) -> _E:
        """Smaller than one quantum: goes into the next period."""
    @property
    def divisor(self) -> int:
        """Σ weights, in units of the last decimal of the finest weight."""
    def counts(self) -> npt.NDArray[np.int64]:
        """The quanta of the parts: a read-only int64 view of n numbers, in the order of the weights, without a copy."""

def as_energy(heat: Heat, mode: _Rounding) -> Energy:
    """The energy of that heat, rounded once to the mWh: 1 J is 10/36 mWh. Raises Error (overflow)."""
def as_heat(energy: Energy, mode: _Rounding) -> Heat:
    """The heat of that energy, rounded once to the J: 1 mWh is 36/10 J. Raises Error (overflow)."""
@overload
def sum(series: Series[_E]) -> Sum[_E]:
    ...
@overload
def sum(counts: npt.NDArray[np.int64], kind: type[_E]) -> Total[_E]: ...
@overload
def sum(counts: npt.NDArray[np.int64], kind: Currency) -> Total[Money]: ...
@overload
def sum(amounts: Iterable[_E], kind: type[_E] | None = None) -> Total[_E]:
    """The exact sum of any number of amounts of one kind, as a Total; the order does not matter. `kind` is needed only where there may
    be none. Raises TypeError for several kinds, Error (mixed_currency) for money in several currencies.
    """
@overload
def sum_products(amounts: Sequence[_Q], rates: Sequence[Price[_Q]]) -> Product[Money]: ...
@overload
def sum_products(amounts: Sequence[_A], rates: Sequence[Factor[_A]]) -> Product[Emissions]:
    """The exact sum of n products, amounts[i] × rates[i], of two sequences of one kind; rates are all Price or all Factor. The GIL is
    released while adding. Raises Error: out_of_range if there are more of one than of the other, overflow, mixed_currency.
    """
@overload
def demand_charge(energy: Energy, window: datetime.timedelta, price: Price[Power]) -> Product[Money]: ...
@overload
def demand_charge(energy: ReactiveEnergy, window: datetime.timedelta, price: Price[ReactivePower]) -> Product[Money]: ...
@overload
def demand_charge(energy: ApparentEnergy, window: datetime.timedelta, price: Price[ApparentPower]) -> Product[Money]:
    """The charge for the mean power of one demand window: energy / window × price per kW (kVA, kvar), a Product of Money. Exact, because
    the window must divide the hour; raises Error (out_of_range) if it does not.
    """
def share(total: _E, weights: Sequence[Weight], rule: ShareRule[Any] | None = None) -> Shares[_E]:
    """Splits a total by weights with the largest remainder method: each part is floor(total × weight / Σ weights) in whole quanta; the
    quanta left over go, one each, to the largest remainders, ties to the lowest id. `weights` is a sequence of n Weight, the result
    Shares of n parts in the same order. Exact for any decimal weights; a negative total is shared like its opposite.
    Raises Error: bad_weight, all_zero, out_of_range (quantum < 0), overflow (weights more than 18 digits apart).
    Source: Hamilton's method; Balinski and Young, Fair Representation (1982).
    """
def up_to(total: _E, elapsed: datetime.timedelta, length: datetime.timedelta) -> _E:
    """The part of a total that falls into the first `elapsed` of its `length`: floor(total × elapsed / length). Differences of this
    function split the total at any instants into parts that sum to it exactly, each within one quantum of proportion.
    Raises Error (out_of_range) unless 0 ≤ elapsed ≤ length, length > 0. Source: OPC UA part 13 (interpolation), in integers.
    """

degC: TemperatureScale
degF: TemperatureScale
kelvin: TemperatureScale
mWh: Unit[Energy]
Wh: Unit[Energy]
kWh: Unit[Energy]
MWh: Unit[Energy]
GWh: Unit[Energy]
TWh: Unit[Energy]
mvarh: Unit[ReactiveEnergy]
varh: Unit[ReactiveEnergy]
kvarh: Unit[ReactiveEnergy]
Mvarh: Unit[ReactiveEnergy]
mVAh: Unit[ApparentEnergy]
VAh: Unit[ApparentEnergy]
kVAh: Unit[ApparentEnergy]
MVAh: Unit[ApparentEnergy]
W: Unit[Power]
kW: Unit[Power]
MW: Unit[Power]
GW: Unit[Power]
var: Unit[ReactivePower]
kvar: Unit[ReactivePower]
Mvar: Unit[ReactivePower]
VA: Unit[ApparentPower]
kVA: Unit[ApparentPower]
MVA: Unit[ApparentPower]
mV: Unit[Voltage]
V: Unit[Voltage]
kV: Unit[Voltage]
mA: Unit[Current]
A: Unit[Current]
kA: Unit[Current]
J: Unit[Heat]
kJ: Unit[Heat]
MJ: Unit[Heat]
GJ: Unit[Heat]
TJ: Unit[Heat]
K: Unit[TemperatureDifference]
cm3: Unit[Volume]
L: Unit[Volume]
m3: Unit[Volume]
mg: Unit[Mass]
g: Unit[Mass]
kg: Unit[Mass]
t: Unit[Mass]
m3_per_s: Unit[VolumeFlow]
m3_per_min: Unit[VolumeFlow]
m3_per_h: Unit[VolumeFlow]
L_per_s: Unit[VolumeFlow]
L_per_min: Unit[VolumeFlow]
L_per_h: Unit[VolumeFlow]
kg_per_s: Unit[MassFlow]
kg_per_h: Unit[MassFlow]
t_per_h: Unit[MassFlow]
Pa: Unit[Pressure]
kPa: Unit[Pressure]
MPa: Unit[Pressure]
mbar: Unit[Pressure]
bar: Unit[Pressure]
mgCO2e: Unit[Emissions]
gCO2e: Unit[Emissions]
kgCO2e: Unit[Emissions]
tCO2e: Unit[Emissions]
