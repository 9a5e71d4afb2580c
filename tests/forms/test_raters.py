"""Several raters: what a consensus needs, and which agreement may be shown."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cache
from itertools import combinations_with_replacement, product
from typing import Any

import pytest

from parathed_lib import load_catalogue
from parathed_lib.errors import EvaluationError
from parathed_lib.forms.evaluation import EVALUATION, SelfEvaluation
from parathed_lib.forms.evaluation.raters import (
    ThemeAgreement,
    agreement,
    told_agreement,
)
from parathed_lib.forms.evaluation.repository import (
    Half,
    consensus_faults,
    locked,
    store_rater,
)
from parathed_lib.pages.messages import say

CATALOGUE = load_catalogue()
RUBRIC = CATALOGUE.rubric
PARAMETERS = list(RUBRIC.parameter)


def form(ratings: dict[str, int] | None = None, role: str = "", **fields):
    data = {
        "schema": 1,
        "municipality": "741",
        "round": "2026",
        "rubric": "2017.1",
        "date": "2026",
        "ratings": ratings or {},
        "role": role,
    }
    return SelfEvaluation.model_validate(data | fields)


def all_ten(*levels: int, role: str = ""):
    return form(dict(zip(PARAMETERS, levels, strict=True)), role)


# Reading


def test_the_first_forms_are_read_in_the_order_of_their_numbers(root):
    with locked(root, "2026"):
        for rater, level in ((10, 1), (2, 2), (2, 4)):
            store_rater(root, form({"strategy": level}), rater, CATALOGUE)
    read = list(Half(root, "2026", "741").read_raters(CATALOGUE).values())
    assert [r.ratings["strategy"] for r in read] == [2, 1]


def test_without_raters_there_are_none(root):
    assert list(Half(root, "2026", "741").read_raters(CATALOGUE).values()) == []


def test_a_raters_form_of_another_municipality_is_refused(root):
    path = root.raters("2026", "183") / "1.toml"
    path.parent.mkdir(parents=True)
    path.write_text(EVALUATION.text(form()), encoding="utf-8")
    with pytest.raises(EvaluationError, match="er ikke den kommune"):
        Half(root, "2026", "183").read_raters(CATALOGUE)


# Consensus


@pytest.mark.parametrize("count", [0, 1])
def test_a_consensus_needs_two_raters(count):
    raters = [form({"strategy": 2})] * count
    (fault,) = consensus_faults(form({"strategy": 2}), raters, RUBRIC)
    assert "mindst to vurderinger" in fault.text
    assert f"Her er {count}. " in fault.text


@pytest.mark.parametrize(
    ("agreed", "needs_reason"),
    # Two raters said 2 and 4: what differs from both needs a reason.
    [(2, False), (4, False), (3, True), (1, True)],
)
def test_a_rating_that_nobody_gave_needs_a_reason(agreed, needs_reason):
    raters = [form({"strategy": 2}), form({"strategy": 4})]
    faults = consensus_faults(form({"strategy": agreed}), raters, RUBRIC)
    assert [f.path for f in faults] == ["reasons.strategy"] * needs_reason
    with_reason = form({"strategy": agreed}, reasons={"strategy": "Ny plan."})
    assert consensus_faults(with_reason, raters, RUBRIC) == []


def test_a_reason_of_blanks_is_no_reason():
    raters = [form({"strategy": 2}), form({"strategy": 2})]
    blank = form({"strategy": 3}, reasons={"strategy": " \n"})
    assert len(consensus_faults(blank, raters, RUBRIC)) == 1


def test_a_reason_is_needed_where_raters_agree_and_the_consensus_does_not():
    raters = [form({"strategy": 2}), form({"strategy": 2})]
    (fault,) = consensus_faults(form({"strategy": 3}), raters, RUBRIC)
    assert fault.text == "det fælles svar er et, ingen af jer har givet. Skriv hvorfor"


def test_a_rating_that_is_left_out_needs_a_reason():
    raters = [form({"strategy": 2}), form()]
    (fault,) = consensus_faults(form(), raters, RUBRIC)
    assert (
        fault.text == "det fælles svar mangler, selv om nogen har svaret. Skriv hvorfor"
    )


def test_a_parameter_that_no_rater_rated_needs_no_reason():
    raters = [form({"initiatives": 2}), form({"initiatives": 2})]
    consensus = form({"initiatives": 2, "strategy": 4})
    assert consensus_faults(consensus, raters, RUBRIC) == []


def test_all_missing_reasons_are_told_at_once():
    raters = [all_ten(*[1] * 10), all_ten(*[2] * 10)]
    faults = consensus_faults(all_ten(*[4] * 10), raters, RUBRIC)
    assert [f.path for f in faults] == [f"reasons.{p}" for p in PARAMETERS]


# Agreement


def by_theme(rows: list[ThemeAgreement]) -> dict[str, ThemeAgreement]:
    return {row.theme: row for row in rows}


def test_two_raters_agree_as_computed_by_hand():
    first = all_ten(1, 1, 1, 1, 1, 4, 4, 4, 4, 4)
    second = all_ten(1, 1, 1, 1, 4, 4, 4, 4, 4, 1)
    rows = by_theme(agreement([first, second], RUBRIC))
    whole = rows[""]
    assert (whole.raters, whole.pairs, whole.exact_share) == (2, 10, 0.8)
    # They differ in the fifth and the tenth: competences, of resources, and
    # management_information, of leadership. The fifth theme has no parameter.
    shares = {theme: row.exact_share for theme, row in rows.items() if theme}
    assert shares == {
        "leadership": pytest.approx(2 / 3),
        "preparedness": 1.0,
        "organisation": 1.0,
        "resources": 0.0,
    }


def test_a_theme_that_no_two_rated_has_no_row():
    raters = [form({"strategy": 2}), form({"competences": 2})]
    assert agreement(raters, RUBRIC) == []
    assert agreement([], RUBRIC) == []


def test_a_single_rater_is_never_shown():
    assert agreement([all_ten(*[3] * 10, role="ssp")], RUBRIC) == []


def test_of_three_raters_the_numbers_do_not_matter():
    raters = [
        all_ten(1, 2, 3, 4, 1, 2, 3, 4, 1, 2),
        all_ten(1, 2, 3, 3, 2, 2, 4, 4, 1, 1),
        all_ten(2, 2, 4, 4, 1, 1, 3, 4, 2, 2),
    ]
    one = agreement(raters, RUBRIC)
    other = agreement(raters[::-1], RUBRIC)
    assert one == other
    whole = one[0]
    # By hand, ten parameters: first and second agree in 6, first and third in 6, second
    # and third in 2; three pairs of raters, so 14 of 30.
    assert (whole.raters, whole.pairs) == (3, 30)
    assert whole.exact_share == pytest.approx(14 / 30)


# What a page tells of it


def untold(raters: int) -> list[SelfEvaluation]:
    """Raters who answered as unlike as they can."""
    return [all_ten(*[1 + n % 4] * 10) for n in range(raters)]


@pytest.mark.parametrize("raters", range(2, 9))
def test_the_agreement_is_told_from_six_raters_on(raters):
    assert bool(told_agreement(untold(raters), RUBRIC)) == (raters >= 6)


def test_what_is_told_is_the_agreement():
    raters = untold(7)
    assert told_agreement(raters, RUBRIC) == agreement(raters, RUBRIC)


def test_a_question_that_fewer_than_six_answered_keeps_its_theme_and_the_whole_back():
    raters = untold(6)
    few = [r.model_copy(update={"ratings": {"competences": 1}}) for r in raters[:1]]
    without = {p: 2 for p in PARAMETERS if p != "competences"}
    others = [r.model_copy(update={"ratings": without}) for r in raters[1:]]
    assert told_agreement([*few, *others], RUBRIC) == []


@pytest.mark.parametrize("odd", range(7))
def test_one_theme_that_is_not_told_takes_the_others_with_it(odd):
    """The whole less the other themes would tell it."""
    alike = [
        rater.model_copy(
            update={"ratings": {**rater.ratings, "competences": 1 + (n == odd)}}
        )
        for n, rater in enumerate(untold(7))
    ]
    assert [row.theme for row in told_agreement(alike, RUBRIC)] == [""]


LEVELS = (1, 2, 3, 4)
rater_of = cache(lambda answers: form(dict(answers)))


@cache
def others_than(answers: tuple[int, ...], own: int) -> set[int]:
    """What the others answered, when one of them answered this."""
    return set(Counter(answers) - Counter([own]))


def printed(
    asked: tuple[str, ...], answers: tuple[tuple[int, ...], ...]
) -> tuple[Any, ...]:
    """What the page prints of raters who answered this to these questions."""
    raters = [
        rater_of(tuple(zip(asked, own, strict=True)))
        for own in zip(*answers, strict=True)
    ]
    told = told_agreement(raters, RUBRIC)
    rows = [
        (
            say("assessment", "agreement_name", row, RUBRIC, False),
            *(row.raters, row.pairs),
            say("assessment", "agreement_equal", row),
        )
        for row in told
    ]
    return (not rows, *rows)  # without a row it is said that nothing is told


def told_apart(
    asked: tuple[str, ...], worlds: Iterable[tuple[tuple[int, ...], ...]]
) -> list[tuple[Any, ...]]:
    """Where a reader can tell what a single rater answered to a question.

    A reader has what is printed and how many they are: as one of them also its own
    answers, else the ratings that they agreed on, which are some that were given. Of
    another rater it is then only known that its answer is among those that are left in
    one of the worlds that look alike.
    """
    left: dict[tuple[Any, ...], set[int]] = defaultdict(set)
    for world in worlds:
        seen = printed(asked, world)
        for known in product(*map(set, world)):
            for question, answers in enumerate(world):
                others = others_than(answers, known[question])
                left["a rater", seen, known, question] |= others
                left["a reader", seen, known, question] |= set(answers)
    assert left
    return [key for key, possible in left.items() if len(possible) == 1]


@pytest.mark.parametrize("raters", [2, 3, 4, 5, 6, 7, 8])
def test_what_is_printed_of_one_question_tells_what_no_rater_answered(raters):
    one = combinations_with_replacement(LEVELS, raters)
    assert told_apart(("competences",), ((of,) for of in one)) == []


@pytest.mark.slow
@pytest.mark.parametrize("other", ["strategy", "competences"])  # one theme, or two
@pytest.mark.parametrize("raters", [2, 5, 6, 7])
def test_what_is_printed_of_two_questions_tells_what_no_rater_answered(raters, other):
    one = list(combinations_with_replacement(LEVELS, raters))
    assert told_apart(("management_information", other), product(one, one)) == []
