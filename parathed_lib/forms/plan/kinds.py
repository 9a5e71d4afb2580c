"""The kinds of file that a plan can be: a workbook or a text file.

The package that knows workbooks is loaded when it is needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import tomli_w

from parathed_lib.catalogue import Catalogue
from parathed_lib.catalogue.planning import load_planning
from parathed_lib.forms import files
from parathed_lib.forms.draft import Draft
from parathed_lib.forms.toml_file import read_toml

WRITTEN = (".xlsx", ".toml")
Facts = Sequence[tuple[str, str]]  # Danish names, and what is known


def read_file(path: Path, catalogue: Catalogue) -> Draft:
    """The draft in a file of either kind."""

    def workbook(content: bytes) -> Draft:
        from parathed_lib.forms.plan.workbook import read_workbook

        return read_workbook(content, catalogue)

    return files.read_file(path, {".xlsx": workbook, ".toml": read_toml})


def write_file(
    suffix: str,
    data: dict[str, Any],
    catalogue: Catalogue,
    points: Facts = (),
    next_steps: Facts = (),
) -> bytes:
    """A plan to go on with, in the shape of the stored one; it need not be complete.

    `points` are the attention points of the assessment and `next_steps` what the levels
    above its answers ask for, each with its label.
    """
    if suffix == ".xlsx":
        from parathed_lib.forms.plan.workbook import write_workbook

        return write_workbook(data, catalogue, points, next_steps)
    return _text_file(data, catalogue, points, next_steps).encode("utf-8")


def _text_file(
    data: dict[str, Any], catalogue: Catalogue, points: Facts, next_steps: Facts
) -> str:
    """The plan as TOML below a guide in comments."""
    planning, rubric = load_planning(), catalogue.rubric
    guide = [f"Handleplan: {catalogue.municipality(data['municipality']).full_name}"]
    guide += ["", "[texts]: planens afsnit i anførselstegn."]
    guide += [f"  {p.id} = {p.title}: {p.prompt}" for p in planning.passages]
    for field, named in (
        ("status", planning.file.statuses),
        ("theme", rubric.themes),
        ("parameter", rubric.parameters),
    ):
        guide += ["", f"{field} på en handling:"]
        guide += [f"  {entry.id} = {entry.name}" for entry in named]
    for heading, facts in (
        ("Opmærksomhedspunkter i vurderingen:", points),
        ("Næste trin:", next_steps),
    ):
        if facts:
            guide += ["", heading]
            guide += [f"  {label}: {_on_one_line(text)}" for label, text in facts]
    guide += [
        "",
        "first, last: planens første og sidste dag, fx 2027-01-01 eller juni 2028.",
        "names_no_person: skriv true, når planen ikke nævner personer.",
        "Alle felter står i docs/plan.md.",
    ]
    comments = "".join(f"# {line}".rstrip() + "\n" for line in guide)
    single = {"name": "", "first": "", "last": "", "names_no_person": False} | data
    ordered = {"schema": 1, "municipality": data["municipality"]} | single
    return f"{comments}\n{tomli_w.dumps(ordered)}"


def _on_one_line(text: str) -> str:
    return " ".join(text.split())
