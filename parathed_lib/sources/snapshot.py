"""Makes a vintage: brings what the catalogue asks for, checks it, and keeps it whole.

An indicator that cannot be had is left out with its reason, also when its table alone
fails. A service that fails stops the work, and the next run goes on where this one
stood.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from parathed_lib.catalogue import Catalogue, Indicator, load_catalogue
from parathed_lib.catalogue.queries import StatBankQuery, StilQuery
from parathed_lib.errors import (
    QueryError,
    SilentError,
    SourceError,
    UnreachableError,
    VintageError,
)
from parathed_lib.sources.fetch_results import (
    FetchResult,
    checked,
    described,
    lacks_file,
    not_asked,
    not_to_be_had,
    reasons,
    skipped,
    with_areas,
    with_lacks,
)
from parathed_lib.sources.fetching import (
    FetchProgress,
    StatBankFetcher,
    fetch_stil,
)
from parathed_lib.sources.files import (
    HandedOver,
    handed_file,
    read_handed_over,
    remark,
    tabulated,
)
from parathed_lib.sources.http_client import service_failed
from parathed_lib.sources.onto import put_onto
from parathed_lib.sources.request import SnapshotRequest
from parathed_lib.sources.staging import Stage, name_kept, today
from parathed_lib.sources.statbank import StatBank
from parathed_lib.sources.stil import Stil, key_from_environment
from parathed_lib.storage.data_root import (
    LACKING,
    RECIPES,
    DataRoot,
    find_root,
    named_first,
)
from parathed_lib.vintage import POPULATION, Vintage, load_vintage, read_vintage
from parathed_lib.vintage.observations import observations, unknown_areas, until
from parathed_lib.vintage.recipes import Recipe, RecipeBook
from parathed_lib.vintage.tables import (
    AREAS_FILE,
    MISSING_FILE,
    AreaChange,
    written_areas,
    written_reasons,
)

_ODD = "Kildens svar har en anden form end ventet."


@dataclass(frozen=True)
class Snapshot:
    """A new vintage and what came of each indicator."""

    vintage: str
    folder: Path
    results: list[FetchResult]

    @property
    def incomplete(self) -> bool:
        """Whether an indicator did not come although its source was asked."""
        return any(r.status == "skipped" for r in self.results)

    def rows(self) -> list[dict[str, str | None]]:
        """One row per indicator that was asked for, or that the vintage before has."""
        return [
            {
                "indicator": r.indicator,
                "status": r.status,
                "what": r.text,
                "lacks": "; ".join(x.text for x in r.lacks) or None,
            }
            for r in self.results
            if r.status != "not_asked" or r.lacks
        ]

    def lacking(self) -> list[str]:
        """What the vintage before has and this one not, in lines; none if nothing."""
        lacks = [x for r in self.results for x in r.lacks]
        if not lacks:
            return []
        before = lacks[0].before
        lines = [f"Vintage {before} has figures that {self.vintage} lacks:"]
        for result in self.results:
            if result.lacks:
                what = "; ".join(x.text for x in result.lacks)
                lines.append(f"  {result.indicator}: {what} ({result.lacks[0].why})")
        if any(x.is_partial for x in lacks):
            return [
                *lines,
                f"So {self.vintage} is partial: without --vintage {self.vintage} "
                f"reports take {before}.",
            ]
        return [*lines, "None of them could be had, so the vintage is whole."]


def make_snapshot(request: SnapshotRequest, progress: FetchProgress) -> Snapshot:
    """Make the vintage; raises a ParathedError that says how to go on."""
    root = find_root(request.root)
    catalogue = load_catalogue().with_local(root.local_indicators)
    if request.onto:
        results = make_onto(root, request, catalogue)
        return Snapshot(request.name, root.raw / request.name, results)
    key = key_from_environment()
    try:
        results = take_snapshot(
            root,
            request,
            catalogue,
            StatBank(request.statbank_url, cache=None),
            Stil(key, request.stil_url, first_page=request.stil_first_page)
            if key
            else None,
            progress=progress,
        )
    except (SourceError, VintageError) as error:
        raise type(error)(f"{error}\n{request.how_to_go_on}") from error
    return Snapshot(request.name, root.raw / request.name, results)


def take_snapshot(
    root: DataRoot,
    request: SnapshotRequest,
    catalogue: Catalogue,
    statbank: StatBank,
    stil: Stil | None = None,
    *,
    progress: FetchProgress = lambda table, rows: None,
) -> list[FetchResult]:
    """Make the vintage of a request in `data/raw`; what came of each indicator.

    Nothing is fetched before the request and the handed-over files are found right. The
    vintage appears at once and whole, checked as a report checks it; when a service
    fails there is none, and what came is kept for the next run of the same name.

    Raises ParameterError or UnknownNameError for what cannot be met,
    HandedOverError for a file, SourceError for a service, VintageError when nothing
    came at all.
    """
    request.check(catalogue)
    day = _day(request)
    catalogue = catalogue.at(day)
    with name_kept(root, request.name):
        handed_over = _handed_over(request, catalogue)
        stage = Stage(root, request.name, request.command)
        tables = StatBankFetcher(statbank, stage, progress)
        run = _Run(request, catalogue, tables, stil, stage, handed_over, progress)
        results = [run.result(indicator) for indicator in run.everything()]
        run.stop_if_a_service_is_down()
        if all(o.figures is None for o in results if o.indicator != POPULATION):
            raise VintageError(
                "No figure came, so no vintage was made:"
                + "".join(f"\n  {o.indicator}: {o.text}" for o in results)
            )
        before = _vintage_before(root, request.name)
        results = with_areas(results, before, catalogue, day)
        results = with_lacks(results, before, catalogue, request.as_of)
        _finish(stage, request, catalogue, results)
        return [described(o) if o.figures is not None else o for o in results]


def make_onto(
    root: DataRoot, request: SnapshotRequest, catalogue: Catalogue
) -> list[FetchResult]:
    """Make the vintage of a request out of another one and files, without a service.

    Raises as `take_snapshot`; also VintageError for another one that is damaged.
    """
    request.check(catalogue)
    base = load_vintage(root, request.onto)
    catalogue = catalogue.at(_day(request))
    with name_kept(root, request.name):
        handed_over = _handed_over(request, catalogue)
        before = _vintage_before(root, request.name)
        stage = Stage(root, request.name, request.command)
        folder = root.raw / base.name
        results = put_onto(stage, folder, catalogue, handed_over, base, before)
        _become_vintage(stage, request.name, stage.kept())
        return results


def _day(request: SnapshotRequest) -> date:
    """The day whose regions the vintage has."""
    return named_first(request.name) or date.fromisoformat(today())


def _handed_over(
    request: SnapshotRequest, catalogue: Catalogue
) -> dict[str, HandedOver]:
    """What the files of a request give, by indicator."""
    return {
        indicator: read_handed_over(
            path,
            catalogue.indicator(indicator),
            catalogue,
            request.periods.get(indicator, request.as_of),
        )
        for indicator, path in request.paths.items()
    }


def _vintage_before(root: DataRoot, name: str) -> Vintage | None:
    """The newest whole vintage before, a broken one left out; None without one."""
    for earlier in root.whole_before(name):
        with suppress(VintageError):
            return load_vintage(root, earlier)
    return None


@dataclass
class _Run:
    """One run: the sources, the stage, and what each indicator comes to."""

    request: SnapshotRequest
    catalogue: Catalogue
    tables: StatBankFetcher
    stil: Stil | None
    stage: Stage
    handed_over: dict[str, HandedOver]
    progress: FetchProgress
    trouble: dict[str, list[SourceError]] = field(
        default_factory=lambda: {"statbank": [], "stil": []}
    )
    answered: set[str] = field(default_factory=set)

    def everything(self) -> Iterator[str]:
        """The population and every indicator, in the catalogue's order."""
        yield POPULATION
        yield from self.catalogue.indicators.by_id
        yield from self.catalogue.local

    def result(self, indicator: str) -> FetchResult:
        """The figures of one indicator, or why there are none."""
        wanted = {*self.request.indicators, *self.request.paths, POPULATION}
        if self.request.indicators and indicator not in wanted:
            return not_asked(indicator)
        entry: Indicator | None = None
        if indicator != POPULATION:
            entry = self.catalogue.indicator(indicator)
        if indicator in self.handed_over and entry:
            found = self._handed(entry, self.handed_over[indicator])
        else:
            found = self._fetched(indicator, entry)
        return checked(found, entry, self.request.as_of)

    def _handed(self, entry: Indicator, handed: HandedOver) -> FetchResult:
        figures = until(handed.figures, self.request.as_of)
        self.stage.keep_handed_over(
            entry, handed.described, tabulated(figures), handed_file(entry.id)
        )
        kept = replace(handed, figures=figures)
        told = remark(kept, figures, entry, self.catalogue)
        return FetchResult(entry.id, "fetched", told, figures=figures)

    def _fetched(self, indicator: str, entry: Indicator | None) -> FetchResult:
        about = entry or self.catalogue.indicators.population
        query, source = about.query, about.source
        recipe: Recipe
        try:
            if isinstance(query, StatBankQuery):
                recipe = self.tables.fetch(query, source)
            elif isinstance(query, StilQuery) and self.stil:
                recipe = fetch_stil(query, source, self.stil, self.stage, self.progress)
            else:
                return not_to_be_had(indicator, query)
        except QueryError as error:
            self.answered.add(query.source)
            return skipped(
                indicator,
                error,
                "Kildens tabel svarer ikke til det, kataloget spørger om.",
            )
        except SourceError as error:
            return self._failed(indicator, query.source, error)
        self.answered.add(query.source)
        self.trouble[query.source].clear()
        book = RecipeBook(as_of=self.request.as_of, recipes={indicator: recipe})
        try:
            tables = observations(book, self.stage.read, self.catalogue)
            unknown = unknown_areas(recipe, self.stage.read, self.catalogue)
        except SourceError as error:
            return skipped(indicator, error, _ODD)
        return FetchResult(
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

    def _failed(self, indicator: str, service: str, error: SourceError) -> FetchResult:
        """The indicator left out; raises the error when the service is down."""
        if isinstance(error, UnreachableError):
            raise error
        if service == "stil" and error.status in (401, 403):
            raise error  # a key that the user can mend
        if not service_failed(error):
            self.answered.add(service)
            self.trouble[service].clear()
            return skipped(indicator, error, _ODD)
        if error not in self.trouble[service]:
            self.trouble[service].append(error)
        if isinstance(error, SilentError) and len(self.trouble[service]) > 1:
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
        for service, errors in self.trouble.items():
            if errors and (len(errors) > 1 or service not in self.answered):
                raise errors[-1]


def _finish(
    stage: Stage,
    request: SnapshotRequest,
    catalogue: Catalogue,
    results: list[FetchResult],
) -> None:
    """Write recipes, reasons and manifest, read the whole, and make it a vintage."""
    recipes = {o.indicator: o.recipe for o in results if o.recipe}
    figures = sum(len(o.figures) for o in results if o.recipe and o.figures is not None)
    book = RecipeBook(as_of=request.as_of, figures=figures, recipes=recipes)
    ours = {
        RECIPES: book.written(),
        MISSING_FILE: written_reasons(reasons(results, catalogue)),
        LACKING: lacks_file(results),
    }
    if areas := [a for o in results for a in o.areas]:
        ours[AREAS_FILE] = written_areas(areas)
    for name, content in ours.items():
        stage.keep_ours(name, content)
    handed = {
        handed_file(o.indicator)
        for o in results
        if o.figures is not None and not o.recipe
    }
    _become_vintage(stage, request.name, book.files | handed | set(ours))


def _become_vintage(stage: Stage, name: str, files: Iterable[str]) -> None:
    """Write the manifest of these files, read the whole, and make it a vintage."""
    stage.close_with(files)
    read_vintage(stage.folder, name)
    folder = stage.become_vintage()
    try:
        read_vintage(folder, name)
    except VintageError:
        stage.go_back()
        raise
