"""Instants, intervals, slots and zones; every zone beside Python's zoneinfo."""

from __future__ import annotations

import subprocess
import sys
import zoneinfo
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from zoneinfo import _zoneinfo  # type: ignore[attr-defined]  # its Python side shows the list of transitions

import wattle
from wattle import Ambiguous, Error, Interval, Slots, Zone, ZoneCursor, ZonePeriod

UTC = timezone.utc
FIRST, LAST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
SPAN = Interval(FIRST, LAST)
SECOND, MICRO = timedelta(seconds=1), timedelta(microseconds=1)
ODD = ["America/Nuuk", "Asia/Gaza", "Africa/Casablanca", "Australia/Lord_Howe", "Pacific/Apia", "Antarctica/Troll", "Europe/Dublin"]


def code_of(f: object) -> str:
    with pytest.raises(Error) as caught:
        f()  # type: ignore[operator]
    return caught.value.code


@cache
def zones() -> dict[str, tuple[Zone, zoneinfo.ZoneInfo]]:
    """All zones that both know, one for each distinct file."""
    both = sorted(set(wattle.zone_names()) & zoneinfo.available_timezones())
    assert len(both) > 400, "this system has no full database"
    distinct = {}
    for name in both:
        distinct.setdefault((Path(wattle.zone_database()) / name).read_bytes(), name)
    for name in ODD:
        distinct[(Path(wattle.zone_database()) / name).read_bytes()] = name
    print(f"{len(both)} zones known to both, {len(distinct)} distinct, database {wattle.zone_database_version()}")
    return {name: (Zone.load(name), zoneinfo.ZoneInfo(name)) for name in sorted(distinct.values())}


@cache
def transitions(name: str) -> list[datetime]:
    return zones()[name][0].transitions(SPAN)


def expected(zone: zoneinfo.ZoneInfo, t: datetime) -> tuple[timedelta | None, str | None]:
    local = t.astimezone(zone)
    return local.utcoffset(), local.tzname()


def found(zone: Zone, t: datetime) -> tuple[timedelta, str]:
    period = zone.period(t)
    assert zone.offset(t) == period.offset and period.span.contains(t)
    return period.offset, period.abbreviation


def listed_by_zoneinfo(name: str) -> Iterator[datetime]:
    """Transitions from the file, and those of the rule behind its last one, from the Python side of zoneinfo."""
    zone = _zoneinfo.ZoneInfo.no_cache(name)
    seconds = set(zone._trans_utc)
    rule = zone._tz_after
    if hasattr(rule, "transitions"):
        last = datetime.fromtimestamp(zone._trans_utc[-1], UTC).year if zone._trans_utc else 1969
        for year in range(max(last, 1969), 2101):
            start, end = rule.transitions(year)
            for local, offset in ((start, rule.std.utcoff), (end, rule.dst.utcoff)):
                seconds.add(local - round(offset.total_seconds()))
    for second in sorted(seconds):
        t = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=second)
        if FIRST <= t < LAST:
            yield t


def test_every_zone_agrees_with_zoneinfo_at_every_transition_until_2100() -> None:
    checked = 0
    for name, (zone, python) in zones().items():
        for t in transitions(name):
            for instant in (t - MICRO, t):
                assert found(zone, instant) == expected(python, instant), (name, instant)
                checked += 1
    print(f"{checked} instants at the transitions of {len(zones())} zones")
    assert checked > 50_000


def test_every_transition_that_zoneinfo_lists_is_found() -> None:
    checked = 0
    for name, (zone, python) in zones().items():
        ours = set(transitions(name))
        for t in listed_by_zoneinfo(name):
            before, after = expected(python, t - MICRO), expected(python, t)
            assert (found(zone, t - MICRO), found(zone, t)) == (before, after), (name, t)
            if t > FIRST and before != after:
                assert t in ours, (name, t)
            checked += 1
    print(f"{checked} transitions listed by zoneinfo")
    assert checked > 25_000


def test_every_zone_agrees_with_zoneinfo_every_ten_days() -> None:
    times = np.arange(np.datetime64("1970-01-01T03:07", "us"), np.datetime64("2100-01-01", "us"), np.timedelta64(10, "D"))
    instants = [t.replace(tzinfo=UTC) for t in times.tolist()]
    for name, (zone, python) in zones().items():
        there = [t.astimezone(python).replace(tzinfo=None) for t in instants]
        assert np.array_equal(zone.to_local(times), np.array(there, dtype="datetime64[us]")), name
    print(f"{len(times) * len(zones())} instants, {len(times)} in each zone")


