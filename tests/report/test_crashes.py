"""A writing command that is killed has lost nothing, and the same command mends it.

Each command is stopped before each of its file operations (`crashes`): whatever lay
there is then as it was or as it shall be, byte for byte, and what is half of one run
is not published. Given again, the command leaves what it leaves alone, and no more.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="forks, and looks in /proc"),
]

# The least number of stops of each command, below which some were not seen: a file
# takes three (it is begun, which two events tell, and renamed), a folder one.
STOPS = {
    "forms": {
        "form import, a first": 10,
        "form import, another": 8,
        "form import, a rater's": 6,
        "form consensus": 8,
        "form withdraw": 3,
        "form forget": 8,
        "form new": 3,
        "plan import, a first": 10,
        "plan import, another": 10,
        "plan new": 3,
        "plan": 18,
        "diff": 3,
    },
    "publish": {"publish": 8, "publish --programme": 6, "snapshot": 50},
    "pages": {
        "report, a first": 40,
        "report, another": 30,
        "monitor": 18,
        "programme": 18,
    },
}


@pytest.mark.parametrize("group", STOPS)
def test_a_command_killed_at_any_file_operation_loses_nothing(group):
    done = subprocess.run(
        [sys.executable, Path(__file__).parents[1] / "crashes.py", *STOPS[group]],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    rows = {row["scenario"]: row for row in map(json.loads, done.stdout.splitlines())}
    assert {name: row["faults"] for name, row in rows.items()} == {
        name: [] for name in STOPS[group]
    }
    stops = {name: row["stops"] for name, row in rows.items()}
    assert {n: s for n, s in stops.items() if s < STOPS[group][n]} == {}
    print(stops)
