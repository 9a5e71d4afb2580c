"""The words of the municipality's targets beside its ratings of today."""

from __future__ import annotations

from dataclasses import dataclass

from parathed_lib.assessment import Assessment
from parathed_lib.formatting import (
    MINUS,
    capitalised,
    in_words,
    number,
    period,
    uncapitalised,
)
from parathed_lib.forms.evaluation.quality import Gap, gaps
from parathed_lib.pages.assessment.quality import in_order
from parathed_lib.pages.assessment.sides import SELF_RATED, source_of_answers
from parathed_lib.pages.base.pictures import PictureText


@dataclass(frozen=True)
class TargetRow:
    """A target: `today` is None without a rating, `steps` says how far it is.

    `when` is its date, `pace` the steps with the time there is, `full` adds what is to
    be said of that. `is_fast` when it asks for more than one step a year.
    """

    name: str
    short: str
    rater: str
    today: int | None
    level: int
    when: str
    steps: str
    pace: str
    full: str
    is_fast: bool
    owner: str
    reason: str


def target_rows(assessment: Assessment) -> list[TargetRow]:
    """The targets, theme by theme in the order of the ratings; none without a form."""
    form, rubric = assessment.evaluation, assessment.catalogue.rubric
    if form is None:
        return []
    by_parameter = {gap.target.parameter: gap for gap in gaps(form)}
    rated = {"assessor"} if assessment.is_self_rated else set()
    rows = []
    for p in in_order(rubric):
        if p.id not in by_parameter:
            continue
        gap = by_parameter[p.id]
        rows.append(
            TargetRow(
                name=f"{p.name} ({SELF_RATED})" if p.rater in rated else p.name,
                short=p.short,
                rater=p.rater,
                today=gap.rating,
                level=gap.target.level,
                when=period(gap.target.date),
                steps=_steps(gap),
                pace=_pace(gap),
                full=_full(gap),
                is_fast=gap.is_fast,
                owner=gap.target.owner,
                reason=gap.target.reason,
            )
        )
    return rows


def targets(assessment: Assessment) -> PictureText | None:
    """The words of the figure; None without targets."""
    rows = target_rows(assessment)
    form = assessment.evaluation
    if form is None or not rows:
        return None
    told = [
        f"{r.name}: {'intet svar' if r.today is None else r.today}, mål {r.level} "
        f"{r.when}."
        for r in rows
    ]
    return PictureText(
        "targets",
        _title(rows),
        f"Svarene fra {period(form.date)} og målene på skalaen 1-4. En pil går fra "
        "svaret til målet.",
        f"{source_of_answers(assessment)} Målene er kommunens egne.",
        " ".join(["Svar nu og mål på skalaen 1-4.", *told]),
        ["Svar", "Nu", "Mål", "Hvornår"],
        table_ref="targets",
    )


def _title(rows: list[TargetRow]) -> str:
    """The finding: what is too fast, what asks for nothing, or what is furthest."""
    fast = [r for r in rows if r.is_fast]
    ahead = [r for r in rows if r.today is not None and r.level > r.today]
    if fast:
        if len(rows) == 1:
            return f"Målet for {uncapitalised(fast[0].name)} kræver mere end ét trin om året"
        some = capitalised("et" if len(fast) == 1 else in_words(len(fast)))
        return f"{some} af {in_words(len(rows))} mål kræver mere end ét trin om året"
    if not ahead:
        if all(r.today is None for r in rows):
            return "Der er mål, men intet svar at måle dem mod"
        return "Ingen af målene er højere end svarene nu"
    most = max(r.level - (r.today or 0) for r in ahead)
    furthest = [r for r in ahead if r.level - (r.today or 0) == most]
    steps = f"{in_words(most) if most > 1 else 'ét'} trin"
    if len(furthest) == 1:
        return f"Længst er der til målet for {uncapitalised(furthest[0].name)}: {steps}"
    return f"{capitalised(in_words(len(furthest)))} mål ligger {steps} over svarene nu"


def _steps(gap: Gap) -> str:
    """How far it is to the target: `+2 trin`, `som nu`, `intet svar`."""
    if gap.levels is None:
        return "intet svar"
    if gap.levels == 0:
        return "som nu"
    return f"{'+' if gap.levels > 0 else MINUS}{abs(gap.levels)} trin"


def _pace(gap: Gap) -> str:
    """How far, and in how long: `+2 trin på 1 år`."""
    time = _time(gap.years)
    return f"{_steps(gap)} på {time}" if time and (gap.levels or 0) > 0 else _steps(gap)


def _full(gap: Gap) -> str:
    if gap.levels is None:
        return "Der er intet svar at måle fra."
    if gap.levels == 0:
        return "Målet er det samme som svaret nu."
    if gap.levels < 0:
        return f"{_steps(gap)}: målet er lavere end svaret nu."
    if not _time(gap.years):
        return f"{_pace(gap)}. Datoen er ikke senere end svarenes."
    return f"{_pace(gap)}{': mere end ét trin om året' if gap.is_fast else ''}."


def _time(years: float) -> str:
    """A span of time in months below a year, else in years; empty when none is left."""
    months = int(years * 12 + 0.5)
    if years <= 0:
        return ""
    if months < 1:
        return "under en måned"
    if months < 12:
        return f"{months} {'måned' if months == 1 else 'måneder'}"
    return f"{number(months / 12, 1).removesuffix(',0')} år"