def days_near_transitions(name: str) -> list[date]:
    near = {date(1970, 1, 2), date(2099, 12, 30)}
    for t in transitions(name):
        around = t.date().toordinal()
        near.update(date.fromordinal(o) for o in range(around - 3, around + 4))
    return sorted(day for day in near if date(1970, 1, 1) < day < date(2100, 1, 1))


def test_the_days_of_every_zone_sum_to_the_span_they_fill() -> None:
    # A day without a transition near it has 24 hours, so runs of such days are checked by their edges.
    counted = 0
    for name, (zone, _) in zones().items():
        days = days_near_transitions(name)
        total, before, last = timedelta(), None, None
        for today in days:
            day = zone.day(today)
            assert timedelta() <= day.length() <= timedelta(hours=48), (name, today)
            if before is not None and last is not None:
                between = (today - last).days - 1
                assert day.begin() - before.end() == between * timedelta(hours=24), (name, last, today)
                total += between * timedelta(hours=24)
            total += day.length()
            before, last = day, today
            counted += 1
        assert total == zone.day(days[-1]).end() - zone.day(days[0]).begin(), name
    print(f"{counted} days near transitions of {len(zones())} zones")


@pytest.mark.parametrize("name", ODD)
def test_every_single_day_of_the_odd_zones_follows_the_one_before(name: str) -> None:
    zone = Zone.load(name)
    end, total = zone.day(date(1970, 1, 1)).begin(), timedelta()
    first = end
    for ordinal in range(date(1970, 1, 1).toordinal(), date(2100, 1, 1).toordinal()):
        day = zone.day(date.fromordinal(ordinal))
        assert day.begin() == end, (name, date.fromordinal(ordinal))
        end, total = day.end(), total + day.length()
    assert total == end - first


def test_local_times_come_back_and_odd_ones_agree_with_fold() -> None:
    missing = doubled = plain = 0
    for name, (zone, python) in zones().items():
        for t in transitions(name):
            before, after = zone.offset(t - MICRO), zone.offset(t)
            edges = sorted(((t + before).replace(tzinfo=None), (t + after).replace(tzinfo=None)))
            middle = edges[0] + (edges[1] - edges[0]) / 2
            for local in {edges[0] - MICRO, edges[0], middle, edges[1] - MICRO, edges[1]}:
                folds = [local.replace(tzinfo=python, fold=fold).astimezone(UTC) for fold in (0, 1)]
                exists = [f for f in folds if f.astimezone(python).replace(tzinfo=None) == local]
                if not exists:
                    assert code_of(lambda: zone.to_instant(local)) == "missing_local_time", (name, local)  # noqa: B023
                    assert zone.to_instant(local, nonexistent="next") == t, (name, local)
                    missing += 1
                elif folds[0] != folds[1]:
                    assert code_of(lambda: zone.to_instant(local)) == "doubled_local_time", (name, local)  # noqa: B023
                    assert zone.to_instant(local, "earlier") == folds[0], (name, local)
                    assert zone.to_instant(local, Ambiguous.later) == folds[1], (name, local)
                    doubled += 1
                else:
                    assert zone.to_instant(local) == folds[0], (name, local)
                    plain += 1
    print(f"{missing} missing, {doubled} doubled, {plain} plain local times")
    assert missing > 10_000 and doubled > 10_000


@pytest.mark.parametrize(
    ("name", "day", "hours"),
    [
        ("Pacific/Apia", date(2011, 12, 30), 0),  # the day that Samoa left out
        ("Australia/Lord_Howe", date(2026, 10, 4), 23.5),
        ("Australia/Lord_Howe", date(2026, 4, 5), 24.5),
        ("Antarctica/Troll", date(2026, 3, 29), 22),
        ("Europe/Dublin", date(2026, 3, 29), 23),
        ("America/Nuuk", date(2026, 3, 28), 23),  # one hour before midnight
        ("Africa/Casablanca", date(2026, 2, 15), 25),  # the first day of Ramadan's clock
        ("Asia/Shanghai", date(2026, 3, 29), 24),
    ],
)
def test_a_day_has_the_hours_that_its_zone_gives_it(name: str, day: date, hours: float) -> None:
    assert Zone.load(name).day(day).length() == timedelta(hours=hours)


