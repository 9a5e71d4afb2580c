"""The kinds of file that a form can be: a workbook, a page, or a text file.

The packages that know them are loaded when they are needed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import tomli_w

from parathed_lib.catalogue import Catalogue, Rubric
from parathed_lib.forms import files
from parathed_lib.forms.draft import Draft
from parathed_lib.forms.evaluation.form import MAY_BE_NAMED
from parathed_lib.forms.toml_file import read_toml

WRITTEN = (".xlsx", ".html", ".toml")
Facts = Sequence[tuple[str, str]]  # Danish names, and what is known


def read_file(path: Path, catalogue: Catalogue) -> Draft:
    """The draft in a file of any kind that a form can be sent in as."""
    return files.read_file(path, _readers(catalogue))


def write_file(
    suffix: str, data: dict[str, Any], catalogue: Catalogue, facts: Facts
) -> bytes:
    """A form to fill in, with what is already known of it.

    `data` has the shape of the stored form and need not be complete. `facts` are told
    above the form.
    """
    if suffix == ".xlsx":
        from parathed_lib.forms.evaluation.workbook import write_workbook

        return write_workbook(data, catalogue, facts)
    if suffix == ".html":
        from parathed_lib.forms.evaluation.page import write_page

        return write_page(data, catalogue, facts).encode("utf-8")
    return _text_file(data, catalogue, facts).encode("utf-8")


def _readers(catalogue: Catalogue) -> dict[str, Callable[[bytes], Draft]]:
    def workbook(content: bytes) -> Draft:
        from parathed_lib.forms.evaluation.workbook import read_workbook

        return read_workbook(content, catalogue)

    def page(content: bytes) -> Draft:
        from parathed_lib.forms.evaluation.page import read_page_file

        return read_page_file(content)

    return {
        ".xlsx": workbook,
        ".html": page,
        ".htm": page,
        ".json": page,
        ".toml": read_toml,
    }


def _text_file(data: dict[str, Any], catalogue: Catalogue, facts: Facts) -> str:
    """The form as TOML below a guide in comments: every name with its question."""
    rubric = catalogue.rubric
    who = catalogue.municipality(data["municipality"]).full_name
    alone = data.get("half") == "assessor"
    what = "Bedømmerens skema" if alone else "Skema til selvevaluering"
    guide = [f"{what}: {who}, runde {data['round']}", ""]
    guide += [f"{name}: {text}" for name, text in facts]
    levels = ", ".join(f"{level.value} {level.label}" for level in rubric.levels)
    guide += [
        "",
        f"[ratings]: et tal for hvert svar, {levels}.",
        "Udelad et svar, I ikke har.",
    ]
    for p in rubric.parameters_by("assessor") if alone else rubric.parameters:
        guide.append(f"  {p.id} = {p.name}: {p.question}")
        steps = p.anchors if alone else []
        guide += [f"    {n}: {anchor}" for n, anchor in enumerate(steps, start=1)]
    parts = ["ratings"]
    if alone:
        guide += _of_assessor(rubric)
    else:
        guide += _of_municipality(rubric)
        parts += ["summary", "texts"]
    guide += ["", "date: dag, måned eller år, fx 2017-06-30."]
    guide += ["names_no_person: skriv true, når skemaet ikke nævner personer."]
    if not alone:
        guide += [f"may_be_named: skriv true, hvis {MAY_BE_NAMED}"]
        guide += ["Andre felter, fx antal, dokumenter og mål, står i docs/data.md."]
    comments = "".join(f"# {line}".rstrip() + "\n" for line in guide)
    asked = ["names_no_person"] if alone else ["names_no_person", "may_be_named"]
    body = data | {"date": data.get("date", "")}
    body |= {name: data.get(name, False) for name in asked}
    if alone:
        body |= {name: data.get(name, []) for name in ("criteria", "evidence")}
    body |= {part: data.get(part, {}) for part in parts}
    return f"{comments}\n{tomli_w.dumps(body)}"


def _of_assessor(rubric: Rubric) -> list[str]:
    """What the text file asks of an assessor besides the ratings."""
    criteria = rubric.criteria
    lines = ["", "criteria: de krav, der er opfyldt, fx criteria = "]
    lines[-1] += f'["{criteria[0].id}"].'
    lines += [f"  {c.id} = {c.parameter}, trin {c.level}: {c.text}" for c in criteria]
    kinds = ", ".join(kind.id for kind in rubric.evidence_kinds)
    lines += ["", "evidence: de dokumenter, du har set. Slags dokument (kind): "]
    lines[-1] += f"{kinds}."
    example = f'{{parameter = "{criteria[0].parameter}", kind = "policy", title = "…"}}'
    lines.append(f"  evidence = [{example}]")
    return [*lines, "reasons: hvorfor, for hvert svar."]


def _of_municipality(rubric: Rubric) -> list[str]:
    """What the text file asks of a municipality besides the ratings."""
    guide = ["", "[texts]: kommunens egne ord i anførselstegn."]
    guide += [f"  {q.id} = {q.title}: {q.prompt}" for q in rubric.questions]
    guide += ["", "[summary]: en eller to sætninger om hvert tema."]
    guide += [f"  {t.id} = {t.name}: {t.about}" for t in rubric.themes]
    return guide
