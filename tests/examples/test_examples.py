"""Every example is a test: what it prints is compared, and the README shows what is run."""

import importlib.util
import pathlib
import re
import shlex
import subprocess
import sys
import textwrap

import pytest

import wattle.site

ROOT = pathlib.Path(__file__).parents[2]
EXAMPLES = sorted(path.parent.name for path in ROOT.glob("examples/*/main.py"))


def timeless(text):
    """Explanations name the version of the zone database, which is the machine's."""
    return re.sub(r"tzdata [0-9a-z]+", "tzdata", text)


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_python_example_prints_what_the_cpp_example_prints(name):
    folder = ROOT / "examples" / name
    # Away from the source tree, so that the installed package is what runs.
    run = subprocess.run([sys.executable, "-W", "error", folder / "main.py"], capture_output=True, text=True, cwd="/")
    assert run.returncode == 0, run.stderr
    assert timeless(run.stdout) == timeless((folder / "expected.txt").read_text(encoding="utf-8"))


def region(path: str, name: str) -> str:
    """The lines of an example between `[name]` and `[end]`, as a page of documentation shows them."""
    text = (ROOT / path).read_text(encoding="utf-8")
    return textwrap.dedent(re.search(rf"^ *(?:#|//) \[{name}\]\n(.*?)^ *(?:#|//) \[end\]", text, re.S | re.M)[1]).strip()


PAGES = {page.relative_to(ROOT).as_posix(): page.read_text(encoding="utf-8") for page in [ROOT / "README.md", *sorted(ROOT.glob("docs/**/*.md"))]}
SHOWN = [
    (page, path, name, block.strip())
    for page, text in PAGES.items()
    for path, name, block in re.findall(r"<!-- (\S+) \[(\w+)\] -->\n```\w+\n(.*?)```", text, re.S)
]
FILES = [(page, path, block) for page, text in PAGES.items() for path, block in re.findall(r"<!-- (\S+) -->\n```\w+\n(.*?)```", text, re.S)]
PARTS = [(page, path, block) for page, text in PAGES.items() for path, block in re.findall(r"<!-- (\S+) part -->\n```\w+\n(.*?)```", text, re.S)]
COMMANDS = [  # and what the page says that they print, if it does
    (page, command, printed)
    for page, text in PAGES.items()
    for command, printed in re.findall(r"^(wattle (?:bill|check) .*?)```(?:\n\n```text\n(.*?)```)?", text, re.S | re.M)
    if "\n\n" not in command
]


@pytest.mark.parametrize("page, path, name, block", SHOWN, ids=[f"{page} {path} {name}" for page, path, name, _ in SHOWN])
def test_a_page_shows_what_is_run(page, path, name, block):
    assert block == region(path, name)


@pytest.mark.parametrize("page, path, block", FILES, ids=[f"{page} {path}" for page, path, _ in FILES])
def test_a_page_shows_how_a_file_begins(page, path, block):
    assert (ROOT / path).read_text(encoding="utf-8").startswith(block)


@pytest.mark.parametrize("page, path, block", PARTS, ids=[f"{page} {i}" for i, (page, *_) in enumerate(PARTS)])
def test_a_page_shows_a_part_of_a_file_that_is_read(page, path, block):
    """A whole table of it, so that what follows is another one."""
    text = (ROOT / path).read_text(encoding="utf-8")
    assert block in text and text.split(block, 1)[1][:1] in ("", "\n")
    wattle.site.load_site(ROOT / path)


@pytest.mark.parametrize("page, command, printed", COMMANDS, ids=[f"{page} {i}" for i, (page, *_) in enumerate(COMMANDS)])
def test_a_command_does_what_the_page_shows(page, command, printed, tmp_path):
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    arguments = shlex.split(command.replace("\\\n", " "))[1:]
    run = subprocess.run([sys.executable, "-m", "wattle", *arguments], capture_output=True, text=True, cwd=tmp_path)
    assert run.returncode == (0 if run.stdout else 1), run.stderr
    if printed:
        assert timeless(run.stdout or run.stderr) == timeless(printed)


def test_a_page_shows_no_other_code():
    """A block without the example that it comes from is run by nobody."""
    for page, text in PAGES.items():
        if "/why/" in page:
            continue
        assert len(re.findall(r"^```(?:cpp|python)$", text, re.M)) == sum(shown == page for shown, *_ in SHOWN), page
        assert len(re.findall(r"^```(?:csv|toml)$", text, re.M)) == sum(shown == page for shown, *_ in FILES + PARTS), page
        assert len(re.findall(r"^wattle (?:bill|check) ", text, re.M)) == sum(shown == page for shown, *_ in COMMANDS), page