def test_a_naive_datetime_is_no_instant() -> None:
    naive, aware = datetime(2026, 3, 1), datetime(2026, 3, 1, tzinfo=UTC)
    zone = Zone.load("Asia/Shanghai")
    for use in (
        lambda: Interval(naive, naive),
        lambda: Interval(aware, naive),
        lambda: zone.offset(naive),
        lambda: zone.to_local(naive),
        lambda: zone.period(naive),
        lambda: zone.date(naive),
        lambda: Slots.regular(naive, timedelta(minutes=15), 4),
        lambda: Slots.between([aware, naive]),
        lambda: Interval(aware, aware).contains(naive),
        lambda: ZoneCursor(zone).offset(naive),
    ):
        with pytest.raises(Error, match="tzinfo") as caught:
            use()
        assert caught.value.code == "naive_datetime"
    assert code_of(lambda: zone.to_instant(aware)) == "aware_datetime"
    assert zone.to_instant(naive) == datetime(2026, 2, 28, 16, tzinfo=UTC)
    for wrong in (date(2026, 3, 1), "2026-03-01", 0, None, np.datetime64("2026-03-01")):
        with pytest.raises(TypeError):
            Interval(wrong, aware)
    with pytest.raises(TypeError):
        zone.day(aware)  # an instant is no date


def test_an_instant_of_any_zone_comes_back_in_utc() -> None:
    there = datetime(2026, 3, 1, 8, 0, 0, 1, tzinfo=zoneinfo.ZoneInfo("Asia/Shanghai"))
    begin = Interval(there, there).begin()
    assert begin == there and begin.tzinfo is UTC and begin.microsecond == 1
    odd = datetime(2026, 3, 1, tzinfo=timezone(timedelta(hours=1, microseconds=7)))
    assert Interval(odd, odd).begin() == odd
    doubled = datetime(2026, 10, 25, 2, 30, tzinfo=zoneinfo.ZoneInfo("Europe/Berlin"))
    assert [Interval(d, d).begin().hour for d in (doubled, doubled.replace(fold=1))] == [0, 1]
    for extreme in (datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)):
        assert Interval(extreme, extreme).begin() == extreme


class Finer(datetime):
    """As pandas.Timestamp: a datetime with nanoseconds."""

    nanosecond = 500


class FinerDelta(timedelta):
    """As pandas.Timedelta."""

    nanoseconds = 1


def test_nanoseconds_are_refused_rather_than_dropped() -> None:
    with pytest.raises(Error, match="nanoseconds"):
        Interval(Finer(2026, 3, 1, tzinfo=UTC), Finer(2026, 3, 1, tzinfo=UTC))
    with pytest.raises(Error, match="nanoseconds"):
        Zone.fixed(FinerDelta(hours=1))
    whole = Finer(2026, 3, 1, tzinfo=UTC)
    Finer.nanosecond = 0
    assert Interval(whole, whole).begin() == whole


def test_durations_are_exact_microseconds() -> None:
    for length in (timedelta(days=36500, microseconds=1), timedelta(microseconds=999_999), timedelta(0)):
        assert Interval(FIRST, FIRST + length).length() == length
    assert code_of(lambda: wattle.up_to(1 * wattle.kWh, timedelta.max, timedelta.max)) == "out_of_range"
    assert wattle.up_to(10 * wattle.kWh, timedelta(minutes=20), timedelta(hours=1)) == wattle.Energy("3.333333 kWh")
    with pytest.raises(TypeError):
        Slots.regular(FIRST, 900, 4)
    assert code_of(lambda: Zone.fixed(timedelta(milliseconds=1))) == "out_of_range"


def test_instants_are_read_and_written_as_text() -> None:
    t = wattle.parse_instant("2026-03-01T08:00:00.25+08:00")
    assert t == datetime(2026, 3, 1, 0, 0, 0, 250_000, tzinfo=UTC) and wattle.to_string(t) == "2026-03-01T00:00:00.25Z"
    assert wattle.parse_local("2026-03-01T08:00") == datetime(2026, 3, 1, 8)
    assert code_of(lambda: wattle.parse_instant("2026-03-01T08:00")) == code_of(lambda: wattle.parse_local("2026-03-01T08:00Z")) == "bad_instant"


def test_intervals_are_half_open() -> None:
    a, b, c = FIRST, FIRST + timedelta(hours=1), FIRST + timedelta(hours=2)
    first, second = Interval(a, b), Interval(b, c)
    assert first.contains(a) and not first.contains(b) and Interval(a, c).contains(second) and first.intersection(second) is None
    assert Interval(a, c).intersection(second) == second and first < second and code_of(lambda: Interval(b, a)) == "bad_interval"
    assert str(first) == "1970-01-01T00:00:00Z/1970-01-01T01:00:00Z" and eval(repr(first), vars(wattle)) == first and Interval().empty()


