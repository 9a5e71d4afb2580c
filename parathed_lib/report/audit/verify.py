"""`parathed verify`: is a report what would be made today from what lies on disk?

The report is made again in memory from the parameters that it names. Nothing is
written. What was made from other inputs, versions or code is told by its name; where
nothing of that differs, the file was changed afterwards, and the place is told.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Any

import parathed_lib
from parathed_lib.catalogue import load_catalogue
from parathed_lib.errors import ParathedError, StoredReportError
from parathed_lib.pages.kinds import AREA, ASSESSMENT, ENDS, KINDS, PROGRAMME
from parathed_lib.pages.stored import LARGEST, Stored
from parathed_lib.report.audit.places import places
from parathed_lib.report.causes import CATALOGUE, Cause, MadeFrom, causes
from parathed_lib.report.files import Report
from parathed_lib.report.run.batch import remake
from parathed_lib.report.run.records import Records
from parathed_lib.storage.data_root import DataRoot, sha256
from parathed_lib.versions import versions

_PACKAGE = Path(parathed_lib.__file__).parent
# A name, or a path of such; no part of it can lead upwards. Or codes.
_NAME = re.compile(r"\w[\w .-]{0,63}(/\w[\w .-]{0,63}){0,4}|\d{3}(,\d{3}){1,97}|")
_PERIOD = re.compile(r"newest|common|[1-9]\d{3}", re.ASCII)


@dataclass(frozen=True)
class FileFinding:
    """One file of a report: `identical`, `differs`, `absent` or `unknown`.

    `places` says where it differs, the first place first. `as_made` is whether it has
    the checksum that was recorded when it was made; None where nothing was recorded.
    """

    name: str
    status: str
    places: list[str] = field(default_factory=list)
    as_made: bool | None = None

    @property
    def told(self) -> str:
        """The status in words."""
        words = {"absent": "not there", "unknown": "could not be compared"}
        return words.get(self.status, self.status)


@dataclass(frozen=True)
class Verification:
    """What came of making a report again; `fault` is why it could not be made."""

    kind: str
    parameters: dict[str, Any]
    files: list[FileFinding]
    causes: list[Cause]
    library_recorded: bool
    fault: str = ""

    @property
    def is_identical(self) -> bool:
        """Whether every file that is there is what is made today."""
        return all(file.status in ("identical", "absent") for file in self.files)

    @property
    def conclusion(self) -> list[str]:
        """What follows from the findings, in sentences; empty when they say it all."""
        if self.fault:
            return [f"The report cannot be made again: {self.fault}"]
        if self.is_identical:
            return []
        if self.causes:
            unknown = "Its manifest does not record the code that it was made with."
            return [] if self.library_recorded else [unknown]
        others = [file for file in self.files if file.status == "differs"]
        lines = []
        if all(file.as_made for file in others):
            lines.append(
                "The files are as they were made, so something that the manifest does "
                "not record was another: the template notebook, or another package."
            )
        elif not self.library_recorded:
            lines.append(
                "The manifest does not record the code, so the report was made with "
                "other code, or the file was changed after it was made."
            )
        else:
            lines.append(
                "Inputs, versions and code are the same: the file was changed after it "
                "was made, or a run was stopped that had not made all the files."
            )
            if any("source" in p for f in others for p in f.places):
                lines.append(
                    "Or the template notebook is another: a cell's source differs."
                )
        return lines

    def as_data(self) -> dict[str, Any]:
        """The findings as plain data, ready for JSON."""
        return {
            "report": self.kind,
            "parameters": self.parameters,
            "identical": self.is_identical,
            "files": [asdict(file) for file in self.files],
            "causes": [asdict(cause) for cause in self.causes],
            "code_recorded": self.library_recorded,
            "fault": self.fault or None,
            "conclusion": self.conclusion,
        }


def verify(stored: Stored, root: DataRoot) -> Verification:
    """Make a stored report again and compare; writes nothing.

    Raises StoredReportError for parameters or paths that no report of ours has.
    """
    parameters = _checked(stored)
    then = MadeFrom.of(stored.manifest)
    _check_inputs(stored, then.inputs)
    report, fault = None, ""
    try:
        report = remake(stored.kind, parameters, root)
    except ParathedError as error:
        fault = str(error)
    today = None if report is None else json.loads(report.data)["manifest"]
    recorded = Records(stored.path.parent, "").checksums
    return Verification(
        kind=stored.kind,
        parameters=parameters,
        files=[_file(stored, end, report, recorded) for end in ENDS],
        causes=causes(then, _now(then.inputs, root, today)),
        library_recorded="library" in stored.manifest,
        fault=fault,
    )


def _checked(stored: Stored) -> dict[str, Any]:
    """The parameters, when they could be those of a report."""
    if stored.kind not in KINDS:
        raise StoredReportError(
            f"{stored.path.name} is no kind of report that can be made again."
        )
    parameters = stored.parameters
    for name, value in parameters.items():
        pattern = _PERIOD if name == "period" else _NAME
        if value is None or (isinstance(value, str) and pattern.fullmatch(value)):
            continue
        shown = name if _NAME.fullmatch(name) else "one"
        raise StoredReportError(
            f"{stored.path.name}: the parameter {shown} of its manifest is none that a "
            "report is made with. Nothing was run."
        )
    wanted = {
        ASSESSMENT: ("municipality", "vintage"),
        PROGRAMME: (),
        AREA: ("area", "vintage"),
    }
    for name in wanted.get(stored.kind, ("municipality",)):
        if not parameters.get(name):
            raise StoredReportError(
                f"{stored.path.name}: its manifest has no parameter {name}. Nothing "
                "was run."
            )
    code = parameters.get("municipality")
    if code and code not in load_catalogue().municipalities:
        raise StoredReportError(
            f"{stored.path.name}: the parameter municipality of its manifest is no "
            "municipality's code. Nothing was run."
        )
    return parameters


def _check_inputs(stored: Stored, inputs: Iterable[str]) -> None:
    """Raise StoredReportError for a path that leads out of the data root."""
    for text in inputs:
        path = PurePosixPath(text)
        inside = text.startswith((CATALOGUE, "data/raw/")) or len(path.parts) == 1
        if (
            not inside
            or path.is_absolute()
            or ".." in path.parts
            or any(c in "\\:" or not c.isprintable() for c in text)
        ):
            raise StoredReportError(
                f"{stored.path.name}: its manifest names an input outside the data "
                "root. Nothing was run."
            )


def _now(
    listed: Mapping[str, str], root: DataRoot, today: dict[str, Any] | None
) -> MadeFrom:
    """What the report is made from `today`; without one as far as it can be known."""
    checksums = {path: _checksum(path, root) for path in listed}
    if today is None:
        return MadeFrom(checksums, versions())
    found = MadeFrom.of(today)
    return replace(found, inputs={**checksums, **found.inputs})


def _checksum(path: str, root: DataRoot) -> str:
    """The checksum of an input as it is today, empty where it is gone."""
    file = (_PACKAGE if path.startswith(CATALOGUE) else root.path) / path
    try:
        return root.checksum(file) if file.is_file() else ""
    except OSError:
        return ""


def _file(
    stored: Stored, end: str, report: Report | None, recorded: dict[str, str]
) -> FileFinding:
    """One file beside what is made today."""
    path = stored.file(end)
    if not path.is_file():
        return FileFinding(path.name, "absent")
    try:
        if path.stat().st_size > LARGEST:
            too_large = f"it is larger than {LARGEST // 1_000_000} MB"
            return FileFinding(path.name, "differs", [too_large], False)
        content = path.read_bytes()
        as_made = sha256(path) == recorded[path.name] if path.name in recorded else None
    except OSError as error:
        raise StoredReportError(
            f"{path.name} cannot be read: {error.strerror}."
        ) from error
    if report is None:
        return FileFinding(path.name, "unknown", [], as_made)
    made = report.files(stored.path.stem)[path.name]
    if content == made.encode("utf-8"):
        return FileFinding(path.name, "identical", [], as_made)
    return FileFinding(path.name, "differs", places(end, content, made), as_made)
