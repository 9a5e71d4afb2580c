"""Reads a vintage: a dated snapshot of public figures, checked against its manifest.

No network here. The form of the files is described in docs/data.md.
"""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from parathed_lib import frames
from parathed_lib.catalogue import POPULATION as POPULATION
from parathed_lib.catalogue import Catalogue, fold, load_catalogue
from parathed_lib.errors import ById, SourceError, unknown_name
from parathed_lib.faces import Face, Shown
from parathed_lib.formatting import is_missing, number, period_end
from parathed_lib.names import as_text
from parathed_lib.storage.data_root import MANIFEST, DataRoot, named_end, named_first
from parathed_lib.vintage.folder import Received, damaged, read_folder
from parathed_lib.vintage.recipes import RecipeBook
from parathed_lib.vintage.tables import AreaChange

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Figure:
    """One published figure, or the reason why there is none.

    `value` is in the indicator's unit; None when missing, and then `status` says why.
    `count` and `of` are numerator and denominator where the source gives them.
    """

    value: float | None
    status: str
    period: str | None = None
    area: str | None = None
    count: float | None = None
    of: float | None = None
    file: str = ""
    note: str = ""


@dataclass(frozen=True, repr=False)
class Vintage(Shown):
    """A snapshot: its figures, where they came from, and the reasons for gaps.

    `unpublished` is the newest period of an indicator whose figures were only zeros
    in place of figures to come; they are no figures of the vintage. `areas` are those
    that the sources had, or lacked, unlike what was to be expected. `catalogue` knows
    the names that can be asked for; None is the one that `load_catalogue` gives. What
    neither it nor the vintage knows raises UnknownNameError with the nearest names.
    """

    name: str
    observations: pd.DataFrame
    origins: pd.DataFrame
    reasons: dict[tuple[str, str], tuple[str, str]]
    checksums: dict[str, str]
    unpublished: dict[str, str] = field(default_factory=dict)
    areas: tuple[AreaChange, ...] = ()
    catalogue: Catalogue | None = None

    def face(self) -> Face:
        """How much it holds of each indicator, and of which it holds nothing."""
        table = self.observations[self.observations["status"].isin(frames.PRESENT)]
        rows = []
        for indicator, own in table.groupby("indicator"):
            periods = sorted(own["period"].unique(), key=period_end)
            rows.append(
                {
                    "indicator": str(indicator),
                    "figures": number(len(own)),
                    "areas": str(own["area"].nunique()),
                    "from": periods[0],
                    "to": periods[-1],
                }
            )
        facts = {"day": self.as_of.isoformat(), "figures": number(len(table))}
        facts["files"] = str(len(self.origins))
        without = {i for i, _ in self.reasons} - set(table["indicator"])
        return Face(f"Vintage {self.name}", facts, rows, sorted(without))

    @cached_property
    def _figures(self) -> dict[tuple[str, str], dict[str, Figure]]:
        table: dict[tuple[str, str], dict[str, Figure]] = {}
        rows = self.observations[list(frames.OBSERVATIONS.columns)]
        for indicator, area, period, value, status, count, of, file, note in rows[
            rows["status"].isin(frames.PRESENT)
        ].itertuples(index=False, name=None):
            table.setdefault((indicator, area), {})[period] = Figure(
                value=value,
                status=status,
                period=period,
                area=area,
                count=_number(count),
                of=_number(of),
                file=file,
                note=note,
            )
        return {
            key: {p: of_area[p] for p in sorted(of_area, key=period_end)}
            for key, of_area in table.items()
        }

    def figures(self, indicator: str, area: str) -> dict[str, Figure]:
        """The figures of one indicator and area by period, in the order of time.

        Ids and codes are as in the vintage's tables; empty where it has no figure.
        """
        found = self._figures.get((indicator, area))
        if found is None:
            self._check(indicator, area)
        return dict(found or {})

    def by_year(self, indicator: str, area: str) -> dict[int, float]:
        """The yearly figures of one indicator and area, oldest first."""
        return {
            int(period): figure.value
            for period, figure in self.figures(indicator, area).items()
            if period.isdigit() and figure.value is not None
        }

    def reason(self, indicator: str, level: str, area: str = "") -> Figure:
        """The missing figure of an indicator at a level, with the reason for it.

        A row of the vintage that tells why `area` has no figure goes before the reason
        that holds for the whole level.
        """
        if (indicator, area) in self._gaps:
            return self._gaps[indicator, area]
        self._check(indicator, *filter(None, [area]))
        if level not in frames.LEVELS:
            raise unknown_name("level", level, frames.LEVELS)
        status, note = self.reasons.get((indicator, level), ("not_collected", ""))
        return Figure(value=None, status=status, note=note)

    @cached_property
    def _gaps(self) -> dict[tuple[str, str], Figure]:
        missing = self.observations["status"].isin(frames.MISSING)
        rows = self.observations[missing].sort_values("period", kind="stable")
        return {
            (row["indicator"], row["area"]): Figure(
                None, row["status"], area=row["area"], note=row["note"]
            )
            for row in rows.to_dict("records")
        }

    def across(self, indicator: str, period: str, areas: list[str]) -> pd.Series:
        """The figures of one period for many areas; NaN where one has none."""
        import pandas as pd

        self._check(indicator, *areas)
        if period not in self._periods:
            raise unknown_name("period", period, self._periods)
        of_period = (self._figures.get((indicator, a), {}).get(period) for a in areas)
        values = [float("nan") if f is None else f.value for f in of_period]
        return pd.Series(values, index=areas, dtype=float, name=indicator)

    def _check(self, indicator: str, *areas: str) -> None:
        """Raise UnknownNameError for an indicator or area that does not exist."""
        if indicator not in self._ids:
            raise unknown_name("indicator", indicator, self._ids)
        for area in areas:
            if area not in self._areas:
                named = {code: name for code, name in self._areas.items() if name}
                shown = {code: f"{code} ({name})" for code, name in named.items()}
                shown |= {name: shown[code] for code, name in named.items()}
                known = [*self._areas, *named.values()]
                raise unknown_name("area", area, known, fold=fold, shown=shown)

    @cached_property
    def _ids(self) -> dict[str, None]:
        """The indicators that can be asked for, in the catalogue's order."""
        known = self.catalogue or load_catalogue()
        ids = [*known.indicators.by_id, *known.local, POPULATION]
        own = [i for i, _ in self.pairs] + [i for i, _ in self.reasons]
        return dict.fromkeys([*ids, *sorted(own)])

    @cached_property
    def _areas(self) -> dict[str, str]:
        """The areas that can be asked for by code, with their names."""
        known = self.catalogue or load_catalogue()
        printed = dict.fromkeys([f"R{code}" for code in known.municipalities], "")
        printed |= dict.fromkeys(sorted(area for _, area in self.pairs), "")
        return printed | {
            c: n for of in known.area_names.values() for c, n in of.items()
        }

    @cached_property
    def _periods(self) -> dict[str, None]:
        """The periods of which the vintage has a row, the oldest first."""
        found = self.observations["period"].dropna().unique()
        return dict.fromkeys(sorted(filter(None, found), key=period_end))

    @cached_property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """Every indicator with every area that has a row, if only for a gap."""
        columns = self.observations["indicator"], self.observations["area"]
        return frozenset(zip(*columns, strict=True))

    @cached_property
    def origin(self) -> dict[str, dict[str, str]]:
        """The row of each file in the table of origins."""
        rows = self.origins.to_dict("records")
        return ById(
            "file", {row["file"]: {str(k): v for k, v in row.items()} for row in rows}
        )

    @cached_property
    def kept(self) -> dict[Hashable, Any]:
        """What has been computed from the vintage, for those who would do so again.

        Only `assessment` and `national` write in it. It goes when the vintage does.
        """
        return {}

    @cached_property
    def as_of(self) -> date:
        """The day to which ages are reckoned.

        The end of the time that the vintage's name covers, or of the latest retrieval
        when that is earlier.
        """
        retrieved = _retrieved(self.origins["retrieved"])
        named = named_end(self.name)
        return min(named, retrieved) if named else retrieved

    @cached_property
    def day(self) -> date:
        """The day whose regions it has: the first that its name covers.

        The day of the latest retrieval, where the name is no date.
        """
        return named_first(self.name) or _retrieved(self.origins["retrieved"])


