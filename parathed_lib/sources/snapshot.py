"""Makes a vintage: brings what the catalogue asks for, checks it, and keeps it whole.

An indicator that cannot be had is left out with its reason, also when its table alone
fails. A service that fails stops the work, and the next run goes on where this one
stood.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from parathed_lib.catalogue import Catalogue, Indicator
from parathed_lib.catalogue.queries import FileQuery, StatBankQuery, StilQuery
from parathed_lib.errors import (
    ParameterError,
    QueryError,
    SilentError,
    SourceError,
    UnreachableError,
    VintageError,
    unknown_name,
)
from parathed_lib.formatting import is_period
from parathed_lib.sources.calls import is_trouble
from parathed_lib.sources.fetching import Progress, StatBankFetcher, fetch_stil, today
from parathed_lib.sources.files import HandedOver, read_handed_over, tabulated
from parathed_lib.sources.lacking import with_areas, with_lacks, written
from parathed_lib.sources.outcomes import (
    ODD,
    Outcome,
    checked,
    described,
    not_asked,
    not_to_be_had,
    reasons,
    skipped,
)
from parathed_lib.sources.stage import Origin, Stage, name_kept
from parathed_lib.sources.statbank import StatBank
from parathed_lib.sources.stil import Stil
from parathed_lib.storage.data_root import LACKING, RECIPES, DataRoot, named_first
from parathed_lib.vintage import POPULATION, Vintage, load_vintage, read_vintage
from parathed_lib.vintage.areas import AREAS_FILE, AreaChange, strangers, written_areas
from parathed_lib.vintage.observations import observations, until
from parathed_lib.vintage.recipes import Recipe, RecipeBook
from parathed_lib.vintage.tabulated import MISSING_FILE, written_reasons

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,40}")
_TAKEN_NAMES = ("evaluations", "plans", "published")


@dataclass(frozen=True)
class Wishes:
    """What a snapshot shall hold.

    `indicators` are ids, all when it is empty. `as_of` is the period that every figure
    shall be of, empty for the newest of each; with a day it is the newest until then.
    `files` are handed over by a person, by indicator, and `periods` are those of files
    that have no column for it. `command` is how the user asked, told when it must be
    given again.
    """

    vintage: str
    indicators: tuple[str, ...] = ()
    as_of: str = ""
    files: dict[str, Path] = field(default_factory=dict)
    command: str = ""
    periods: dict[str, str] = field(default_factory=dict)


def take_snapshot(
    root: DataRoot,
    wishes: Wishes,
    catalogue: Catalogue,
    statbank: StatBank,
    stil: Stil | None = None,
    *,
    progress: Progress = lambda table, rows: None,
) -> list[Outcome]:
    """Make the vintage of `wishes` in `data/raw`, and tell what came of each indicator.

    Nothing is fetched before the wishes and the handed-over files are found right. The
    vintage appears at once and whole, checked as a report checks it; when a service
    fails there is none, and what came is kept for the next run of the same name.

    Raises ParameterError or UnknownNameError for wishes that cannot be met,
    HandedOverError for a file, SourceError for a service, VintageError when nothing
    came at all.
    """
    _check(root, wishes, catalogue)
    day = named_first(wishes.vintage) or date.fromisoformat(today())
    catalogue = catalogue.at(day)
    with name_kept(root, wishes.vintage):
        handed_over = {
            indicator: read_handed_over(
                path,
                catalogue.indicator(indicator),
                catalogue,
                wishes.periods.get(indicator, wishes.as_of),
            )
            for indicator, path in wishes.files.items()
        }
        stage = Stage(root, wishes.vintage, wishes.command)
        maker = _Maker(wishes, catalogue, statbank, stil, stage, handed_over, progress)
        outcomes = [maker.outcome(indicator) for indicator in maker.everything()]
        maker.stop_if_a_service_is_down()
        if all(o.figures is None for o in outcomes if o.indicator != POPULATION):
            raise VintageError(
                "No figure came, so no vintage was made:"
                + "".join(f"\n  {o.indicator}: {o.text}" for o in outcomes)
            )
        before = _vintage_before(root, wishes.vintage)
        outcomes = with_areas(outcomes, before, catalogue, day)
        outcomes = with_lacks(outcomes, before, catalogue, wishes.as_of)
        _finish(stage, wishes, catalogue, outcomes)
        return [described(o) if o.figures is not None else o for o in outcomes]


def _vintage_before(root: DataRoot, name: str) -> Vintage | None:
    """The newest whole vintage before, a broken one left out; None without one."""
    for earlier in root.whole_before(name):
        with suppress(VintageError):
            return load_vintage(root, earlier)
    return None


class _Maker:
    """One run: the sources, the stage, and what each indicator comes to."""

    def __init__(
        self,
        wishes: Wishes,
        catalogue: Catalogue,
        statbank: StatBank,
        stil: Stil | None,
        stage: Stage,
        handed_over: dict[str, HandedOver],
        progress: Progress,
    ) -> None:
        self._wishes = wishes
        self._catalogue = catalogue
        self._tables = StatBankFetcher(statbank, stage, progress)
        self._stil = stil
        self._stage = stage
        self._handed_over = handed_over
        self._progress = progress
        self._trouble: dict[str, list[SourceError]] = {"statbank": [], "stil": []}
        self._answered: set[str] = set()

    def everything(self) -> Iterator[str]:
        """The population and every indicator, in the catalogue's order."""
        yield POPULATION
        yield from self._catalogue.indicators.by_id
        yield from self._catalogue.local

    def outcome(self, indicator: str) -> Outcome:
        """The figures of one indicator, or why there are none."""
        wanted = {*self._wishes.indicators, *self._wishes.files, POPULATION}
        if self._wishes.indicators and indicator not in wanted:
            return not_asked(indicator)
        entry: Indicator | None = None
        if indicator != POPULATION:
            entry = self._catalogue.indicator(indicator)
        if indicator in self._handed_over and entry:
            found = self._handed(entry, self._handed_over[indicator])
        else:
            found = self._fetched(indicator, entry)
        return checked(found, entry, self._wishes.as_of)

    def _handed(self, entry: Indicator, handed: HandedOver) -> Outcome:
        origin = Origin(
            file=_handed_file(entry.id),
            source=entry.source.publisher,
            table=entry.source.table,
            query=handed.described,
            retrieved=today(),
            licence=entry.source.licence,
        )
        figures = until(handed.figures, self._wishes.as_of)
        self._stage.keep(tabulated(figures), origin)
        return Outcome(entry.id, "fetched", handed.remark, figures=figures)

    def _fetched(self, indicator: str, entry: Indicator | None) -> Outcome:
        about = entry or self._catalogue.indicators.population
        query, source = about.query, about.source
        recipe: Recipe
        try:
            if isinstance(query, StatBankQuery):
                recipe = self._tables.fetch(query, source)
            elif isinstance(query, StilQuery) and self._stil:
                recipe = fetch_stil(
                    query, source, self._stil, self._stage, self._progress
                )
            else:
                return not_to_be_had(indicator, query)
        except QueryError as error:
            self._answered.add(query.source)
            return skipped(
                indicator,
                error,
                "Kildens tabel svarer ikke til det, kataloget spørger om.",
            )
        except SourceError as error:
            return self._failed(indicator, query.source, error)
        self._answered.add(query.source)
        self._trouble[query.source].clear()
        book = RecipeBook(as_of=self._wishes.as_of, recipes={indicator: recipe})
        try:
            places = self._catalogue.municipalities, self._catalogue.regions
            tables = observations(book, self._stage.read, *places)
            unknown = strangers(recipe, self._stage.read, *places)
        except SourceError as error:
            return skipped(indicator, error, ODD)
        return Outcome(
            indicator,
            "fetched",
            "",
            figures=tables[indicator],
            recipe=recipe,
            areas=tuple(
                AreaChange(indicator, "unknown", code, name)
                for code, name in unknown.items()
            ),
        )

    def _failed(self, indicator: str, service: str, error: SourceError) -> Outcome:
        """The indicator left out; raises the error when the service is down."""
        if isinstance(error, UnreachableError):
            raise error
        if service == "stil" and error.status in (401, 403):
            raise error  # a key that the user can mend
        if not is_trouble(error):
            self._answered.add(service)
            self._trouble[service].clear()
            return skipped(indicator, error, ODD)
        if error not in self._trouble[service]:
            self._trouble[service].append(error)
        if isinstance(error, SilentError) and len(self._trouble[service]) > 1:
            raise error  # each further table would be waited for as long
        return skipped(
            indicator,
            error,
            "Kilden kunne ikke svare på spørgsmålet, da tallene blev hentet.",
        )

    def stop_if_a_service_is_down(self) -> None:
        """Raise its last error when a service failed for good, not for one table alone.

        It is down when it answered for nothing, or failed for the last two tables.
        """
        for service, errors in self._trouble.items():
            if errors and (len(errors) > 1 or service not in self._answered):
                raise errors[-1]


