"""What help() shows, what `from wattle import *` brings, and what an import costs."""

from __future__ import annotations

import importlib
import importlib.metadata
import inspect
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest

import wattle

MODULES = ("base", "units", "time", "series", "trace")
ROOMS = ("carbon", "devices", "report", "site", "stream", "tariff")  # of the domain: their names stay in their submodules
CPP = re.compile(r"::|std\b|int64_t|\bInt128|nullptr|\bvoid\b|&\w|\bvector<|_wattle|Held<|Like\b(?! days)|AnyAmount|\bcapsule\b")


def public() -> Iterator[tuple[str, object]]:
    """Every public thing of wattle and of its rooms."""
    for name in wattle.__all__:
        yield name, getattr(wattle, name)
    for room in ROOMS:
        module = importlib.import_module(f"wattle.{room}")
        assert getattr(wattle, room) is module
        for name in module.__all__:
            yield f"{room}.{name}", getattr(module, name)


def documented() -> Iterator[tuple[str, object]]:
    """The same, with every public member of its classes."""
    for name, thing in public():
        yield name, thing
        if isinstance(thing, type):
            for member, found in vars(thing).items():
                if not member.startswith("_") and (callable(found) or isinstance(found, (property, staticmethod))):
                    yield f"{name}.{member}", getattr(found, "__func__", found)


def test_every_public_name_has_a_docstring() -> None:
    for name, thing in documented():
        doc = inspect.cleandoc(getattr(thing, "__doc__", None) or "")
        assert doc, name
        body = re.sub(r"^(\d+\. )?\w+\(.*\) -> .*$|^Overloaded function\.$", "", doc, flags=re.MULTILINE).strip()
        assert body, f"{name} has nothing but a signature"


def test_docstrings_speak_python() -> None:
    for name, thing in documented():
        found = CPP.search(getattr(thing, "__doc__", None) or "")
        assert not found, f"{name}: {found and found.group()!r} in its docstring"
        if isinstance(thing, type):
            for member, function in vars(thing).items():
                found = CPP.search(getattr(function, "__doc__", None) or "") if callable(function) else None
                assert not found, f"{name}.{member}: {found and found.group()!r} in its docstring"


def test_the_installed_version_is_that_of_the_extension() -> None:
    try:
        assert wattle.__version__ == importlib.metadata.version("wattle")
    except importlib.metadata.PackageNotFoundError:
        pytest.skip("wattle is imported from a build folder")


def test_the_extension_asks_nothing_of_the_machine_but_the_c_and_cpp_runtime() -> None:
    extension = importlib.import_module("wattle._wattle").__file__
    needed = re.findall(r"NEEDED.*\[(.*?)\]", subprocess.run(["readelf", "-d", extension], capture_output=True, text=True, check=True).stdout)
    assert set(needed) <= {"libstdc++.so.6", "libgcc_s.so.1", "libm.so.6", "libc.so.6", "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1"}


def test_the_top_has_every_name_of_the_submodules_and_no_other() -> None:
    """A star takes all of them but sum, which would hide Python's own."""
    modules = [importlib.import_module(f"wattle.{name}") for name in MODULES]
    names = [name for module in modules for name in module.__all__]
    assert sorted(names) == sorted([*wattle.__all__, "sum"]) and len(names) == len(set(names))
    for module in modules:
        for name in module.__all__:
            assert getattr(module, name) is getattr(wattle, name)
    extension = {name for name in dir(importlib.import_module("wattle._wattle")) if not name.startswith("_")}
    assert extension == {*wattle.__all__, *ROOMS, "sum"}
    for name in wattle.__all__:
        if isinstance(thing := getattr(wattle, name), type):
            assert thing.__module__ == "wattle" and thing.__qualname__ == name


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_has_every_name_of_its_part_of_the_extension_and_no_other(room: str) -> None:
    module, extension = importlib.import_module(f"wattle.{room}"), getattr(importlib.import_module("wattle._wattle"), room)
    assert sorted(name for name in dir(extension) if not name.startswith("_")) == sorted(module.__all__)
    for name in module.__all__:
        if isinstance(thing := getattr(module, name), type):
            assert thing.__module__ == f"wattle.{room}" and thing.__qualname__ == name


@pytest.mark.parametrize("module", ["wattle", "wattle.base", "wattle.units", "wattle.time", "wattle.series", "wattle.trace", "wattle.carbon", "wattle.devices", "wattle.report", "wattle.site", "wattle.stream", "wattle.tariff"])
def test_importing_wattle_needs_numpy_and_nothing_else(module: str) -> None:
    code = f"""
import sys
import numpy
before = set(sys.modules)
import {module}
{module}.__doc__
print(" ".join(sorted({{name.split(".")[0] for name in set(sys.modules) - before}} - set(sys.stdlib_module_names))))
"""
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set(result.stdout.split()) <= {"wattle"}


def test_classes_are_values_that_nobody_extends() -> None:
    for name in ("Energy", "Total", "Zone"):
        with pytest.raises(TypeError):
            type("Mine", (getattr(wattle, name),), {})
