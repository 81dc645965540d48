#!/usr/bin/env python3
"""Installs wattle as a shared library and meets it as its users do: find_package, pkg-config, add_subdirectory.

    run.py SOURCE_DIR WORK_DIR COMPILER
"""

import os
import pathlib
import shutil
import subprocess
import sys

EXPECTED = "2.5 kWh 1.42 CNY caught"  # 2.5 × 0.568 = 1.42


def run(*command: object, **options) -> str:
    done = subprocess.run([str(c) for c in command], text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **options)
    if done.returncode != 0:
        sys.exit(f"failed: {' '.join(str(c) for c in command)}\n{done.stdout}")
    return done.stdout


def expect(program: pathlib.Path, libraries: pathlib.Path | None = None) -> None:
    environment = os.environ | ({"LD_LIBRARY_PATH": str(libraries)} if libraries else {})
    printed = run(program, env=environment).strip()
    if printed != EXPECTED:
        sys.exit(f"{program} printed {printed!r}, expected {EXPECTED!r}")


def hidden(library: pathlib.Path, shown: str) -> None:
    """A shared library shows its interface, and weak copies of inline code of the C++ runtime; nothing else, and nothing of its inside."""
    symbols = [line.split(maxsplit=2) for line in run("nm", "-DC", "--defined-only", library).splitlines()]
    foreign = [name for _, sort, name in symbols if sort in "TDBR" and "wattle::v0::" not in name]
    inner = [name for _, _, name in symbols if "PosixRule" in name or "read_tzif" in name]
    if foreign or inner or not any(f"wattle::v0::{shown}" in name for _, _, name in symbols):
        sys.exit(f"{library.name} shows what it should hide: {(foreign + inner)[:5]}")


def main(source: pathlib.Path, work: pathlib.Path, compiler: str) -> None:
    shutil.rmtree(work, ignore_errors=True)
    prefix = work / "prefix"
    # The settings of the surrounding build (ninja, ccache) come through the environment.
    common = [f"-DCMAKE_CXX_COMPILER={compiler}", "-DCMAKE_BUILD_TYPE=RelWithDebInfo", "-DCMAKE_CXX_FLAGS_RELWITHDEBINFO=-O2 -g1"]
    if launcher := shutil.which("ccache"):
        common.append(f"-DCMAKE_CXX_COMPILER_LAUNCHER={launcher}")
    # With the options of the preset dev, and as deep below the sources as its build: so ccache has the objects of the library already.
    shared, subproject, alone = (work.with_name(f"{work.name}-{part}") for part in ("shared", "subproject", "alone"))
    for build in (shared, subproject, alone):
        shutil.rmtree(build, ignore_errors=True)
    wattle = [*common, "-DWATTLE_WERROR=ON"]
    off = [f"-DWATTLE_BUILD_{part}=OFF" for part in ("TESTS", "EXAMPLES", "BENCHMARKS", "PYTHON")]

    run("cmake", "-S", source, "-B", shared, "-DBUILD_SHARED_LIBS=ON", f"-DCMAKE_INSTALL_PREFIX={prefix}", *off, *wattle)
    run("cmake", "--build", shared, "--target", "install")
    libraries = next(prefix.rglob("libwattle-core.so")).parent
    hidden(libraries / "libwattle-core.so", "Zone::load")
    hidden(libraries / "libwattle.so", "sha256")

    here = source / "tests/install"
    run("cmake", "-S", here / "find_package", "-B", work / "find_package", f"-DCMAKE_PREFIX_PATH={prefix}", *common)
    run("cmake", "--build", work / "find_package")
    expect(work / "find_package/consumer")
    expect(work / "find_package/gateway")

    # Before 1.0 another minor version is another interface.
    wanted = (here / "find_package/CMakeLists.txt").read_text().replace("wattle 0.1", "wattle 0.2").replace("../main.cpp", str(here / "main.cpp"))
    (work / "newer").mkdir()
    (work / "newer/CMakeLists.txt").write_text(wanted)
    refused = subprocess.run(["cmake", "-S", work / "newer", "-B", work / "newer/build", f"-DCMAKE_PREFIX_PATH={prefix}", *common], capture_output=True, text=True)
    if refused.returncode == 0 or "not compatible" not in " ".join(refused.stderr.split()) and "not accepted" not in refused.stderr:
        sys.exit(f"find_package(wattle 0.2) should be refused by version\n{refused.stderr}")

    environment = os.environ | {"PKG_CONFIG_PATH": str(libraries / "pkgconfig")}
    flags = run("pkg-config", "--cflags", "--libs", "wattle", env=environment).split()
    run(compiler, here / "main.cpp", "-DWITH_FMT", "-o", work / "by_pkg_config", *flags)
    expect(work / "by_pkg_config", libraries)

    run("cmake", "-S", here / "subproject", "-B", subproject, f"-DWATTLE_SOURCE={source}", *wattle)
    run("cmake", "--build", subproject, "--target", "consumer")
    expect(subproject / "consumer")
    # The core alone, where no package is there at all.
    absent = [f"-DCMAKE_DISABLE_FIND_PACKAGE_{package}=ON" for package in ("fmt", "OpenSSL")]
    core = alone / "prefix"
    run("cmake", "-S", source, "-B", alone, "-DWATTLE_CORE_ONLY=ON", "-DBUILD_SHARED_LIBS=ON", f"-DCMAKE_INSTALL_PREFIX={core}", *off, *absent, *wattle)
    run("cmake", "--build", alone, "--target", "install")
    if {library.name for library in core.rglob("*.so")} != {"libwattle-core.so"}:
        sys.exit("a core-only build installs more than the core")
    print("find_package, pkg-config and add_subdirectory agree")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3])
