"""What came of making a report again, as plain data and in sentences."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Cause:
    """Something that the report was made from and that is another today.

    `kind` is `input`, `catalogue`, `version` or `code`; `how` is `changed`, `gone` or
    `new`. `old` and `new` are versions, and empty for files.
    """

    kind: str
    name: str
    how: str
    old: str = ""
    new: str = ""

    @property
    def told(self) -> str:
        """The cause in one line."""
        what = f"{self.kind} {self.name}: {self.how}"
        return f"{what}, {self.old} -> {self.new}" if self.old and self.new else what


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
