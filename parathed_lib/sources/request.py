"""What a snapshot shall hold, and the command that asks for it."""

from __future__ import annotations

import os
import re
import shlex
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from parathed_lib.catalogue import Catalogue
from parathed_lib.catalogue.queries import FileQuery
from parathed_lib.errors import ParameterError, unknown_name
from parathed_lib.formatting import is_period
from parathed_lib.sources.staging import unfinished
from parathed_lib.sources.statbank import STATBANK_URL
from parathed_lib.sources.stil import STIL_URL
from parathed_lib.storage.data_root import find_root

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,40}")
_TAKEN_NAMES = ("evaluations", "plans", "published")
_AS_COMMANDED = ("as_of", "onto", "statbank_url", "stil_url", "stil_first_page", "root")


@dataclass(frozen=True)
class SnapshotRequest:
    """What the user asked for.

    `vintage` is the new one's name, by default today's date. `indicators` are ids, all
    when it is empty. `as_of` is the period that every figure shall be of, empty for the
    newest of each; with a day it is the newest until then. `files` are texts like
    `safety_pct=tryghed.xlsx`, `file_dates` texts like `deprived_areas_count=2025-12-01`
    for files that have no column of periods. With `onto`, the name of another vintage,
    nothing is fetched: the new one has its files and the figures of `files`.
    """

    vintage: str | None = None
    indicators: tuple[str, ...] = ()
    as_of: str = ""
    files: tuple[str, ...] = ()
    file_dates: tuple[str, ...] = ()
    onto: str = ""
    root: Path | None = None
    statbank_url: str = STATBANK_URL
    stil_url: str = STIL_URL
    stil_first_page: int = 1

    @cached_property
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
        plain = SnapshotRequest()
        for option in _AS_COMMANDED:
            if (value := getattr(self, option)) != getattr(plain, option):
                words += [f"--{option.replace('_', '-')}", str(value)]
        return shlex.join(words)

    @property
    def how_to_go_on(self) -> str:
        """What to say when a run stops before its vintage is whole."""
        return (
            "No vintage was made. What came is kept; the same command goes on from "
            f"there: {self.command}"
        )

    @property
    def others_unfinished(self) -> list[str]:
        """The commands that go on with other runs that stopped before the end."""
        return [
            command or SnapshotRequest(name, root=self.root).command
            for name, command in unfinished(find_root(self.root)).items()
            if name != self.name
        ]

    @cached_property
    def paths(self) -> dict[str, Path]:
        """The files by indicator; raises ParameterError where one is not there."""
        paths: dict[str, Path] = {}
        for text in self.files:
            indicator, sign, path = (part.strip() for part in text.partition("="))
            if not sign or not indicator or not path:
                raise ParameterError(
                    f"--file {text!r}: expected ID=PATH, such as "
                    "safety_pct=tryghed.xlsx."
                )
            if indicator in paths:
                raise ParameterError(f"--file {indicator}: given twice.")
            paths[indicator] = Path(path).expanduser()
        for indicator, file in paths.items():
            # Not Path.is_file: it raises for a name longer than the system allows
            if not os.path.isfile(file):
                is_folder = os.path.isdir(file)
                fault = "this is a folder" if is_folder else "there is no such file"
                raise ParameterError(
                    f"--file {indicator}={file}: {fault}. Give the path of a CSV file "
                    "or workbook with the figures, or leave this --file out. Nothing "
                    "was fetched."
                )
        return paths

    @cached_property
    def periods(self) -> dict[str, str]:
        """The periods of files by indicator; raises ParameterError."""
        found = {}
        for text in self.file_dates:
            indicator, _, when = (part.strip() for part in text.partition("="))
            if indicator not in self.paths or not is_period(when):
                raise ParameterError(
                    f"--file-date {text!r}: expected ID=PERIOD, such as "
                    "deprived_areas_count=2025-12-01, for an indicator with a --file."
                )
            found[indicator] = when
        return found

    def check(self, catalogue: Catalogue) -> None:
        """Raises ParameterError or UnknownNameError for what cannot be met."""
        if not _NAME.fullmatch(self.name) or self.name in _TAKEN_NAMES:
            raise ParameterError(
                f"{self.name!r} cannot name a vintage: expected a day, month or year, "
                "such as 2026-11-22, or a word of letters and digits."
            )
        if self.onto and (self.indicators or self.as_of or not self.files):
            raise ParameterError(
                "--onto adds the figures of files to a vintage, and fetches none. Give "
                "at least one --file, and neither --indicator nor --as-of."
            )
        known = [*catalogue.indicators.by_id, *catalogue.local]
        for indicator in (*self.indicators, *self.paths):
            if indicator not in known:
                raise unknown_name("indicator", indicator, known)
        queries = {i: catalogue.indicator(i).query for i in known}
        of_files = {i: q for i, q in queries.items() if isinstance(q, FileQuery)}
        for indicator in self.paths:
            if indicator not in of_files:
                raise ParameterError(
                    f"{indicator} does not come from a file. Those that do: "
                    f"{', '.join(of_files)}."
                )
        for indicator in self.periods:
            if heading := of_files[indicator].columns.period:
                raise ParameterError(
                    f"--file-date {indicator}: its file has a column »{heading}« with "
                    "the period of each row. Leave --file-date out."
                )
        if self.as_of and not is_period(self.as_of):
            raise ParameterError(
                f"--as-of {self.as_of!r}: expected a period such as 2024, 2024K3 or "
                "2023/2024."
            )