def _finish(
    stage: Stage, wishes: Wishes, catalogue: Catalogue, outcomes: list[Outcome]
) -> None:
    """Write recipes, reasons and manifest, read the whole, and make it a vintage."""
    recipes = {o.indicator: o.recipe for o in outcomes if o.recipe}
    book = RecipeBook(as_of=wishes.as_of, recipes=recipes)
    why = reasons(outcomes, catalogue)
    ours = {
        RECIPES: (book.written(), "opskriften på hvert tal, som kataloget havde den"),
        MISSING_FILE: (
            written_reasons(why),
            "grunden for hver indikator og hvert niveau, hvor mindst ét område "
            "mangler et tal",
        ),
        LACKING: (
            written(outcomes),
            "de tal, som årgangen før har, og som kunne være kommet med",
        ),
    }
    if areas := [a for o in outcomes for a in o.areas]:
        ours[AREAS_FILE] = (
            written_areas(areas),
            "områder i kildernes svar, som er nye, ukendte eller ikke er der",
        )
    for name, (content, query) in ours.items():
        origin = Origin(
            file=name,
            source="Vores egen oversigt over årgangen",
            table="",
            query=query,
            retrieved=today(),
            licence="fakta",
        )
        stage.keep(content, origin)
    handed = {
        _handed_file(o.indicator)
        for o in outcomes
        if o.figures is not None and not o.recipe
    }
    stage.close_with(book.files | handed | set(ours))
    read_vintage(stage.folder, wishes.vintage)
    folder = stage.become_vintage()
    try:
        read_vintage(folder, wishes.vintage)
    except VintageError:
        stage.go_back()
        raise


