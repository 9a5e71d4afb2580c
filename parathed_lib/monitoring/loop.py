"""The closed loop: attention point, action, milestone, indicator, reassessment."""

from __future__ import annotations

from dataclasses import dataclass

from parathed_lib.forms.evaluation import AttentionPoint
from parathed_lib.monitoring.monitor import Monitoring
from parathed_lib.monitoring.progress import ActionRow, Progress
from parathed_lib.storage.data_root import is_before


@dataclass(frozen=True)
class LoopRow:
    """An action that takes up an attention point; `action` is None where none does.

    `reason` is why the point was set aside. `parameter` is the answer that the point is
    about, empty where the form does not say: what the action is to move need not be
    that. `was` is its rating in the plan's round and `now` that of a later round, None
    where there is no later one. `aim` is the level that the action is to bring it to.
    """

    number: int
    point: AttentionPoint
    action: ActionRow | None
    reason: str
    parameter: str = ""
    was: int | None = None
    now: int | None = None
    aim: int | None = None


@dataclass(frozen=True)
class Loop:
    """The loop of a plan: a row per action of each attention point of its round.

    `gap` says why there are no rows: the plan names `no round`, the round has `no form`
    that can be read, or the form has `no points`. `reassessed` when the newest form is
    of a later round than the plan's.
    """

    rows: tuple[LoopRow, ...]
    gap: str
    reassessed: bool


def loop(monitoring: Monitoring, progress: Progress) -> Loop:
    """The loop of a plan, point by point in the order of the form."""
    plan = progress.plan
    if not plan.round:
        return Loop((), "no round", False)
    stored = monitoring.form_of(plan.round)
    if stored is None or stored.form is None:
        return Loop((), "no form", False)
    form = stored.form
    if not form.attention_points:
        return Loop((), "no points", False)
    newest = monitoring.now.evaluation
    reassessed = newest is not None and is_before(plan.round, newest.round)
    rows: list[LoopRow] = []
    reasons = {aside.point: aside.reason for aside in plan.set_aside}
    for number, point in enumerate(form.attention_points, start=1):
        actions = [a for a in progress.actions if number in a.action.points]
        if not actions:
            rows.append(LoopRow(number, point, None, reasons.get(number, "")))
        parameter = point.parameter
        for action in actions:
            planned = action.action
            aims_at_it = parameter and planned.parameter == parameter
            rows.append(
                LoopRow(
                    number=number,
                    point=point,
                    action=action,
                    reason="",
                    parameter=parameter,
                    was=form.ratings.get(parameter),
                    now=monitoring.now.rating.get(parameter) if reassessed else None,
                    aim=planned.aim if aims_at_it else None,
                )
            )
    return Loop(tuple(rows), "", reassessed)
