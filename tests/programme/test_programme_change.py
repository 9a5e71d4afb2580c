"""Whether the interval of the mean change holds the truth."""

from __future__ import annotations

import importlib
import math

import numpy as np
import pytest
from programme_fixtures import PARAMETERS
from scipy import stats

from parathed_lib.pages.programme.result import programme_result
from parathed_lib.programme import programme

# Coverage: a short version of benchmarks/programme.py


def test_of_a_hundred_programmes_as_many_intervals_hold_the_truth_as_95_per_cent_can(
    generator,
):
    codes = [str(n) for n in range(8)]
    held = 0
    for seed in range(100):
        first, _, last = generator.rounds(seed, codes, PARAMETERS)
        found = generator.overall_change(first, last)
        held += found.low <= generator.TRUE_MEAN <= found.high
    # All but one in five hundred measurements of 95 % lie in this range.
    low, high = stats.binom.interval(0.998, 100, 0.95)
    assert low <= held <= high


def test_the_true_change_of_the_generator_is_what_it_says(generator):
    # Over many municipalities the mean change comes near; its error is below
    # sqrt(0.8 / 20,000) = 0.0063, and four of these are allowed.
    first, _, last = generator.rounds(1, [str(n) for n in range(20_000)], PARAMETERS)
    for parameter, true in zip(PARAMETERS, generator.TRUE_CHANGES, strict=True):
        found = generator.paired_change(first[parameter], last[parameter])
        assert abs(found.mean - true) < 4 * 0.0063
    # (0.35 + 0.25 + 0.2 + 0.3 + 0.25 + 0.4 + 0.25 + 0.35 + 0.15 + 0.2) / 10
    assert round(generator.TRUE_MEAN, 12) == 0.27


def test_the_generators_ratings_stay_on_the_scale_and_move_one_step_at_most(generator):
    rounds = generator.rounds(7, [str(n) for n in range(500)], PARAMETERS)
    table = np.array([[list(r[p].values()) for p in PARAMETERS] for r in rounds])
    assert set(np.unique(table[0])) == {2, 3}
    assert set(np.unique(table)) == {1, 2, 3, 4}
    assert abs(table[2] - table[0]).max() == 1
    # The middle round lies between the others.
    assert ((table[1] - table[0]) * (table[2] - table[1]) == 0).all()


def test_the_same_seed_gives_the_same_ratings(generator):
    codes = ["101", "147"]
    assert generator.rounds(3, codes, PARAMETERS) == generator.rounds(
        3, codes, PARAMETERS
    )


@pytest.mark.slow
@pytest.mark.parametrize("size", [5, 8, 20])
@pytest.mark.parametrize("pace", [0, 0.3, 0.7])
def test_the_overall_interval_holds_the_truth_whether_or_not_paces_differ(
    generator, size, pace
):
    # Another generator than above: normal paces, and a true change by integration.
    found = importlib.import_module("change_coverage")
    intervals = [
        found.page_interval(*found.ratings(seed, size, pace)) for seed in range(1000)
    ]
    share, without = found.held(intervals, found.true_change(pace))
    assert 93 <= share <= 97
    assert without < 1


def test_the_true_change_of_the_settings_is_that_of_very_many_municipalities(generator):
    found = importlib.import_module("change_coverage")
    for pace in (0, 0.7):
        first, last = found.ratings(1, 20_000, pace)
        means = last.mean(axis=1) - first.mean(axis=1)
        error = means.std() / math.sqrt(len(means))
        assert abs(means.mean() - found.true_change(pace)) < 4 * error


def test_the_only_intervals_of_a_programme_are_those_of_its_changes(made_up):
    # What other methods give has been measured not to hold, so none is told.
    result = programme_result(programme(made_up))
    told = {key for key, part in result.items() if _has_limits(part)}
    assert told == {"changes"}


def _has_limits(part: object) -> bool:
    if isinstance(part, dict):
        return "low" in part or any(map(_has_limits, part.values()))
    return isinstance(part, list) and any(map(_has_limits, part))


def test_a_chance_of_forty_per_cent_that_one_of_ten_intervals_misses():
    # 1 - 0.95^10 = 0.4013: what the page prints as 40 %
    assert math.isclose(1 - 0.95**10, 0.4013, abs_tol=5e-5)
