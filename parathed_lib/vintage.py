"""Reads a vintage: a dated snapshot of public figures, checked against its manifest.

No network here. The form of the files is described in docs/data.md.
"""

from __future__ import annotations

import csv
import hashlib
import io
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property

import numpy as np
import pandas as pd

from parathed_lib import frames
from parathed_lib.data_root import MANIFEST, DataRoot, named_end
from parathed_lib.errors import VintageError
from parathed_lib.formatting import is_period, period_end

MISSING_FILE = "missing.csv"
_MISSING_COLUMNS = ["indicator", "level", "status", "note"]


@dataclass(frozen=True)
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


@dataclass(frozen=True)
class Vintage:
    """A snapshot: its figures, where they came from, and the reasons for gaps."""

    name: str
    observations: pd.DataFrame
    origins: pd.DataFrame
    reasons: dict[tuple[str, str], tuple[str, str]]
    checksums: dict[str, str]

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
        return table

    def figures(self, indicator: str, area: str) -> dict[str, Figure]:
        """The figures of one indicator and area by period, in the order of time."""
        found = self._figures.get((indicator, area), {})
        return dict(sorted(found.items(), key=lambda item: period_end(item[0])))

    def reason(self, indicator: str, level: str, area: str = "") -> Figure:
        """The missing figure of an indicator at a level, with the reason for it.

        A row of the vintage that tells why `area` has no figure goes before the reason
        that holds for the whole level.
        """
        if (indicator, area) in self._gaps:
            return self._gaps[indicator, area]
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
        of_period = (self._figures.get((indicator, a), {}).get(period) for a in areas)
        values = [float("nan") if f is None else f.value for f in of_period]
        return pd.Series(values, index=areas, dtype=float, name=indicator)

    @property
    def as_of(self) -> date:
        """The day to which ages are reckoned.

        The end of the time that the vintage's name covers, or of the latest retrieval
        when that is earlier.
        """
        retrieved = max(period_end(text) for text in self.origins["retrieved"])
        named = named_end(self.name)
        return min(named, retrieved) if named else retrieved


def load_vintage(root: DataRoot, name: str | int | None = None) -> Vintage:
    """The vintage with this name (default: the newest), checked whole.

    Raises UnknownNameError for an unknown name, and VintageError with every fault:
    a file that is missing, that does not stand in the manifest, whose checksum has
    changed, or that breaks the contract of its table.
    """
    chosen = root.vintage(name)
    return _read(root, chosen, _stamp(root, chosen))


@cache
def _read(root: DataRoot, name: str, stamp: str) -> Vintage:
    folder = root.raw / name
    origins = _read_manifest(root, name)
    contents = {file: (folder / file).read_bytes() for file in origins["file"]}
    faults: list[str] = []
    reasons = _reasons(contents.pop(MISSING_FILE, b""), faults)
    tables = [_table(file, data, faults) for file, data in contents.items()]
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
        checksums=dict(zip(origins["file"], origins["sha256"], strict=True))
        | {MANIFEST: hashlib.sha256((folder / MANIFEST).read_bytes()).hexdigest()},
    )


def _stamp(root: DataRoot, name: str) -> str:
    """Changes whenever a file of the vintage does; the key of what was read before."""
    folder = root.raw / name
    files = sorted(p for p in folder.rglob("*") if p.is_file())
    stats = [(str(p.relative_to(folder)), p.stat()) for p in files]
    return str([(path, s.st_mtime_ns, s.st_size) for path, s in stats])


def _read_manifest(root: DataRoot, name: str) -> pd.DataFrame:
    folder = root.raw / name
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


def _table(file: str, data: bytes, faults: list[str]) -> pd.DataFrame:
    expected = [c for c in frames.OBSERVATIONS.columns if c != "source"]
    try:
        table = pd.read_csv(
            io.BytesIO(data),
            dtype={c: str for c in expected if c not in ("value", "count", "of")},
            keep_default_na=False,
            na_values={"value": [""], "count": [""], "of": [""]},
        )
    except (ValueError, UnicodeDecodeError) as error:
        faults.append(f"{file}: cannot be read: {error}")
        return pd.DataFrame(columns=list(frames.OBSERVATIONS.columns))
    if list(table.columns) != expected or not isinstance(table.index, pd.RangeIndex):
        faults.append(f"{file}: expected the columns {', '.join(expected)}")
        return pd.DataFrame(columns=list(frames.OBSERVATIONS.columns))
    for column in frames.OBSERVATIONS.numbers:
        numbers = pd.to_numeric(table[column], errors="coerce")
        wrong = ~np.isfinite(numbers) & table[column].notna()
        faults += [
            f"{file} row {i + 2}: {column} is no number" for i in table[wrong].index
        ]
        table[column] = numbers.astype(float)
    for number, text in enumerate(table["period"], start=2):
        if not is_period(text):
            faults.append(f"{file} row {number}: {text!r} is no period")
    table["source"] = file
    return table[list(frames.OBSERVATIONS.columns)]


def _reasons(data: bytes, faults: list[str]) -> dict[tuple[str, str], tuple[str, str]]:
    try:
        rows = list(csv.DictReader(io.StringIO(data.decode("utf-8"))))
    except UnicodeDecodeError as error:
        faults.append(f"{MISSING_FILE}: is not UTF-8: {error}")
        return {}
    reasons: dict[tuple[str, str], tuple[str, str]] = {}
    for number, row in enumerate(rows, start=2):
        if list(row) != _MISSING_COLUMNS or (
            row["level"] not in frames.LEVELS or row["status"] not in frames.MISSING
        ):
            faults.append(
                f"{MISSING_FILE} row {number}: expected {', '.join(_MISSING_COLUMNS)} "
                f"with a level of {', '.join(frames.LEVELS)} and a status of "
                f"{', '.join(frames.MISSING)}"
            )
            continue
        key = (row["indicator"], row["level"])
        if key in reasons:
            faults.append(f"{MISSING_FILE} row {number}: {' '.join(key)} stands twice")
        reasons[key] = (row["status"], row["note"])
    return reasons


def _number(value: float) -> float | None:
    return None if pd.isna(value) else float(value)


def _damaged(name: str, faults: list[str]) -> VintageError:
    listing = "".join(f"\n  {fault}" for fault in faults[:20])
    more = f"\n  and {len(faults) - 20} more" if len(faults) > 20 else ""
    return VintageError(
        f"Vintage {name} cannot be used:{listing}{more}\n"
        "A vintage is written once and never edited. Bring it back from its origin, or "
        "make a new one."
    )
