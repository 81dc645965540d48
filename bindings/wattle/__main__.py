"""The wattle command: `python -m wattle`, and the script of that name that pip installs."""

import importlib
import sys


def main() -> int:
    command = getattr(importlib.import_module("wattle._wattle"), "_command", None)
    if command is None:
        sys.exit("wattle was built without CLI11 (Debian: libcli11-dev), so it has no command")
    status: int
    status, out, err = command(sys.argv[1:])
    sys.stdout.write(out)
    sys.stdout.flush()
    sys.stderr.write(err)
    return status


if __name__ == "__main__":
    sys.exit(main())
