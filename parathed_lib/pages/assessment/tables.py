"""The display tables of a report: rows of printed text, ready for a template."""

from __future__ import annotations

from dataclasses import dataclass

from parathed_lib import formatting
from parathed_lib.assessment import Assessment
from parathed_lib.assessment.comparability import of_one_time, same_time
from parathed_lib.assessment.comparison import Comparison, Pair
from parathed_lib.catalogue import Indicator
from parathed_lib.catalogue.indicators import Level
from parathed_lib.formatting import capitalised
from parathed_lib.pages.base.values import (
    LEVEL_NAMES,
    age_words,
    interval_words,
    pair_words,
    period_words,
    printed,
    reason,
    region_label,
)
from parathed_lib.vintage import Figure

NOT_JUDGED = "vurderes ikke"
INDISTINCT = "kan ikke skelnes fra landet"
# Why a figure is not compared with the nation's, where both are known.
APART = {"time": "ikke samme tid", "status": "det ene tal er usikkert"}


@dataclass(frozen=True)
class Cell:
    """A printed figure: `mark` is a footnote letter, `why` the reason for a gap."""

    text: str
    mark: str = ""
    why: str = ""

    @property
    def missing(self) -> bool:
        """Whether there is no figure."""
        return self.text == formatting.MISSING


@dataclass(frozen=True)
class IndicatorRow:
    """A row of the table of indicators."""

    indicator: Indicator
    comparison: Comparison
    period: str
    age: str
    municipality: Cell
    region: Cell
    nation: Cell
    verdict: str
    verdict_mark: str
    direction: str
    favourable: bool | None


@dataclass(frozen=True)
class IndicatorTable:
    """The table of indicators in its groups, with the notes below it."""

    groups: list[tuple[str, list[IndicatorRow]]]
    notes: list[tuple[str, str]]


def indicator_table(assessment: Assessment) -> IndicatorTable:
    """The ten indicators in three groups, a substitute beside what is missing.

    Substitutes stand only where the official figure is missing for the municipality.
    """
    catalogue = assessment.catalogue.indicators
    notes = _Notes()
    groups = []
    for group in catalogue.groups:
        rows = []
        for entry in catalogue.official:
            if entry.group != group.id:
                continue
            rows.append(_row(assessment, entry, notes))
            if assessment.comparisons[entry.id].municipality.value is None:
                rows += [
                    _row(assessment, other, notes)
                    for other in catalogue.substitutes(entry.id)
                    if assessment.comparisons[other.id].municipality.value is not None
                ]
        groups.append((group.name, rows))
    return IndicatorTable(groups, notes.listed())


class _Notes:
    """Footnotes in the order in which they are first needed, each said once."""

    def __init__(self) -> None:
        self._marks: dict[str, str] = {}

    def mark(self, text: str) -> str:
        if text and text not in self._marks:
            self._marks[text] = "abcdefghijklmnopqrstuvwxyz"[len(self._marks)]
        return self._marks.get(text, "")

    def listed(self) -> list[tuple[str, str]]:
        return [(mark, text) for text, mark in self._marks.items()]


def _row(assessment: Assessment, entry: Indicator, notes: _Notes) -> IndicatorRow:
    comparison = assessment.comparisons[entry.id]
    own, nation = comparison.municipality, comparison.nation
    verdict, direction, favourable = against_nation(entry, comparison)
    district = entry.geography == "police_district" and own.value is not None
    return IndicatorRow(
        indicator=entry,
        comparison=comparison,
        period=period_words(own),
        age=age_words(comparison.age),
        municipality=Cell(
            printed(entry, "municipality", own),
            notes.mark("Tallet dækker hele politikredsen, ikke kun kommunen.")
            if district
            else "",
            own.note or capitalised(reason(own)),
        ),
        region=Cell(
            printed(entry, "region", comparison.region),
            notes.mark(_region_note(assessment, entry, comparison)),
            comparison.region.note or capitalised(reason(comparison.region)),
        ),
        nation=Cell(
            printed(entry, "nation", nation),
            notes.mark(_nation_note(assessment, entry, comparison)),
            nation.note or capitalised(reason(nation)),
        ),
        verdict=verdict,
        verdict_mark=notes.mark(_test_note(entry, comparison)),
        direction=direction,
        favourable=favourable,
    )


