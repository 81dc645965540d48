"""What the tests of the Python mirror share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ACCEPTANCE = os.environ.get("WATTLE_ACCEPTANCE_DATA", "")

needs_acceptance_data = pytest.mark.skipif(not ACCEPTANCE, reason="WATTLE_ACCEPTANCE_DATA names no folder")


def acceptance(path: str) -> Path:
    """A file of the acceptance data, which is read where it lies and never copied here."""
    return Path(ACCEPTANCE) / path


def pytest_configure(config: pytest.Config) -> None:
    from hypothesis import settings

    settings.register_profile("wattle", deadline=None, derandomize=True)
    settings.load_profile("wattle")
