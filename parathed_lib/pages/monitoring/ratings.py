"""What has become of the answers since the round before, and of the targets for them."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

from parathed_lib.forms.evaluation.halves import is_self_rated
from parathed_lib.forms.evaluation.raters import told_agreement
from parathed_lib.monitoring import Monitoring
from parathed_lib.monitoring.ratings import (
    Marked,
    OwnTarget,
    RatingChange,
    own_targets,
    rating_changes,
    score_change,
)
from parathed_lib.pages.messages import PictureText, picture_text

Facts = dict[str, Any]
Obstacle = Literal[
    "",
    "no_form",
    "no_answers",
    "no_earlier",  # form
    "other_rubric",
    "none_twice",  # no parameter was answered both times
]


class Answer(NamedTuple):
    """A parameter by name, marked where the municipality gave an assessor's answer."""

    name: str
    rater: str
    self_rated: Marked


def obstacle(monitoring: Monitoring) -> Obstacle:
    """Why the ratings cannot be set beside earlier ones; empty where they can."""
    now, earlier = monitoring.now, monitoring.form_before
    if now.evaluation is None:
        return "no_form"
    if now.score.mean is None:
        return "no_answers"
    if earlier is None:
        return "no_earlier"
    if earlier.form is None:
        return "other_rubric"
    return "" if score_change(monitoring) else "none_twice"


def rating_facts(monitoring: Monitoring) -> Facts:
    """What has moved, how that stands against the noise, and what is not compared."""
    before, now, earlier = monitoring.before, monitoring.now, monitoring.form_before
    form, form_before = now.evaluation, earlier.form if earlier else None
    every = rating_changes(monitoring)
    steps = [c.steps for c in every if c.steps is not None]
    seen = [a for a in (before, now) if a and a.evaluation]
    asked = now.catalogue.rubric.parameters_by("assessor")
    sides = {a.is_self_rated for a in seen if any(a.rating[p.id] for p in asked)}
    raters = {"own": now.raters, "assessor": now.assessors}
    return {
        "obstacle": obstacle(monitoring),
        "a": now,
        "was_self_rated": before.is_self_rated if before else None,
        "date": form.date if form else None,
        "round": now.round if form else None,
        "date_before": form_before.date if form_before else None,
        "round_before": monitoring.round_before,
        "is_migrated": bool(earlier and earlier.migrated),
        "is_of_the_year": monitoring.is_of_the_year,
        "mean": now.score.mean,
        "score": score_change(monitoring),
        "every": len(every),
        "up": sum(step > 0 for step in steps),
        "down": sum(step < 0 for step in steps),
        "same": steps.count(0),
        "gone": sum(c.before is not None and c.now is None for c in every),
        "new": sum(c.before is None and c.now is not None for c in every),
        "agreements": [
            (side, row)
            for side, those in raters.items()
            for row in told_agreement(those, now.catalogue.rubric)
            if not row.theme
        ],
        "self_rated": list(
            dict.fromkeys(a.round for a in seen if a.round and a.is_self_rated)
        ),
        "raters_differ": len(sides) > 1,
        "later": monitoring.later_rounds,
    }


def theme_changes(
    monitoring: Monitoring,
) -> list[tuple[RatingChange, list[RatingChange]]]:
    """The mean of each theme, and its parameters."""
    rubric, before = monitoring.now.catalogue.rubric, monitoring.before
    every, themes = {c.parameter: c for c in rating_changes(monitoring)}, []
    for theme in rubric.themes:
        rows = [every[p.id] for p in rubric.parameters_of(theme.id)]
        mean = RatingChange(
            theme.name,
            before.theme[theme.id].mean if before else None,
            monitoring.now.theme[theme.id].mean,
            is_comparable=all((c.before is None) == (c.now is None) for c in rows),
        )
        themes.append((mean, rows))
    return themes


def total(monitoring: Monitoring) -> RatingChange:
    """The mean of what is answered both times; of what is answered now without that."""
    score = score_change(monitoring)
    if score is None:
        return RatingChange("", None, monitoring.now.score.mean)
    return RatingChange("", score.before, score.now)


def picture(monitoring: Monitoring) -> PictureText | None:
    """The words of the figure; None where nothing can be compared."""
    if obstacle(monitoring):
        return None
    rows = [row for _, rows in theme_changes(monitoring) for row in rows]
    facts = rating_facts(monitoring) | {"moved": [r for r in rows if r.direction]}
    name = "ratings-change"
    return picture_text("monitoring", "ratings_change", facts, name, table_ref=name)


def answer(monitoring: Monitoring, parameter: str, round_name: str) -> Answer:
    """A parameter, marked where its answer in a round or now is self-rated."""
    rubric = monitoring.now.catalogue.rubric
    entry, then = rubric.parameter[parameter], monitoring.form_of(round_name)
    forms = (then.form if then else None, monitoring.now.evaluation)
    is_marked = entry.rater == "assessor" and any(
        form and parameter in form.ratings and is_self_rated(form, rubric)
        for form in forms
    )
    return Answer(entry.name, entry.rater, "both" if is_marked else "")


def own_rows(monitoring: Monitoring) -> list[tuple[OwnTarget, Answer]]:
    """The municipality's own targets, each with the answer that it is set for."""
    return [
        (row, answer(monitoring, row.target.parameter, row.round))
        for row in own_targets(monitoring)
    ]
