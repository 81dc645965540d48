#!/usr/bin/env python3
"""Sums the cases of all suites into one line: N passed, N failed, N skipped.

    count.py CTEST_LOG... PYTEST_JUNIT_XML
"""

import re
import sys
import xml.etree.ElementTree as xml


def of_ctest(log: str) -> list[int]:
    """Cases of the doctest programs; a script, or a program that died before its summary, counts as one."""
    passed = failed = skipped = 0
    summary = re.compile(r"^(\d+): \[doctest\] test cases:\s*\d+ \|\s*(\d+) passed \|\s*(\d+) failed \|\s*(\d+) skipped", re.M)
    with_cases = {}
    for number, *counts in summary.findall(re.sub(r"\x1b\[[0-9;]*m", "", log)):
        with_cases[number] = [int(c) for c in counts]
    for number, outcome in re.findall(r"^\s*\d+/\d+ Test\s+#(\d+): .*?(Passed|Failed|\*\*\*\S+)", log, re.M):
        p, f, s = with_cases.get(number, [1, 0, 0] if outcome == "Passed" else [0, 1, 0])
        if outcome != "Passed" and f == 0:
            f = 1
        passed, failed, skipped = passed + p, failed + f, skipped + s
    return [passed, failed, skipped]


def of_pytest(path: str) -> list[int]:
    passed = failed = skipped = 0
    for suite in xml.parse(path).getroot().iter("testsuite"):
        total, bad, left = int(suite.get("tests")), int(suite.get("failures")) + int(suite.get("errors")), int(suite.get("skipped"))
        passed, failed, skipped = passed + total - bad - left, failed + bad, skipped + left
    return [passed, failed, skipped]


if __name__ == "__main__":
    *logs, junit = sys.argv[1:]
    counts = [sum(column) for column in zip(*(of_ctest(open(log).read()) for log in logs), of_pytest(junit))]
    print("{} passed, {} failed, {} skipped".format(*counts))
    sys.exit(1 if counts[1] or not counts[0] else 0)
