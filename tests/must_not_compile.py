#!/usr/bin/env python3
"""Shows sentences without sense to every compiler given, and checks that each is refused for the reason it should be.

Beside them stand sentences that must compile: without those, a broken include would pass for a refusal.

    must_not_compile.py INCLUDE_DIR COMPILER...
"""

import concurrent.futures
import os
import subprocess
import sys

PROLOGUE = """
#include <wattle/wattle.hpp>
using namespace wattle;
using namespace std::chrono_literals;
constexpr Currency cny("CNY", 2), eur("EUR", 2);
constexpr Price price("0.568", cny / kWh);
"""

GOOD = [
    "auto x = 1 * kWh + 2 * MWh;",
    "constexpr auto x = 3 * kWh * price;",
    'constexpr Decimal x("0.5306");',
    'constexpr Energy x("2.5 kWh");',
    "constexpr auto x = 2.0 * kW * 90min;",
    "auto x = 25.0 * degC - 20.0 * degC;",
]

# The sentence, and what the compiler's complaint must speak of.
BAD = [
    ("auto x = 1 * kWh + 1 * kvarh;", "operator+"),
    ("auto x = 1 * kWh + 1 * MJ;", "operator+"),
    ("auto x = 1 * kg + 1 * kgCO2e;", "operator+"),
    ("auto x = 1 * kWh + 1;", "operator+"),
    ("Energy x = 5;", "conver"),
    ("Energy x = 1.0 * kW;", "conver"),
    ("auto x = (1 * kWh) / 3;", "operator/"),
    ("auto x = 1 * m3 * price;", "operator*"),
    ("Money x = 1 * kWh * price;", "conver"),
    ("auto x = 0.1 * cny;", "delete"),
    ("Decimal x(0.1);", "delete"),
    ("auto x = 25.0 * degC + 20.0 * degC;", "operator+"),
    ("auto x = (1 * kWh).to(kW);", "conver"),
    ("Instant x = LocalTime();", "conver"),
    ("auto x = 1 * kWh < 1 * GJ;", "operator<"),
    # A literal that is wrong does not wait for run time.
    ('constexpr Decimal x("0.5.6");', "throw_bad_number"),
    ('constexpr Energy x("2.5 kW");', "throw_unknown_unit"),
    ('constexpr Energy x("0.0000001 kWh");', "throw_off_quantum"),
    ("constexpr auto x = 1e30 * kWh;", "throw_overflow"),
    ('constexpr Currency x("yuan", 2);', "throw_error"),
    ('constexpr auto x = Money("1", cny) + Money("1", eur);', "throw_mixed"),
    # Code names live as long as the program.
    ('std::string s; Error x({Code(s.c_str()), "", {}, ""});', "constant expression"),
]


def compile(compiler: str, include: str, sentence: str, *flags: str) -> subprocess.CompletedProcess:
    body = f"{PROLOGUE}\nvoid sentence() {{ {sentence} static_cast<void>(x); }}\n"
    command = [compiler, "-std=c++20", "-fsyntax-only", f"-I{include}", *flags, "-x", "c++", "-"]
    return subprocess.run(command, input=body, text=True, capture_output=True)


def main(include: str, compilers: list[str]) -> int:
    wrong = []
    pool = concurrent.futures.ThreadPoolExecutor(os.cpu_count())
    for compiler in compilers:
        good = pool.map(lambda sentence: compile(compiler, include, sentence), GOOD)
        bad = pool.map(lambda case: compile(compiler, include, case[0]), BAD)
        for sentence, run in zip(GOOD, good):
            if run.returncode != 0:
                wrong.append(f"{compiler}: must compile, does not: {sentence}\n{run.stderr}")
        for (sentence, reason), run in zip(BAD, bad):
            if run.returncode == 0:
                wrong.append(f"{compiler}: must not compile, does: {sentence}")
            elif reason not in run.stderr:
                wrong.append(f'{compiler}: refused, but the complaint does not speak of "{reason}": {sentence}\n{run.stderr[:800]}')
        # Another platform gets a plain sentence.
        if "wattle needs 64-bit Linux" not in compile(compiler, include, GOOD[0], "-U__SIZEOF_INT128__").stderr:
            wrong.append(f"{compiler}: a platform without __int128 is not told so")
        print(f"{compiler}: {len(GOOD)} sentences must compile, {len(BAD)} must not; {len(wrong)} wrong so far")
    print("\n".join(wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
