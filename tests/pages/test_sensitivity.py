"""What moves the score: the figure's words and marks, and the JSON.

Expected numbers are worked by hand from the ten ratings of Ishøj 2017 (sum 30): without
the 1 the mean is 29/9, without a 2 it is 28/9, without a 3 27/9, without a 4 26/9.
"""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial

import pytest
import report_fixtures
from drawings import items, sheet
from examples import ISHOEJ

from parathed_lib import Assessment, assess, scoring
from parathed_lib.pages.assessment import figures, parts
from parathed_lib.pages.assessment.answers import Result, sensitivity, without_each
from parathed_lib.pages.assessment.result import result
from parathed_lib.pages.drawing.canvas import to_svg
from parathed_lib.pages.drawing.palette import ACCENT, INK, WHITE
from parathed_lib.pages.drawing.sheet import Label, Marks

NAMES = {p[0]: p[1] for p in report_fixtures.PARAMETERS}


@pytest.fixture(scope="module")
def ishoej(embedded_root) -> Assessment:
    return assess("Ishøj", "2017", root=embedded_root)


def rated(
    assessment: Assessment, values: dict[str, int], confidence: int | None = None
) -> Assessment:
    """The assessment with other ratings, each with this stated confidence."""
    rubric = assessment.catalogue.rubric
    stated = {} if confidence is None else dict.fromkeys(values, confidence)
    ratings = scoring.ratings_table(values, rubric, stated)
    return replace(
        assessment,
        ratings=ratings,
        score=scoring.score(ratings, rubric),
        themes=tuple(scoring.theme_scores(ratings, rubric)),
    )


def marks(figure, fill: str) -> list[tuple[float, float]]:
    return [p for m in items(figure, Marks) if m.fill == fill for p in m.points]


def texts(figure) -> list[str]:
    return [label.text for label in items(figure, Label)]


# The words


def test_the_table_has_the_mean_without_each_answer_and_by_other_ways(ishoej):
    text = sensitivity(ishoej)

    assert text.columns == ["Svar udeladt", "Gennemsnit uden", "Ændring", "Trin"]
    by_value = {1: ("3,22", "+0,22"), 2: ("3,11", "+0,11"), 3: ("3,00", "0,00")}
    by_value[4] = ("2,89", "−0,11")
    expected = {NAMES[p]: [*by_value[value], "3"] for p, value in ISHOEJ.items()}
    rows = {row[0]: row[1:] for row in text.rows}
    assert {name: rows[name] for name in expected} == expected
    assert text.rows[0][1:] == ["3,00", "0,00", "3"]
    assert text.rows[1][0] == "Anvendelse af ledelsesinformation"
    # (1·2²·3³·4⁴)^0.1 = 27648^0.1 = 2.780; 10/4; leadership (3 + 2 + 1)/3
    assert text.rows[-4:] == [
        ["Median, det midterste svar", "3,00", "0,00", "3"],
        ["Geometrisk gennemsnit", "2,78", "−0,22", "3"],
        ["Harmonisk gennemsnit", "2,50", "−0,50", "3"],
        ["Det svageste tema", "2,00", "−1,00", "2"],
    ]
    assert len(text.rows) == 15


def test_the_words_tell_the_finding_and_what_was_not_computed(ishoej):
    text = sensitivity(ishoej)
    assert text.title == "Scoren bliver 3, uanset hvilket svar der udelades"
    assert "fra 2,89 til 3,22" in text.alt
    assert "anvendelse af ledelsesinformation: +0,22" in text.alt
    assert "ingen har oplyst, hvor sikkert hvert svar er" in text.source
    assert "aldrig i stedet for" in text.source
    for words in (text.title, text.subtitle, text.source, text.alt):
        assert "konfidens" not in words.lower()
        assert "!" not in words


