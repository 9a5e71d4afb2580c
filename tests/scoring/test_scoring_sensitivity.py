"""How far the score depends on one rating, on the mean, and on doubt."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from statistics import median

import numpy as np
import pandas as pd
import pytest
from examples import ISHOEJ
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import gmean, hmean

from parathed_lib import load_catalogue, scoring

RUBRIC = load_catalogue().rubric
IDS = [parameter.id for parameter in RUBRIC.parameters]

some = st.dictionaries(st.sampled_from(IDS), st.integers(1, 4), min_size=1)


def table(values: dict, confidence: dict | float = float("nan")) -> pd.DataFrame:
    """The ratings with a confidence stated for all, or for each by parameter."""
    ratings = scoring.ratings_table(values, RUBRIC)
    if isinstance(confidence, dict):
        stated = ratings["parameter"].map(confidence).astype(float)
        return ratings.assign(confidence=stated)
    return ratings.assign(confidence=float(confidence))


def plain(*values: int) -> dict:
    return dict(zip(IDS, values, strict=False))


# Leave one out


def test_management_information_moves_the_score_of_2017_most():
    # By hand: without a rating r of 30 in ten the mean is (30 - r) / 9.
    expected = pd.DataFrame(
        {
            "mean": [29 / 9] + [28 / 9] + [26 / 9] * 4 + [28 / 9] + [3.0] * 3,
            "change": [2 / 9, 1 / 9] + [-1 / 9] * 4 + [1 / 9] + [0.0] * 3,
        },
        # Six are equal and keep the order of the rubric, as do the last three.
        index=pd.Index(
            [
                "management_information",
                "emergency_readiness",
                "initiatives",
                "external_cooperation",
                "competences",
                "cross_organisation",
                "registration_practice",
                "internal_cooperation",
                "strategy",
                "concern_procedure",
            ],
            name="parameter",
        ),
    )
    pd.testing.assert_frame_equal(scoring.leave_one_out(table(ISHOEJ)), expected)


@given(some)
def test_leaving_one_out_is_scoring_without_it(values):
    found = scoring.leave_one_out(table(values))
    official = scoring.score(table(values), RUBRIC).mean
    assert set(found.index) == set(values)
    for parameter, row in found.iterrows():
        rest = {k: v for k, v in values.items() if k != parameter}
        mean = scoring.score(table(rest), RUBRIC).mean
        if mean is None:
            assert row.isna().all()
        else:
            assert row["mean"] == pytest.approx(mean)
            assert row["change"] == pytest.approx(mean - official)
    change = found["change"].abs().dropna().tolist()
    assert change == sorted(change, reverse=True)


def test_a_parameter_rated_by_two_is_left_out_as_a_whole():
    ratings = table(plain(1, 3)).dropna(subset="value")
    second = ratings.head(1).assign(rater="assessor", value=4.0)
    found = scoring.leave_one_out(pd.concat([ratings, second]))
    # 1 and 4 for the first, 3 for the second: mean 8/3.
    expected = pd.DataFrame(
        {"mean": [3.0, 2.5], "change": [1 / 3, -1 / 6]},
        index=pd.Index(IDS[:2], name="parameter"),
    )
    pd.testing.assert_frame_equal(found, expected)


def test_without_ratings_there_is_none_to_leave_out():
    found = scoring.leave_one_out(table({}))
    assert (len(found), list(found)) == (0, ["mean", "change"])


# Other aggregations


def test_the_other_aggregations_of_2017_stand_beside_the_mean():
    # By hand: sorted 1 2 2 3 3 3 4 4 4 4; product 4 * 27 * 256 = 27648; the sum of
    # the inverses 1 + 1 + 1 + 1 = 4, so 10 / 4 = 2.5 and level 3; leadership has the
    # lowest theme mean, 2.
    expected = pd.DataFrame(
        {
            "value": [3.0, 3.0, 27648**0.1, 2.5, 2.0],
            "level": [3.0, 3.0, 3.0, 3.0, 2.0],
        },
        index=["mean", "median", "geometric_mean", "harmonic_mean", "weakest_theme"],
    )
    pd.testing.assert_frame_equal(scoring.alternatives(table(ISHOEJ)), expected)


def test_published_means_are_reproduced():
    # COINr's tests: the geometric mean of 1, 2, 3 is 6^(1/3), and the harmonic one with
    # the weights 2, 1, 1 is 4 / (2/1 + 1/2 + 1/3): the first rating given twice.
    one_two_three = scoring.alternatives(table(plain(1, 2, 3)))["value"]
    assert one_two_three["geometric_mean"] == pytest.approx(6 ** (1 / 3))
    weighted = scoring.alternatives(table(plain(1, 1, 2, 3)))["value"]
    assert weighted["harmonic_mean"] == pytest.approx(4 / (2 / 1 + 1 / 2 + 1 / 3))


@pytest.mark.parametrize(
    ("values", "row", "level"),
    [
        ((2, 3), "median", 3),  # 2.5: banker's rounding would give 2
        ((1, 2), "mean", 2),  # 1.5
        ((1, 3), "harmonic_mean", 2),  # 2 / (4/3) = 1.5
        ((2, 3), "harmonic_mean", 2),  # 2.4
        ((2, 2, 4), "harmonic_mean", 2),  # 2.4
        ((3, 3, 4), "geometric_mean", 3),  # 36^(1/3) = 3.30
        ((3, 4, 4, 4), "geometric_mean", 4),  # 192^(1/4) = 3.72
        ((2, 3), "geometric_mean", 2),  # sqrt(6) = 2.449
        ((2, 3, 3), "geometric_mean", 3),  # 18^(1/3) = 2.62
        ((1, 2, 3, 4, 4, 4), "geometric_mean", 3),  # 384^(1/6) = 2.70
    ],
)
def test_each_aggregation_has_its_level_half_away_from_zero(values, row, level):
    found = scoring.alternatives(table(plain(*values)))
    assert found.loc[row, "level"] == level


@given(some)
def test_aggregations_are_those_of_scipy_and_keep_their_order(values):
    found = scoring.alternatives(table(values))["value"]
    known = list(values.values())
    assert found["mean"] == scoring.score(table(values), RUBRIC).mean
    assert found["median"] == median(known)
    assert found["geometric_mean"] == pytest.approx(gmean(known))
    assert found["harmonic_mean"] == pytest.approx(hmean(known))
    themes = scoring.theme_scores(table(values), RUBRIC)
    weakest = min(theme.mean for theme in themes if theme.mean is not None)
    assert found["weakest_theme"] == pytest.approx(weakest)
    assert found["harmonic_mean"] <= found["geometric_mean"] + 1e-9
    assert found["geometric_mean"] <= found["mean"] + 1e-9
    assert found["weakest_theme"] <= found["mean"]


@given(some)
def test_the_level_of_the_mean_is_the_official_one(values):
    found = scoring.alternatives(table(values)).loc["mean", "level"]
    assert found == scoring.score(table(values), RUBRIC).level


@pytest.mark.parametrize("level", [1, 2, 3, 4])
def test_equal_ratings_give_every_aggregation_that_rating(level):
    found = scoring.alternatives(table(dict.fromkeys(IDS, level)))
    assert found["value"].tolist() == pytest.approx([level] * 5)
    assert found["level"].tolist() == [level] * 5


def test_without_ratings_every_aggregation_is_missing():
    found = scoring.alternatives(table({}))
    assert list(found.index) == list(scoring.alternatives(table(ISHOEJ)).index)
    assert found.isna().all(axis=None)


# Doubt


def exact(values: list[int], off: list[Fraction]) -> dict[Fraction, Fraction]:
    """The probability of every mean, by going through all 3^n outcomes."""
    chances: dict[Fraction, Fraction] = {}
    for steps in product((-1, 0, 1), repeat=len(values)):
        chance = Fraction(1)
        for value, p, step in zip(values, off, steps, strict=True):
            if value + step not in (1, 2, 3, 4):
                chance = Fraction(0)
            elif step == 0:
                chance *= 1 - p
            else:
                chance *= p if value in (1, 4) else p / 2
        mean = Fraction(sum(values) + sum(steps), len(values))
        chances[mean] = chances.get(mean, Fraction(0)) + chance
    return chances


@pytest.mark.parametrize(
    ("values", "confidence"),
    [
        ([1, 4, 2], [1, 1, 1]),
        ([2, 2, 3, 3, 4], [5, 1, 3, 2, 4]),
        ([1, 1, 2], [2, 3, 5]),
        ([3], [1]),
    ],
)
def test_the_distribution_is_that_of_all_outcomes_gone_through(values, confidence):
    found = scoring.sensitivity(table(plain(*values), plain(*confidence)))
    # The documented table: from 0.5 at confidence 1 to 0.1 at 5.
    chances = exact(values, [Fraction(6 - c, 10) for c in confidence])
    for level, share in found.level_shares.items():
        assert share == float(
            sum(c for m, c in chances.items() if int(m + Fraction(1, 2)) == level)
        )
    for percent, mean in ((5, found.low), (50, found.middle), (95, found.high)):
        lowest = min(
            m
            for m in chances
            if sum(c for one, c in chances.items() if one <= m)
            >= Fraction(percent, 100)
        )
        assert mean == float(lowest)


@pytest.mark.slow
def test_ishoejs_upper_limit_at_confidence_4_is_3_2():
    # Of all 3^10 outcomes 94.98 % lie at 3.1 or below, which is not yet 95 %.
    chances = exact(list(ISHOEJ.values()), [Fraction(1, 5)] * 10)
    up_to = sum(c for m, c in chances.items() if m <= Fraction(31, 10))
    assert float(up_to) == pytest.approx(0.949806, abs=1e-6)
    found = scoring.sensitivity(table(ISHOEJ, 4))
    assert (found.low, found.middle, found.high) == (2.7, 2.9, 3.2)


def test_twice_the_ratings_are_no_trouble():
    # Twenty ratings of 4, each 3 with probability 0.1. From a table of the binomial: at
    # least 5 fall with 0.0432, 4 with 0.1330; 3 with 0.3231, 2 with 0.6083; 1 with
    # 0.8784. So 5 % lie at 4 - 4/20 or below, and half at 4 - 2/20.
    second = table(dict.fromkeys(IDS, 4), 5).assign(rater="other")
    both = pd.concat([table(dict.fromkeys(IDS, 4), 5), second])
    found = scoring.sensitivity(both)
    assert (found.low, found.middle, found.high) == (3.8, 3.9, 4.0)


def test_a_rating_at_the_end_of_the_scale_has_one_way_to_be_off():
    # One rating of 4, off with probability 0.1 and 0.5: level 3 or 4.
    for confidence, p in ((5, 0.1), (1, 0.5)):
        found = scoring.sensitivity(table(plain(4), confidence))
        assert found.level_shares == {1: 0, 2: 0, 3: p, 4: 1 - p}
        assert (found.low, found.high) == (3.0, 4.0)


def test_the_assumptions_are_handed_out_with_the_result():
    found = scoring.sensitivity(table(ISHOEJ, 3))
    assert found.off_by_one == {1: 0.5, 2: 0.4, 3: 0.3, 4: 0.2, 5: 0.1}
    assert found.off_by_one == dict(scoring.OFF_BY_ONE)


@given(some, st.integers(1, 5))
def test_shares_add_to_one_and_the_means_stay_in_order(values, confidence):
    found = scoring.sensitivity(table(values, confidence))
    assert list(found.level_shares) == [1, 2, 3, 4]
    assert sum(found.level_shares.values()) == pytest.approx(1)
    assert 1 <= found.low <= found.middle <= found.high <= 4


@given(some, st.permutations(range(10)))
def test_the_order_of_the_rows_does_not_matter(values, order):
    ratings = table(values, {name: 1 + n % 5 for n, name in enumerate(IDS)})
    found = scoring.sensitivity(ratings.iloc[list(order)])
    assert found == scoring.sensitivity(ratings)


def test_a_missing_rating_is_as_if_it_had_not_been_asked_for():
    ratings = table(plain(1, 4, 2), 2)
    asked = scoring.sensitivity(ratings)
    assert scoring.sensitivity(ratings.dropna(subset="value")) == asked
    # Nor does it need a confidence.
    silent = ratings.assign(confidence=ratings["confidence"].where(ratings.value > 0))
    assert scoring.sensitivity(silent) == asked


def test_less_confidence_gives_more_doubt():
    widths = []
    for confidence in (5, 3, 1):
        found = scoring.sensitivity(table(ISHOEJ, confidence))
        widths.append(found.high - found.low)
    assert widths == sorted(widths)
    assert widths[0] < widths[-1]


def test_one_rating_without_confidence_leaves_no_sensitivity():
    stated = dict.fromkeys(IDS, 4.0)
    assert scoring.sensitivity(table(ISHOEJ, stated)) is not None
    stated["strategy"] = np.nan
    assert scoring.sensitivity(table(ISHOEJ, stated)) is None


def test_without_ratings_there_is_no_sensitivity():
    assert scoring.sensitivity(table({}, 4)) is None


@pytest.mark.parametrize("confidence", [0, 6, 2.5, np.inf])
def test_a_confidence_that_is_no_whole_number_1_to_5_is_refused_by_name(confidence):
    stated = {**dict.fromkeys(IDS, 4), "strategy": confidence}
    with pytest.raises(ValueError, match=r"whole number 1-5: strategy$"):
        scoring.sensitivity(table(ISHOEJ, stated))


def test_sensitivity_leaves_its_input_alone():
    ratings = table(ISHOEJ, 4)
    before = ratings.copy(deep=True)
    scoring.leave_one_out(ratings)
    scoring.alternatives(ratings)
    scoring.sensitivity(ratings)
    pd.testing.assert_frame_equal(ratings, before)


def test_the_package_offers_what_the_module_offered():
    names = "HIGHEST LOWEST Score ThemeScore level_of priorities ratings_table score"
    names += " theme_scores theme_table"
    assert set(names.split()) <= set(scoring.__all__)
    assert all(hasattr(scoring, name) for name in scoring.__all__)
