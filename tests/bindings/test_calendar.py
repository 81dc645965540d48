"""Periods and shifts beside Python's own calendar arithmetic on zoneinfo; calendars beside the weekdays of datetime."""

from __future__ import annotations

import zoneinfo
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import numpy as np
import pytest

import wattle
from wattle import Calendar, DayType, Error, Interval, Periods, Shift, Shifts, SlotCursor, Slots, Zone

UTC = timezone.utc
H, MICRO = timedelta(hours=1), timedelta(microseconds=1)
# Zones whose clocks are never set at midnight, so that Python's own arithmetic finds the first instant of each day.
PLAIN = ["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Casablanca", "UTC"]


def code_of(f: object) -> str:
    with pytest.raises(Error) as caught:
        f()  # type: ignore[operator]
    return caught.value.code


def midnight(day: date, zone: zoneinfo.ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


@pytest.mark.parametrize("name", PLAIN)
def test_days_weeks_and_months_begin_where_python_says(name: str) -> None:
    zone = zoneinfo.ZoneInfo(name)
    whole = Periods.years(name).covering(Interval(datetime(2020, 1, 2, tzinfo=UTC), datetime(2027, 1, 2, tzinfo=UTC))).span()
    first, last = date(2020, 1, 1), date(2028, 1, 1)
    days = [date.fromordinal(o) for o in range(first.toordinal(), last.toordinal() + 1)]
    assert whole == Interval(midnight(first, zone), midnight(last, zone))
    assert [slot.begin() for slot in Periods.days(name).slots(whole)] == [midnight(day, zone) for day in days[:-1]]
    for periods, begins in (
        (Periods.months(name), [day for day in days[:-1] if day.day == 1]),
        (Periods.quarters(name), [day for day in days[:-1] if day.day == 1 and day.month % 3 == 1]),
        (Periods.years(name), [day for day in days[:-1] if day.day == day.month == 1]),
    ):
        assert [slot.begin() for slot in periods.slots(whole)] == [midnight(day, zone) for day in begins]
    mondays = [day for day in days if day.weekday() == 0]
    weeks = Interval(midnight(mondays[0], zone), midnight(mondays[-1], zone))
    assert [slot.begin() for slot in Periods.weeks(name).slots(weeks)] == [midnight(day, zone) for day in mondays[:-1]]
    assert all(day.isocalendar().weekday == 1 for day in mondays)


@pytest.mark.parametrize("name", PLAIN)
def test_hours_are_cut_where_the_wall_shows_a_full_hour_or_was_set(name: str) -> None:
    zone = zoneinfo.ZoneInfo(name)
    whole = Periods.years(name).of(date(2026, 6, 1))
    expected = []
    t = whole.begin()
    while t < whole.end():  # every quarter-hour of the year
        local, before = t.astimezone(zone), (t - MICRO).astimezone(zone)
        if (local.minute, local.second) == (0, 0) or local.utcoffset() != before.utcoffset():
            expected.append(t)
        t += timedelta(minutes=15)
    assert [slot.begin() for slot in Periods.hours(name).slots(whole)] == expected


def test_billing_periods_and_gas_days_begin_at_their_time_on_the_wall() -> None:
    zone = zoneinfo.ZoneInfo("Europe/Berlin")
    whole = Periods.billing(zone, 31, 6 * H).covering(Interval(datetime(2024, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)))
    begins = [slot.begin().astimezone(zone) for slot in whole]
    assert all((b.hour, b.minute) == (6, 0) and (b + timedelta(days=1)).day == 1 for b in begins) and len(begins) == 25
    gas = Periods.days("Europe/Berlin", 6 * H)
    assert [gas.of(date(2026, 3, 28 + i)).length() for i in range(3)] == [23 * H, 24 * H, 24 * H]
    assert gas.around(datetime(2026, 3, 29, 3, 59, tzinfo=UTC)) == gas.of(date(2026, 3, 28))


def test_periods_are_values_with_a_name() -> None:
    for periods in (
        Periods.hours("Asia/Shanghai"), Periods.days("Asia/Shanghai"), Periods.days("Asia/Shanghai", 6 * H), Periods.weeks("Asia/Shanghai"),
        Periods.months("Asia/Shanghai"), Periods.quarters("Asia/Shanghai"), Periods.years("Asia/Shanghai"), Periods.years("Asia/Shanghai", first=4),
        Periods.billing("Asia/Shanghai", 26), Periods.billing(zone="Asia/Shanghai", day_of_month=26, at=6 * H),
    ):
        assert eval(repr(periods), {**vars(wattle), "datetime": __import__("datetime")}) == periods
        assert str(periods).endswith(f"of Asia/Shanghai, tzdata {wattle.zone_database_version()}") and wattle.to_string(periods) == str(periods)
        assert periods.zone() == Zone.load("Asia/Shanghai")
    assert Periods.days("UTC") != Periods.days("UTC", 6 * H)


def test_what_is_no_period_is_refused() -> None:
    shanghai = Zone.load("Asia/Shanghai")
    day = Periods.days(shanghai).of(date(2026, 3, 1))
    with pytest.raises(Error, match="2026-02-28T16:00:00Z is no boundary|the nearest are") as caught:
        Periods.years(shanghai).slots(day)
    assert len(caught.value.findings) == 2 and caught.value.code == "bad_interval"
    assert code_of(lambda: Periods.days(shanghai, 24 * H)) == "out_of_range"
    assert code_of(lambda: Periods.days(shanghai, timedelta(seconds=1))) == "out_of_range"
    for wrong in (0, -1, 13, 256, 10**30):
        assert code_of(lambda: Periods.years(shanghai, wrong)) in ("out_of_range", "overflow")  # noqa: B023
    for wrong in (0, 32, 2**32 + 1):
        assert code_of(lambda: Periods.billing(shanghai, wrong)) == "out_of_range"  # noqa: B023
    with pytest.raises(TypeError):
        Periods.months(shanghai).of(datetime(2026, 3, 1, tzinfo=UTC))
    assert code_of(lambda: Periods.months(shanghai).around(datetime(2026, 3, 1))) == "naive_datetime"


def test_quarter_hours_and_a_cursor_over_arrays() -> None:
    month = Periods.months("Europe/Berlin").of(date(2026, 3, 1))
    quarters = wattle.quarter_hours(month)
    assert len(quarters) == 2972 and quarters.step() == timedelta(minutes=15)
    assert code_of(lambda: wattle.quarter_hours(Interval(month.begin() + MICRO, month.end()))) == "bad_interval"
    days = Periods.days("Europe/Berlin").slots(month)
    times = np.arange(np.datetime64("2026-02-27", "us"), np.datetime64("2026-04-02", "us"), np.timedelta64(7, "m"))
    local = Zone.load("Europe/Berlin").to_local(times)
    expected = (local.astype("datetime64[D]") - np.datetime64("2026-03-01")).astype(int)
    expected[(expected < 0) | (expected > 30)] = -1
    cursor = SlotCursor(days)
    assert np.array_equal(cursor.index_of(times), expected) and np.array_equal(days.index_of(times[::-1]), expected[::-1])
    assert [cursor.index_of(t.replace(tzinfo=UTC)) for t in times[::500].tolist()] == [None if i < 0 else i for i in expected[::500].tolist()]
    assert cursor.slots() == days and SlotCursor(Slots()).index_of(month.begin()) is None


def test_shifts_make_production_days() -> None:
    shifts = Shifts("Europe/Berlin", [Shift("early", 6 * H, 14 * H), Shift("late", 14 * H, 22 * H), Shift("night", 22 * H, 6 * H)])
    run = shifts.production_days().covering(Interval(datetime(2026, 3, 28, 12, tzinfo=UTC), datetime(2026, 3, 29, 12, tzinfo=UTC)))
    grid = shifts.slots(run.span())
    assert [slot.length() for slot in grid.slots] == [8 * H, 8 * H, 7 * H, 8 * H, 8 * H, 8 * H]
    assert grid.shift.tolist() == [0, 1, 2, 0, 1, 2] and grid.shift.dtype == np.uint16 and not grid.shift.flags.writeable
    assert [grid.name(i) for i in range(len(grid))] == ["early", "late", "night"] * 2 and grid.names == ["early", "late", "night", "outside"]
    assert code_of(lambda: grid.name(6)) == "out_of_range"
    assert shifts.shifts()[2] == Shift("night", from_=22 * H, to=6 * H) and shifts.zone().name() == "Europe/Berlin"
    assert str(shifts).startswith("shifts early 06:00-14:00, late 14:00-22:00, night 22:00-06:00 of Europe/Berlin")
    assert eval(repr(shifts), {**vars(wattle), "datetime": __import__("datetime")}) == shifts
    with pytest.raises(Error) as caught:
        Shifts("UTC", [Shift("a", 6 * H, 14 * H), Shift("b", 13 * H, 22 * H), Shift("c", 21 * H, 23 * H)])
    assert caught.value.code == "bad_shifts" and [f.where.source for f in caught.value.findings] == ['shift "a"', 'shift "b"']
    assert code_of(lambda: Shift("a", timedelta(seconds=1), H)) == "out_of_range"


def test_the_calendar_of_china_comes_with_wattle() -> None:
    china = Calendar.load("cn")
    assert china == Calendar.load(Path(wattle.__file__).parent / "data" / "calendars" / "cn.toml") and china.id() == "cn"
    assert china.day_type(date(2020, 2, 1)) is DayType.holiday and china.day_type(date(2022, 12, 31)) is DayType.holiday
    day = china.day(date(2026, 2, 17))
    assert (day.date, day.type, day.name, day.source.document, day.source.checked) == (date(2026, 2, 17), DayType.holiday, "春节", "国办发明电〔2025〕7号", True)
    assert len(china.sources()) == 8 and str(china) == f"calendar cn, sha256 {china.sha256()}" and len(china.sha256()) == 64
    assert Calendar.parse(china.text(), "again").source() == "again" and china.name()


def test_day_types_of_an_array_are_those_one_by_one() -> None:
    china = Calendar.load("cn")
    dates = np.arange(np.datetime64("2020-01-01"), np.datetime64("2027-01-01"))
    types = china.day_type(dates)
    assert types.dtype == np.uint8 and types.tolist() == [china.day_type(day).value for day in dates.tolist()]
    assert china.day_type(dates[:6].reshape(2, 3)).shape == (2, 3)
    # A plain day has the type of its weekday.
    for day, value in zip(dates.tolist(), types.tolist(), strict=True):
        if not china.day(day).name:
            assert DayType(value) is {5: DayType.saturday, 6: DayType.sunday}.get(day.weekday(), DayType.workday)
    assert np.bincount(types[(dates >= np.datetime64("2020-11-01")) & (dates <= np.datetime64("2020-11-19"))]).tolist() == [14, 0, 2, 3]
    for wrong in (np.datetime64("2027-01-01"), np.datetime64("NaT"), np.datetime64(2**40, "D"), np.datetime64("2019-12-31")):
        assert code_of(lambda: china.day_type(np.array([wrong], dtype="datetime64[D]"))) == "outside_calendar"  # noqa: B023
    with pytest.raises(TypeError, match=r"datetime64\[D\]"):
        china.day_type(dates.astype("datetime64[us]"))


def test_a_calendar_never_guesses() -> None:
    china = Calendar.load("cn")
    assert china.covers(date(2026, 12, 31)) and not china.covers(date(2027, 1, 1))
    with pytest.raises(Error, match="add the notice for 2027") as caught:
        china.day(date(2027, 1, 1))
    assert caught.value.code == "outside_calendar"
    assert code_of(lambda: Calendar.load("atlantis")) == code_of(lambda: Calendar.load("./cn")) == "unreadable_file"
    with pytest.raises(Error) as caught:
        Calendar.parse('wattle = "calendar/1"\nid = "x"\nnotise = []\n', "my.toml")
    assert caught.value.code == "bad_calendar"
    assert [(f.where.line, f.remedy) for f in caught.value.findings][1] == (3, "did you mean notice?")


def test_dates_are_read_and_written_as_text() -> None:
    assert wattle.parse_date("2024-02-29") == date(2024, 2, 29) and wattle.to_string(date(2024, 2, 29)) == "2024-02-29"
    assert code_of(lambda: wattle.parse_date("2023-02-29")) == code_of(lambda: wattle.parse_date("29.2.2024")) == "bad_date"
