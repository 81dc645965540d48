#!/usr/bin/env python3
"""Reads every include line and checks the two rules of the tree: includes point down the floors, and only src/base touches the world.

    4  site  store  uplink  report
    3  devices  stream  tariff  ledger  carbon  savings
    2  series  trace
    1  units  time
    0  base

A file may include its own room and any room on a lower floor; rooms on one floor do not know each other. `wattle.hpp` stands above all.
"""

import pathlib
import re
import sys

FLOORS = [["base"], ["units", "time"], ["series", "trace"], ["devices", "stream", "tariff", "ledger", "carbon", "savings"], ["site", "store", "uplink", "report"]]
FLOOR = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}

INCLUDE = re.compile(r'^\s*#\s*include\s*[<"](?:\.\./)?(?:wattle/)?([a-z_0-9]+)/[^>"]+[>"]')

# The outside world comes in through base, so that tests can stand in for it: no clock, file, socket, environment or chance elsewhere.
WORLD = re.compile(r"\b(system_clock|steady_clock|random_device|rand|srand|getenv|fopen|[io]?fstream|socket|std::cout|std::cerr|printf|exit|abort|std::thread|std::jthread)\b\s*[({<;:]")

# What must not reach a public header: it costs every user seconds of compile time, or leaks a package into the interface.
HEAVY = re.compile(r"#\s*include\s*<(date/.*|boost/.*|Eigen/.*|iostream|regex|fstream|filesystem|toml.*|openssl/.*)>")


def room_of(path: pathlib.Path, top: pathlib.Path) -> str | None:
    parts = path.relative_to(top).parts
    return parts[0] if len(parts) > 1 else None


def code(line: str) -> str:
    return line.split("//")[0]


def findings(project: pathlib.Path) -> list[str]:
    found = []
    for top in (project / "include/wattle", project / "src"):
        for path in sorted([*top.rglob("*.hpp"), *top.rglob("*.cpp")]):
            room = room_of(path, top)
            where = path.relative_to(project)
            if room is None:
                continue  # wattle.hpp
            if room == "cli":
                continue  # a program of floor 5
            if room not in FLOOR:
                found.append(f"{where}: the room {room} is on no floor; add it to DESIGN and to {pathlib.Path(__file__).name}")
                continue
            for number, line in enumerate(path.read_text().splitlines(), 1):
                if match := INCLUDE.match(line):
                    other = match[1]
                    if other in FLOOR and other != room and FLOOR[other] >= FLOOR[room]:
                        found.append(f"{where}:{number}: {room} (floor {FLOOR[room]}) includes {other} (floor {FLOOR[other]}); arrows run down only")
                if room != "base" and (match := WORLD.search(code(line))):
                    found.append(f"{where}:{number}: {match[1]} outside base; take it as an argument, so that a test can stand in for it")
                if top.name == "wattle" and HEAVY.search(line):
                    found.append(f"{where}:{number}: {line.strip()} in a public header; keep it in a source file")
    return found


def self_test(folder: pathlib.Path) -> None:
    """A check that cannot fail is none: it must see each sort of breach."""
    header = folder / "include/wattle/units/bad.hpp"
    header.parent.mkdir(parents=True)
    (folder / "src/time").mkdir(parents=True)
    header.write_text('#include "wattle/time/zone.hpp"\n#include <iostream>\n#include "wattle/base/error.hpp"\n')
    (folder / "src/time/bad.cpp").write_text('auto t = std::chrono::system_clock::now();\n// getenv( in a comment is fine\n')
    seen = findings(folder)
    assert len(seen) == 3, seen


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        self_test(pathlib.Path(folder))
    found = findings(pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "."))
    print("\n".join(found) or "all includes point down")
    sys.exit(1 if found else 0)
