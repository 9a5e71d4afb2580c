"""What is told of the figures: the indicators, the municipality's own, its counts."""

from __future__ import annotations

from dataclasses import dataclass
from string import ascii_lowercase
from typing import NamedTuple

from parathed_lib import frames
from parathed_lib.assessment import Assessment
from parathed_lib.assessment.comparability import break_between, obstacle_between_areas
from parathed_lib.assessment.comparison import Comparison, Pair
from parathed_lib.catalogue import Indicator
from parathed_lib.disclosure.difference_constraints import Hidden
from parathed_lib.formatting import period_end
from parathed_lib.pages.base.trend import own_jumps_told
from parathed_lib.pages.messages import say
from parathed_lib.vintage import Figure

# The share of tests that find a difference where there is none, at 95 %.
CHANCE = 0.05


class Verdict(NamedTuple):
    """How the municipality lies against the nation, and how that is drawn.

    `code` is `higher`, `lower` or `similar`, else why there is none: `missing`,
    `descriptive`, `nation` (which is missing), `time` or `status`. `older` are the two
    figures where they are of an older period. `direction` is `up`, `down` or empty.
    """

    code: str
    older: Pair | None = None
    direction: str = ""
    favourable: bool | None = None
    is_judged: bool = True

    @property
    def text(self) -> str:
        return say("assessment", "verdict", self)


def verdict(entry: Indicator, comparison: Comparison) -> Verdict:
    """The verdict against the nation, and whether its direction is wished for."""
    if comparison.municipality.value is None:
        return Verdict("missing")
    if entry.descriptive_only:
        return Verdict("descriptive")
    if comparison.verdict is None:
        if comparison.nation.value is None:
            return Verdict("nation")
        why = obstacle_between_areas(entry, comparison.municipality, comparison.nation)
        return Verdict(str(why))
    pair, side = comparison.against_nation, str(comparison.side)
    older = pair if comparison.is_older(pair) else None
    if side == "similar":
        return Verdict(side, older)
    if entry.polarity == "none":
        return Verdict(side, older, is_judged=False)
    is_higher = side == "higher"
    is_wished = is_higher == (entry.polarity == "high")
    return Verdict(side, older, "up" if is_higher else "down", is_wished)


class IndicatorRow(NamedTuple):
    """A row of the table of indicators; `marks` are the letters of its footnotes."""

    entry: Indicator
    comparison: Comparison
    verdict: Verdict
    marks: dict[str, str]


class IndicatorTable(NamedTuple):
    """The table of indicators in its groups, with the notes by their letters."""

    groups: list[tuple[str, list[IndicatorRow]]]
    notes: dict[str, str]


def indicator_table(assessment: Assessment) -> IndicatorTable:
    """The indicators in their groups, a substitute beside what is missing.

    A note gets its letter where it is first needed, and is said once.
    """
    catalogue, letters = assessment.catalogue.indicators, dict[str, str]()
    groups = []
    for group in catalogue.groups:
        rows = []
        for official in catalogue.official:
            if official.group != group.id:
                continue
            shown = with_substitutes(assessment, official)
            rows += [_row(assessment, entry, letters) for entry in shown]
        groups.append((group.name, rows))
    return IndicatorTable(groups, {letter: text for text, letter in letters.items()})


def with_substitutes(assessment: Assessment, official: Indicator) -> list[Indicator]:
    """An official indicator, and where it has no figure the substitutes that have one."""

    def is_known(entry: Indicator) -> bool:
        return assessment.comparisons[entry.id].municipality.value is not None

    if is_known(official):
        return [official]
    others = assessment.catalogue.indicators.substitutes(official.id)
    return [official, *filter(is_known, others)]


def _row(
    assessment: Assessment, entry: Indicator, letters: dict[str, str]
) -> IndicatorRow:
    comparison = assessment.comparisons[entry.id]
    marks = {}
    for place in (*frames.LEVELS, "verdict"):
        note = say("assessment", f"{place}_note", assessment, entry, comparison)
        if note:
            marks[place] = letters.setdefault(note, _letter(len(letters)))
    return IndicatorRow(entry, comparison, verdict(entry, comparison), marks)


