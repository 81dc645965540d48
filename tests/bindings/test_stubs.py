"""The committed stubs say what the extension does."""

from __future__ import annotations

import importlib
import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

import wattle

PACKAGE = Path(wattle.__file__).parent
SOURCES = Path(__file__).parents[2] / "bindings"
STUBS = sorted((SOURCES / "wattle").glob("*.pyi"))


def stubs_module() -> ModuleType:
    specification = importlib.util.spec_from_file_location("wattle_stubs", SOURCES / "stubs.py")
    assert specification and specification.loader
    module = importlib.util.module_from_spec(specification)
    sys.modules["wattle_stubs"] = module
    specification.loader.exec_module(module)
    return module


def run_mypy(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    pytest.importorskip("mypy", reason="mypy is not installed")
    environment = dict(os.environ)
    if "site-packages" not in PACKAGE.parts:  # a build folder on PYTHONPATH, where mypy does not look by itself
        environment["PYTHONPATH"] = environment["MYPYPATH"] = str(PACKAGE.parent)
    return subprocess.run([sys.executable, "-m", *arguments], capture_output=True, text=True, env=environment, cwd=folder, check=False)


def test_stubtest_finds_no_difference(tmp_path: Path) -> None:
    result = run_mypy(tmp_path, "mypy.stubtest", "wattle")
    assert result.returncode == 0, result.stdout + result.stderr


def test_stubs_speak_python() -> None:
    assert {stub.name for stub in STUBS} == {"base.pyi", "units.pyi", "time.pyi", "series.pyi", "trace.pyi", "carbon.pyi", "tariff.pyi", "stream.pyi", "report.pyi", "devices.pyi", "site.pyi"}
    for stub in STUBS:
        text = stub.read_text(encoding="utf-8")
        assert "::" not in text and "std" not in text.split() and "pybind11" not in text
        assert (PACKAGE / stub.name).read_text(encoding="utf-8") == text, "the installed stub is another"
    assert (PACKAGE / "py.typed").is_file()


@pytest.mark.parametrize("name", ["base", "units", "time", "series", "trace", "carbon", "tariff", "stream", "report", "devices", "site"])
def test_stubs_have_the_names_and_the_docstrings_of_the_extension(name: str) -> None:
    stubs, module = stubs_module(), importlib.import_module(f"wattle.{name}")
    text = (SOURCES / "wattle" / f"{name}.pyi").read_text(encoding="utf-8")
    assert list(stubs.differences(text, module)) == []
    assert stubs.with_docs(text, module) == text, "run bindings/stubs.py"


def test_a_type_checker_follows_the_kinds(tmp_path: Path) -> None:
    right = tmp_path / "right.py"
    right.write_text(
        """
from datetime import timedelta
from wattle import Currency, Emissions, Energy, Factor, Money, Power, Price, Product, Total, kgCO2e, kW, kWh, sum

cny = Currency("CNY", 2)
used: Energy = 3 * kWh + 2.0 * kW * timedelta(minutes=90)
cost: Product[Money] = used * Price("0.568", cny / kWh)
paid: Money = cost.rounded("half_up", cny.minor_unit())
caused: Product[Emissions] = used * Factor("0.5306", kgCO2e / kWh)
total: Total[Energy] = sum([used, used])
mean: Power = total.narrow() / timedelta(hours=1)
""",
        encoding="utf-8",
    )
    result = run_mypy(tmp_path, "mypy", "--strict", str(right))
    assert result.returncode == 0, result.stdout
    wrong = tmp_path / "wrong.py"
    wrong.write_text(
        """
from wattle import Currency, Energy, Price, kWh, m3
cny = Currency("CNY", 2)
(1 * kWh).to(m3)
1 * kWh + 1 * m3
1 * m3 * Price("1", cny / kWh)
Energy(0.5, kWh)
(1 * kWh).rounded("bankers", 1 * kWh)
""",
        encoding="utf-8",
    )
    result = run_mypy(tmp_path, "mypy", "--strict", str(wrong))
    assert {int(line.split(":")[1]) for line in result.stdout.splitlines() if ": error:" in line} == {4, 5, 6, 7, 8}, result.stdout
