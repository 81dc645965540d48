#!/usr/bin/env python3
"""What `#include <wattle/wattle.hpp>` costs to compile, beside `#include <chrono>`, which it needs anyway.

    include.py INCLUDE_DIR COMPILER...
"""

import subprocess
import sys
import time


def seconds(compiler: str, include: str, header: str) -> float:
    """The fastest of five compilations of a file that holds nothing but the include."""
    best = float("inf")
    for _ in range(5):
        start = time.monotonic()
        subprocess.run([compiler, "-std=c++20", "-O2", f"-I{include}", "-c", "-x", "c++", "-o", "/dev/null", "-"], input=f"#include <{header}>\n", text=True, check=True)
        best = min(best, time.monotonic() - start)
    return best


if __name__ == "__main__":
    print(f"{'compiler':12} {'wattle.hpp':>12} {'<chrono>':>10}   goal")
    for compiler in sys.argv[2:]:
        ours, peer = seconds(compiler, sys.argv[1], "wattle/wattle.hpp"), seconds(compiler, sys.argv[1], "chrono")
        print(f"{compiler:12} {ours:10.2f} s {peer:8.2f} s   < 2 s {'reached' if ours < 2 else 'MISSED'}")
