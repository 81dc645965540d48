"""wattle.site: a site file, read; and what it tells the stream."""

from __future__ import annotations

import copy
import pickle
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import wattle
from wattle import Interval, MeterEvent, Periods, Point, Shift, Shifts
from wattle.site import Site, load_site, parse_site
from wattle.stream import AlarmRule, AlarmSetup, DailyHours, LeakAlarm, Level, PointSetup, QuotaAlarm, QuotaSetup, RatioMeter, Segment, Setup, TreeNode, VirtualMeter, usual_levels

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples/site/site.toml"


def meter(name: str, **rule: object) -> PointSetup:
    return PointSetup(Point(name, "register", "kWh", "0.01", digits=8, every=timedelta(minutes=15)), **{"p_max": "40 kW", **rule})


def test_a_site_file_tells_its_points_windows_and_events() -> None:
    site = load_site(EXAMPLE)
    assert site.name == "dye works" and site.zone == wattle.Zone.load("Asia/Shanghai") and site.source == str(EXAMPLE)
    assert site["main.energy"].multiplier == 80
    assert [level.name for level in site.stream.levels] == ["15min", "hour", "day", "week", "month", "quarter", "year", "shift", "billing"]
    main = site.stream.points[site.stream.index("main.energy")]
    assert main.p_max == "277 kW" and main.accuracy_class == wattle.Decimal("0.5") and main.step_back == 2
    assert [segment.serial for segment in main.segments] == ["E-1041", "E-2207"]
    dryer = site.stream.points[site.stream.index("dryer.temperature")]
    assert dryer.interpolation == wattle.stream.Interpolation.linear and dryer.hold == timedelta(minutes=5) and dryer.bins == 5
    assert site.events[0].what == MeterEvent.Exchange("E-1041", "E-2207", 81_267, 200)
    assert site.stream.trees[1].from_ == datetime(2025, 12, 31, 16, tzinfo=UTC)
    assert site.stream.ratios == [RatioMeter("steam.per.cloth", "kg/kg", "steam", "cloth")]
    assert [alarm.rule.id for alarm in site.stream.alarms][:2] == ["dryer-hot", "dryer-silent"]
    assert site.stream.alarms[3].hours == [DailyHours(timedelta(hours=1), timedelta(hours=5))]
    assert str(site).startswith("site dye works, ")
    with pytest.raises(wattle.Error) as error:
        site["nothing"]
    assert error.value.code == "unknown_point"


def test_a_site_pickles_as_its_text() -> None:
    site = load_site(EXAMPLE)
    other = pickle.loads(pickle.dumps(site))
    assert other == site and hash(other) == hash(site) and other.stream == site.stream and other.events == site.events
    assert site.text == EXAMPLE.read_text(encoding="utf-8")
    assert site != parse_site(site.text + "\n")


def test_every_mistake_is_told_at_once() -> None:
    broken = (ROOT / "tests/site/broken.toml").read_text(encoding="utf-8")
    with pytest.raises(wattle.Error) as error:
        parse_site(broken, source="broken.toml")
    assert str(error.value).splitlines() == (ROOT / "tests/site/broken.txt").read_text(encoding="utf-8").splitlines()
    assert error.value.code == "bad_site"


def test_a_setup_is_made_by_hand_and_checked() -> None:
    setup = Setup(
        [meter("main", segments=[Segment(serial="A")]), meter("line"), PointSetup(Point("oven", "gauge", "degC", "0.1"), hold=timedelta(minutes=5), bins=5)],
        [*usual_levels("Asia/Shanghai"), Level.list("season", [datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC)])],
        "Asia/Shanghai",
        shifts=Shifts("Asia/Shanghai", [Shift("day", timedelta(hours=8), timedelta(hours=20))]),
        virtual_meters=[VirtualMeter("other", "main - line")],
        ratios=[RatioMeter("share", "1", "line", "main")],
        trees=[TreeNode("plant", "works", "main", ["line"], "0.02", datetime(2026, 1, 1, tzinfo=UTC))],
        alarms=[
            AlarmSetup("main", AlarmRule("night", LeakAlarm("2 kWh")), [DailyHours(timedelta(hours=1), timedelta(hours=5))]),
            AlarmSetup("other", AlarmRule("quota", QuotaAlarm()), quotas=[
                QuotaSetup(Interval(datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)), "120 MWh"),
                QuotaSetup(Interval(datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)), "110 MWh", datetime(2026, 1, 20, tzinfo=UTC)),
            ]),
        ],
    )
    setup.check()
    assert setup.alarms[1].quotas[1].from_ == datetime(2026, 1, 20, tzinfo=UTC) and setup.alarms[1].quotas[0].from_ is None
    assert setup.horizon == timedelta(days=35) and setup.index("line") == 1
    for copied in (pickle.loads(pickle.dumps(setup)), copy.deepcopy(setup)):
        assert copied == setup
    assert Setup([]).levels == usual_levels(wattle.Zone.utc())
    wrong = Setup([meter("main", p_max=None)], [], virtual_meters=[VirtualMeter("other", "mian")])
    with pytest.raises(wattle.Error) as error:
        wrong.check()
    assert [finding.code for finding in error.value.findings] == ["bad_level", "missing_option", "unknown_point"]


def test_levels_cut_time() -> None:
    quarter = Level.every(timedelta(minutes=15))
    noon = datetime(2026, 3, 1, 12, 7, tzinfo=UTC)
    assert quarter.around(noon) == Interval(datetime(2026, 3, 1, 12, tzinfo=UTC), datetime(2026, 3, 1, 12, 15, tzinfo=UTC))
    season = Level.list("season", [datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)])
    assert season.around(noon) is None
    shifts = Level.of(Shifts("Asia/Shanghai", [Shift("day", timedelta(hours=8), timedelta(hours=20))]))
    day = Level.of(Periods.days("Asia/Shanghai", timedelta(hours=6)))
    assert len(day.covering(Interval(noon, noon + timedelta(days=1)))) == 2
    for level in (quarter, season, shifts, day):
        assert pickle.loads(pickle.dumps(level)) == level and hash(pickle.loads(pickle.dumps(level))) == hash(level)
        assert level.name in repr(level) or "Level." in repr(level)
    with pytest.raises(wattle.Error) as error:
        Level.every(timedelta(minutes=7))
    assert error.value.code == "bad_level"


def test_points_and_nodes_keep_what_they_were_given() -> None:
    point = meter("main", modulus=1000, max_gap=timedelta(hours=1), step_back=0, resettable=True, backward=True, gap="leave", accuracy_class="0.5")
    assert (point.modulus, point.max_gap, point.step_back, point.resettable, point.backward) == (1000, timedelta(hours=1), 0, True, True)
    assert point.gap == wattle.stream.GapPolicy.leave and point.profile is None and not point.no_cap
    assert pickle.loads(pickle.dumps(point)) == point != meter("main")
    node = TreeNode("plant", "works", "main", [])
    assert node.from_ is None and node.loss == 0 and pickle.loads(pickle.dumps(node)) == node
    assert isinstance(load_site(EXAMPLE), Site)
