"""Tables of readings: columns in and out, CSV in and out."""

from __future__ import annotations

import gc
import pickle
import threading
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import wattle
from wattle import AnyUnit, Energy, Error, MeterEvent, Point, PointKind, Quality, Reading, Reason, Stamp, Table, kWh, parse_csv, read_csv, to_csv, write_csv

UTC = timezone.utc
QUARTER = timedelta(minutes=15)
START = datetime(2026, 3, 1, tzinfo=UTC)
REGISTER = Point("M1", "register", "kWh", "0.01")


def quarter_hours(n: int) -> np.ndarray:
    return np.datetime64("2026-03-01", "us") + np.arange(n) * np.timedelta64(15, "m")


def test_a_file_becomes_columns_in_place(tmp_path: Path) -> None:
    path = tmp_path / "march.csv"
    path.write_text("point,instant,value [kWh],quality\nM1,2026-03-01 00:15,12.5,measured\nM1,2026-03-01 00:30,,gap\nM2,2026-03-01 00:15,7,glitch+rollover\n")
    table = read_csv(path, zone="Asia/Shanghai", stamp="end", every=QUARTER)
    assert len(table) == table.size() == 3 and not table.empty() and str(table) == "3 readings of 2 points"
    assert [p.id for p in table.points()] == ["M1", "M2"] and table.find("M2") == 1 and table.find("M3") is None
    first = table.points()[0]
    assert (first.kind, first.unit, first.resolution, first.every, first.stamp) == (PointKind.interval, AnyUnit(kWh), wattle.Decimal("0.1"), QUARTER, Stamp.end)
    assert table.at().dtype == np.dtype("datetime64[us]") and table.at()[0] == np.datetime64("2026-02-28T16:15")
    assert table.value().tolist() == [125, 0, 7] and table.value().dtype == np.int64
    assert table.point().tolist() == [0, 0, 1] and table.point().dtype == np.uint32
    assert [Quality.from_bits(q) for q in table.quality().tolist()] == [Quality(), Quality("gap"), wattle.parse_quality("glitch+rollover")]
    assert table.source().size == 0
    assert table[-1] == Reading(datetime(2026, 2, 28, 16, 15, tzinfo=UTC), 7, 1, wattle.parse_quality("glitch+rollover"))
    with pytest.raises(IndexError):
        table[3]


def test_columns_are_views_that_keep_their_table_and_are_never_written() -> None:
    table = Table.from_columns([REGISTER], quarter_hours(1000), np.arange(1000), np.zeros(1000, np.uint32))
    view = table.value()
    assert np.shares_memory(view, table.value()) and view.base is table
    for column in (table.at(), table.value(), table.point(), table.quality()):
        with pytest.raises(ValueError, match="read-only"):
            column[0] = column[1]
    del table
    gc.collect()
    assert view.tolist() == list(range(1000))


def test_columns_go_in_checked() -> None:
    at, value, point = quarter_hours(3), np.arange(3), np.zeros(3, np.int64)
    table = Table.from_columns([REGISTER], at, value, point, np.array([0, 0x8600, 0]), np.array([0, 1, 2]))
    assert table.value().tolist() == [0, 0, 2] and table.source().tolist() == [0, 1, 2] and table[1].quality == Quality(Reason.gap)
    assert Table.from_columns([REGISTER], at, value, point) == Table.from_columns([REGISTER], at, value, point.astype(np.uint8), point, point)
    for wrong, code in (
        (lambda: Table.from_columns([REGISTER], at[:2], value, point), "bad_table"),
        (lambda: Table.from_columns([REGISTER], at, value, point + 1), "unknown_point"),
        (lambda: Table.from_columns([REGISTER], at, value, point - 1), "out_of_range"),
        (lambda: Table.from_columns([REGISTER], at, value, point, point + 65536), "out_of_range"),
        (lambda: Table.from_columns([REGISTER, REGISTER], at, value, point), "bad_point"),
        (lambda: Table.from_columns([REGISTER], np.array(["NaT"] * 3, "datetime64[us]"), value, point), "bad_instant"),
    ):
        with pytest.raises(Error) as caught:
            wrong()
        assert caught.value.code == code
    for floats in (lambda: Table.from_columns([REGISTER], at, value.astype(float), point), lambda: Table.from_columns([REGISTER], at, value, point.astype(float))):
        with pytest.raises(TypeError):
            floats()


def test_what_is_wrong_comes_at_once_or_into_a_list() -> None:
    text = "point,instant,value [kWh]\nM1,2026-03-01 00:15,12.5\nM1,2026-03-01T00:30Z,12;75\nM1,2026-03-01T00:45Z,13\n"
    with pytest.raises(Error) as caught:
        parse_csv(text, "m.csv", kind="register")
    assert [f.code for f in caught.value.findings] == ["missing_option", "bad_number"]
    assert str(caught.value).startswith('m.csv:2:4: "2026-03-01 00:15" has no offset, so it names no instant; give the zone of the file')
    findings: list[wattle.Finding] = []
    table = parse_csv(text.encode(), "m.csv", kind="register", findings=findings)
    assert findings == caught.value.findings and (findings[1].where.line, findings[1].where.column) == (3, 22)
    assert len(table) == 2 and table[0].quality == Quality("bad_digit")
    with pytest.raises(Error, match='give kind = "register"'):
        parse_csv(text)
    with pytest.raises(Error) as caught:
        read_csv("/nowhere.csv")
    assert caught.value.code == "unreadable_file"


