"""assess(municipality, vintage, round) -> one frozen Assessment.

Ratings give the score; indicators stand beside it. The two meet here and nowhere
below: `scoring` is handed ratings only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Self, TypeVar

import pandas as pd

from parathed_lib import frames, scoring
from parathed_lib.assessment import national
from parathed_lib.assessment.comparison import NONE, Comparison, area_of, compare
from parathed_lib.assessment.national import Nation, nation_of
from parathed_lib.assessment.prepared import load_prepared
from parathed_lib.catalogue import (
    AnyCatalogue,
    Catalogue,
    Indicator,
    Municipality,
    load_catalogue,
)
from parathed_lib.disclosure.record import Record, read_record
from parathed_lib.errors import ById, ParameterError
from parathed_lib.faces import Face, Shown
from parathed_lib.formatting import months_between, period_end
from parathed_lib.forms.evaluation import SelfEvaluation, StoredForm, read_round
from parathed_lib.forms.evaluation.halves import is_self_rated, own_part
from parathed_lib.forms.evaluation.repository import Half
from parathed_lib.names import EXPECTED, as_text
from parathed_lib.scoring import Score, Sensitivity, ThemeScore
from parathed_lib.storage.data_root import DataRoot, find_root, is_example
from parathed_lib.versions import library, versions
from parathed_lib.vintage import Figure, Vintage

POPULATION = "population"
Years = TypeVar("Years", dict[int, float], pd.DataFrame)
OLD_ANSWERS_MONTHS = 24
"""Answers are old when more months than these lie between them and the vintage."""


@dataclass(frozen=True)
class Input:
    """A file that the assessment was made from, with the checksum of its bytes."""

    path: str
    sha256: str

    @classmethod
    def of(cls, place: DataRoot, file: Path, known: str = "") -> Self:
        """A file of the data root; `known` is the checksum of its bytes."""
        return cls(file.relative_to(place.path).as_posix(), place.checksum(file, known))


def catalogue_inputs(checksums: Mapping[str, str]) -> list[Input]:
    """The files of the catalogue, from their checksums by name."""
    return [Input(f"catalogue/{name}", sha256) for name, sha256 in checksums.items()]


def common_inputs(
    place: DataRoot, vintage: Vintage, catalogue: Catalogue
) -> list[Input]:
    """The files of the catalogue and of a vintage."""
    folder = place.raw / vintage.name
    return [
        *catalogue_inputs(catalogue.checksums),
        *(Input.of(place, folder / f, s) for f, s in vintage.checksums.items()),
    ]


def sorted_inputs(inputs: Iterable[Input]) -> tuple[Input, ...]:
    """Inputs in the order of their paths."""
    return tuple(sorted(inputs, key=lambda i: i.path))


def made_from(inputs: Iterable[Input], catalogue: Iterable[str]) -> dict[str, Any]:
    """What a page's JSON tells of its files; `catalogue` are those of the catalogue.

    `seed` is null: none can be chosen.
    """
    return {
        "inputs": [{"path": i.path, "sha256": i.sha256} for i in inputs],
        "versions": versions(),
        "library": library([f"catalogue/{name}" for name in catalogue]),
        "seed": None,
    }


@dataclass(frozen=True, repr=False)
class Assessment(Shown):
    """All that a report about one municipality is made from.

    `year` is None when the newest figures are shown, else the one year that all of
    them are from. `round` is the one that was asked for, else that of the newest form
    of the municipality not later than the vintage, None without one. `evaluation` is
    None when neither the municipality nor an assessor handed in a form in it; it joins
    their halves, and `assessors_half` is the assessor's where that came by itself.
    `raters` are the first forms of the municipality's single raters, whose consensus it
    then is, and `assessors` those of several assessors.
    `local` holds the municipality's own indicators, which have no region and nation;
    their small groups are hidden in the vintage too. `published` is what was published
    of the municipality's counts.
    """

    municipality: Municipality
    vintage: Vintage
    round: str | None
    catalogue: Catalogue
    evaluation: SelfEvaluation | None
    raters: tuple[SelfEvaluation, ...]
    assessors: tuple[SelfEvaluation, ...]
    assessors_half: SelfEvaluation | None
    ratings: pd.DataFrame
    score: Score
    themes: tuple[ThemeScore, ...]
    comparisons: dict[str, Comparison]
    local: dict[str, Comparison]
    population: Figure
    period: str
    year: int | None
    published: Record
    inputs: tuple[Input, ...]

    def face(self) -> Face:
        """The score, every figure beside region and nation, and what is missing."""
        who, score = self.municipality, self.score.face()
        names = self.catalogue.rubric.parameter
        return Face(
            f"Assessment of {who.name} ({who.code}), vintage {self.vintage.name}, "
            f"{f'round {self.round}' if self.round else 'no form'}",
            {"score": score.title.removeprefix("Score "), **score.facts},
            [
                {
                    "indicator": entry.short,
                    **c.printed(entry, *frames.LEVELS),
                }
                for entry, c in self.described
                if c.municipality.value is not None
            ],
            [
                *(
                    f"{e.short} ({c.municipality.status})"
                    for e, c in self.described
                    if c.municipality.value is None
                ),
                *(names[p].name for p, value in self.rating.items() if value is None),
            ],
        )

    @cached_property
    def rating(self) -> dict[str, int | None]:
        """The rating of each parameter, None where it was not given."""
        given_ratings = self.evaluation.ratings if self.evaluation else {}
        every = self.catalogue.rubric.parameter
        return ById("parameter", {p: given_ratings.get(p) for p in every})

    @cached_property
    def theme(self) -> dict[str, ThemeScore]:
        """The score of each theme by its id."""
        return ById("theme", {score.theme: score for score in self.themes})

    @cached_property
    def sensitivity(self) -> Sensitivity | None:
        """What the score would be had ratings been one step off."""
        return scoring.sensitivity(self.ratings)

    @cached_property
    def without_each(self) -> pd.DataFrame:
        """The mean without each rating, as `scoring.leave_one_out` gives it."""
        return scoring.leave_one_out(self.ratings)

    @cached_property
    def other_ways(self) -> pd.DataFrame:
        """The score by other ways to sum up, as `scoring.alternatives` gives it."""
        return scoring.alternatives(self.ratings)

    @cached_property
    def described(self) -> list[tuple[Indicator, Comparison]]:
        """Every indicator that is told of, the municipality's own last."""
        every = self.comparisons | self.local
        return [(self.catalogue.indicator(i), c) for i, c in every.items()]

    @cached_property
    def nation(self) -> Nation:
        """The vintage without this municipality: what all reports of it share."""
        return nation_of(self.vintage, self.catalogue, self.year)

    @cached_property
    def is_self_rated(self) -> bool:
        """Whether the municipality itself answered the assessor's questions."""
        return is_self_rated(self.evaluation, self.catalogue.rubric)

    @property
    def has_both_halves(self) -> bool:
        """Whether an assessor's half came by itself, and the municipality's too."""
        form = self.evaluation
        return bool(form and self.assessors_half and not form.is_assessors)

    @property
    def made_with(self) -> dict[str, str]:
        """The parameters of its report, every choice spelled out."""
        return {
            "municipality": self.municipality.code,
            "vintage": self.vintage.name,
            "round": self.round or "",
            "period": self.period,
        }

    @property
    def as_of(self) -> date:
        """The day to which the ages of figures are reckoned."""
        return self.vintage.as_of

    @property
    def answered_years(self) -> list[int]:
        """The years in which the halves of the form were filled in, the first first."""
        halves = [h for h in (self.evaluation, self.assessors_half) if h]
        return sorted({period_end(half.date).year for half in halves})

    @property
    def has_old_answers(self) -> bool:
        """Whether the form was filled in more than two years before the vintage."""
        if self.evaluation is None:
            return False
        filled_in = period_end(self.evaluation.date)
        return months_between(filled_in, self.as_of) > OLD_ANSWERS_MONTHS

    @property
    def is_example(self) -> bool:
        """Whether the figures or ratings were made up to show the product."""
        return is_example(self.vintage.name, self.round)

    def comparison_table(self) -> pd.DataFrame:
        """The comparisons as a table, one row per indicator (`frames.COMPARISONS`)."""
        table = pd.DataFrame(
            [c.row() for c in self.comparisons.values()],
            columns=list(frames.COMPARISONS.columns),
        )
        numbers = list(frames.COMPARISONS.numbers)
        table[numbers] = table[numbers].astype(float)
        return table

    def across_municipalities(self, indicator: str) -> tuple[str, pd.Series] | None:
        """The newest period that most municipalities have, and its figures by code.

        None when the indicator is descriptive only, or when fewer than 90 of the 98
        municipalities have a figure for any one period.
        """
        return national.across(self.nation, self.catalogue.indicator(indicator).id)

    def by_year(self, indicator: str, area: str | None = None) -> dict[int, float]:
        """The yearly figures of one area (default: the municipality), oldest first.

        The area is a code, or a municipality's name. Empty where it has no figure at
        all. Raises UnknownNameError for an indicator or area that does not exist, and
        ParameterError where its figures are of no calendar years, or of police
        districts.
        """
        entry, known = (
            self.catalogue.indicator(indicator),
            {a for _, a in self.vintage.pairs},
        )
        if area is not None and area not in known:
            area = self.catalogue.municipality(area).code
        code = area or self.municipality.code
        return self.vintage.by_year(entry.id, code) or self._told(entry, {}, [code])

    def yearly(self, indicator: str) -> pd.DataFrame:
        """The yearly figures of all: a row per year, a column per municipality code.

        Empty, or an error, as for `by_year`.
        """
        entry = self.catalogue.indicator(indicator)
        table = national.yearly(self.nation, entry.id)
        return (
            self._told(entry, table, self.catalogue.municipalities)
            if table.empty
            else table
        )

    def _told(self, entry: Indicator, empty: Years, areas: Iterable[str]) -> Years:
        """What is `empty`; an error where the areas have figures of another kind."""
        figures = [self.vintage.figures(entry.id, area) for area in areas]
        periods = sorted({p for found in figures for p in found}, key=period_end)
        if entry.geography == "police_district" and not periods:
            what = "is counted for police districts, not for municipalities"
        elif periods:
            what = f"has figures of {periods[-1]} and the like, of no calendar year"
        else:
            return empty
        raise ParameterError(
            f"{entry.id} {what}. `observations()` has them all, with their periods."
        )


