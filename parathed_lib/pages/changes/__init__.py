"""The page on changes: what changed between reports, by how much, and why.

It is read from the reports' JSON files alone. `reading` takes together what is told as
one value, `comparison` finds what changed, `causes` says why and `noise` whether it is
too small to lean on. `names` and `values` have the words for `page`, and for `terminal`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from parathed_lib.errors import StoredReportError
from parathed_lib.pages.changes.causes import Causes, causes_between, explained
from parathed_lib.pages.changes.comparison import changes_between
from parathed_lib.pages.changes.facts import Change, Reasons
from parathed_lib.pages.changes.noise import with_noise
from parathed_lib.pages.kinds import ASSESSMENT
from parathed_lib.pages.stored import Stored, read_folder, read_stored


@dataclass(frozen=True)
class Difference:
    """Two reports of one municipality; `changes` is empty when all figures agree."""

    old: Stored
    new: Stored
    causes: Causes
    changes: list[Change]

    @property
    def is_assessment(self) -> bool:
        """Whether figures have reasons of their own; on other pages few have."""
        return self.new.kind == ASSESSMENT

    @property
    def why(self) -> Reasons:
        """What can have changed any of the figures of a page that is no assessment."""
        return () if self.is_assessment else self.causes.of_anything()


@dataclass(frozen=True)
class Changes:
    """Reports beside each other; `only_old` and `only_new` have no counterpart."""

    differences: list[Difference]
    only_old: list[Stored]
    only_new: list[Stored]

    @property
    def is_same(self) -> bool:
        """Whether nothing that is published changed."""
        changed = any(d.changes for d in self.differences)
        return not (changed or self.only_old or self.only_new)

    @property
    def is_judged(self) -> bool:
        """Whether any change was held against the noise."""
        return any(c.noise is not None for d in self.differences for c in d.changes)

    @property
    def every(self) -> list[Stored]:
        """All the reports, the older first."""
        old, new = ([getattr(d, s) for d in self.differences] for s in ("old", "new"))
        return [*old, *self.only_old, *new, *self.only_new]


def compare_paths(old: Path, new: Path) -> Changes:
    """Two files of reports, or two folders of them.

    Raises StoredReportError when one is no report, or they cannot be compared.
    """
    missing = [path for path in (old, new) if not path.exists()]
    if missing:
        raise StoredReportError(
            "\n".join(f"{path}: there is no such file or folder." for path in missing)
        )
    if old.is_dir() != new.is_dir():
        raise StoredReportError(
            "One is a folder and the other is not. Name two reports or two folders."
        )
    if not old.is_dir():
        return Changes([compare(read_stored(old), read_stored(new))], [], [])
    before, after = read_folder(old), read_folder(new)
    both = sorted(before.keys() & after.keys())
    return Changes(
        [compare(before[name], after[name]) for name in both],
        _others(before, after),
        _others(after, before),
    )


def compare(old: Stored, new: Stored) -> Difference:
    """Two reports of the same kind about the same municipality.

    Raises StoredReportError for others: a difference between municipalities is no
    change, and figures on origin are never compared between them.
    """
    if old.kind != new.kind:
        raise StoredReportError(
            f"{old.path.name} and {new.path.name} are reports of different kinds."
        )
    if old.who["code"] != new.who["code"]:
        raise StoredReportError(
            f"{old.path.name} and {new.path.name} are about different municipalities. "
            "Name two reports of the same one."
        )
    causes = causes_between(old, new)
    changes = explained(changes_between(old, new), old, new, causes)
    if old.kind == ASSESSMENT:
        changes = with_noise(changes, old.data, new.data)
    return Difference(old, new, causes, list(changes))


def _others(reports: Mapping[str, Stored], among: Mapping[str, Stored]) -> list[Stored]:
    return [reports[name] for name in sorted(reports.keys() - among.keys())]
