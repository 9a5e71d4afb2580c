"""The form as an Excel workbook: to be filled in, and read back with its faults."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from parathed_lib.catalogue import Catalogue
from parathed_lib.forms import workbook
from parathed_lib.forms.draft import Draft
from parathed_lib.forms.evaluation.workbook.sheets import assessors_pages, pages
from parathed_lib.forms.workbook import WorkbookForm

# Counted up when answers move. A workbook of BUILD or of one before it that is named
# here is read.
BUILD = 3
BEFORE_POINTS_NAMED_ANSWERS = 2


def read_workbook(content: bytes, catalogue: Catalogue) -> Draft:
    """The draft in an .xlsx file, as `forms.workbook.read_workbook` gives it."""
    return workbook.read_workbook(content, _form(catalogue))


def write_workbook(
    data: dict[str, Any],
    catalogue: Catalogue,
    facts: Sequence[tuple[str, str]] = (),
) -> bytes:
    """The form with what is filled in so far, as an .xlsx to go on with.

    `data` has the shape of the stored form and need not be complete. Raises
    EvaluationError for a text that no cell can hold.
    """
    code = str(data.get("municipality"))
    known = code in catalogue.municipalities
    name = catalogue.municipalities[code].full_name if known else ""
    half = data.get("half")
    form = _assessors_form(catalogue) if half == "assessor" else _form(catalogue)
    return workbook.write_workbook(data, form, name, facts)


def _form(catalogue: Catalogue) -> WorkbookForm:
    rubric = catalogue.rubric.version
    form = WorkbookForm(
        title="Skema til selvevaluering",
        foot="Selvevaluering",
        pages=pages(catalogue),
        stamp={"rubric": rubric, "build": str(BUILD)},
        fixed=("municipality", "round", "rubric", "build"),
        listed=("criteria", "theme_order"),
        names={code: m.full_name for code, m in catalogue.municipalities.items()},
        others={"Handleplan": "filen er en handleplan. Brug: parathed plan"},
    )
    earlier = replace(
        form,
        pages=pages(catalogue, points_name_answers=False),
        stamp={"rubric": rubric, "build": str(BEFORE_POINTS_NAMED_ANSWERS)},
    )
    return replace(form, earlier=(earlier, _assessors_form(catalogue)))


def _assessors_form(catalogue: Catalogue) -> WorkbookForm:
    """What the assessor alone answers, in a workbook of its own."""
    return WorkbookForm(
        title="Bedømmerens skema",
        foot="Bedømmelse",
        pages=assessors_pages(catalogue),
        stamp={
            "rubric": catalogue.rubric.version,
            "half": "assessor",
            "build": str(BUILD),
        },
        fixed=("municipality", "round", "rubric", "half", "build"),
        listed=("criteria",),
        names={code: m.full_name for code, m in catalogue.municipalities.items()},
    )
