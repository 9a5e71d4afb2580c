"""What two reports were made from, how that differs, and so why a figure changed.

A figure has the reason that it can have: a rating comes from the form, an indicator
from a file of figures. Only where that is the same do the catalogue, the code and the
versions come into question, and then all of them that changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from parathed_lib.pages.changes.facts import Reason, Reasons
from parathed_lib.pages.stored import Stored

ARROW = "\u2192"
_FOLDERS = {"evaluations": "form", "plans": "plan"}
# What was asked and when stands beside the parameters.
_BESIDE = ("form_date", "rubric", "example")
_FEW = 3


@dataclass(frozen=True)
class Setting:
    """A parameter, version or date by name; None where a report does not have it."""

    name: str
    old: str | None
    new: str | None

    def __str__(self) -> str:
        return f"{self.name} {self.old or '-'} {ARROW} {self.new or '-'}"


@dataclass(frozen=True)
class FileChange:
    """A file that is `changed`, `gone` or `new`, by its path in vintage or round.

    `kind` is `rubric`, `catalogue`, `form`, `plan` or `data`.
    """

    kind: str
    path: str
    how: str


@dataclass(frozen=True)
class Causes:
    """What differs between what two reports were made from.

    `code` is None where a report does not record the checksum of the code.
    """

    settings: tuple[Setting, ...]
    files: tuple[FileChange, ...]
    versions: tuple[Setting, ...]
    code: bool | None

    @property
    def is_same(self) -> bool:
        """Whether nothing that is recorded differs."""
        return not (self.settings or self.files or self.versions or self.code)

    def of_form(self) -> Reasons:
        """Of what stands in the form: ratings, counts, points, the order of themes."""
        if form := self._files("form"):
            return (*self._parameter("round"), *form)
        return self.otherwise("rubric")

    def of_ratings(self, *, changed: bool) -> Reasons:
        """Of what is computed from ratings; `changed` is whether any is another."""
        return self.of_form() if changed else self.otherwise("rubric")

    def of_figure(
        self,
        old: str | None = None,
        new: str | None = None,
        *,
        is_same_area: bool = True,
    ) -> Reasons:
        """Of a public figure, by the periods that it is of in the two reports."""
        wished = self._parameter("period")
        moved = () if is_same_area else (Reason("new area"),)
        if old != new and None not in (old, new):
            return (*wished, new_period(old, new), *moved)
        if moved:
            return (*wished, *moved)
        if data := self._data("revised" if old is not None and old == new else "data"):
            return (*wished, *data)
        return wished or self.otherwise("catalogue")

    def of_words(self) -> Reasons:
        """Of what is said about an indicator: its title, unit and so on."""
        return self.otherwise("catalogue")

    def of_anything(self) -> Reasons:
        """Of what can come from any input: all of them that changed."""
        found = [
            reason
            for setting in self.settings
            if setting.name != "vintage"  # that is told by its files
            for reason in self._parameter(setting.name)
        ]
        found += [*self._files("form"), *self._files("plan"), *self._data("data")]
        rest = self.otherwise("rubric", "catalogue")
        if found and rest[0].kind in ("unrecorded", "unexplained"):
            rest = ()
        return (*found, *rest)

    def otherwise(self, *kinds: str) -> Reasons:
        """Where the input is the same: files of these kinds, the code, the versions."""
        found = [reason for kind in kinds for reason in self._files(kind)]
        if self.code:
            found.append(Reason("code"))
        found += [Reason("version", str(setting)) for setting in self.versions]
        if found:
            return tuple(found)
        return (Reason("unrecorded" if self.code is None else "unexplained"),)

    def _setting(self, name: str) -> Setting | None:
        return next((s for s in self.settings if s.name == name), None)

    def _parameter(self, name: str) -> Reasons:
        found = None if name in _BESIDE else self._setting(name)
        return (Reason("parameter", str(found)),) if found else ()

    def _files(self, kind: str) -> Reasons:
        paths = [f.path for f in self.files if f.kind == kind]
        return (Reason(kind, _named(paths)),) if paths else ()

    def _data(self, kind: str) -> Reasons:
        """The files with figures that may be meant, or the whole vintage."""
        # the manifest tells of the vintage's other files; no figure stands in it
        paths = [
            f.path for f in self.files if f.kind == "data" and f.path != "manifest.csv"
        ]
        if not paths:
            return ()
        vintage = self._setting("vintage")
        is_whole = vintage and len(paths) > _FEW
        return (Reason(kind, str(vintage) if is_whole else _named(paths)),)


def new_period(old: object, new: object) -> Reason:
    """The reason of a figure that is of another period."""
    return Reason("new period", f"{old} {ARROW} {new}")


def causes_between(old: Stored, new: Stored) -> Causes:
    """What differs between what two reports were made from."""
    before, after = _inputs(old), _inputs(new)
    files = [
        FileChange(
            *key,
            "new" if key not in before else "gone" if key not in after else "changed",
        )
        for key in sorted(before.keys() | after.keys())
        if before.get(key) != after.get(key)
    ]
    codes = [s.manifest.get("library") for s in (old, new)]
    asked = (
        s.parameters | {key: s.data.get(key) for key in _BESIDE} for s in (old, new)
    )
    return Causes(
        settings=_settings(*asked),
        files=tuple(files),
        versions=_settings(old.manifest["versions"], new.manifest["versions"]),
        code=None if None in codes else codes[0] != codes[1],
    )


def _settings(old: dict[str, Any], new: dict[str, Any]) -> tuple[Setting, ...]:
    sides = [
        {name: None if x is None else str(x) for name, x in side.items()}
        for side in (old, new)
    ]
    return tuple(
        Setting(name, sides[0].get(name), sides[1].get(name))
        for name in dict.fromkeys([*old, *new])
        if old.get(name) != new.get(name)
    )


def _inputs(stored: Stored) -> dict[tuple[str, str], str]:
    """The checksum of each input by kind and path, without the vintage's name.

    So the same file of two vintages or rounds is found again. Where a report is made
    from several of them their names stay.
    """
    inputs = [(_place(i["path"]), i["sha256"]) for i in stored.manifest["inputs"]]
    folders: dict[str, set[str]] = {}
    for (kind, folder, _), _ in inputs:
        folders.setdefault(kind, set()).add(folder)
    return {
        (kind, rest if len(folders[kind]) == 1 else str(PurePosixPath(folder, rest))): (
            checksum
        )
        for (kind, folder, rest), checksum in inputs
    }


def _place(path: str) -> tuple[str, str, str]:
    """What kind of input a path is, the vintage or round it is of, and the rest."""
    parts = PurePosixPath(path).parts
    if parts[:2] != ("data", "raw") or len(parts) < 4:
        return "rubric" if parts[-1:] == ("rubric.toml",) else "catalogue", "", path
    kind, rest = _FOLDERS.get(parts[2], "data"), parts[3:]
    if kind == "data":
        return kind, parts[2], str(PurePosixPath(*rest))
    folder = rest[0] if len(rest) > 1 else ""
    return kind, folder, str(PurePosixPath(*rest[len(rest) > 1 :]))


def _named(paths: list[str]) -> str:
    """The files that may be meant; of many only the number."""
    return ", ".join(paths) if len(paths) <= _FEW else f"one of {len(paths)} files"
