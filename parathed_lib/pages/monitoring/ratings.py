"""What has become of the ratings since the round before, in sentences."""

from __future__ import annotations

from parathed_lib.assessment import Assessment
from parathed_lib.formatting import (
    NO_BREAK_SPACE,
    capitalised,
    in_words,
    listed,
    number,
    percent,
    period,
)
from parathed_lib.forms.evaluation.raters import told_agreement
from parathed_lib.monitoring import Monitoring
from parathed_lib.monitoring.ratings import (
    RatingChange,
    ScoreChange,
    Verdict,
    rating_changes,
    score_change,
)
from parathed_lib.pages.messages import say
from parathed_lib.pages.monitoring.counting import alone, counted


def obstacle(monitoring: Monitoring) -> str:
    """Why the ratings cannot be set beside earlier ones; empty where they can."""
    now = monitoring.now
    if now.evaluation is None:
        return say("base", "no_form", now)
    if now.score.mean is None:
        return say("base", "no_answers", now)
    earlier = monitoring.form_before
    dated = period(now.evaluation.date)
    if earlier is None:
        when = say("base", "old_answers", now) or f"Svarene er fra {dated}."
        return f"{when} Der er intet skema fra en tidligere runde at sammenligne med."
    if earlier.form is None:
        return (
            f"Skemaet fra runde {earlier.round} følger en anden rubrik end nu. Svarene kan "
            "derfor ikke sammenlignes."
        )
    if score_change(monitoring) is None:
        return f"Ingen spørgsmål er besvaret både i runde {earlier.round} og nu."
    return ""


def assessors_marks(monitoring: Monitoring) -> str:
    """What the mark of the assessor's answers stands for, before and now."""
    before, now = monitoring.before, monitoring.now
    mark = say("base", "assessors_mark", now.is_self_rated)
    if before is None or before.is_self_rated == now.is_self_rated:
        return mark
    return f"{mark} nu, {say('base', 'assessors_mark', before.is_self_rated)} før"


def self_rated(monitoring: Monitoring) -> list[str]:
    """In which rounds the municipality itself answered the assessor's questions."""
    seen = [a for a in (monitoring.before, monitoring.now) if a and a.evaluation]
    rated = list(dict.fromkeys(a.round for a in seen if a.round and a.is_self_rated))
    if not rated:
        return []
    word = "runde" if len(rated) == 1 else "runderne"
    told = [
        f"I {word} {listed(rated)} har kommunen selv svaret på bedømmerens spørgsmål "
        f"(selvvurderet)."
    ]
    both = {a.is_self_rated for a in seen if any(_assessors(a))}
    if len(both) > 1:
        told.append(
            "De svar kan ikke holdes op mod en bedømmers: en forskel kan skyldes, hvem "
            "der har svaret."
        )
    return told


def _assessors(assessment: Assessment) -> list[int | None]:
    parameters = assessment.catalogue.rubric.parameters_by("assessor")
    return [assessment.rating[p.id] for p in parameters]


def headline(monitoring: Monitoring) -> tuple[str, str]:
    """The finding on the ratings, and the score before and now."""
    change = score_change(monitoring)
    if monitoring.now.score.mean is None:
        return "Der er ingen svar", ""
    if change is None:
        return "Svarene kan ikke sammenlignes med før", ""
    return (
        "Svarenes gennemsnit",
        f"fra {number(change.before, 1)} til {number(change.now, 1)}{NO_BREAK_SPACE}af{NO_BREAK_SPACE}4",
    )


def moved(monitoring: Monitoring) -> str:
    """How many ratings are higher, lower and the same: `to svar er højere`."""
    steps = [c.steps for c in rating_changes(monitoring) if c.steps is not None]
    up, down = sum(s > 0 for s in steps), sum(s < 0 for s in steps)
    if not up and not down:
        return "ingen svar har flyttet sig"
    parts = [
        f"{alone(n, neuter=True)} er {word}"
        for n, word in ((up, "højere"), (down, "lavere"))
        if n
    ]
    first = counted(up or down, "svar", "svar", neuter=True)
    parts[0] = f"{first} er {'højere' if up else 'lavere'}"
    return listed(parts)


def changes(monitoring: Monitoring) -> list[str]:
    """What has moved since the round before, and how that stands against the noise."""
    if why := obstacle(monitoring):
        return [why, *self_rated(monitoring), *left_out(monitoring)]
    earlier = monitoring.form_before
    assert earlier is not None
    found = [_moved_since(monitoring), *_not_both(rating_changes(monitoring))]
    if earlier.migrated:
        found.append(
            f"Skemaet fra runde {earlier.round} følger en tidligere rubrik. Svarene er ført "
            "over til de navne, vi bruger nu."
        )
    change = score_change(monitoring)
    assert change is not None
    return [
        *found,
        *noise(monitoring, change),
        *self_rated(monitoring),
        *left_out(monitoring),
    ]


