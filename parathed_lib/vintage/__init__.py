"""Reads a vintage: a dated snapshot of public figures, checked against its manifest.

No network here. The form of the files is described in docs/data.md.
"""

from __future__ import annotations

import hashlib
from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from parathed_lib import frames
from parathed_lib.catalogue import POPULATION as POPULATION
from parathed_lib.catalogue import Catalogue, fold, load_catalogue
from parathed_lib.errors import (
    ById,
    SourceError,
    VintageError,
    fault_lines,
    unknown_name,
)
from parathed_lib.faces import Face, Shown
from parathed_lib.formatting import is_period, number, period_end
from parathed_lib.storage.data_root import (
    LACKING,
    MANIFEST,
    RECIPES,
    DataRoot,
    named_end,
    named_first,
)
from parathed_lib.vintage.observations import observations as derive
from parathed_lib.vintage.recipes import RecipeBook, read_recipes
from parathed_lib.vintage.tables import (
    AREAS_FILE,
    MISSING_FILE,
    AreaChange,
    read_areas,
    read_reasons,
    read_table,
)


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
        for row in self.observations.to_dict("records"):
            if row["status"] not in frames.PRESENT:
                continue
            figure = Figure(
                value=row["value"],
                status=row["status"],
                period=row["period"],
                area=row["area"],
                count=_number(row["count"]),
                of=_number(row["of"]),
                file=row["source"],
                note=row["note"],
            )
            of_area = table.setdefault((row["indicator"], row["area"]), {})
            of_area[row["period"]] = figure
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
        retrieved = _retrieved(self.origins)
        named = named_end(self.name)
        return min(named, retrieved) if named else retrieved

    @cached_property
    def day(self) -> date:
        """The day whose regions it has: the first that its name covers.

        The day of the latest retrieval, where the name is no date.
        """
        return _first_day(self.name, self.origins)


def load_vintage(
    root: DataRoot, name: object = None, catalogue: Catalogue | None = None
) -> Vintage:
    """The vintage with this name, checked; default: as `DataRoot.vintage`.

    Raises UnknownNameError for an unknown name, and VintageError with every fault:
    a file that is missing, that does not stand in the manifest, whose checksum has
    changed, or that breaks the contract of its table.
    """
    chosen = root.vintage(name, catalogue)
    return _read(root.raw / chosen, chosen, _stamp(root.raw / chosen))


def read_vintage(folder: Path, name: str) -> Vintage:
    """The vintage in a folder of any name; raises VintageError as `load_vintage`."""
    return _read(folder, name, _stamp(folder))


@cache
def _read(folder: Path, name: str, stamp: str) -> Vintage:
    origins = _read_manifest(folder, name)
    contents = {file: (folder / file).read_bytes() for file in origins["file"]}
    faults: list[str] = []
    reasons = read_reasons(contents.get(MISSING_FILE, b""), faults)
    areas = read_areas(contents.get(AREAS_FILE, b""), faults)
    tables = []
    received = {MISSING_FILE, RECIPES, LACKING, AREAS_FILE}
    if RECIPES in contents:
        book, figures = _received(name, contents, _first_day(name, origins))
        received |= book.files
        tables += figures
    tables += [
        read_table(file, data, faults)
        for file, data in contents.items()
        if file not in received
    ]
    if faults or not tables:
        raise _damaged(name, faults or ["the manifest names no file with figures"])
    observations = pd.concat(tables, ignore_index=True)
    if faults := frames.check_observations(observations):
        raise _damaged(name, faults)
    return Vintage(
        name=name,
        observations=observations,
        origins=origins,
        reasons=reasons,
        areas=areas,
        checksums=dict(zip(origins["file"], origins["sha256"], strict=True))
        | {MANIFEST: hashlib.sha256((folder / MANIFEST).read_bytes()).hexdigest()},
    )


def _retrieved(origins: pd.DataFrame) -> date:
    return max(period_end(text) for text in origins["retrieved"])


def _first_day(name: str, origins: pd.DataFrame) -> date:
    return named_first(name) or _retrieved(origins)


def _received(
    name: str, contents: dict[str, bytes], day: date
) -> tuple[RecipeBook, list[pd.DataFrame]]:
    """The recipes of a vintage, and the figures that they give from its files."""
    try:
        book = read_recipes(contents[RECIPES])
        if absent := sorted(book.files - set(contents)):
            raise SourceError(f"{RECIPES} names {', '.join(absent)}, not in {MANIFEST}")
        figures = derive(book, contents.__getitem__, load_catalogue().at(day))
    except (SourceError, VintageError) as error:
        raise _damaged(name, [str(error)]) from error
    return book, list(figures.values())


def _stamp(folder: Path) -> str:
    """Changes whenever a file of the vintage does; the key of what was read before."""
    files = sorted(p for p in folder.rglob("*") if p.is_file())
    stats = [(str(p.relative_to(folder)), p.stat()) for p in files]
    return str([(path, s.st_mtime_ns, s.st_size) for path, s in stats])


def _read_manifest(folder: Path, name: str) -> pd.DataFrame:
    try:
        origins = pd.read_csv(folder / MANIFEST, dtype=str, keep_default_na=False)
    except (OSError, ValueError) as error:
        raise _damaged(name, [f"{MANIFEST} cannot be read: {error}"]) from error
    faults = frames.check(origins, frames.ORIGINS)
    if faults:
        raise _damaged(name, [f"{MANIFEST}: {fault}" for fault in faults])
    listed = set(origins["file"])
    present = {
        p.relative_to(folder).as_posix()
        for p in folder.rglob("*")
        if p.is_file() and p != folder / MANIFEST and not p.name.startswith(".")
    }
    faults += [
        f"{f}: stands in the folder, not in {MANIFEST}" for f in present - listed
    ]
    for row in origins.to_dict("records"):
        file, retrieved = row["file"], row["retrieved"]
        path = folder / file.replace("\0", "")
        if not path.resolve().is_relative_to(folder.resolve()):
            faults.append(f"{file}: lies outside the vintage")
        elif file not in present:
            faults.append(f"{file}: stands in {MANIFEST}, not in the folder")
        elif hashlib.sha256(path.read_bytes()).hexdigest() != row["sha256"]:
            faults.append(f"{file}: its bytes are not those that were received")
        if not is_period(retrieved):
            faults.append(f"{file}: retrieved {retrieved!r} is no date")
    if faults:
        raise _damaged(name, sorted(faults))
    return origins


def _number(value: float) -> float | None:
    return None if pd.isna(value) else float(value)


def _damaged(name: str, faults: list[str]) -> VintageError:
    return VintageError(
        f"Vintage {name} cannot be used:{fault_lines(faults, 20)}\n"
        "A vintage is written once and never edited. Bring it back from its origin, or "
        "make a new one."
    )
