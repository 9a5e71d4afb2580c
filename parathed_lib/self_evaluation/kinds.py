"""The kinds of file that a form can be: a workbook, a page, or a text file.

The packages that know them are loaded when they are needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import tomli_w

from parathed_lib.catalogue import Catalogue
from parathed_lib.errors import EvaluationError
from parathed_lib.privacy import personal_data
from parathed_lib.self_evaluation.draft import (
    LARGEST_FORM,
    LARGEST_WORKBOOK,
    Draft,
    Fault,
)
from parathed_lib.self_evaluation.toml_file import read_toml

WRITTEN = (".xlsx", ".html", ".toml")
READ = (".xlsx", ".html", ".htm", ".json", ".toml")
Facts = Sequence[tuple[str, str]]  # Danish names, and what is known
_ZIP = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"


def read_file(path: Path, catalogue: Catalogue) -> Draft:
    """The draft in a file of any kind that a form can be sent in as.

    A file that is no such thing gives a draft with that fault alone. No fault holds
    anything of what stands in the file.
    """
    suffix = path.suffix.lower()
    if suffix not in READ:
        return _unreadable(f"filen skal være af typen {' '.join(READ)}")
    try:
        largest = LARGEST_WORKBOOK if suffix == ".xlsx" else LARGEST_FORM
        if path.stat().st_size > largest:
            return _unreadable(f"filen er større end {largest // 10**6} MB")
        content = path.read_bytes()
    except FileNotFoundError:
        return _unreadable("filen findes ikke")
    except OSError:
        return _unreadable("filen kan ikke åbnes")
    if fault := _of_another_kind(suffix, content):
        return _unreadable(fault)
    try:
        return _read(suffix, content, catalogue)
    except Exception as error:
        # A damaged file makes a library raise what it likes, and its message may hold
        # what stands in the file.
        return _unreadable(f"filen er beskadiget ({type(error).__name__})")


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


def safe_name(path: Path) -> str:
    """The file's name for a message; raises EvaluationError when it may be personal."""
    if kind := personal_data(path.name):
        raise EvaluationError(
            f"Filens navn ligner {kind}. Giv filen et navn uden oplysninger om "
            "personer, og prøv igen."
        )
    return path.name


def _read(suffix: str, content: bytes, catalogue: Catalogue) -> Draft:
    if suffix == ".xlsx":
        from parathed_lib.self_evaluation.workbook import read_workbook

        return read_workbook(content, catalogue)
    if suffix == ".toml":
        return read_toml(content)
    from parathed_lib.self_evaluation.page import read_page_file

    return read_page_file(content)


def _unreadable(text: str) -> Draft:
    return Draft({}, faults=[Fault("", text)])


def _of_another_kind(suffix: str, content: bytes) -> str | None:
    """What a file is instead of what its name says, None when it can be that."""
    if not content.strip():
        return "filen er tom"
    if content.startswith(_OLD_EXCEL):
        return (
            "filen er låst med adgangskode eller gemt i et gammelt format. Gem den "
            "uden adgangskode som »Excel-projektmappe (.xlsx)«"
        )
    if suffix == ".xlsx" and not content.startswith(_ZIP):
        return "filen hedder .xlsx, men er ikke et regneark. Gem den igen fra Excel"
    if suffix != ".xlsx" and content.startswith(_ZIP):
        return f"filen hedder {suffix}, men er et regneark eller en pakket fil"
    if suffix != ".xlsx" and b"\x00" in content:
        return f"filen hedder {suffix}, men er ikke en tekstfil i UTF-8"
    return None


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
    guide += ["Andre felter, fx antal, dokumenter og mål, står i docs/data.md."]
    comments = "".join(f"# {line}".rstrip() + "\n" for line in guide)
    body = data | {
        "date": data.get("date", ""),
        "names_no_person": data.get("names_no_person", False),
    }
    body |= {part: data.get(part, {}) for part in ("ratings", "summary", "texts")}
    return f"{comments}\n{tomli_w.dumps(body)}"
