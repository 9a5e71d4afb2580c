"""What docs/data.md lets a researcher type runs, in one session from top to bottom."""

from __future__ import annotations

import re


def test_the_examples_for_researchers_run(monkeypatch, repository, embedded_root):
    text = (repository / "docs" / "data.md").read_text("utf-8")
    section = text.partition("## Tables for researchers")[2].partition("\n## ")[0]
    blocks = re.findall(r"(?s)```python\n(.*?)```", section)
    monkeypatch.chdir(embedded_root)
    session: dict[str, object] = {}
    for block in blocks:
        exec(block, session)
    assert len(blocks) == 2
    # As printed in the report of 2017, and the 98 municipalities.
    assert session["wide"].loc["Ishøj", "2015"] == 193760
    assert len(session["measures"]) == 98
