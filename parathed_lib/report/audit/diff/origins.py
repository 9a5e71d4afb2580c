"""What two reports were made from, and how that differs: their manifests compared."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from parathed_lib.report.run.stored import Stored

RUBRIC, CATALOGUE, FORM, PLAN, DATA = "rubric", "catalogue", "form", "plan", "data"
_FOLDERS = {"evaluations": FORM, "plans": PLAN}
# What was asked and when stands beside the parameters.
TOLD_BESIDE = ("form_date", "rubric", "example")
# They tell of the vintage's other files; a figure never stands in them.
_ABOUT_FILES = ("manifest.csv",)


@dataclass(frozen=True)
class Setting:
    """A parameter, version or date by name; None where a report does not have it."""

    name: str
    old: str | None
    new: str | None


@dataclass(frozen=True)
class FileChange:
    """A file that is `changed`, `gone` or `new`, by its path in vintage or round.

    `kind` is `rubric`, `catalogue`, `form`, `plan` or `data`.
    """

    kind: str
    path: str
    how: str


@dataclass(frozen=True)
class Origins:
    """What differs between what two reports were made from.

    `code` is None where a report does not record the checksum of the code.
    """

    settings: tuple[Setting, ...]
    files: tuple[FileChange, ...]
    versions: tuple[Setting, ...]
    code: bool | None

    def of(self, *kinds: str) -> list[FileChange]:
        """The files of some kinds that are not the same."""
        return [f for f in self.files if f.kind in kinds]

    def figures(self) -> list[str]:
        """The paths of the files with figures that are not the same."""
        return [f.path for f in self.of(DATA) if f.path not in _ABOUT_FILES]

    def setting(self, name: str) -> Setting | None:
        """A setting that differs, None where it is the same."""
        return next((s for s in self.settings if s.name == name), None)

    @property
    def is_same(self) -> bool:
        """Whether nothing that is recorded differs."""
        return not (self.settings or self.files or self.versions or self.code)


def origins(old: Stored, new: Stored) -> Origins:
    """What differs between what two reports were made from."""
    before, after = _files(old), _files(new)
    files = [
        FileChange(
            *key,
            "new" if key not in before else "gone" if key not in after else "changed",
        )
        for key in sorted(before.keys() | after.keys())
        if before.get(key) != after.get(key)
    ]
    codes = [s.manifest.get("library") for s in (old, new)]
    return Origins(
        settings=tuple(_settings(_told(old), _told(new))),
        files=tuple(files),
        versions=tuple(_settings(old.manifest["versions"], new.manifest["versions"])),
        code=None if None in codes else codes[0] != codes[1],
    )


def _told(stored: Stored) -> dict[str, Any]:
    """The parameters of a report, and the dates and versions of what was asked."""
    told = {key: stored.data.get(key) for key in TOLD_BESIDE}
    return stored.parameters | told


def _settings(old: dict[str, Any], new: dict[str, Any]) -> list[Setting]:
    return [
        Setting(name, _text(old.get(name)), _text(new.get(name)))
        for name in dict.fromkeys([*old, *new])
        if old.get(name) != new.get(name)
    ]


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _files(stored: Stored) -> dict[tuple[str, str], str]:
    """The checksum of each input by kind and path, without the vintage's name.

    So the same file of two vintages or rounds is found again. Where a report is made
    from several of them their names stay.
    """
    inputs = {row["path"]: row["sha256"] for row in stored.manifest["inputs"]}
    sorted_in = {path: _sorted_in(path) for path in inputs}
    folders: dict[str, set[str]] = {}
    for kind, folder, _ in sorted_in.values():
        folders.setdefault(kind, set()).add(folder)
    return {
        (kind, rest if len(folders[kind]) == 1 else str(PurePosixPath(folder, rest))): (
            inputs[path]
        )
        for path, (kind, folder, rest) in sorted_in.items()
    }


def _sorted_in(path: str) -> tuple[str, str, str]:
    """What kind of input a path is, the vintage or round it is of, and the rest."""
    parts = PurePosixPath(path).parts
    if parts[:2] == ("data", "raw") and len(parts) > 3:
        if parts[2] in _FOLDERS:
            if len(parts) == 4:
                return _FOLDERS[parts[2]], "", parts[3]
            return _FOLDERS[parts[2]], parts[3], str(PurePosixPath(*parts[4:]))
        return DATA, parts[2], str(PurePosixPath(*parts[3:]))
    if parts[-1:] == ("rubric.toml",):
        return RUBRIC, "", path
    return CATALOGUE, "", path
