"""What is known of each indicator, for the pages at the end of a report."""

from __future__ import annotations

from dataclasses import dataclass

from parathed_lib import formatting
from parathed_lib.assessment import Assessment
from parathed_lib.catalogue import Indicator
from parathed_lib.catalogue.queries import NoQuery
from parathed_lib.pages.base.jumps import own_jumps_told
from parathed_lib.pages.base.values import AVERAGES, period_words


@dataclass(frozen=True)
class Documentation:
    """What is known of one indicator, for the pages at the end."""

    indicator: Indicator
    period: str
    source: str
    averages: str
    references: str
    least_difference: str
    remarks: list[str]


def documentation(assessment: Assessment) -> list[Documentation]:
    """The documentation of the ten, of each substitute that has a figure, and of the
    municipality's own indicators.
    """
    references = assessment.catalogue.references.by_key
    files = assessment.vintage.origin
    rows = []
    for entry, comparison in assessment.described:
        own = comparison.municipality
        if entry.substitute_for and own.value is None:
            continue
        shown = [f for f in (own, comparison.region, comparison.nation) if f.file]
        table = entry.source.table
        if entry.source.table_2017:
            then = entry.source.table_2017
            table = f"{table} (i 2017: {then})" if table else f"{then} (i 2017)"
        origins = sorted({files[f.file]["source"] for f in shown})
        source = f"{entry.source.publisher}{': ' + table if table else ''}. "
        source += f"{entry.source.title}."
        if entry.is_local:
            source += f" Licens: {entry.source.licence}."
        if origins:
            source += f" Tallene her: {'; '.join(origins)}."
        rows.append(
            Documentation(
                indicator=entry,
                period=period_words(own),
                source=source,
                averages=_averages(entry),
                references=", ".join(references[key].cite for key in entry.references),
                least_difference=_least(entry),
                remarks=_remarks(assessment, entry),
            )
        )
    return rows


def _least(entry: Indicator) -> str:
    """From which difference on it is called higher or lower where nothing is tested.

    Empty where the indicator states none.
    """
    if not entry.least_difference:
        return ""
    decimals = formatting.decimals_of(entry.least_difference, 4)
    unit = {"pct": " procentpoint", "kr": " kr."}.get(entry.unit, "")
    return (
        "Uden test siger vi kun højere eller lavere ved en forskel på mindst "
        f"{formatting.number(entry.least_difference, decimals)}{unit}. "
        f"{entry.least_difference_why}"
    )


def _averages(entry: Indicator) -> str:
    if entry.is_local:
        return "Ingen. Tallet er kommunens eget og findes ikke for region eller land."
    regional, national = AVERAGES[entry.average.region], AVERAGES[entry.average.nation]
    return f"Region: {regional}. Land: {national}."


def _remarks(assessment: Assessment, entry: Indicator) -> list[str]:
    """What to know of an indicator: its footnote, tables that ended, breaks, notes."""
    remarks = [entry.footnote] if entry.footnote else []
    if retired := assessment.catalogue.indicators.retired.get(entry.source.table_2017):
        remarks.append(retired.text)
    if isinstance(entry.query, NoQuery):
        remarks.append(entry.query.why)
    remarks += [
        f"Brud fra {formatting.period(b.period)}: {b.text}" for b in entry.breaks
    ]
    remarks += [
        o.text for o in entry.outliers if o.area == assessment.municipality.code
    ]
    if leaps := own_jumps_told(assessment, entry.id):
        remarks.append(leaps)
    if assessment.evaluation:
        remarks += assessment.evaluation.notes_about(entry.id)
    return remarks
