"""What two reports were made from, how that differs, and so why a figure changed.

A figure has the reason that it can have: a rating comes from the form, an indicator
from a file of figures. Only where that is the same do the catalogue, the code and the
versions come into question, and then all of them that changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any

from parathed_lib.assessment.comparability import same_area
from parathed_lib.frames import LEVELS
from parathed_lib.pages.changes.facts import Change, Reason, Reasons
from parathed_lib.pages.kinds import ASSESSMENT
from parathed_lib.pages.stored import Stored
from parathed_lib.vintage import Figure

ARROW = "\u2192"
_FOLDERS = {"evaluations": "form", "plans": "plan"}
# What was asked and when stands beside the parameters.
_BESIDE = ("form_date", "rubric", "example")
_FEW = 3
# What is said of an indicator that rests on its figures: of these levels.
_RESTS_ON = {
    "interval": ("municipality",),
    "verdict": ("municipality", "nation"),
    "region_label": ("region",),
}


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
            return (*wished, _new_period(old, new), *moved)
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


def explained(
    changes: Sequence[Change], old: Stored, new: Stored, causes: Causes
) -> Iterator[Change]:
    """Each change with its reasons; those of a report's figures come in its order."""
    if new.kind != ASSESSMENT:
        for change in changes:
            yield replace(change, reasons=_of_other(change, causes))
        return
    rated = {theme for theme, _, _ in _ratings(old) ^ _ratings(new)}
    told: dict[str, Reasons] = {}
    for change in changes:
        if change.group == "indicators":
            reasons = _of_indicator(change, causes, told)
        else:
            reasons = _of_assessment(change, causes, rated)
        told[change.id] = reasons
        yield replace(change, reasons=reasons)


def _of_other(change: Change, causes: Causes) -> Reasons:
    """On a page that is no assessment: all that changed, but for a new period."""
    old, new = change.old.figure, change.new.figure
    if change.group == "extent" and old is None and new and new.period:
        return (Reason("new period", new.period),)
    return _of_new_period(old, new) or causes.of_anything()


def _of_assessment(change: Change, causes: Causes, rated: set[str]) -> Reasons:
    """Of all but the indicators; in the themes `rated` a rating is another."""
    id, _, key = change.id.partition(".")
    old, new = change.old.figure, change.new.figure
    is_other = change.old.value != change.new.value
    match change.group:
        case "score":
            return causes.of_ratings(changed=is_other and bool(rated))
        case "themes":
            of_form = id in rated or key == "priority_own"
            if key == "priority_computed":  # a place among all the themes
                of_form = bool(rated)
            return causes.of_ratings(changed=is_other and of_form)
        case "ratings":
            is_answer = not key and old is not None and new is not None
            return causes.of_ratings(changed=is_answer and is_other)
        case "extent":
            return _of_new_period(old, new) or causes.of_form()
        case "robustness" | "attention_points":
            return causes.of_form()
        case "municipality":
            # the region is that on the vintage's day
            is_of_vintage = old is not None or id == "region"
            when = [figure.period if figure else None for figure in (old, new)]
            return causes.of_figure(*when) if is_of_vintage else causes.of_words()
    return causes.of_anything()


def _of_indicator(change: Change, causes: Causes, told: dict[str, Reasons]) -> Reasons:
    """Of an indicator's figures, and of what is said of it; `told` are those before."""
    id, _, key = change.id.partition(".")
    if key in LEVELS:
        return _of_level(change.old.figure, change.new.figure, causes)
    if key in _RESTS_ON:
        found = [told.get(f"{id}.{level}", ()) for level in _RESTS_ON[key]]
        every = tuple(dict.fromkeys(reason for some in found for reason in some))
        # else it rests on what stands in no report, such as numerators
        return every or causes.of_figure()
    return causes.of_figure() if key.startswith("compared") else causes.of_words()


def _of_level(old: Figure | None, new: Figure | None, causes: Causes) -> Reasons:
    """Of a figure; the same figure that is printed otherwise is a matter of words."""
    if old is None or new is None or replace(old, area=new.area) == new:
        return causes.of_words()
    area = same_area(old.area, new.area)
    return causes.of_figure(old.period, new.period, is_same_area=area)


def _of_new_period(old: Figure | None, new: Figure | None) -> Reasons:
    """The reason of a figure that is of another period, if it is."""
    if old and new and old.period and new.period and old.period != new.period:
        return (_new_period(old.period, new.period),)
    return ()


def _ratings(stored: Stored) -> set[tuple[str, str, float | None]]:
    """The theme, id and value of each."""
    rows = stored.data["parameters"]
    return {(row["theme"], row["id"], row["value"]) for row in rows}


def _new_period(old: object, new: object) -> Reason:
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
