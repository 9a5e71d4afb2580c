"""What is told of an area: its figures beside the nation's, and those of its members."""

from __future__ import annotations

from typing import NamedTuple

from parathed_lib.assessment.areas import SUPPRESSED, GroupAssessment, GroupFigure
from parathed_lib.assessment.comparability import same_time
from parathed_lib.catalogue import Indicator, danish_order
from parathed_lib.pages.assessment.indicators import Verdict, verdict
from parathed_lib.vintage import Figure

SIDES = ("higher", "lower", "similar")


class Row(NamedTuple):
    """An indicator of the area, and how it lies against the nation.

    `same` is the name of the region or province with the same members that the figure
    is given of, empty where it is the area's own. `total` is how many housing areas the
    members have together, None where that is not known or meant.
    """

    entry: Indicator
    found: GroupFigure
    verdict: Verdict
    same: str
    total: int | None


class Column(NamedTuple):
    """An indicator in the table of members: one period, the area's and the nation's.

    The nation's figure is of the period where there is one, else of its own.
    """

    entry: Indicator
    period: str
    area: Figure
    nation: Figure


def row(group: GroupAssessment, entry: Indicator) -> Row:
    """An indicator of the area as a row."""
    found = group.figures[entry.id]
    code, total = found.comparison.municipality.area, None
    if entry.average.region == "mean_count" and found.members and not found.lacking:
        total = int(sum(figure.value or 0 for figure in found.members.values()))
    same = {
        level_code: name
        for m in group.members.values()
        for level_code, name in (
            (m.region, m.region_name),
            (m.province, m.province_name),
        )
        if level_code != group.area.code
    }
    return Row(
        entry,
        found,
        verdict(entry, found.comparison),
        same.get(code or "", "") if found.origin == "given" else "",
        total,
    )


def groups(group: GroupAssessment) -> list[tuple[str, list[Row]]]:
    """The indicators in their groups; a substitute with a figure beside one that has none."""
    catalogue, told = group.catalogue.indicators, []
    for heading in catalogue.groups:
        rows = []
        for official in (i for i in catalogue.official if i.group == heading.id):
            rows.append(row(group, official))
            if rows[-1].found.value is None:
                others = (row(group, i) for i in catalogue.substitutes(official.id))
                rows += [other for other in others if other.found.value is not None]
        told.append((heading.name, rows))
    return told


def by_side(rows: list[Row]) -> dict[str, list[Row]]:
    """The rows that are compared with the nation, by where the area lies."""
    found = {side: [r for r in rows if r.verdict.code == side] for side in SIDES}
    return {side: of_side for side, of_side in found.items() if of_side}


def missing(group: GroupAssessment) -> dict[str, list[Indicator]]:
    """The indicators in either table without a figure of the area, by why."""
    shown = [r.entry for _, rows in groups(group) for r in rows]
    shown += [c.entry for c in columns(group) if c.entry not in shown]
    found: dict[str, list[Indicator]] = {}
    for entry in shown:
        if group.figures[entry.id].value is None:
            found.setdefault(group.figures[entry.id].why, []).append(entry)
    return found


def nations_own_time(nation: Figure, period: str | None) -> str | None:
    """The period of the nation's figure, where it stands beside one of another."""
    is_other = nation.value is not None and not same_time(nation.period, period)
    return nation.period if is_other else None


def columns(group: GroupAssessment) -> list[Column]:
    """The indicators that a member has a figure of, if hidden, but those on origin."""
    return [
        Column(
            entry,
            found.period,
            found.comparison.municipality,
            found.comparison.nation,
        )
        for id, found in group.figures.items()
        for entry in [group.catalogue.indicator(id)]
        if not entry.descriptive_only and found.period and _is_told(found)
    ]


def member_rows(
    group: GroupAssessment,
) -> list[tuple[str, list[tuple[Indicator, Figure]]]]:
    """The name and figures of each member, in the order of names and of `columns`."""
    every = [column.entry for column in columns(group)]
    return [
        (m.name, [(entry, group.figures[entry.id].members[m.code]) for entry in every])
        for m in sorted(group.members.values(), key=danish_order)
    ]


def _is_told(found: GroupFigure) -> bool:
    """Whether a member has a figure, or one that is hidden."""
    return any(f.value is not None or f == SUPPRESSED for f in found.members.values())