def test_an_answer_that_moves_the_level_stands_in_the_title(ishoej):
    # 3 + 3 + 3 + 1 = 10 of 4: 2.5, level 3; without a 3 it is 7/3 = 2.33, level 2
    three = {"strategy": 3, "competences": 3, "initiatives": 3}
    found = sensitivity(rated(ishoej, {**three, "management_information": 1}))
    assert found.title == (
        "Den foreløbige score er 3, men skifter trin, hvis ét af tre svar udelades"
    )
    # 4 + 1 + 1 = 6 of 3: 2; without the 4 it is 1, without a 1 it is 2.5, level 3
    # all ten: nine of 3 and one 1 are 28/10, without the 1 3.0: level 3 both
    # 2 + 2 + 4 = 8 of 3: 2.67, level 3; without the 4 2, without a 2 3
    found = sensitivity(
        rated(ishoej, {"strategy": 4, "competences": 2, "initiatives": 2})
    )
    assert found.title == (
        "Uden svaret om strategi bliver den foreløbige score 2 i stedet for 3"
    )


def test_missing_answers_are_listed_as_missing(ishoej):
    found = sensitivity(rated(ishoej, {"strategy": 3, "competences": 4}))
    missing = [row for row in found.rows if row[0].endswith(": intet svar")]
    assert len(missing) == 8
    assert {tuple(row[1:]) for row in missing} == {("-", "-", "-")}
    assert "Otte svar mangler." in found.alt
    assert "foreløbige score" in found.title


def test_one_answer_alone_has_nothing_to_be_compared_with(ishoej):
    alone = rated(ishoej, {"strategy": 3})
    text = sensitivity(alone)
    assert text.title == "Den foreløbige score hviler på ét svar alene"
    assert text.rows[1] == ["Strategi: intet andet svar", "-", "-", "-"]
    assert "intet andet svar" in texts(figures.sensitivity(alone))


def test_without_answers_there_is_no_figure(ishoej):
    nothing = rated(ishoej, {})
    assert sensitivity(nothing) is None
    assert marks(figures.sensitivity(nothing), ACCENT) == []


def test_a_value_is_printed_so_that_it_agrees_with_its_level():
    assert Result("", 2.5, 0, 3).text == "2,50"
    assert Result("", 2.497, 0, 2).text == "2,497"
    assert Result("", 2.4949, 0, 2).text == "2,49"


# The drawing


def test_each_mark_stands_at_its_mean_on_the_whole_scale(ishoej):
    figure = figures.sensitivity(ishoej)
    scale = {int(t.text): t.x for t in items(figure, Label) if t.size == 17}
    step = scale[2] - scale[1]
    assert [scale[n + 1] - scale[n] for n in (1, 2, 3)] == pytest.approx([step] * 3)

    def means(colour: str) -> list[float]:
        found = sorted(marks(figure, colour), key=lambda point: point[1])
        return [1 + (x - scale[1]) / step for x, _ in found]

    assert means(ACCENT) == pytest.approx([3])
    assert sorted(means(INK)) == pytest.approx(
        [26 / 9] * 4 + [3] * 3 + [28 / 9] * 2 + [29 / 9]
    )
    assert means(INK)[0] == pytest.approx(29 / 9)
    assert means(WHITE) == pytest.approx([3, 27648**0.1, 2.5, 2])
    assert {"3,22", "2,89", "2,50"} <= set(texts(figure))


@pytest.mark.parametrize("confidence", [None, 3])
@pytest.mark.parametrize("answers", [10, 9, 2, 1])
def test_a_drawing_stays_within_its_sheet_and_has_the_same_bytes(
    ishoej, answers, confidence
):
    values = dict(list(ISHOEJ.items())[:answers])
    one = rated(ishoej, values, confidence)
    figure = figures.sensitivity(one)
    drawing = sheet(figure)
    for label in items(figure, Label):
        assert 0 <= label.x <= drawing.width
        assert 0 < label.y < drawing.height
        assert label.size in (14, 17, 21)
    again = to_svg(figures.sensitivity(one))
    assert to_svg(figure) == again


# Doubt, where it is stated


def test_stated_doubt_gives_a_span_and_the_levels(ishoej):
    # All 4, confidence 5: each is 3 with probability 0.1, so the mean is 4 less the
    # share of ten that falls; P(0 fall) = 0.9^10 = 0.35, P(at most 2) = 0.930,
    # P(at most 3) = 0.987: 95 % down at 3.7, the upper limit 4.
    sure = rated(ishoej, dict.fromkeys(ISHOEJ, 4), 5)
    text = sensitivity(sure)
    rows = {row[0]: row[1:] for row in text.rows}
    assert rows["Usikre svar: i mindst 5\u00a0% af tilfældene højst"][0] == "3,70"
    assert rows["Usikre svar: i mindst 95\u00a0% af tilfældene højst"][0] == "4,00"
    # level 3 needs more than five of ten to fall: 0.0001, small but not nothing; no
    # rating can fall to level 2
    levels = [rows[f"Usikre svar: chance for trin {n}"][0] for n in (4, 3, 2)]
    assert levels == ["over 99\u00a0%", "under 1\u00a0%", "0\u00a0%"]
    assert "gange" not in text.source
    assert "antagelse" in text.source
    assert "ingen har oplyst" not in text.source
    assert "3,70–4,00" in texts(figures.sensitivity(sure))


