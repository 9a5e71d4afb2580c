"""National parts: the municipality among the 98, and the table of all."""

from __future__ import annotations

from functools import partial

from parathed_lib.assessment import Assessment
from parathed_lib.pages.assessment import figures, nation
from parathed_lib.pages.assessment.everyone import everyone as everyone_table
from parathed_lib.pages.assessment.figures.distribution import rows as dot_rows
from parathed_lib.pages.base.parts import Part, nothing, part, picture


def income_map(assessment: Assessment) -> Part:
    """The map of the municipalities."""
    text = nation.income_map(assessment)
    if text is None:
        return nothing(
            "Årgangen har ingen indkomster for kommunerne at tegne på et kort."
        )
    draw = partial(figures.income_map, assessment)
    return part("base/picture", picture=picture(text, draw))


def distribution(assessment: Assessment) -> Part:
    """The municipality among the others, indicator by indicator."""
    rows = [(r.indicator, r.period, r.values) for r in dot_rows(assessment.nation)]
    text = nation.distribution(assessment, rows)
    if text is None:
        return nothing("Ingen af målene har tal for kommunerne i samme periode.")
    draw = partial(figures.distribution, assessment)
    return part("base/picture", picture=picture(text, draw))


def series(assessment: Assessment) -> Part:
    """The years of each indicator that has a time series in the catalogue."""
    parts = [
        _one_series(assessment, entry.id)
        for entry in assessment.catalogue.indicators.indicators
        if entry.series
    ]
    return Part("\n".join(part.html for part in parts))


def _one_series(assessment: Assessment, indicator: str) -> Part:
    text = nation.series(assessment, indicator, assessment.yearly(indicator))
    if text is None:
        return nothing("Der er for få år til at vise en udvikling.")
    draw = partial(figures.series, assessment, indicator)
    return part("base/picture", picture=picture(text, draw))


def counts(assessment: Assessment) -> Part:
    """The municipalities by what is counted, an indicator at a time."""
    parts = []
    for entry in assessment.catalogue.indicators.indicators:
        text = nation.counts(assessment, entry)
        if entry.unit == "count" and text:
            draw = partial(figures.counts, assessment, entry.id)
            parts.append(part("base/picture", picture=picture(text, draw, sizes=False)))
    return Part("\n".join(p.html for p in parts))


def everyone(assessment: Assessment) -> Part:
    """The figures of all municipalities that stand behind map and distribution."""
    return part("assessment/everyone", table=everyone_table(assessment))
