"""A few of the trials of `make faults`, which runs each of them at full number."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize(("trials", "number"), [("spoil", 3), ("kill", 6), ("swap", 2)])
def test_trials_show_no_fault(trials: str, number: int) -> None:
    command = [sys.executable, "-m", "tests.faults", trials, "--number", str(number)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    rows = done.stdout.splitlines()[2:]
    assert rows
    assert [row for row in rows if not row.endswith("| 0 |")] == []
    assert done.returncode == 0