def test_doubt_stated_for_some_answers_only_is_not_used(ishoej):
    some = rated(ishoej, ISHOEJ, 4)
    some.ratings.loc[0, "confidence"] = float("nan")
    assert "ikke er oplyst for alle svar" in sensitivity(some).source


def test_what_moves_the_score_is_worked_out_once_for_words_figure_and_json(
    ishoej, monkeypatch
):
    worked_out = []
    names = "sensitivity", "leave_one_out", "alternatives"
    made = {name: getattr(scoring, name) for name in names}

    def counted(name, ratings):
        worked_out.append(name)
        return made[name](ratings)

    for name in made:
        monkeypatch.setattr(scoring, name, partial(counted, name))
    new = rated(ishoej, {"strategy": 3, "competences": 4}, 5)
    parts.score(new)
    parts.sensitivity(new)
    result(new)
    assert sorted(worked_out) == ["alternatives", "leave_one_out", "sensitivity"]


# The JSON


def test_the_json_has_what_moves_the_score_beside_it(ishoej):
    score = result(ishoej)["score"]
    assert score["sensitivity"] is None
    assert result(ishoej)["manifest"]["seed"] is None
    without = {1: 29 / 9, 2: 28 / 9, 3: 3, 4: 26 / 9}
    found = {row["parameter"]: row for row in score["leave_one_out"]}
    assert {p: row["mean"] for p, row in found.items()} == pytest.approx(
        {p: without[value] for p, value in ISHOEJ.items()}
    )
    assert {p: row["change"] for p, row in found.items()} == pytest.approx(
        {p: without[value] - 3 for p, value in ISHOEJ.items()}
    )
    assert score["leave_one_out"][0]["parameter"] == "management_information"
    assert [(w["id"], w["level"]) for w in score["alternatives"]] == [
        ("median", 3),
        ("geometric_mean", 3),
        ("harmonic_mean", 3),
        ("weakest_theme", 2),
    ]
    assert score["mean"] == 3


def test_the_json_is_valid_with_one_answer_and_with_none(ishoej):
    one = result(rated(ishoej, {"strategy": 3}))["score"]
    assert one["leave_one_out"] == [
        {"parameter": "strategy", "mean": None, "change": None}
    ]
    none = result(rated(ishoej, {}))["score"]
    assert (none["leave_one_out"], none["alternatives"]) == ([], [])
    assert none["sensitivity"] is None
    for score in (one, none):
        json.dumps(score, allow_nan=False)


def test_the_json_states_limits_and_assumptions_and_no_seed_since_nothing_is_drawn(
    ishoej,
):
    data = result(rated(ishoej, dict.fromkeys(ISHOEJ, 4), 5))
    found = data["score"]["sensitivity"]
    assert (found["low"], found["high"]) == (3.7, 4)
    assert found["assumptions"]["off_by_one"] == {
        "1": 0.5, "2": 0.4, "3": 0.3, "4": 0.2, "5": 0.1,
    }  # fmt: skip
    assert found["assumptions"]["quantiles"] == [0.05, 0.95]
    assert not {"draws", "seed"} & found["assumptions"].keys()
    assert data["manifest"]["seed"] is None
    json.dumps(data, allow_nan=False)


def test_rows_stand_in_order_of_what_they_move(ishoej):
    changes = [abs(r.change) for r in without_each(ishoej)]
    assert changes == sorted(changes, reverse=True)


def test_a_confidence_of_an_unknown_parameter_is_refused(ishoej):
    with pytest.raises(ValueError, match="'luck' is no parameter"):
        scoring.ratings_table({}, ishoej.catalogue.rubric, {"luck": 3})
