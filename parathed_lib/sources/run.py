"""The two jobs of `parathed snapshot`: make a vintage, or look whether one is old."""

from __future__ import annotations

import os
import shlex
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from parathed_lib.catalogue import load_catalogue
from parathed_lib.errors import ParameterError, SourceError, VintageError
from parathed_lib.formatting import is_period
from parathed_lib.sources.fetching import Progress
from parathed_lib.sources.freshness import freshness
from parathed_lib.sources.outcomes import Outcome
from parathed_lib.sources.snapshot import Wishes, take_snapshot
from parathed_lib.sources.stage import unfinished
from parathed_lib.sources.statbank import STATBANK_URL, StatBank
from parathed_lib.sources.stil import STIL_URL, Stil, key_from_environment
from parathed_lib.storage.data_root import DataRoot, find_root
from parathed_lib.vintage import load_vintage


@dataclass(frozen=True)
class Request:
    """What the user asked for.

    `files` are texts like `safety_pct=tryghed.xlsx`, `file_dates` texts like
    `deprived_areas_count=2025-12-01`.
    """

    vintage: str | None = None
    indicators: tuple[str, ...] = ()
    as_of: str = ""
    files: tuple[str, ...] = ()
    file_dates: tuple[str, ...] = ()
    root: Path | None = None
    statbank_url: str = STATBANK_URL
    stil_url: str = STIL_URL
    stil_first_page: int = 1

    @property
    def name(self) -> str:
        """The name of the vintage: as given, else the date of today."""
        return self.vintage or date.today().isoformat()

    @property
    def command(self) -> str:
        """The whole command that asks for the same, whatever day it is given."""
        words = ["parathed", "snapshot", "--vintage", self.name]
        words += [w for i in self.indicators for w in ("--indicator", i)]
        words += [w for f in self.files for w in ("--file", f)]
        words += [w for d in self.file_dates for w in ("--file-date", d)]
        plain = Request()
        for option in ("as_of", "statbank_url", "stil_url", "stil_first_page", "root"):
            if (value := getattr(self, option)) != getattr(plain, option):
                words += [f"--{option.replace('_', '-')}", str(value)]
        return shlex.join(words)


@dataclass(frozen=True)
class Made:
    """A new vintage and what came of each indicator."""

    vintage: str
    folder: Path
    outcomes: list[Outcome]

    @property
    def incomplete(self) -> bool:
        """Whether an indicator did not come although its source was asked."""
        return any(o.status == "skipped" for o in self.outcomes)

    def rows(self) -> list[dict[str, str | None]]:
        """One row per indicator that was asked for, or that the vintage before has."""
        return [
            {
                "indicator": o.indicator,
                "status": o.status,
                "what": o.text,
                "lacks": "; ".join(x.text for x in o.lacks) or None,
            }
            for o in self.outcomes
            if o.status != "not_asked" or o.lacks
        ]

    def lacking(self) -> list[str]:
        """What the vintage before has and this one not, in lines; none if nothing."""
        lacks = [x for o in self.outcomes for x in o.lacks]
        if not lacks:
            return []
        before = lacks[0].before
        lines = [f"Vintage {before} has figures that {self.vintage} lacks:"]
        for outcome in self.outcomes:
            if outcome.lacks:
                what = "; ".join(x.text for x in outcome.lacks)
                lines.append(f"  {outcome.indicator}: {what} ({outcome.lacks[0].why})")
        if any(x.is_partial for x in lacks):
            return [
                *lines,
                f"So {self.vintage} is partial: without --vintage {self.vintage} "
                f"reports take {before}.",
            ]
        return [*lines, "None of them could be had, so the vintage is whole."]


def make(request: Request, progress: Progress) -> Made:
    """Make a vintage; raises a ParathedError that says how to go on."""
    root = find_root(request.root)
    key = key_from_environment()
    wishes = Wishes(
        request.name,
        request.indicators,
        request.as_of,
        _files(request.files),
        request.command,
        _periods(request),
    )
    try:
        outcomes = take_snapshot(
            root,
            wishes,
            load_catalogue().with_local(root.local_indicators),
            StatBank(request.statbank_url, cache=None),
            Stil(key, request.stil_url, first_page=request.stil_first_page)
            if key
            else None,
            progress=progress,
        )
    except (SourceError, VintageError) as error:
        raise type(error)(f"{error}\n{how_to_go_on(request)}") from error
    return Made(request.name, root.raw / request.name, outcomes)


def how_to_go_on(request: Request) -> str:
    """What to say when a run stops before its vintage is whole."""
    return (
        "No vintage was made. What came is kept; the same command goes on from there: "
        f"{request.command}"
    )


def others_unfinished(request: Request) -> list[str]:
    """The commands that go on with other runs that stopped before theirs was whole."""
    found = unfinished(find_root(request.root))
    return [
        command or Request(name, root=request.root).command
        for name, command in found.items()
        if name != request.name
    ]


def check(
    root: Path | None, vintage: str | None, statbank_url: str
) -> list[dict[str, str]]:
    """One row per table: whether it has changed since the vintage was made."""
    place: DataRoot = find_root(root)
    rows = freshness(
        load_vintage(place, vintage),
        load_catalogue(),
        StatBank(statbank_url, cache=None),
    )
    return [asdict(row) for row in rows]


def _periods(request: Request) -> dict[str, str]:
    """The periods of files by indicator; raises ParameterError."""
    files, found = _files(request.files), {}
    for text in request.file_dates:
        indicator, _, when = (part.strip() for part in text.partition("="))
        if indicator not in files or not is_period(when):
            raise ParameterError(
                f"--file-date {text!r}: expected ID=PERIOD, such as "
                "deprived_areas_count=2025-12-01, for an indicator with a --file."
            )
        found[indicator] = when
    return found


def _files(given: tuple[str, ...]) -> dict[str, Path]:
    files: dict[str, Path] = {}
    for text in given:
        indicator, sign, path = text.partition("=")
        if not sign or not indicator.strip() or not path.strip():
            raise ParameterError(
                f"--file {text!r}: expected ID=PATH, such as safety_pct=tryghed.xlsx."
            )
        if indicator.strip() in files:
            raise ParameterError(f"--file {indicator.strip()}: given twice.")
        files[indicator.strip()] = Path(path.strip()).expanduser()
    for indicator, file in files.items():
        # Not Path.is_file: it raises for a name that is longer than the system allows
        if not os.path.isfile(file):
            fault = (
                "this is a folder" if os.path.isdir(file) else "there is no such file"
            )
            raise ParameterError(
                f"--file {indicator}={file}: {fault}. Give the path of a CSV file or "
                "workbook with the figures, or leave this --file out. Nothing was "
                "fetched."
            )
    return files
