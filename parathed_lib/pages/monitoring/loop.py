"""The closed loop in words: from attention point to reassessment."""

from __future__ import annotations

from dataclasses import dataclass

from parathed_lib.formatting import capitalised, number
from parathed_lib.monitoring import Monitoring
from parathed_lib.monitoring.loop import Loop, LoopRow, loop
from parathed_lib.monitoring.progress import ActionRow, Progress
from parathed_lib.pages.base.values import with_unit
from parathed_lib.pages.messages import say
from parathed_lib.pages.monitoring.counting import alone, counted
from parathed_lib.pages.monitoring.plan_tables import NOT_TOLD, action_status
from parathed_lib.pages.monitoring.plans import state_word
from parathed_lib.pages.monitoring.rating_table import with_mark

NO_ACTION, NO_MILESTONE = "ingen handling", "ingen milepæl"
NO_INDICATOR, NO_PARAMETER = (
    "intet mål for omgivelserne",
    "punktet er ikke knyttet til et svar",
)


@dataclass(frozen=True)
class LoopWords:
    """A row of the loop; each gap is said in words. `gaps` are the empty links."""

    number: int
    theme: str
    point: str
    action: str
    action_code: str
    action_status: str
    reason: str
    milestones: str
    indicator: str
    reassessment: str
    gaps: tuple[str, ...]


@dataclass(frozen=True)
class LoopTable:
    """The loop of a plan; `gap` says why there is none."""

    title: str
    gap: str
    rows: list[LoopWords]


def loop_table(monitoring: Monitoring, found: Progress) -> LoopTable:
    """The loop of a plan, point by point."""
    closed = loop(monitoring, found)
    if closed.gap:
        return LoopTable("", _GAPS[closed.gap], [])
    rows = [_row(monitoring, closed, row) for row in closed.rows]
    points = {row.number for row in closed.rows}
    taken = {row.number for row in closed.rows if row.action}
    alive = {row.number for row in closed.rows if row.action and not _is_given_up(row)}
    of = counted(len(points), "opmærksomhedspunkt", "opmærksomhedspunkter", neuter=True)
    some = f"{capitalised(alone(len(taken), neuter=True))} af {of}"
    if len(points) == 1:
        some = "Det ene opmærksomhedspunkt"
    elif len(points) == len(taken):
        some = f"Alle {of}"
    title = f"{some} har {'en' if taken or len(points) > 1 else 'ingen'} handling"
    if given_up := len(taken - alive):
        adjective = "opgivet" if given_up == 1 else "opgivne"
        title += f", heraf {alone(given_up)} {adjective}"
    return LoopTable(title, "", rows)


def _status(monitoring: Monitoring, action: ActionRow) -> str:
    told = action_status(monitoring, action)
    return "Status ikke oplyst" if told == NOT_TOLD else capitalised(told)


def _is_given_up(row: LoopRow) -> bool:
    return row.action is not None and row.action.standing.status == "abandoned"


_GAPS = {
    "no round": "Planen siger ikke, hvilken vurdering den følger op på.",
    "no form": "Vurderingens skema findes ikke her, så opmærksomhedspunkterne er ukendte.",
    "no points": "Vurderingens skema har ingen opmærksomhedspunkter.",
}


def _row(monitoring: Monitoring, closed: Loop, row: LoopRow) -> LoopWords:
    theme = monitoring.now.catalogue.rubric.theme[row.point.theme].name
    if row.action is None:
        return LoopWords(
            row.number,
            theme,
            row.point.text,
            NO_ACTION,
            "",
            "",
            row.reason,
            "",
            "",
            "",
            (NO_ACTION,),
        )
    action = row.action.action
    gaps = []
    milestones = ", ".join(
        f"M{m.number} {state_word(m.standing)}" for m in row.action.milestones
    )
    if not milestones:
        gaps.append(NO_MILESTONE)
    indicator = _indicator(monitoring, action.indicator)
    if not indicator:
        gaps.append(NO_INDICATOR)
    if not row.parameter:
        gaps.append(NO_PARAMETER)
    return LoopWords(
        number=row.number,
        theme=theme,
        point=row.point.text,
        action=action.title,
        action_code=action.id,
        action_status=_status(monitoring, row.action),
        reason="",
        milestones=milestones or NO_MILESTONE,
        indicator=indicator or NO_INDICATOR,
        reassessment=_reassessment(monitoring, closed, row),
        gaps=tuple(gaps),
    )


def _indicator(monitoring: Monitoring, id: str) -> str:
    """The indicator with its figure now: no verdict, since it describes only."""
    if not id:
        return ""
    entry = monitoring.now.catalogue.indicator(id)
    every = monitoring.now.comparisons | monitoring.now.local
    figure = every[id].municipality if id in every else None
    if figure is None or figure.value is None:
        return f"{entry.short}: intet tal"
    text = with_unit(entry, "municipality", figure)
    where = ", hele politikredsen" if entry.geography == "police_district" else ""
    return f"{entry.short}: {text}, {say('base', 'period_of', figure)}{where}"


def _reassessment(monitoring: Monitoring, closed: Loop, row: LoopRow) -> str:
    if not row.parameter:
        return NO_PARAMETER
    name = with_mark(monitoring, row.parameter, closed.progress.plan.round)
    was = "intet svar" if row.was is None else number(row.was)
    goal = f" Planens mål er {row.aim}." if row.aim else ""
    if not closed.reassessed:
        return f"{name}: {was}. Ikke vurderet igen endnu.{goal}"
    if row.now == row.was and row.now is not None:
        return f"{name}: {was}, som før.{goal}"
    now = "intet svar" if row.now is None else number(row.now)
    return f"{name}: fra {was} til {now}.{goal}"