def assess(
    municipality: object,
    vintage: object = None,
    round: object = None,
    *,
    period: object = "newest",
    answers: bool = True,
    root: str | Path | DataRoot | None = None,
    catalogue: AnyCatalogue = None,
) -> Assessment:
    """The assessment of one municipality from what lies on disk.

    `municipality` is a name or code, `vintage` and `round` name folders (default: the
    newest whole vintage, and the round of the municipality's newest form not later than
    it), `period` is `newest`, `common` or a year. A municipality without a form is
    assessed without ratings, and any without `answers` is. All four may be as a table
    or papermill gives them (`names.as_text`).

    Raises UnknownNameError, ParameterError, CatalogueError, VintageError,
    EvaluationError or PublishedError, each with a message for the user.
    """
    chosen = as_text(vintage, "vintage")
    if not as_text(municipality, "municipality") or not (chosen or vintage is None):
        raise ParameterError(
            "Fill in `municipality` with a name or code, for example "
            '"Ishøj" or "183", and `vintage`, for example "2017".'
        )
    place = find_root(root)
    catalogue = load_catalogue(catalogue).with_local(place.local_indicators)
    who = catalogue.municipality(municipality)
    snapshot, catalogue = load_prepared(place, chosen, catalogue)
    who = catalogue.municipalities[who.code]
    chosen_round = place.round_of(who.code, snapshot.name, round) if answers else None
    form = (
        read_round(place, chosen_round, who.code, catalogue) if chosen_round else None
    )
    evaluation = form.evaluation if form else None
    ratings = scoring.ratings_table(
        evaluation.ratings if evaluation else {},
        catalogue.rubric,
        evaluation.confidence if evaluation else {},
    )
    half = Half(place, chosen_round, who.code) if chosen_round else None
    assessors = half.other.read_raters(catalogue).values() if half else ()
    kind, year = _period(period, snapshot, who, catalogue)
    every = catalogue.indicators.indicators
    comparisons = {i.id: compare(i, who, snapshot, year) for i in every}
    local = {
        i.id: replace(compare(i, who, snapshot, year), region=NONE, nation=NONE)
        for i in catalogue.local_of(who.code)
    }
    counts = [entry.id for entry in catalogue.rubric.extent]
    published = read_record(place.published(who.code), counts)
    inputs = [
        *common_inputs(place, snapshot, catalogue),
        *_own_inputs(place, chosen_round, who, published),
        *([_local_input(place, catalogue)] if local else []),
    ]
    population = snapshot.figures(POPULATION, who.code)
    return Assessment(
        municipality=who,
        vintage=snapshot,
        round=chosen_round,
        catalogue=catalogue,
        evaluation=evaluation,
        raters=_raters(half, catalogue, form),
        assessors=tuple(assessors),
        assessors_half=form.assessors if form else None,
        ratings=ratings,
        score=scoring.score(ratings, catalogue.rubric),
        themes=tuple(scoring.theme_scores(ratings, catalogue.rubric)),
        comparisons=ById("indicator", comparisons),
        local=ById("indicator", local),
        population=list(population.values())[-1]
        if population
        else snapshot.reason(POPULATION, "municipality"),
        period=kind,
        year=year,
        published=published,
        inputs=sorted_inputs(inputs),
    )