def _letter(place: int) -> str:
    """The mark of a note by its place from 0: a to z, then aa."""
    before, last = divmod(place, len(ascii_lowercase))
    return (_letter(before - 1) if before else "") + ascii_lowercase[last]


def known_of_official(assessment: Assessment) -> int:
    """How many of the official indicators have a figure of the municipality."""
    official = assessment.catalogue.indicators.official
    figures = (assessment.comparisons[entry.id].municipality for entry in official)
    return sum(figure.value is not None for figure in figures)


def is_of_district(entry: Indicator, comparison: Comparison) -> bool:
    """Whether there is a figure, and it is that of the whole police district."""
    is_known = comparison.municipality.value is not None
    return is_known and entry.geography == "police_district"


def of_district(assessment: Assessment) -> list[Indicator]:
    """The indicators with a figure of the whole police district."""
    entries, found = assessment.catalogue.indicators.indicators, assessment.comparisons
    return [entry for entry in entries if is_of_district(entry, found[entry.id])]


def averages(assessment: Assessment) -> dict[str, list[str]]:
    """The short names of the official indicators by what their national average is."""
    kinds: dict[str, list[str]] = {}
    for entry in assessment.catalogue.indicators.official:
        if assessment.comparisons[entry.id].nation.value is not None:
            kinds.setdefault(entry.average.nation, []).append(entry.short.lower())
    return kinds


def tested(assessment: Assessment) -> int:
    """How many differences of the official indicators are tested."""
    official = assessment.catalogue.indicators.official
    return sum(assessment.comparisons[entry.id].is_tested for entry in official)


class LocalRow(NamedTuple):
    """A local indicator: the newest figure, the period that is shown, and the others.

    Each of the others has with it whether it was counted in another way.
    """

    entry: Indicator
    figure: Figure
    shown: Figure | None
    others: list[tuple[Figure, bool]]


def local_rows(assessment: Assessment) -> list[LocalRow]:
    """The municipality's own indicators in the order of their file."""
    rows = []
    for id, comparison in assessment.local.items():
        entry, figure = assessment.catalogue.indicator(id), comparison.municipality
        periods = _periods(assessment, id)
        # Where every period is hidden, the newest of them is the one that is missing.
        shown = periods.get(figure.period or next(reversed(periods), ""))
        others = [
            (other, bool(shown and break_between(entry, other.period, shown.period)))
            for other in periods.values()
            if other is not shown
        ]
        rows.append(LocalRow(entry, figure, shown, others))
    return rows


def _periods(assessment: Assessment, indicator: str) -> dict[str, Figure]:
    """Every period of a local indicator, oldest first, hidden figures too."""
    table = assessment.vintage.observations
    own = table[
        (table["indicator"] == indicator)
        & (table["area"] == assessment.municipality.code)
    ]
    found = {
        row["period"]: Figure(
            row["value"] if row["status"] in frames.PRESENT else None,
            row["status"],
            row["period"],
        )
        for row in own.to_dict("records")
        if assessment.year in (None, period_end(row["period"]).year)
    }
    return {period: found[period] for period in sorted(found, key=period_end)}


def remarks(assessment: Assessment) -> list[str]:
    """What to know of the municipality's own figures: outliers, jumps, its notes."""
    form, code = assessment.evaluation, assessment.municipality.code
    return [
        remark
        for entry in assessment.catalogue.indicators.indicators
        for remark in (
            *(o.text for o in entry.outliers if o.area == code),
            own_jumps_told(assessment, entry.id),
            *(form.notes_about(entry.id) if form else []),
        )
        if remark
    ]


@dataclass(frozen=True)
class ExtentRow:
    """A count of concerns or cases; `value` is None when missing or `hidden`."""

    id: str
    name: str
    period: str | None = None
    value: float | None = None
    status: str = "not_collected"
    hidden: Hidden | None = None


def extent_rows(assessment: Assessment) -> list[ExtentRow]:
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
