"""What docs/extending.md says can be done as it says: its blocks are run, in order."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[1] / "docs" / "extending.md"
BLOCK = re.compile(r"```(sh|python|text)\n(.*?)```", re.DOTALL)


TITLED = [
    section.split("\n", 1) for section in PAGE.read_text("utf-8").split("\n## ")[1:]
]


@pytest.mark.slow
@pytest.mark.parametrize(
    "text", [text for _, text in TITLED], ids=[title for title, _ in TITLED]
)
def test_what_the_page_says_is_what_happens(text, data_root, repository):
    bin = Path(sys.executable).parent
    path = os.pathsep.join([str(bin), os.environ["PATH"]])
    code = os.pathsep.join([str(data_root), str(repository)])
    environment = os.environ | {"PATH": path, "PYTHONPATH": code, "COLUMNS": "120"}
    environment.pop("PARATHED_CATALOGUE", None)
    said = ""
    for kind, block in BLOCK.findall(text):
        if kind == "text":
            lines = [" ".join(line.split()) for line in block.splitlines()]
            assert [line for line in lines if line not in said] == []
            continue
        words = {"sh": ["bash", "-ec"], "python": [sys.executable, "-c"]}[kind]
        done = subprocess.run(
            [*words, block],
            cwd=data_root,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            timeout=300,
        )
        assert done.returncode == 0, done.stderr
        said = " ".join((done.stdout + done.stderr).split())
    assert said
