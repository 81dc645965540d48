"""Every example is a test: what it prints is compared, and the README shows what is run."""

import pathlib
import re
import subprocess
import sys
import textwrap

import pytest

ROOT = pathlib.Path(__file__).parents[2]
EXAMPLES = sorted(path.parent.name for path in ROOT.glob("examples/*/main.py"))


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_python_example_prints_what_the_cpp_example_prints(name):
    folder = ROOT / "examples" / name
    # Away from the source tree, so that the installed package is what runs.
    run = subprocess.run([sys.executable, "-W", "error", folder / "main.py"], capture_output=True, text=True, cwd="/")
    assert run.returncode == 0, run.stderr
    # Explanations name the version of the zone database, which is the machine's.
    printed, expected = (re.sub(r"tzdata [0-9a-z]+", "tzdata", text) for text in (run.stdout, (folder / "expected.txt").read_text(encoding="utf-8")))
    assert printed == expected


def region(path: str, name: str) -> str:
    """The lines of an example between `[name]` and `[end]`, as a page of documentation shows them."""
    text = (ROOT / path).read_text(encoding="utf-8")
    return textwrap.dedent(re.search(rf"^ *(?:#|//) \[{name}\]\n(.*?)^ *(?:#|//) \[end\]", text, re.S | re.M)[1]).strip()


SHOWN = [
    (page.relative_to(ROOT).as_posix(), path, name, block.strip())
    for page in [ROOT / "README.md", *sorted(ROOT.glob("docs/**/*.md"))]
    for path, name, block in re.findall(r"<!-- (\S+) \[(\w+)\] -->\n```\w+\n(.*?)```", page.read_text(encoding="utf-8"), re.S)
]


@pytest.mark.parametrize("page, path, name, block", SHOWN, ids=[f"{page} {path} {name}" for page, path, name, _ in SHOWN])
def test_a_page_shows_what_is_run(page, path, name, block):
    assert block == region(path, name)


def test_a_page_shows_no_other_code():
    """A block without the example that it comes from is run by nobody."""
    for page in [ROOT / "README.md", *sorted(ROOT.glob("docs/*.md"))]:
        text = page.read_text(encoding="utf-8")
        assert len(re.findall(r"^```(?:cpp|python)$", text, re.M)) == sum(shown == page.relative_to(ROOT).as_posix() for shown, *_ in SHOWN), page


@pytest.mark.parametrize("page, example", [("README.md", "readme"), ("docs/reading.md", "measurements"), ("docs/first-light.md", "first_light")])
def test_a_page_shows_what_the_example_prints(page, example):
    expected = (ROOT / f"examples/{example}/expected.txt").read_text(encoding="utf-8")
    blocks = re.findall(r"^```text\n(.*?)```", (ROOT / page).read_text(encoding="utf-8"), re.S | re.M)
    assert blocks and all(block in expected for block in blocks)
