"""Why a figure changed, told from what the two reports were made from.

A figure has the reason that it can have: a rating comes from the form, an indicator
from a file of figures. Only where that is the same do the catalogue, the code and the
versions come into question, and then all of them that changed.
"""

from __future__ import annotations

from parathed_lib.report.audit.diff.changes import Reason
from parathed_lib.report.audit.diff.origins import (
    CATALOGUE,
    DATA,
    FORM,
    PLAN,
    RUBRIC,
    TOLD_BESIDE,
    Origins,
    Setting,
)

Reasons = tuple[Reason, ...]
ARROW = "\u2192"
_FEW = 3


def of_form(origins: Origins) -> Reasons:
    """Of what stands in the form: ratings, counts, points, the order of themes."""
    form = _files(origins, FORM)
    if form:
        return (*_setting(origins, "round"), *form)
    return otherwise(origins, RUBRIC)


def of_ratings(origins: Origins, *, changed: bool) -> Reasons:
    """Of what is computed from ratings; `changed` is whether any of them is another."""
    return of_form(origins) if changed else otherwise(origins, RUBRIC)


def of_figure(
    origins: Origins, periods: tuple[str | None, str | None], *, same_area: bool = True
) -> Reasons:
    """Of a public figure, by the periods that it is of in the two reports."""
    old, new = periods
    wished: Reasons = _setting(origins, "period")
    moved: Reasons = () if same_area else (Reason("new area"),)
    if old != new and None not in (old, new):
        return (*wished, Reason("new period", f"{old} {ARROW} {new}"), *moved)
    if moved:
        return (*wished, *moved)
    files = origins.figures()
    if not files:
        return wished or otherwise(origins, CATALOGUE)
    kind = "revised" if old is not None and old == new else "data"
    return (*wished, Reason(kind, _of_vintage(origins, files)))


def of_words(origins: Origins) -> Reasons:
    """Of what is said about an indicator: its title, unit and so on."""
    return otherwise(origins, CATALOGUE)


def of_anything(origins: Origins) -> Reasons:
    """Of what can come from any input: all of them that changed."""
    found = [
        reason
        for setting in origins.settings
        if setting.name != "vintage"  # that is told by its files
        for reason in _setting(origins, setting.name)
    ]
    for kind in (FORM, PLAN):
        found += _files(origins, kind)
    if files := origins.figures():
        found.append(Reason(DATA, _of_vintage(origins, files)))
    rest = otherwise(origins, RUBRIC, CATALOGUE)
    if found and rest and rest[0].kind in ("unrecorded", "unexplained"):
        rest = ()
    return (*found, *rest)


def otherwise(origins: Origins, *kinds: str) -> Reasons:
    """Where the input is the same: files of these kinds, the code, the versions."""
    found = [r for kind in kinds for r in _files(origins, kind)]
    if origins.code:
        found.append(Reason("code"))
    found += [Reason("version", told(s)) for s in origins.versions]
    if found:
        return tuple(found)
    return (Reason("unrecorded" if origins.code is None else "unexplained"),)


def told(setting: Setting) -> str:
    """A setting that differs, in one piece."""
    return f"{setting.name} {setting.old or '-'} {ARROW} {setting.new or '-'}"


def _setting(origins: Origins, name: str) -> Reasons:
    found = origins.setting(name)
    asked = found and name not in TOLD_BESIDE
    return (Reason("parameter", told(found)),) if found and asked else ()


def _files(origins: Origins, kind: str) -> Reasons:
    paths = [f.path for f in origins.of(kind)]
    return (Reason(kind, _named(paths)),) if paths else ()


def _of_vintage(origins: Origins, files: list[str]) -> str:
    """The files with figures that may be meant, or that the whole vintage is."""
    vintage = origins.setting("vintage")
    return told(vintage) if vintage and len(files) > _FEW else _named(files)


def _named(paths: list[str]) -> str:
    """The files that may be meant; of many only the number."""
    return ", ".join(paths) if len(paths) <= _FEW else f"one of {len(paths)} files"
