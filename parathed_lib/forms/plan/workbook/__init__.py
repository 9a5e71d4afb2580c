"""The plan as an Excel workbook: to be filled in, and read back with its faults."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from parathed_lib.catalogue import Catalogue
from parathed_lib.forms import workbook
from parathed_lib.forms.draft import Draft
from parathed_lib.forms.plan.workbook.answers import NEXT_STEPS, POINTS
from parathed_lib.forms.plan.workbook.measures import apart, together
from parathed_lib.forms.plan.workbook.sheets import pages
from parathed_lib.forms.workbook import WorkbookForm

# Counted up when answers move. A workbook of BUILD or of one before it that is named
# here is read.
BUILD = "plan-2"
BEFORE_MEASURES_SAID_PERSONS = "plan-1"
Facts = Sequence[tuple[str, str]]


def read_workbook(content: bytes, catalogue: Catalogue) -> Draft:
    """The draft in an .xlsx file, as `forms.workbook.read_workbook` gives it."""
    return together(workbook.read_workbook(content, _form(catalogue)))


def write_workbook(
    data: dict[str, Any],
    catalogue: Catalogue,
    points: Facts = (),
    next_steps: Facts = (),
) -> bytes:
    """The plan with what is filled in so far, as an .xlsx to go on with.

    `data` has the shape of the stored plan and need not be complete. `points` are the
    attention points of the assessment and `next_steps` what the next levels ask for,
    each with its label; a sheet shows them. Raises EvaluationError for a text that no
    cell can hold.
    """
    code = str(data.get("municipality"))
    known = code in catalogue.municipalities
    return workbook.write_workbook(
        apart(data),
        _form(catalogue),
        catalogue.municipalities[code].full_name if known else "",
        facts_of={
            title: facts
            for title, facts in ((POINTS, points), (NEXT_STEPS, next_steps))
            if facts
        },
    )


def _form(catalogue: Catalogue) -> WorkbookForm:
    form = WorkbookForm(
        title="Handleplan",
        foot="Handleplan",
        pages=pages(catalogue),
        stamp={"build": BUILD},
        fixed=("municipality", "build"),
        names={code: m.full_name for code, m in catalogue.municipalities.items()},
        others={
            "Hvor parat er kommunen?": "filen er et skema til selvevaluering. Brug: "
            "parathed form"
        },
        noun="planen",
        afresh="Lav en ny fil, og flyt teksterne derover",
    )
    earlier = replace(
        form,
        pages=pages(catalogue, measures_say_persons=False),
        stamp={"build": BEFORE_MEASURES_SAID_PERSONS},
    )
    return replace(form, earlier=(earlier,))
