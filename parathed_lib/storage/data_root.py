"""Where things lie on disk: data root, vintages, rounds."""

from __future__ import annotations

import csv
import hashlib
import hmac
import io
import json
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from parathed_lib.catalogue import Catalogue, load_catalogue
from parathed_lib.errors import ParameterError, unknown_name
from parathed_lib.formatting import is_period, period_end, period_start
from parathed_lib.names import as_text
from parathed_lib.storage.lock import locked
from parathed_lib.storage.writing import CONFIDENTIAL, clear_unfinished, write_whole

MANIFEST = "manifest.csv"
RECIPES = "recipes.json"
# What a vintage of a snapshot lacks of the figures that the one before has.
LACKING = "lacking.csv"
EXAMPLE = "eksempel"
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


@dataclass(frozen=True)
class DataRoot:
    """A folder that holds `data/raw`, and the places inside it."""

    path: Path

    @property
    def raw(self) -> Path:
        """What was received: vintages, forms and plans."""
        return self.path / "data" / "raw"

    @property
    def processed(self) -> Path:
        """What a run computed; can be deleted and rebuilt."""
        return self.path / "data" / "processed"

    @property
    def reports(self) -> Path:
        """Where reports go when nothing else is said."""
        return self.path / "reports"

    @property
    def evaluations(self) -> Path:
        """The rounds of self-evaluation forms."""
        return self.raw / "evaluations"

    @property
    def plans(self) -> Path:
        """The municipalities' plans."""
        return self.raw / "plans"

    def plans_of(self, code: str) -> list[Path]:
        """The files of a municipality's plans: `<code>.toml`, `<code>-<name>.toml`."""
        paths = self.plans.glob(f"{code}*.toml")
        return sorted(p for p in paths if p.stem.partition("-")[0] == code)

    @property
    def local_indicators(self) -> Path:
        """The file with the municipalities' own indicators; it need not be there."""
        return self.path / "indicators.toml"

    @property
    def key(self) -> Path:
        """The file with the key under which checksums of forms and plans are told."""
        return self.raw / ".key"

    def make_key(self) -> None:
        """Make the key if there is none; raises OutputError."""
        clear_unfinished(self.raw)
        if not self._key_bytes():
            with locked(self.raw, wait=True, thing="key"):
                if not self._key_bytes():
                    write_whole(self.key, secrets.token_hex(32), CONFIDENTIAL)

    def _key_bytes(self) -> bytes:
        """The key; none where there is none yet, or what came of it is empty."""
        return self.key.read_bytes() if self.key.is_file() else b""

    def checksum(self, path: Path, known: str = "") -> str:
        """The checksum of a file as reports tell it; `known` is that of its bytes.

        A report hides some of what a form or a plan says, and prints nearly all the
        rest: with the checksum of the bytes one could try out what is hidden. So theirs
        is an HMAC-SHA256 under the data root's key (RFC 2104), and so is that of the
        figures where municipalities have indicators of their own. Without a key, which
        the first form or plan that is stored makes, it is that of the bytes.
        """
        found = known or sha256(path)
        folders = [self.evaluations, self.plans]
        folders += [self.raw] if self.local_indicators.is_file() else []
        private = any(path.is_relative_to(folder) for folder in folders)
        if not private or not (key := self._key_bytes()):
            return found
        return hmac.new(key, found.encode("ascii"), "sha256").hexdigest()

    def published(self, code: str) -> Path:
        """The place of the record of what was published of a municipality's counts."""
        return self.raw / "published" / f"{code}.toml"

    def published_answers(self, code: str) -> Path:
        """The place of the record of the rounds that a municipality published."""
        return self.raw / "published" / f"answers-{code}.toml"

    def published_programme(self, number: int) -> Path:
        """The place of the record of the page across municipalities published so."""
        return self.raw / "published" / f"programme-{number:04}.toml"

    def published_programmes(self) -> list[Path]:
        """The records of pages across municipalities, in order of publication."""
        return sorted((self.raw / "published").glob("programme-*.toml"))

    def vintages(self) -> list[str]:
        """The names of the vintages, oldest first."""
        found = (p.parent.name for p in self.raw.glob(f"*/{MANIFEST}"))
        names = [name for name in found if not name.startswith(".")]
        return sorted(names, key=sort_key)

    def rounds(self) -> list[str]:
        """The names of the rounds, oldest first."""
        names = [p.name for p in self.evaluations.glob("*") if p.is_dir()]
        return sorted(names, key=lambda name: (sort_key(name), name))

    def rounds_of(self, code: str) -> list[str]:
        """The rounds in which a municipality has a form, oldest first.

        Forms of single raters do not count until they have agreed on one.
        """
        return [name for name in self.rounds() if self.forms_in_use(name, code)]

    def vintage(self, name: object = None, catalogue: Catalogue | None = None) -> str:
        """The vintage with this name.

        Without one it is the newest whole one whose indicators the catalogue knows,
        else the newest. Raises UnknownNameError with the nearest names, ParameterError.
        """
        known = self.vintages()
        wanted = as_text(name, "vintage")
        if not wanted:
            if not known:
                raise unknown_name("vintage", "", known)
            can_be = (v for v in reversed(known) if self._is_default(v, catalogue))
            return next(can_be, known[-1])
        if wanted not in known:
            raise unknown_name("vintage", wanted, known)
        return wanted

    def vintage_on(self, day: date | None, catalogue: Catalogue | None = None) -> str:
        """The newest vintage that can be the default and is not later than a day.

        Where none is so old it is the oldest; without a day as `vintage`.
        """
        if day is None:
            return self.vintage(None, catalogue)
        whole = [v for v in self.vintages() if self._is_default(v, catalogue)]
        if not whole:
            return self.vintage(None, catalogue)
        begun = [v for v in whole if (first := named_first(v)) and first <= day]
        return [*whole[:1], *begun][-1]

    def passed_over(self, catalogue: Catalogue | None = None) -> list[str]:
        """The vintages that are newer than the default, oldest first.

        They are partial, or have indicators that are `unknown`.
        """
        known = self.vintages()
        return known[known.index(self.vintage(None, catalogue)) + 1 :] if known else []

    def newer_unused(self, catalogue: Catalogue | None = None) -> str:
        """That the default is not the newest vintage, and why; "" where it is."""
        newer = self.passed_over(catalogue)
        if not newer:
            return ""
        unknown = self.unknown(newer[-1], catalogue)
        why = f"has {', '.join(unknown)} of another catalogue" if unknown else "partial"
        more = " --catalogue DIR" if unknown else ""
        return (
            f"Vintage {newer[-1]} is newer, but {why}; vintage "
            f"{self.vintage(None, catalogue)} is used. To use the newer one: "
            f"--vintage {newer[-1]}{more}"
        )

    def _is_default(self, name: str, catalogue: Catalogue | None) -> bool:
        return self.is_whole(name) and not self.unknown(name, catalogue)

    def unknown(self, name: str, catalogue: Catalogue | None = None) -> list[str]:
        """The indicators of a vintage that neither the catalogue knows nor a local one.

        The catalogue is that of `load_catalogue` where none is given.
        """
        known = catalogue or load_catalogue()
        found = known.unknown(self._indicators(name))
        return found and known.with_local(self.local_indicators).unknown(found)

    def is_whole(self, name: str) -> bool:
        """Whether a vintage takes no figures away that the whole one before it has.

        A snapshot writes in the vintage what it lacks. One that did not yet do so is
        whole when it has every indicator of the whole one before it. A vintage made by
        hand is whole: whoever made it chose what it has.
        """
        lacking = self.lacking(name)
        if lacking is not None:
            return not lacking
        if not (self.raw / name / RECIPES).is_file():
            return True
        own = self._indicators(name)
        return all(self._indicators(v) <= own for v in self.whole_before(name)[:1])

    def lacking(self, name: str) -> list[dict[str, str]] | None:
        """The rows that tell what a vintage lacks; None where that is not written."""
        try:
            text = (self.raw / name / LACKING).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            return None
        return list(csv.DictReader(io.StringIO(text)))

    def whole_before(self, name: str) -> list[str]:
        """The whole vintages with an earlier date, the newest first; no examples."""
        return [
            v
            for v in reversed(self.vintages())
            if is_before(v, name) and not is_example(v)
            if self.is_whole(v)
        ]

    def _indicators(self, name: str) -> set[str]:
        """The indicators of which a vintage has figures, by a glance at its files."""
        folder = self.raw / name
        try:
            book = json.loads((folder / RECIPES).read_bytes())
            # A second file of an indicator has a number behind its id.
            handed = {p.stem.partition("-")[0] for p in folder.glob("files/*.csv")}
            return {*book["recipes"], *handed}
        except (OSError, ValueError, KeyError, TypeError):
            found: set[str] = set()
        for path in folder.rglob("*.csv"):
            with path.open(encoding="utf-8", errors="replace", newline="") as file:
                found |= _with_values(csv.reader(file))
        return found - {""}

    def round(self, name: object) -> str:
        """The round with this name; raises UnknownNameError with the nearest names.

        ParameterError for what is no name.
        """
        known, wanted = self.rounds(), as_text(name, "round")
        if wanted not in known:
            raise unknown_name("round", wanted, known)
        return wanted

    def round_of(
        self,
        code: str,
        vintage: str,
        name: object = None,
        day: date | None = None,
    ) -> str | None:
        """The round whose form of a municipality is shown with a vintage.

        That with this `name`, whether the municipality has a form in it or not; without
        one that of its newest form that is not later than the `day` or, without a day,
        the vintage, whatever others have handed in. None where it has no such form.
        Raises UnknownNameError for a name that does not exist.
        """
        if as_text(name, "round"):
            return self.round(name)
        found = [r for r in self.rounds_of(code) if not is_later(r, vintage, day)]
        return found[-1] if found else None

    def form(self, round_name: str, code: str, *, assessors: bool = False) -> Path:
        """The place of a municipality's form in a round, or of the assessor's half."""
        return self._half(round_name, assessors) / f"{code}.toml"

    def revisions(self, round_name: str, code: str, *, assessors: bool = False) -> Path:
        """The folder of a form's earlier versions, numbered from 1."""
        return self._half(round_name, assessors) / "revisions" / code

    def raters(self, round_name: str, code: str, *, assessors: bool = False) -> Path:
        """The folder of the forms that single raters filled in, numbered from 1."""
        return self._half(round_name, assessors) / "raters" / code

    def _half(self, round_name: str, assessors: bool) -> Path:
        folder = self.evaluations / round_name
        return folder / "assessor" if assessors else folder

    def forms_in_use(self, round_name: str, code: str) -> list[Path]:
        """The municipality's form in a round and the assessor's, where they are."""
        halves = (False, True)
        paths = [self.form(round_name, code, assessors=half) for half in halves]
        return [path for path in paths if path.is_file()]

    def earlier_round(self, round_name: str, code: str) -> str | None:
        """The newest round before this one in which a municipality has a form.

        Only rounds named by time come before another; None where there is no such one.
        """
        found = [r for r in self.rounds_of(code) if is_before(r, round_name)]
        return found[-1] if found else None

    def forms(self, round_name: str | None, code: str) -> list[Path]:
        """The forms that a report rests on: those in use, then those of raters.

        None without a round.
        """
        if round_name is None:
            return []
        paths = self.forms_in_use(round_name, code)
        for half in (False, True):
            folder = self.raters(round_name, code, assessors=half)
            paths += sorted(folder.glob("*.toml"))
        return paths