def load_vintage(
    root: DataRoot, name: object = None, catalogue: Catalogue | None = None
) -> Vintage:
    """The vintage with this name, checked; default: as `DataRoot.vintage`.

    Raises UnknownNameError for an unknown name, and VintageError with every fault:
    a file that is missing, that does not stand in the manifest, whose checksum has
    changed, or that breaks the contract of its table. Warns, once, where a newer one
    than the default is there.
    """
    chosen = root.vintage(name, catalogue)
    if not as_text(name, "vintage") and (unused := root.newer_unused(catalogue)):
        _warn_once(root.path, unused)
    return _read(root.raw / chosen, chosen, _stamp(root.raw / chosen))


@cache
def _warn_once(root: Path, unused: str) -> None:
    warnings.warn(f"{unused} (`vintage=` in Python)", stacklevel=4)


def read_vintage(folder: Path, name: str) -> Vintage:
    """The vintage in a folder of any name; raises VintageError as `load_vintage`."""
    return _read(folder, name, _stamp(folder))


@cache
def _read(folder: Path, name: str, stamp: str) -> Vintage:
    import pandas as pd  # here: to tell of a vintage needs no tables

    received = read_folder(folder, name)
    tables = [*_derived(received), frames.observations_table(received.rows)]
    observations = pd.concat(tables, ignore_index=True)
    if faults := frames.check_observations(observations):
        raise damaged(name, faults)
    return Vintage(
        name=name,
        observations=observations,
        origins=pd.DataFrame(received.origins, columns=list(frames.ORIGINS.columns)),
        reasons=received.reasons,
        areas=received.areas,
        checksums={row["file"]: row["sha256"] for row in received.origins}
        | {MANIFEST: hashlib.sha256((folder / MANIFEST).read_bytes()).hexdigest()},
    )


