"""The table of all municipalities that stands behind map and distribution."""

from __future__ import annotations

from dataclasses import dataclass

from parathed_lib.assessment import Assessment, national
from parathed_lib.assessment.national import Nation, shared
from parathed_lib.catalogue import danish_order
from parathed_lib.formatting import period
from parathed_lib.pages.base.values import known, printed
from parathed_lib.vintage import Figure


@dataclass(frozen=True)
class EveryoneTable:
    """A row per municipality, a column per indicator that all of them have."""

    headings: list[tuple[str, str]]
    rows: list[tuple[str, bool, list[str]]]


def everyone(assessment: Assessment) -> EveryoneTable:
    """All 98 in the order of their names, with the municipality's own row marked.

    Indicators that are descriptive only are left out.
    """
    headings = [
        (entry.short, period(when))
        for entry, when, _ in national.every_across(assessment.nation)
    ]
    own = assessment.municipality.code
    rows = [
        (name, code == own, cells) for code, name, cells in _rows(assessment.nation)
    ]
    return EveryoneTable(headings, rows)


@shared
def _rows(nation: Nation) -> list[tuple[str, str, list[str]]]:
    """Code, name and printed figures of each municipality."""
    columns = [
        [
            printed(entry, "municipality", Figure(known(value), "ok"))
            for value in values.tolist()
        ]
        for entry, _, values in national.every_across(nation)
    ]
    place = {code: n for n, code in enumerate(nation.municipalities)}
    return [
        (m.code, m.name, [column[place[m.code]] for column in columns])
        for m in sorted(nation.municipalities.values(), key=danish_order)
    ]