def short(monitoring: Monitoring) -> list[str]:
    """What has moved, and in a sentence how that stands against the noise.

    Old answers are called so first. The whole of it is in `changes`.
    """
    if why := obstacle(monitoring):
        return [
            *_old(monitoring),
            why,
            *self_rated(monitoring),
            *left_out(monitoring),
        ]
    change = score_change(monitoring)
    assert change is not None
    doubt = _DOUBT[change.verdict]
    found = [_moved_since(monitoring), *_not_both(rating_changes(monitoring))]
    return [
        *_old(monitoring),
        *found,
        *([doubt] if doubt else []),
        *self_rated(monitoring),
        *left_out(monitoring),
    ]


_DOUBT: dict[Verdict, str] = {
    "unchanged": "",
    "one_step": "Det er ikke nok til at tale om en ændring.",
    "within": "Ændringen er ikke større end tvivlen om svarene.",
    "beyond": "Ændringen er større end tvivlen om svarene.",
    "unknown": "Vi ved ikke, om ændringen er større end tvivlen om svarene.",
}


def _old(monitoring: Monitoring) -> list[str]:
    """That the answers are old, where `obstacle` does not say it."""
    told = say("base", "old_answers", monitoring.now)
    return [told] if told and monitoring.form_before else []


def left_out(monitoring: Monitoring) -> list[str]:
    """That there are later forms which are not used, and how to use the newest."""
    later = monitoring.later_rounds
    if not later:
        return []
    wish = f"Giv --round {later[-1]}."
    if len(later) == 1:
        return [f"Et skema fra runde {later[0]} er ikke med. {wish}"]
    return [f"Skemaer fra runderne {listed(list(later))} er ikke med. {wish}"]


def _moved_since(monitoring: Monitoring) -> str:
    earlier = monitoring.form_before
    assert earlier is not None
    assert earlier.form is not None
    every = rating_changes(monitoring)
    same = sum(c.steps == 0 for c in every)
    said = capitalised(moved(monitoring))
    rest = (
        f" {capitalised(alone(same, neuter=True))} er som før."
        if same and same < len(every)
        else ""
    )
    return f"{said} siden {period(earlier.form.date)}.{rest}"


def _not_both(every: list[RatingChange]) -> list[str]:
    """How many answers cannot be set beside an earlier one."""
    gone = sum(c.before is not None and c.now is None for c in every)
    new = sum(c.before is None and c.now is not None for c in every)
    found = []
    if gone:
        found.append(
            f"{capitalised(counted(gone, 'svar', 'svar', neuter=True))} fra før mangler nu."
        )
    if new:
        found.append(
            f"{capitalised(counted(new, 'svar', 'svar', neuter=True))} er nye og har intet før."
        )
    return found


def noise(monitoring: Monitoring, change: ScoreChange) -> list[str]:
    """Whether the change is larger than what raters differ by."""
    step = number(1 / change.answered, 2)
    found = [f"Ét trin i ét svar flytter gennemsnittet {step}."]
    if change.verdict == "one_step":
        found.append(
            "Kun ét svar har flyttet sig, og kun ét trin. Så meget kan to bedømmere af den "
            "samme kommune være uenige. Det er ikke nok til at tale om en ændring."
        )
    elif change.verdict == "unknown":
        found.append(
            "Det er ikke oplyst i begge runder, hvor sikre svarene er. Vi ved derfor ikke, om "
            "ændringen er større end tvivlen om dem."
        )
    elif change.range_before and change.range_now and change.verdict != "unchanged":
        spans = " og nu mellem ".join(
            f"{number(low, 1)} og {number(high, 1)}"
            for low, high in (change.range_before, change.range_now)
        )
        verdict = (
            "overlapper, så ændringen er ikke større end tvivlen om svarene"
            if change.verdict == "within"
            else "overlapper ikke, så ændringen er større end tvivlen om svarene"
        )
        found.append(
            f"Med den usikkerhed, der er oplyst, kunne gennemsnittet før ligge mellem {spans}. "
            f"De to spænd {verdict}."
        )
    now, rubric = monitoring.now, monitoring.now.catalogue.rubric
    for who, raters in (("", now.raters), (" bedømmere", now.assessors)):
        for row in told_agreement(raters, rubric):
            if row.theme:
                continue
            found.append(
                f"{capitalised(in_words(row.raters))}{who} har svaret hver for sig i denne runde. "
                f"{percent(100 * row.exact_share, 0)} af deres svar er ens."
            )
    return found
