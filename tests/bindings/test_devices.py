"""Meters over Modbus TCP in Python: the same profiles, the same readings."""

from __future__ import annotations

import pickle
from datetime import datetime, timedelta, timezone

import pytest

import wattle
from wattle import Error, Point, Quality, Reading, Reason, VirtualClock
from wattle.devices import Behaviour, FramedTcp, Meter, Profile, ProfileStatus, RegisterType, SimulatedMeter, SimulatedServer, WordOrder

START = datetime(2026, 3, 1, tzinfo=timezone.utc)
MISSING = Quality(Reason.refused)


def test_virtual_time_passes_only_when_somebody_moves_it() -> None:
    clock = VirtualClock(START)
    clock.wait(timedelta(days=31))
    assert clock.utc() == START + timedelta(days=31) and clock.monotonic() == timedelta(days=31)
    clock.wait(timedelta(days=-1))
    clock.set(START)
    assert clock.utc() == START and clock.monotonic() == timedelta(days=31)
    assert repr(clock) == "<VirtualClock 2026-03-01T00:00:00Z>"
    with pytest.raises(Error, match="a datetime without a zone names no instant"):
        VirtualClock(datetime(2026, 3, 1))  # noqa: DTZ001


def test_a_shipped_profile_tells_where_its_numbers_stand() -> None:
    sdm = Profile.load("eastron.sdm630")
    assert (sdm.id(), sdm.kind(), sdm.status(), sdm.revision(), sdm.max_registers()) == ("eastron.sdm630", "electricity", ProfileStatus.converted, 1, 80)
    assert sdm.sources()[0].issuer == "volkszaehler/mbmd"
    power = sdm.points()[sdm.index("power.all")]
    assert (power.function, power.address, power.type, power.order, power.modulus) == (4, 0x34, RegisterType.float32, WordOrder.ABCD, 0)
    assert power.point == Point("power.all", "gauge", "W", "0.001")
    assert pickle.loads(pickle.dumps(sdm)) == sdm
    with pytest.raises(Error, match='there is no point "inport"; did you mean import'):
        sdm.index("inport")
    with pytest.raises(Error, match="wattle comes with no such profile"):
        Profile.load("eastron.sdm999")
    with pytest.raises(Error) as caught:
        Profile.parse('wattle = "profile/1"\n', "a.toml")
    assert caught.value.code == "bad_profile" and len(caught.value.findings) == 5


def test_a_simulated_meter_is_read_over_a_real_connection() -> None:
    uint32, sdm = SimulatedMeter(Profile.load("synthetic.uint32")), SimulatedMeter(Profile.load("eastron.sdm630"))
    server = SimulatedServer({1: uint32, 2: sdm})
    link = FramedTcp("127.0.0.1", server.port())
    first, second = Meter(uint32.profile(), 1, link), Meter(sdm.profile(), 2, link, 2, ["power.all", "import"])
    uint32.set("import", 4_294_967_290)
    uint32.set("power.all", -12_340)
    sdm.set("power.all", 4_142_500)
    sdm.set("import", 12_345_678)
    assert first.poll(START) == [Reading(START, 4_294_967_290, 0), Reading(START, -12_340, 1)]
    assert second.poll(START) == [Reading(START, 4_142_500, 2), Reading(START, 12_345_678, 3)]

    uint32.set("import", 4_294_967_310)  # 6 to the end of the register, 14 beyond
    assert uint32.shown("import").value == 14
    uint32.set_missing("import")
    assert first.poll(START)[0].quality == Quality(Reason.sentinel)

    points = [*first.table_points("M01"), *second.table_points("M02")]
    assert [point.id for point in points] == ["M01/import", "M01/power.all", "M02/power.all", "M02/import"]


def test_a_meter_that_refuses_is_missing_and_comes_back() -> None:
    meter = SimulatedMeter(Profile.load("synthetic.uint32"))
    server = SimulatedServer({1: meter})
    reader, clock = Meter(meter.profile(), 1, FramedTcp("127.0.0.1", server.port(), answer=timedelta(seconds=1))), VirtualClock(START)
    server.behave("refuse")
    while clock.utc() < START + timedelta(days=2):
        assert [reading.quality for reading in reader.poll(clock.utc())] == [MISSING, MISSING]
        clock.wait(timedelta(minutes=15))
    assert reader.failures()[0].code == "refused"
    server.behave(Behaviour.mute)
    assert reader.poll(clock.utc())[0].quality == Quality(Reason.no_answer)
    server.behave("answer")
    assert reader.poll(clock.utc())[0].quality.measured()


def test_what_cannot_be_is_refused() -> None:
    meter = SimulatedMeter(Profile.load("synthetic.uint32"))
    for call, message in [
        (lambda: FramedTcp("meter.local"), '"meter.local" is no IPv4 address'),
        (lambda: FramedTcp("127.0.0.1", 70_000), "70000 is no port"),
        (lambda: FramedTcp("127.0.0.1", connect=timedelta(0)), "a time-out of 0 ms"),
        (lambda: SimulatedServer({256: meter}), "256 is no unit number"),
        (lambda: meter.set("power.all", 3_000_000_000), "3000000000 does not fit int32"),
        (lambda: meter.set("power", 1), 'there is no point "power"'),
    ]:
        with pytest.raises(Error, match=message):
            call()
    assert wattle.devices.Meter is Meter
