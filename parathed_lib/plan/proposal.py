"""A first draft of a plan, made of an assessment and of nothing else.

Every attention point becomes an action. Who does it, by when and for how much money
is the municipality's to say. What it has said itself, as a target for the answer that
the point names, stands there; nothing that it has said of anything else does.
"""

from __future__ import annotations

from typing import Any

from parathed_lib.assessment import Assessment
from parathed_lib.catalogue import Rubric
from parathed_lib.errors import PlanError
from parathed_lib.forms.evaluation import AttentionPoint, SelfEvaluation
from parathed_lib.forms.plan.dates import span

NAME = "Forslag til handlingsplan"
HIGHEST = 4


def propose(
    assessment: Assessment, *, name: str = "", first: str = "", last: str = ""
) -> dict[str, Any]:
    """A plan in the shape of the stored one, with an action for each attention point.

    The actions stand in the municipality's order of themes. `points` counts from 1 in
    the form's own order, which is how a plan names them. `parameter` is the answer that
    the point names; `aim`, `owner` and `due` are those of the form's target for that
    very answer. What the form does not say of the point is absent, for the municipality
    to fill in; `first` and `last` too, unless they are given.

    Raises PlanError for a municipality without a form in this round.
    """
    form = _form(assessment)
    numbers = {id(p): n for n, p in enumerate(form.attention_points, start=1)}
    targets = {target.parameter: target for target in form.targets}
    actions = []
    for number, (_, point) in enumerate(form.ranked_points(), start=1):
        action: dict[str, Any] = {
            "id": f"handling-{number}",
            "title": point.text,
            "theme": point.theme,
            "points": [numbers[id(point)]],
        }
        if point.parameter:
            action["parameter"] = point.parameter
        if target := targets.get(point.parameter):
            action["aim"] = target.level
            action["owner"], action["due"] = target.owner, target.date
        actions.append(action)
    data: dict[str, Any] = {
        "schema": 1,
        "municipality": assessment.municipality.code,
        "name": name or named(first, last),
        "first": first,
        "last": last,
        "round": form.round,
        "actions": actions,
    }
    return {key: value for key, value in data.items() if value not in ("", [])}


def left_out(assessment: Assessment, data: dict[str, Any]) -> list[str]:
    """The answers whose target in the form no action of a proposal has taken over.

    No attention point names them.

    They are the names of parameters, in the rubric's order.
    """
    targets = {target.parameter for target in _form(assessment).targets}
    taken = {action.get("parameter") for action in data.get("actions", [])}
    parameters = assessment.catalogue.rubric.parameters
    return [p.name for p in parameters if p.id in targets - taken]


def named(first: str, last: str) -> str:
    """The name of a proposal, with the years of its period where both are known."""
    days = span(first, last)
    years = dict.fromkeys(str(day.year) for day in days) if days else ()
    return " ".join([NAME, "-".join(years)]).rstrip()


def numbered_points(assessment: Assessment) -> list[tuple[str, str]]:
    """The attention points with their numbers, as a plan refers to them.

    Each tells its theme, and the answer that it is about or that the form does not say.
    """
    rubric = assessment.catalogue.rubric
    return [
        (
            f"Punkt {number}",
            f"{rubric.theme[point.theme].name}, {_answer(point, rubric)}: {point.text}",
        )
        for number, point in enumerate(_form(assessment).attention_points, start=1)
    ]


def _answer(point: AttentionPoint, rubric: Rubric) -> str:
    if not point.parameter:
        return "svar ikke oplyst"
    return f"svaret {rubric.parameter[point.parameter].name}"


def next_steps(assessment: Assessment) -> list[tuple[str, str]]:
    """What the level above each answer asks for, in the rubric's order.

    For the assessor's answers that is the anchor of the level. The municipality's own
    answers have none, and only the level's words are told.
    """
    rubric = assessment.catalogue.rubric
    steps = []
    for parameter in rubric.parameters:
        rating = assessment.rating[parameter.id]
        if rating is None:
            steps.append((parameter.name, "Er ikke besvaret."))
            continue
        if rating >= HIGHEST:
            told = "Er på det højeste trin."
        elif parameter.anchors:
            told = f"Trin {rating + 1}: {parameter.anchors[rating]}"
        else:
            told = f"Trin {rating + 1}: {rubric.label[rating + 1].lower()}."
            told += f" Spørgsmålet er: {parameter.question}"
        rated = parameter.rater == "assessor" and assessment.is_self_rated
        mark = " (selvvurderet)" if rated else ""
        steps.append((f"{parameter.name}, nu {rating}{mark}", told))
    return steps


def _form(assessment: Assessment) -> SelfEvaluation:
    if assessment.evaluation is None:
        who = assessment.municipality.full_name
        where = f" i runde {assessment.round}" if assessment.round else ""
        raise PlanError(
            f"{who} har intet skema{where}, som en plan kan begynde med. Gem et skema "
            "først, eller begynd på en tom plan med --empty."
        )
    return assessment.evaluation
