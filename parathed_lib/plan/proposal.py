"""A first draft of a plan, made of an assessment and of nothing else.

Every attention point becomes an action. Who does it, by when and for how much money
is the municipality's to say; only what it has said itself as a target stands there.
"""

from __future__ import annotations

from typing import Any

from parathed_lib.assessment import Assessment
from parathed_lib.catalogue.rubric import Parameter
from parathed_lib.errors import PlanError
from parathed_lib.formatting import listed
from parathed_lib.plan.dates import first_day, last_day
from parathed_lib.self_evaluation import SelfEvaluation, Target

NAME = "Forslag til handleplan"
HIGHEST = 4


def propose(
    assessment: Assessment, *, name: str = "", first: str = "", last: str = ""
) -> dict[str, Any]:
    """A plan in the shape of the stored one, with an action for each attention point.

    The actions stand in the municipality's order of themes. `points` counts from 1 in
    the form's own order, which is how a plan names them. `parameter` is the theme's
    lowest answer (of equals the rubric's first), `aim` the level above it, or what the
    municipality's own target for it says, with its `owner` and `due`. What the
    assessment does not say is absent: `first` and `last` too, unless they are given.

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
            "status": "planned",
            "points": [numbers[id(point)]],
        }
        parameter = _lowest(assessment, point.theme)
        if parameter:
            action["parameter"] = parameter.id
            rating = assessment.rating[parameter.id]
            action |= _aim(rating, targets.get(parameter.id))
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

    They are the names of parameters, in the rubric's order.
    """
    targets = {target.parameter for target in _form(assessment).targets}
    taken = {action.get("parameter") for action in data.get("actions", [])}
    parameters = assessment.catalogue.rubric.parameters
    return [p.name for p in parameters if p.id in targets - taken]


def same_answers(assessment: Assessment, data: dict[str, Any]) -> list[tuple[str, str]]:
    """That several points of a theme were given the same answer, for each such answer.

    Each is a label and a text, to stand beside the points.
    """
    points: dict[str, list[int]] = {}
    for action in data.get("actions", []):
        if "parameter" in action:
            points.setdefault(action["parameter"], []).extend(action["points"])
    names = assessment.catalogue.rubric.parameter
    return [
        (
            "Vælg selv",
            f"Forslaget peger på svaret {names[parameter].name} for punkt "
            f"{listed([str(n) for n in sorted(numbers)])}: vælg selv det svar, som "
            "handlingen skal flytte.",
        )
        for parameter, numbers in points.items()
        if len(numbers) > 1
    ]


def named(first: str, last: str) -> str:
    """The name of a proposal, with the years of its period where both are known."""
    begins, ends = first_day(first), last_day(last)
    if not (begins and ends):
        return NAME
    if begins.year == ends.year:
        return f"{NAME} {begins.year}"
    return f"{NAME} {begins.year}-{ends.year}"


def numbered_points(assessment: Assessment) -> list[tuple[str, str]]:
    """The attention points with their numbers, as a plan refers to them."""
    themes = assessment.catalogue.rubric.theme
    return [
        (f"Punkt {number}", f"{themes[point.theme].name}: {point.text}")
        for number, point in enumerate(_form(assessment).attention_points, start=1)
    ]


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
        steps.append((f"{parameter.name}, nu {rating}", told))
    return steps


def _form(assessment: Assessment) -> SelfEvaluation:
    if assessment.evaluation is None:
        who = assessment.municipality.full_name
        where = f" i runde {assessment.round}" if assessment.round else ""
        earlier = assessment.earlier_round
        other = f"Giv --round {earlier}, " if earlier else "Gem et skema først, "
        raise PlanError(
            f"{who} har intet skema{where}, som en plan kan begynde med. {other}"
            "eller begynd på en tom plan med --empty."
        )
    return assessment.evaluation


def _lowest(assessment: Assessment, theme: str) -> Parameter | None:
    """The theme's parameter with the lowest answer, None where none is answered."""
    rated = [
        (rating, order, parameter)
        for order, parameter in enumerate(
            assessment.catalogue.rubric.parameters_of(theme)
        )
        for rating in [assessment.rating[parameter.id]]
        if rating is not None
    ]
    return min(rated, key=lambda entry: entry[:2])[2] if rated else None


def _aim(rating: int | None, target: Target | None) -> dict[str, Any]:
    if target:
        return {"aim": target.level, "owner": target.owner, "due": target.date}
    if rating is None or rating >= HIGHEST:
        return {}
    return {"aim": rating + 1}