def _test_note(entry: Indicator, comparison: Comparison) -> str:
    """What the test of a verdict rests on; empty when there was none."""
    pair = comparison.against_nation
    if pair is None or not comparison.is_tested:
        return ""
    inside = "i" if comparison.side == "similar" else "uden for"
    return (
        f"Testet: landets tal ligger {inside} 95 %-intervallet "
        f"{interval_words(entry, pair.limits)}."
    )


def _region_note(
    assessment: Assessment, entry: Indicator, comparison: Comparison
) -> str:
    if comparison.region.value is None:
        return ""
    parts = [f"{capitalised(region_label(assessment, comparison))}."]
    parts += _replacing(assessment, comparison)
    if entry.average.region == "mean_count":
        parts.append("Gennemsnit pr. kommune.")
    parts += _of_another_time(
        assessment, entry, comparison, "region", comparison.against_region
    )
    return " ".join(parts)


def _replacing(assessment: Assessment, comparison: Comparison) -> list[str]:
    """That a region has replaced the one before, whichever of the two the figure is of."""
    who = assessment.municipality
    if not who.former_region or comparison.region_area not in who.regions:
        return []
    since = formatting.day(assessment.catalogue.regions[who.region].first)
    if comparison.region_area == who.region:
        return [f"Den afløste {who.former_region_name} den {since}."]
    return [f"Fra den {since} hører kommunen til {who.region_name}."]


def _of_another_time(
    assessment: Assessment,
    entry: Indicator,
    comparison: Comparison,
    level: Level,
    pair: Pair | None,
) -> list[str]:
    """From when a region's or the nation's figure is, if not of the newest period.

    Where the two are compared in an older period, both figures of it are told.
    """
    area = LEVEL_NAMES[level]
    if pair and comparison.is_older(pair):
        name = assessment.municipality.name
        return [f"{pair_words(entry, level, name, pair, area)}."]
    other: Figure = getattr(comparison, level)
    if same_time(comparison.municipality.period, other.period):
        return []
    return [f"{capitalised(area)}s tal er fra {period_words(other)}."]


def _nation_note(
    assessment: Assessment, entry: Indicator, comparison: Comparison
) -> str:
    nation = comparison.nation
    if nation.value is None:
        return ""
    parts = []
    if entry.average.nation == "mean_count":
        parts.append("Gennemsnit pr. kommune.")
    if nation.note.startswith("beregnet"):
        parts.append(f"{capitalised(nation.note)}.")
    parts += _of_another_time(
        assessment, entry, comparison, "nation", comparison.against_nation
    )
    return " ".join(parts)


def against_nation(
    entry: Indicator, comparison: Comparison
) -> tuple[str, str, bool | None]:
    """The word against the nation, its direction, and whether that is wished for."""
    if comparison.municipality.value is None:
        return formatting.MISSING, "", None
    if entry.descriptive_only:
        return NOT_JUDGED, "", None
    if comparison.verdict is None:
        if comparison.nation.value is None:
            return "landet mangler", "", None
        why = of_one_time(entry, comparison.municipality, comparison.nation)
        return APART[str(why)], "", None
    pair = comparison.against_nation
    assert pair is not None
    when = ""
    if comparison.is_older(pair):
        when = f" ({formatting.period(str(pair.own.period))})"
    if comparison.side == "similar":
        return f"{INDISTINCT}{when}", "", None
    higher = comparison.side == "higher"
    word = f"{'højere' if higher else 'lavere'}{when}"
    if entry.polarity == "none":
        return f"{word}, {NOT_JUDGED}", "", None
    return (
        word,
        "up" if higher else "down",
        higher == (entry.polarity == "high"),
    )