def test_options_have_the_names_of_cpp() -> None:
    text = "meter;time;kWh;note\nM1;1772323200;1.005;x\nM1;1772324100;65535;y\nM1;1772325000;-;z\n"
    table = parse_csv(
        text, kind=PointKind.register, unit=kWh, resolution="0.01", round="half_even", instants="seconds", separator=";", sentinels=[65535],
        missing=["-"], ignore=["note"], columns={"point": "meter", "instant": "time", "value": "kWh"},
    )  # fmt: skip
    assert table.value().tolist() == [100, 0, 0] and [table[i].quality.reason() for i in (1, 2)] == [Reason.sentinel, Reason.missing]
    comma = parse_csv("point;instant;value\nM1;2026-03-01T00:00Z;1,5\n", points=[REGISTER], decimal=",")
    assert comma.value().tolist() == [150] and comma.points() == [REGISTER]
    berlin = "point,instant,value [kWh]\nM1,2026-10-25 02:30,1\n"
    for choice, hour in (("earlier", 0), ("later", 1)):
        assert parse_csv(berlin, kind="register", zone="Europe/Berlin", ambiguous=choice)[0].at.hour == hour
    for wrong in ({"separator": "::"}, {"decimal": ""}, {"columns": {"when": "time"}}, {"kind": "counter"}, {"unit": "kwh"}):
        with pytest.raises(Error):
            parse_csv(text, **wrong)
    with pytest.raises(TypeError):
        parse_csv(text, resolution=0.01)


@given(st.lists(st.tuples(st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1)), st.integers(-(2**63), 2**63 - 1), st.integers(0, 0xFFFF)), max_size=20))
def test_a_table_written_is_the_table_read(rows: list[tuple[datetime, int, int]]) -> None:
    at = np.array([t for t, _, _ in rows], dtype="datetime64[us]")
    values, qualities = np.array([v for _, v, _ in rows], dtype=np.int64), np.array([q for _, _, q in rows], dtype=np.int64)
    points = [Point('=1+1,"x"', "register", "kWh", "0.25"), Point("b", "gauge", "degC", "0.1")]
    table = Table.from_columns(points, at, values, np.arange(len(rows)) % 2, qualities)
    for options in ({}, {"separator": ";", "decimal": ","}):
        assert parse_csv(to_csv(table, **options), points=points, **options) == table
    assert parse_csv(to_csv(table, zone="Australia/Lord_Howe"), points=points) == table


def test_a_file_is_written(tmp_path: Path) -> None:
    table = Table.from_columns([REGISTER], quarter_hours(1), np.array([12345]), np.array([0]))
    write_csv(table, tmp_path / "out.csv", zone=wattle.Zone.load("Asia/Shanghai"))
    assert (tmp_path / "out.csv").read_bytes() == b"point,instant,value [kWh],quality\nM1,2026-03-01T08:00:00+08:00,123.45,measured\n"
    with pytest.raises(Error) as caught:
        write_csv(table, tmp_path / "nowhere" / "out.csv")
    assert caught.value.code == "unwritable_file"


def test_points_and_events_are_values() -> None:
    point = Point("M1", "interval", AnyUnit("kW"), "0.1", multiplier=80, low=-5, high="5.5", every=QUARTER, stamp="begin")
    point.check()
    event = MeterEvent(START, 0, MeterEvent.Exchange("A", "B", 81267, 200))
    assert str(event) == "2026-03-01T00:00:00Z: meter A exchanged for B, old end 81267, new start 200"
    events = [event, *(MeterEvent(START, 0, what) for what in (MeterEvent.TransformerChange(80, "120"), MeterEvent.ClockSet(-QUARTER), MeterEvent.PowerFail(QUARTER)))]
    table = Table.from_columns([point], quarter_hours(3), np.arange(3), np.zeros(3, np.uint32))
    for value in (point, Reading(START, 5), AnyUnit("degC"), table, *events, *(e.what for e in events)):
        assert pickle.loads(pickle.dumps(value)) == value and value == value and not value != value
        assert hash(pickle.loads(pickle.dumps(value))) == hash(value)
    assert REGISTER.amount(12345, Energy) == Energy("123.45 kWh") and str(REGISTER.to_exact(12345)) == "123.45"
    assert repr(REGISTER) == "Point('M1', 'register', 'kWh', resolution='0.01')"
    assert AnyUnit(kWh) == AnyUnit("kWh") and AnyUnit(wattle.degC).quantity() == "Temperature" and ("kWh", "Energy") in AnyUnit.all()
    with pytest.raises(Error) as caught:
        wattle.check([Point("", "interval", "kWh"), REGISTER, REGISTER])
    assert [f.code for f in caught.value.findings] == ["bad_point"] * 3


def test_another_thread_runs_while_a_file_is_read() -> None:
    text = "point,instant,value [kWh]\n" + "M1,2026-03-01T00:15:00Z,12.5\n" * 3_000_000
    done = threading.Event()

    def work() -> None:
        parse_csv(text, kind="register")
        done.set()

    thread = threading.Thread(target=work)
    thread.start()
    steps = 0
    while not done.is_set():
        steps += 1
        time.sleep(0)
    thread.join()
    assert steps > 100, "the GIL was held"


def test_a_table_is_made_of_readings_one_by_one() -> None:
    points = [Point("a", "register", "kWh"), Point("b", "register", "kWh")]
    table = Table(points, [Reading(START, 5, 1), Reading(START, 6, 0)])
    assert [reading.value for reading in table] == [5, 6] and table.index("b") == 1 and Table(points).empty()
    with pytest.raises(Error) as caught:
        Table(points, [Reading(START, 5, 2)])
    assert caught.value.code == "unknown_point"
    with pytest.raises(Error, match='there is no point "c"; use one of "a, b"'):
        table.index("c")
