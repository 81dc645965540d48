"""Every example is a test: what it prints is compared, and the README shows what is run."""

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


@pytest.mark.parametrize("page, example", [("README.md", "readme"), ("docs/reading.md", "measurements"), ("docs/first-light.md", "first_light")])
def test_a_page_shows_what_the_example_prints(page, example):
    expected = (ROOT / f"examples/{example}/expected.txt").read_text(encoding="utf-8")
    blocks = re.findall(r"^```text\n(.*?)```", (ROOT / page).read_text(encoding="utf-8"), re.S | re.M)
    assert blocks and all(block in expected for block in blocks)