def _with_values(rows: Iterator[list[str]]) -> set[str]:
    """The indicators that have a value in a table; none where it is another table."""
    columns = next(rows, [])
    if "indicator" not in columns or "value" not in columns:
        return set()
    indicator, value = columns.index("indicator"), columns.index("value")
    last = max(indicator, value)
    return {row[indicator] for row in rows if len(row) > last and row[value]}


def find_root(start: str | Path | DataRoot | None = None) -> DataRoot:
    """The data root: `start` itself, or without it the nearest folder upwards.

    Raises ParameterError when no folder holds `data/raw`.
    """
    if isinstance(start, DataRoot):
        return start
    if start:
        root = Path(start)
        if not (root / "data" / "raw").is_dir():
            raise ParameterError(
                f"{root} holds no folder data/raw. Give --root (`root=` in Python) the "
                "folder that does."
            )
        return DataRoot(root)
    nearest = nearest_root()
    if nearest is None:
        raise ParameterError(
            "No folder data/raw here or in a folder above. Go to the folder of the "
            "project, or give --root (`root=` in Python)."
        )
    return nearest


def nearest_root() -> DataRoot | None:
    """The nearest folder upwards that holds `data/raw`, None where none does."""
    here = Path.cwd()
    folders = (f for f in (here, *here.parents) if (f / "data" / "raw").is_dir())
    return next((DataRoot(folder) for folder in folders), None)