def _derived(received: Received) -> list[pd.DataFrame]:
    """The figures that a vintage's recipes give from its files."""
    from parathed_lib.vintage.observations import observations

    if received.book is None:
        return []
    name, read = received.name, received.contents.__getitem__
    retrieved = _retrieved(row["retrieved"] for row in received.origins)
    catalogue = load_catalogue().at(named_first(name) or retrieved)
    try:
        return list(observations(received.book, read, catalogue).values())
    except SourceError as error:
        raise damaged(name, [str(error)]) from error


def _retrieved(days: Iterable[str]) -> date:
    return max(map(period_end, days))


@dataclass(frozen=True)
class Holdings:
    """How many files, figures (with gaps) and indicators a vintage holds."""

    files: int
    figures: int
    indicators: int


def holdings(root: DataRoot, name: str) -> Holdings:
    """What the vintage of this name holds; raises VintageError as `load_vintage`.

    What was received from services was read whole before the vintage had its name, and
    its bytes are the same: so its figures are not made again to be counted.
    """
    received = read_folder(root.raw / name, name)
    book = received.book or RecipeBook(figures=0, recipes={})
    if book.figures is None:
        table = load_vintage(root, name).observations
        indicators, figures = set(table["indicator"]), len(table)
    else:
        indicators = {*book.recipes, *(row.indicator for row in received.rows)}
        figures = book.figures + len(received.rows)
        if faults := frames.observation_faults(received.rows):
            raise damaged(name, faults)
    return Holdings(len(received.origins), figures, len(indicators))


def _stamp(folder: Path) -> str:
    """Changes whenever a file of the vintage does; the key of what was read before."""
    files = sorted(p for p in folder.rglob("*") if p.is_file())
    stats = [(str(p.relative_to(folder)), p.stat()) for p in files]
    return str([(path, s.st_mtime_ns, s.st_size) for path, s in stats])


def _number(value: float) -> float | None:
    return None if is_missing(value) else float(value)