def _check(root: DataRoot, wishes: Wishes, catalogue: Catalogue) -> None:
    name = wishes.vintage
    if not _NAME.fullmatch(name) or name in _TAKEN_NAMES:
        raise ParameterError(
            f"{name!r} cannot name a vintage: expected a day, month or year, such as "
            "2026-11-22, or a word of letters and digits."
        )
    known = [*catalogue.indicators.by_id, *catalogue.local]
    for indicator in (*wishes.indicators, *wishes.files):
        if indicator not in known:
            raise unknown_name("indicator", indicator, known)
    for indicator in wishes.files:
        if not isinstance(catalogue.indicator(indicator).query, FileQuery):
            fit = [
                i for i in known if isinstance(catalogue.indicator(i).query, FileQuery)
            ]
            raise ParameterError(
                f"{indicator} does not come from a file. Those that do: "
                f"{', '.join(fit)}."
            )
    for indicator in wishes.periods:
        query = catalogue.indicator(indicator).query
        if isinstance(query, FileQuery) and query.columns.period:
            raise ParameterError(
                f"--file-date {indicator}: its file has a column "
                f"»{query.columns.period}« with the period of each row. Leave "
                "--file-date out."
            )
    if wishes.as_of and not is_period(wishes.as_of):
        raise ParameterError(
            f"--as-of {wishes.as_of!r}: expected a period such as 2024, 2024K3 or "
            "2023/2024."
        )


def _handed_file(indicator: str) -> str:
    return f"files/{indicator}.csv"
