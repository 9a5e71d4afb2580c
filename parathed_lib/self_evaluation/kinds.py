"""The kinds of file that a form can be: a workbook, a page, or a text file.

The packages that know them are loaded when they are needed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import tomli_w

from parathed_lib.catalogue import Catalogue
from parathed_lib.forms import files
from parathed_lib.forms.draft import Draft
from parathed_lib.forms.toml_file import read_toml
from parathed_lib.self_evaluation.form import MAY_BE_NAMED

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
        from parathed_lib.self_evaluation.workbook import write_workbook

        return write_workbook(data, catalogue, facts)
    if suffix == ".html":
        from parathed_lib.self_evaluation.page import write_page

        return write_page(data, catalogue, facts).encode("utf-8")
    return _text_file(data, catalogue, facts).encode("utf-8")


def _readers(catalogue: Catalogue) -> dict[str, Callable[[bytes], Draft]]:
    def workbook(content: bytes) -> Draft:
        from parathed_lib.self_evaluation.workbook import read_workbook

        return read_workbook(content, catalogue)

    def page(content: bytes) -> Draft:
        from parathed_lib.self_evaluation.page import read_page_file

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
    guide = [f"Skema til selvevaluering: {who}, runde {data['round']}", ""]
    guide += [f"{name}: {text}" for name, text in facts]
    levels = ", ".join(f"{level.value} {level.label}" for level in rubric.levels)
    guide += [
        "",
        f"[ratings]: et tal for hvert svar, {levels}.",
        "Udelad et svar, I ikke har.",
    ]
    guide += [f"  {p.id} = {p.name}: {p.question}" for p in rubric.parameters]
    guide += ["", "[texts]: kommunens egne ord i anførselstegn."]
    guide += [f"  {q.id} = {q.title}: {q.prompt}" for q in rubric.questions]
    guide += ["", "[summary]: en eller to sætninger om hvert tema."]
    guide += [f"  {t.id} = {t.name}: {t.about}" for t in rubric.themes]
    guide += ["", "date: dag, måned eller år, fx 2017-06-30."]
    guide += ["names_no_person: skriv true, når skemaet ikke nævner personer."]
    guide += [f"may_be_named: skriv true, hvis {MAY_BE_NAMED}"]
    guide += ["Andre felter, fx antal, dokumenter og mål, står i docs/data.md."]
    comments = "".join(f"# {line}".rstrip() + "\n" for line in guide)
    body = data | {
        "date": data.get("date", ""),
        "names_no_person": data.get("names_no_person", False),
        "may_be_named": data.get("may_be_named", False),
    }
    body |= {part: data.get(part, {}) for part in ("ratings", "summary", "texts")}
    return f"{comments}\n{tomli_w.dumps(body)}"