@pytest.mark.parametrize("page, example", [("README.md", "readme"), ("docs/reading.md", "measurements"), ("docs/first-light.md", "first_light"), ("docs/complaints.md", "complaints"), ("docs/live.md", "live")])
def test_a_page_shows_what_the_example_prints(page, example):
    expected = (ROOT / f"examples/{example}/expected.txt").read_text(encoding="utf-8")
    blocks = re.findall(r"^```text\n(.*?)```", (ROOT / page).read_text(encoding="utf-8"), re.S | re.M)
    assert blocks and all(block in expected for block in blocks)


def complaint_rows() -> list[str]:
    """A row for each thread that the example replays, in numbers that it printed: the bars of the other rules from the least to the greatest."""
    expected = (ROOT / "examples/complaints/expected.txt").read_text(encoding="utf-8")
    rows = []
    for section in expected.split("\n\n"):
        head = re.match(r"(\S+) \((\d{4})\): .*\n  (https://\S+)\n  numbers: (.*)\n", section)
        if not head:
            continue
        bars = [line.split()[-1] for line in re.findall(r"^    \S.*", section, re.M)[1:]]
        unit = re.search(r"total \[(.*?)\]", section)[1]
        known = re.search(r"wattle: (\S+) measured, (\S+) estimated \S+, (\d+) s of", section)
        source = "synthetic" if head[4].startswith("synthetic") else "partly" if "synthetic" in head[4] else "thread"
        least, greatest = min(bars[:-1], key=float), max(bars[:-1], key=float)
        rows.append(f"| [{head[1]}]({head[3]}) | {head[2]} | {source} | {unit} | {least} to {greatest} | {bars[-1]} | {known[1]} | {known[2]} | {known[3]} |")
    return rows


def test_the_page_of_complaints_has_the_numbers_that_the_example_prints():
    page = (ROOT / "docs/complaints.md").read_text(encoding="utf-8")
    rows = complaint_rows()
    assert len(rows) == 21
    assert [line for line in page.splitlines() if line.startswith("| [")] == rows


def test_no_complaint_of_the_list_is_lost():
    """The threads of the list are replayed, or the output says why not."""
    expected = (ROOT / "examples/complaints/expected.txt").read_text(encoding="utf-8")
    for thread in (
        "core#57055 core#124420 core#140300 core#115065 frontend#28177 frontend#19610 grott#99 refoss_rpc#14 ha_openems#56 emoncms#1137 emoncms#1805 core#82780 "
        "emoncms#1795 domoticz#6472 solectrus#3791 evcc#32117 prometheus#3746 prometheus#12967 flux#5174 toolkit#873 toolkit#941 toolkit#878 "
        "VictoriaMetrics#5931 VictoriaMetrics#11102 timescaledb#7536 timescaledb#4994"
    ).split():
        assert re.search(rf"^(  )?{thread}(:| \()", expected, re.M), thread


def test_restated_rules_give_what_their_own_documents_show():
    spec = importlib.util.spec_from_file_location("rules", ROOT / "examples/complaints/rules.py")
    rules = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(rules)

    def one_bar(rule, *values):
        return rule([(float(60 * i), float(v)) for i, v in enumerate(values)], [0.0, 3600.0])[0]

    # clickhouse.com/docs, deltaSum: its examples.
    assert one_bar(rules.clickhouse_delta_sum, 1, 2, 3) == 2
    assert one_bar(rules.clickhouse_delta_sum, 1, 2, 3, 0, 3, 4, 2, 3) == 7
    # docs.influxdata.com, "Calculate the increase".
    assert one_bar(rules.flux_increase, 1, 2, 8, 10, 0, 4) == 13
    # timescaledb-toolkit#900: "delta(counter_agg(..)): 10 + 15 + 25 = 50".
    assert one_bar(rules.toolkit_delta, 10, 20, 15, 40) == 50
    # developers.home-assistant.io, 2021-08-16: from 1010 to 5 is a new cycle that counts 5; and core, reset_detected: not at 90 %.
    assert one_bar(rules.home_assistant_increasing, 1000, 1010, 5) == 15
    assert one_bar(rules.home_assistant_increasing, 100, 90) == -10
    assert one_bar(rules.home_assistant_total, 1010, 5) == -1005
    # prometheus/prometheus, promql/functions.go: 3 steps of 15 min rise by 30, and reach to both ends of the hour.
    quarters = [(420.0 + 900.0 * i, 100.0 + 10.0 * i) for i in range(4)]
    assert rules.prometheus_increase(quarters, [0.0, 3600.0]) == [pytest.approx(40)]
    # VictoriaMetrics#8072 and #2787: a fall by less than an eighth adds what it fell by.
    assert one_bar(rules.victoria_increase, 1000, 1001, 1000, 1002) == 3
