"""The ratings now and before as a table, and the words of their figure."""

from __future__ import annotations

from dataclasses import dataclass

from parathed_lib.formatting import MINUS, capitalised, number, period
from parathed_lib.forms.evaluation.halves import is_self_rated
from parathed_lib.monitoring import Monitoring
from parathed_lib.monitoring.ratings import RatingChange, rating_changes, score_change
from parathed_lib.pages.messages import PictureText
from parathed_lib.pages.monitoring.indicators import is_of_the_year
from parathed_lib.pages.monitoring.ratings import moved, obstacle, self_rated

SELF_RATED = "selvvurderet"
ONE_STEP = (
    "En ændring på ét trin i et enkelt svar er ikke større, end hvad to bedømmere af den "
    "samme kommune kan være uenige om."
)


@dataclass(frozen=True)
class ChangeRow:
    """A parameter or a mean: printed values, and the words for the change.

    `direction` is `up`, `down` or empty.
    """

    name: str
    rater: str
    before: str
    now: str
    change: str
    direction: str


@dataclass(frozen=True)
class ChangeTable:
    """The ratings by theme, each theme's means first, and the score."""

    title: str
    subtitle: str
    before: str
    now: str
    themes: list[tuple[ChangeRow, list[ChangeRow]]]
    total: ChangeRow


def change_table(monitoring: Monitoring) -> ChangeTable:
    """The ratings before and now, theme by theme."""
    rubric = monitoring.now.catalogue.rubric
    by_parameter = {c.parameter: c for c in rating_changes(monitoring)}
    before = monitoring.before
    themes = []
    for theme in rubric.themes:
        then = before.theme[theme.id].mean if before else None
        now = monitoring.now.theme[theme.id].mean
        rows = [
            _row(monitoring, by_parameter[p.id]) for p in rubric.parameters_of(theme.id)
        ]
        themes.append((_mean_row(theme.name, then, now, rows), rows))
    change = score_change(monitoring)
    then, now = (
        (change.before, change.now) if change else (None, monitoring.now.score.mean)
    )
    return ChangeTable(
        title=table_title(monitoring),
        subtitle=f"Svar på skalaen 1-4 og temaernes gennemsnit. {ONE_STEP}"
        if not obstacle(monitoring)
        else "Svar på skalaen 1-4 og temaernes gennemsnit.",
        before=_heading("Før", monitoring.round_before),
        now=_heading(
            "Nu" if is_of_the_year(monitoring) else "Svar",
            monitoring.now.round if monitoring.now.evaluation else None,
        ),
        themes=themes,
        total=_mean_row(
            "Gennemsnit af svar, der er givet begge gange" if change else "Gennemsnit",
            then,
            now,
            [],
        ),
    )


def table_title(monitoring: Monitoring) -> str:
    """The finding of table and figure."""
    if monitoring.now.score.mean is None:
        return "Ingen svar"
    if obstacle(monitoring):
        return "Svarene nu; der er ingen at sammenligne med"
    return capitalised(moved(monitoring))


def picture(monitoring: Monitoring) -> PictureText | None:
    """The words of the figure; None where nothing can be compared."""
    if obstacle(monitoring):
        return None
    assert monitoring.before is not None
    assert monitoring.before.evaluation is not None
    assert monitoring.now.evaluation is not None
    dates = [
        period(a.date)
        for a in (monitoring.before.evaluation, monitoring.now.evaluation)
    ]
    change = score_change(monitoring)
    assert change is not None
    table = change_table(monitoring)
    told = [
        f"{row.name} {row.before} til {row.now}"
        for _, rows in table.themes
        for row in rows
        if row.direction
    ]
    alt = (
        f"Svar på skalaen 1-4, {dates[0]} og {dates[1]}. Gennemsnit {number(change.before, 1)} "
        f"til {number(change.now, 1)}. {'; '.join(told) or 'Ingen svar har flyttet sig'}."
    )
    return PictureText(
        "ratings-change",
        table.title,
        f"Svar på skalaen 1-4. Det lille mærke er svaret fra {dates[0]}, det store svaret fra "
        f"{dates[1]}. En pil går fra det ene til det andet.",
        " ".join(["Kilde: skemaerne fra de to runder.", *self_rated(monitoring)[:1]])
        if self_rated(monitoring)
        else "Kilde: kommunens skemaer fra de to runder.",
        alt,
        [],
        table_ref="ratings-change",
    )


def _heading(word: str, round_name: str | None) -> str:
    return f"{word}, runde {round_name}" if round_name else word


def _row(monitoring: Monitoring, change: RatingChange) -> ChangeRow:
    entry = monitoring.now.catalogue.rubric.parameter[change.parameter]
    if change.steps is None:
        if change.before is None and change.now is None:
            words = "intet svar"
        else:
            words = "intet svar før" if change.before is None else "intet svar nu"
    elif change.steps == 0:
        words = "som før"
    else:
        words = f"{'+' if change.steps > 0 else MINUS}{abs(change.steps)} trin"
    mark = _self_rated(monitoring, change) if entry.rater == "assessor" else ""
    return ChangeRow(
        f"{entry.name} ({mark})" if mark else entry.name,
        entry.rater,
        number(change.before),
        number(change.now),
        words,
        _direction(change.steps),
    )


def with_mark(monitoring: Monitoring, parameter: str, round_name: str) -> str:
    """A parameter's name, marked where its answer in a round or now is self-rated."""
    rubric = monitoring.now.catalogue.rubric
    entry, then = rubric.parameter[parameter], monitoring.form_of(round_name)
    forms = (then.form if then else None, monitoring.now.evaluation)
    rated = any(
        form and parameter in form.ratings and is_self_rated(form, rubric)
        for form in forms
    )
    mark = entry.rater == "assessor" and rated
    return f"{entry.name} ({SELF_RATED})" if mark else entry.name


def _self_rated(monitoring: Monitoring, change: RatingChange) -> str:
    """Which of the two answers to an assessor's question the municipality gave."""
    seen = {
        "før": (monitoring.before, change.before),
        "nu": (monitoring.now, change.now),
    }
    given = {
        when: bool(of and of.is_self_rated)
        for when, (of, value) in seen.items()
        if value is not None
    }
    rated = [when for when, by_itself in given.items() if by_itself]
    if not rated:
        return ""
    return SELF_RATED if len(rated) == len(given) else f"{SELF_RATED} {rated[0]}"


def _mean_row(
    name: str, before: float | None, now: float | None, rows: list[ChangeRow]
) -> ChangeRow:
    """A mean before and now; it is compared only where the same answers are in both."""
    differ = any("intet svar " in row.change for row in rows)
    if before is None or now is None:
        return ChangeRow(name, "", number(before, 1), number(now, 1), "", "")
    if differ:
        return ChangeRow(
            name, "", number(before, 1), number(now, 1), "ikke de samme svar", ""
        )
    change = now - before
    words = "som før"
    if abs(change) > 1e-9:
        words = f"{'+' if change > 0 else MINUS}{number(abs(change), 1)}"
    return ChangeRow(
        name, "", number(before, 1), number(now, 1), words, _direction(change)
    )


def _direction(change: float | None) -> str:
    if change is None or abs(change) < 1e-9:
        return ""
    return "up" if change > 0 else "down"
