"""Every example is a test: what it prints is compared, and the README shows what is run."""

import pathlib
import re
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).parents[2]
EXAMPLES = sorted(path.parent.name for path in ROOT.glob("examples/*/main.py"))


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_python_example_prints_what_the_cpp_example_prints(name):
    folder = ROOT / "examples" / name
    # Away from the source tree, so that the installed package is what runs.
    run = subprocess.run([sys.executable, "-W", "error", folder / "main.py"], capture_output=True, text=True, cwd="/")
    assert run.returncode == 0, run.stderr
    assert run.stdout == (folder / "expected.txt").read_text()


def snippet(path: str) -> str:
    return re.search(r"(?:#|//) README begin\n(.*)(?:#|//) README end", (ROOT / path).read_text(), re.S)[1].strip()


@pytest.mark.parametrize("language, path", [("cpp", "examples/readme/main.cpp"), ("python", "examples/readme/main.py")])
def test_the_readme_shows_the_example_that_is_run(language, path):
    blocks = re.findall(rf"```{language}\n(.*?)```", (ROOT / "README.md").read_text(), re.S)
    assert snippet(path) in [block.strip() for block in blocks]


def test_the_readme_shows_what_the_example_prints():
    assert (ROOT / "examples/readme/expected.txt").read_text().strip() in (ROOT / "README.md").read_text()
