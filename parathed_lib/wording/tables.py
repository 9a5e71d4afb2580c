"""The display tables of a report: rows of printed text, ready for a template."""

from __future__ import annotations

from dataclasses import dataclass

from parathed_lib import formatting
from parathed_lib.assessment import Assessment
from parathed_lib.catalogue import Indicator
from parathed_lib.comparison import Comparison, comparable
from parathed_lib.formatting import capitalised, number
from parathed_lib.wording.values import (
    AVERAGES,
    age_words,
    period_words,
    printed,
    reason,
    region_label,
)

NOT_JUDGED = "vurderes ikke"


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
    verdict, direction, favourable = _verdict(entry, comparison)
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
            notes.mark(_nation_note(entry, comparison)),
            nation.note or capitalised(reason(nation)),
        ),
        verdict=verdict,
        direction=direction,
        favourable=favourable,
    )


def _region_note(
    assessment: Assessment, entry: Indicator, comparison: Comparison
) -> str:
    if comparison.region.value is None:
        return ""
    mean = " Gennemsnit pr. kommune." if entry.average.region == "mean_count" else ""
    return f"{capitalised(region_label(assessment, comparison))}.{mean}"


def _nation_note(entry: Indicator, comparison: Comparison) -> str:
    nation = comparison.nation
    if nation.value is None:
        return ""
    parts = []
    if entry.average.nation == "mean_count":
        parts.append("Gennemsnit pr. kommune.")
    if nation.note.startswith("beregnet"):
        parts.append(f"{capitalised(nation.note)}.")
    own = comparison.municipality.period
    if own and not comparable(own, nation.period):
        parts.append(f"Landets tal er fra {period_words(nation)}.")
    elif not own:
        parts.append(f"Landets tal er fra {period_words(nation)}.")
    return " ".join(parts)


def _verdict(entry: Indicator, comparison: Comparison) -> tuple[str, str, bool | None]:
    """The word against the nation, its direction, and whether it is the wished-for one."""
    if comparison.municipality.value is None:
        return formatting.MISSING, "", None
    if entry.polarity == "none":
        return NOT_JUDGED, "", None
    if comparison.verdict is None:
        if comparison.nation.value is None:
            return "landet mangler", "", None
        return "ikke samme tid", "", None
    if comparison.verdict == "similar":
        return "som landet", "", None
    higher = comparison.verdict == "higher"
    return (
        "højere" if higher else "lavere",
        "up" if higher else "down",
        higher == (entry.polarity == "high"),
    )


@dataclass(frozen=True)
class Documentation:
    """What is known of one indicator, for the pages at the end."""

    indicator: Indicator
    period: str
    source: str
    averages: str
    references: str
    remarks: list[str]


def documentation(assessment: Assessment) -> list[Documentation]:
    """The documentation of every indicator of the catalogue, in its order."""
    references = assessment.catalogue.references.by_key
    files = assessment.vintage.origins.set_index("file")
    rows = []
    for entry in assessment.catalogue.indicators.indicators:
        comparison = assessment.comparisons[entry.id]
        own = comparison.municipality
        shown = [f for f in (own, comparison.region, comparison.nation) if f.file]
        table = entry.source.table
        if entry.source.table_2017:
            then = entry.source.table_2017
            table = f"{table} (i 2017: {then})" if table else f"{then} (i 2017)"
        origins = sorted({str(files.loc[f.file, "source"]) for f in shown})
        source = f"{entry.source.publisher}{': ' + table if table else ''}. "
        source += f"{entry.source.title}."
        if origins:
            source += f" Tallene her: {'; '.join(origins)}."
        remarks = [entry.footnote] if entry.footnote else []
        remarks += [
            f"Brud fra {formatting.period(b.period)}: {b.text}" for b in entry.breaks
        ]
        remarks += [
            o.text for o in entry.outliers if o.area == assessment.municipality.code
        ]
        if assessment.evaluation:
            remarks += assessment.evaluation.notes_about(entry.id)
        regional = AVERAGES[entry.average.region]
        national = AVERAGES[entry.average.nation]
        rows.append(
            Documentation(
                indicator=entry,
                period=period_words(own),
                source=source,
                averages=f"Region: {regional}. Land: {national}.",
                references=", ".join(references[key].cite for key in entry.references),
                remarks=remarks,
            )
        )
    return rows


@dataclass(frozen=True)
class Step:
    """A level of the scale with what it takes; `place` is here, next or empty."""

    value: int
    label: str
    anchor: str
    place: str


@dataclass(frozen=True)
class Rated:
    """A parameter with its rating and, for the assessor's, the steps of the rubric."""

    id: str
    name: str
    question: str
    rater: str
    value: int | None
    label: str
    steps: list[Step]
    notes: list[str]


@dataclass(frozen=True)
class ThemePage:
    """All that the report says about one theme."""

    id: str
    name: str
    about: str
    own: str
    assessor: str
    texts: list[tuple[str, str, list[str]]]
    ratings: list[Rated]
    notes: list[str]


def theme_pages(assessment: Assessment) -> list[ThemePage]:
    """A page per theme: the texts, the ratings, and what the next level takes."""
    rubric, form = assessment.catalogue.rubric, assessment.evaluation
    scores = assessment.themes.set_index("theme")
    pages = []
    for theme in rubric.themes:
        texts = []
        for question in rubric.questions_of(theme.id) if form else []:
            if form and question.id in form.texts:
                texts.append(
                    (
                        question.title,
                        form.texts[question.id],
                        form.notes_about(question.id),
                    )
                )
        pages.append(
            ThemePage(
                id=theme.id,
                name=theme.name,
                about=theme.about,
                own=_mean(scores.loc[theme.id, "own"]),
                assessor=_mean(scores.loc[theme.id, "assessor"]),
                texts=texts,
                ratings=_rated(assessment, theme.id),
                notes=form.notes_about(theme.id) if form else [],
            )
        )
    return pages


def _mean(value: float) -> str:
    return formatting.MISSING if value != value else number(value, 1)


def _rated(assessment: Assessment, theme: str) -> list[Rated]:
    rubric, form = assessment.catalogue.rubric, assessment.evaluation
    values = assessment.ratings.set_index("parameter")["value"]
    rated = []
    for parameter in rubric.parameters_of(theme):
        raw = values[parameter.id]
        value = None if raw != raw else int(raw)
        steps = [
            Step(
                value=level.value,
                label=level.label,
                anchor=anchor,
                place=""
                if value is None
                else {0: "here", 1: "next"}.get(level.value - value, ""),
            )
            for level, anchor in zip(rubric.levels, parameter.anchors, strict=False)
        ]
        rated.append(
            Rated(
                id=parameter.id,
                name=parameter.name,
                question=parameter.question,
                rater=parameter.rater,
                value=value,
                label="intet svar" if value is None else rubric.label[value],
                steps=steps,
                notes=form.notes_about(parameter.id) if form else [],
            )
        )
    return rated