def _own_inputs(
    place: DataRoot, round: str | None, who: Municipality, published: Record
) -> Iterator[Input]:
    """A municipality's forms of the round, and the record of what it published."""
    for path in place.forms(round, who.code):
        yield Input.of(place, path)
    if published.sha256:
        yield Input.of(place, place.published(who.code), published.sha256)


def _local_input(place: DataRoot, catalogue: Catalogue) -> Input:
    """The file of local indicators, as it was when the catalogue read it."""
    file = place.local_indicators.relative_to(place.path).as_posix()
    return Input(file, catalogue.local_checksum)


def _raters(
    half: Half | None, catalogue: Catalogue, form: StoredForm | None
) -> tuple[SelfEvaluation, ...]:
    """The municipality's single raters, without what an assessor answers instead."""
    raters = half.read_raters(catalogue).values() if half else ()
    if form and form.assessors:
        return tuple(own_part(rater, catalogue.rubric) for rater in raters)
    return tuple(raters)


def _period(
    wish: object, vintage: Vintage, who: Municipality, catalogue: Catalogue
) -> tuple[str, int | None]:
    text = as_text(wish, "period") or "newest"
    if text == "newest":
        return text, None
    if text == "common":
        return text, _common_year(vintage, who, catalogue.indicators.official)
    if not (len(text) == 4 and text.isascii() and text.isdigit()):
        raise ParameterError(f"period {text!r}: expected {EXPECTED['period']}.")
    indicators = [*catalogue.indicators.indicators, *catalogue.local_of(who.code)]
    years = {year for i in indicators for year in _years(vintage, i, who)}
    if int(text) not in years:
        others = ", ".join(map(str, sorted(years)))
        raise ParameterError(
            f"period {text}: vintage {vintage.name} has no figure of {who.name} from "
            + (f"that year. It has some from {others}. " if others else "any year. ")
            + ("Give one of these, or newest." if others else "Give newest.")
        )
    return text, int(text)


def _common_year(
    vintage: Vintage, who: Municipality, indicators: list[Indicator]
) -> int | None:
    """The latest year that all indicators share; without one, that most share."""
    years = Counter(
        year for indicator in indicators for year in _years(vintage, indicator, who)
    )
    return max(years, key=lambda year: (years[year], year)) if years else None


def _years(vintage: Vintage, indicator: Indicator, who: Municipality) -> set[int]:
    periods = vintage.figures(indicator.id, area_of(indicator, who))
    return {period_end(p).year for p in periods}
