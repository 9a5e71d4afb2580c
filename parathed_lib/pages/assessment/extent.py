"""The municipality's counts of concerns and cases, without what must be hidden."""

from __future__ import annotations

from dataclasses import dataclass

from parathed_lib.assessment import Assessment
from parathed_lib.disclosure.difference_constraints import Hidden
from parathed_lib.formatting import period_end


@dataclass(frozen=True)
class ExtentRow:
    """A count of concerns or cases; `value` is None when missing or `hidden`."""

    id: str
    name: str
    period: str | None = None
    value: float | None = None
    status: str = "not_collected"
    hidden: Hidden | None = None


def extent(assessment: Assessment) -> list[ExtentRow]:
    """The counts of the form, the latest of each, without what must be hidden.

    Those of earlier periods may have been shown in earlier reports, so all that the
    form holds of a count decides what is hidden, and all that was published of it.
    """
    form, rows = assessment.evaluation, []
    for entry in assessment.catalogue.rubric.extent:
        counts = [e for e in form.extent if e.id == entry.id] if form else []
        if not counts:
            rows.append(ExtentRow(entry.id, entry.name))
            continue
        known = [(e.period, e.value) for e in counts]
        hidden = assessment.published.hide(entry.id, known)
        latest, why = max(
            zip(counts, hidden, strict=True),
            key=lambda pair: period_end(pair[0].period),
        )
        value, status = (None, "suppressed") if why else (latest.value, "ok")
        rows.append(ExtentRow(entry.id, entry.name, latest.period, value, status, why))
    return rows