def is_example(*names: str | None) -> bool:
    """Whether any of these vintages, rounds or plans was made up to show the product.

    Such a name begins with `eksempel`.
    """
    return any(name.startswith(EXAMPLE) for name in names if name)


def sort_key(name: str) -> tuple[bool, str]:
    """Dated names in the order of time, a year as its 1 January; others before them."""
    if not _DATE.fullmatch(name):
        return (False, name)
    return (True, name + "-01-01"[len(name) - 4 :])


def is_before(name: str, other: str) -> bool:
    """Whether a dated name comes before another; undated ones have no order."""
    first, second = sort_key(name), sort_key(other)
    return first[0] and second[0] and first < second


def named_first(name: str) -> date | None:
    """The first day that the name of a vintage covers, None when it names no date."""
    return period_start(name) if is_period(name) else None


def named_end(name: str) -> date | None:
    """The last day that the name of a vintage covers, None when it names no date."""
    return period_end(name) if is_period(name) else None


def is_later(round_name: str, vintage: str, day: date | None = None) -> bool:
    """Whether a round begins after the time that a vintage's name covers.

    With a `day`, whether it begins after the day. The name of the round
    decides, never the date in a form. A name that is no date comes before every date:
    such a round is never later, and a dated one is later than such a vintage.
    """
    dated, begins = sort_key(round_name)
    end = named_end(vintage)
    if end is None:
        return dated
    return dated and begins > (day or end).isoformat()


def sha256(path: Path) -> str:
    """The checksum of a file's bytes."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
