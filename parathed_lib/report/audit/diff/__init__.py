"""What changed between two reports of the same municipality, by how much, and why.

It is read from the reports' JSON files alone: `origins` says what they were made from,
`figures` finds what changed, `reasons` says why, `told` and `page` tell it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from parathed_lib.errors import StoredReportError
from parathed_lib.pages.kinds import ASSESSMENT
from parathed_lib.report.audit.diff.changes import Change
from parathed_lib.report.audit.diff.figures import changes
from parathed_lib.report.audit.diff.origins import Origins, origins
from parathed_lib.report.audit.diff.reasons import Reasons, of_anything
from parathed_lib.report.run.stored import Stored, read_folder, read_stored

__all__ = ["Comparison", "Difference", "compare", "compare_paths"]


@dataclass(frozen=True)
class Difference:
    """Two reports of one municipality; `changes` is empty when all figures agree."""

    old: Stored
    new: Stored
    origins: Origins
    changes: list[Change]

    @property
    def name(self) -> str:
        """What the reports are about: `183 Ishøj`, with the kind if it is another."""
        return self.new.name

    @property
    def is_assessment(self) -> bool:
        """Whether figures have reasons of their own; on other pages few have."""
        return self.new.kind == ASSESSMENT

    @property
    def why(self) -> Reasons:
        """What can have changed any of the figures."""
        return of_anything(self.origins)


@dataclass(frozen=True)
class Comparison:
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
    def is_example(self) -> bool:
        """Whether any of the reports is made of made-up figures or ratings."""
        pairs = [s for d in self.differences for s in (d.old, d.new)]
        every = [*pairs, *self.only_old, *self.only_new]
        return any(bool(s.data.get("example")) for s in every)


def compare_paths(old: Path, new: Path) -> Comparison:
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
        return Comparison([compare(read_stored(old), read_stored(new))], [], [])
    before, after = read_folder(old), read_folder(new)
    both = sorted(before.keys() & after.keys())
    return Comparison(
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
    made_from = origins(old, new)
    return Difference(old, new, made_from, changes(old, new, made_from))


def _others(reports: Mapping[str, Stored], among: Mapping[str, Stored]) -> list[Stored]:
    return [reports[name] for name in sorted(reports.keys() - among.keys())]