def test_slots_follow_each_other_without_a_hole() -> None:
    day = Zone.load("Europe/Berlin").day(date(2026, 3, 29))
    quarters = Slots.regular(day, timedelta(minutes=15))
    assert len(quarters) == quarters.size() == 92 and quarters.step() == timedelta(minutes=15) and quarters.span() == day
    assert [slot.begin() for slot in quarters][1:] == [slot.end() for slot in quarters][:-1]
    assert quarters[-1].end() == day.end() and quarters[0] == quarters.slice(0, 1).span()
    explicit = Slots.between([quarters.boundary(i) for i in range(93)])
    assert explicit == quarters and hash(explicit) == hash(quarters) and explicit.step() is None
    assert eval(repr(quarters), {**vars(wattle), "datetime": __import__("datetime")}) == quarters
    assert quarters.index_of(day.begin()) == 0 and quarters.index_of(day.end()) is None and Slots().empty()
    for wrong in (lambda: quarters[92], lambda: quarters[-93], lambda: quarters.boundary(-1), lambda: quarters.slice(90, 3)):
        assert code_of(wrong) == "out_of_range"
    assert code_of(lambda: Slots.between([LAST, FIRST])) == "bad_interval"


def test_the_period_of_a_zone_without_changes_reaches_as_far_as_datetime() -> None:
    period = Zone.utc().period(FIRST)
    assert (period.span.begin(), period.span.end()) == (datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))
    assert period == ZonePeriod(period.span, timedelta(0), False, "UTC")
    assert code_of(lambda: Zone.fixed(timedelta(hours=8)).to_local(datetime.max.replace(tzinfo=UTC))) == "out_of_range"
    assert Zone.fixed(timedelta(hours=8)).name() == "UTC+08:00"


def test_a_zone_is_a_value_with_a_name_and_a_version() -> None:
    berlin = Zone.load("Europe/Berlin")
    assert berlin == Zone.load("Europe/Berlin") and hash(berlin) == hash(Zone.load("Europe/Berlin")) and berlin.version() == wattle.zone_database_version()
    assert berlin == Zone.from_tzif("Europe/Berlin", (Path(wattle.zone_database()) / "Europe/Berlin").read_bytes(), berlin.version())
    with pytest.raises(Error, match="Asia/Shanghai") as caught:
        Zone.load("asia/shanghai")
    assert caught.value.code == "unknown_zone"
    assert code_of(lambda: Zone.from_tzif("x", b"nonsense")) == "bad_zone_file"


def test_a_zone_may_be_given_by_name_or_as_zoneinfo() -> None:
    for zone in ("Asia/Shanghai", zoneinfo.ZoneInfo("Asia/Shanghai"), Zone.load("Asia/Shanghai")):
        cursor = ZoneCursor(zone)
        assert cursor.zone().name() == "Asia/Shanghai" and cursor.offset(LAST) == timedelta(hours=8)
    with pytest.raises(TypeError):
        ZoneCursor(UTC)


def test_the_package_tzdata_serves_where_it_is_named() -> None:
    tzdata = pytest.importorskip("tzdata")
    folder = str(Path(tzdata.__file__).parent / "zoneinfo")
    assert Zone.load("Asia/Shanghai", folder).version() == wattle.zone_database_version(folder) == tzdata.IANA_VERSION
    assert "Europe/Dublin" in wattle.zone_names(folder)


@pytest.mark.parametrize("hidden", ["/usr/share/zoneinfo", "/usr/share"])
def test_the_package_tzdata_serves_where_the_system_has_no_database(hidden: str) -> None:
    tzdata = pytest.importorskip("tzdata")
    code = "import wattle; print(wattle.zone_database(), wattle.Zone.load('Asia/Shanghai').version(), len(wattle.zone_names()) > 400)"
    hide = f"mount -t tmpfs none {hidden} && exec {sys.executable} -c \"{code}\""
    result = subprocess.run(["unshare", "--map-root-user", "--mount", "sh", "-c", hide], capture_output=True, text=True, check=False)
    if "unshare" in result.stderr or "mount:" in result.stderr:
        pytest.skip("this machine does not let us hide a folder from a process")
    assert result.stdout.split() == [str(Path(tzdata.__file__).parent / "zoneinfo"), tzdata.IANA_VERSION, "True"], result.stderr
