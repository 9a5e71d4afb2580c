"""The table of all municipalities that stands behind map and distribution."""

from __future__ import annotations

from dataclasses import dataclass

from parathed_lib.assessment import Assessment
from parathed_lib.catalogue import Municipality
from parathed_lib.formatting import period
from parathed_lib.vintage import Figure
from parathed_lib.wording.values import printed


@dataclass(frozen=True)
class EveryoneTable:
    """A row per municipality, a column per indicator that all of them have."""

    headings: list[tuple[str, str]]
    rows: list[tuple[str, bool, list[str]]]


def everyone(assessment: Assessment) -> EveryoneTable:
    """All 98 in the order of their names, with the municipality's own row marked.

    Indicators that are descriptive only are left out.
    """
    columns = []
    for entry in assessment.catalogue.indicators.indicators:
        found = assessment.across_municipalities(entry.id)
        if found:
            columns.append((entry, *found))
    headings = [(entry.short, period(when)) for entry, when, _ in columns]
    rows = []
    order = sorted(assessment.catalogue.municipalities.values(), key=_danish)
    for m in order:
        cells = []
        for entry, _, values in columns:
            value = values[m.code]
            figure = Figure(None if value != value else float(value), "ok")
            cells.append(printed(entry, "municipality", figure))
        rows.append((m.name, m.code == assessment.municipality.code, cells))
    return EveryoneTable(headings, rows)


def _danish(municipality: Municipality) -> str:
    """A key that sorts æ, ø, å last, and aa as å."""
    name = municipality.name.lower().replace("aa", "å")
    return name.translate(str.maketrans("æøå", "\ue000\ue001\ue002"))
