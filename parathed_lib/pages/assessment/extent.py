"""The municipality's counts of concerns and cases, without what must be hidden."""

from __future__ import annotations

from dataclasses import dataclass, replace

from parathed_lib.assessment import Assessment
from parathed_lib.disclosure.published_counts import Hidden
from parathed_lib.formatting import period_end
from parathed_lib.pages.base.values import REASONS

NOT_GIVEN = "ikke oplyst"
HIDDEN: dict[Hidden, str] = {
    "suppressed": REASONS["suppressed"],
}


@dataclass(frozen=True)
class ExtentRow:
    """A count of concerns or cases; `value` is None when missing or suppressed.

    `reason` says why it is None, for the reader; empty where there is a value. `hidden`
    is `suppressed` where it is, whatever the reason.
    """

    id: str
    name: str
    period: str | None
    value: float | None
    status: str
    reason: str = ""
    hidden: Hidden | None = None


def extent(assessment: Assessment) -> list[ExtentRow]:
    """The counts of the form, the latest of each, without what must be hidden.

    Those of earlier periods may have been shown in earlier reports, so all that the
    form holds of a count decides what is hidden, and all that was published of it.
    """
    form = assessment.evaluation
    rows = []
    for entry in assessment.catalogue.rubric.extent:
        counts = [e for e in form.extent if e.id == entry.id] if form else []
        if not counts:
            rows.append(
                ExtentRow(entry.id, entry.name, None, None, "not_collected", NOT_GIVEN)
            )
            continue
        known = [(e.period, e.value) for e in counts]
        hidden = assessment.published.hide(entry.id, known)
        latest, why = max(
            zip(counts, hidden, strict=True),
            key=lambda pair: period_end(pair[0].period),
        )
        row = ExtentRow(entry.id, entry.name, latest.period, latest.value, "ok")
        if why:
            row = replace(
                row, value=None, status="suppressed", reason=HIDDEN[why], hidden=why
            )
        rows.append(row)
    return rows
