"""Measures which interval of a programme's change holds the truth, and which does not.

    python benchmarks/change_coverage.py [--seeds 2000] [--models 200]

A programme is ten parameters rated 1 to 4 in two rounds by n municipalities. Behind a
rating lies a number: the municipality's level, normal about 2.5 with the sd LEVEL, and
a part of its own for each answer, normal with the sd ANSWER. In the last round CHANGE
is added, and the municipality's pace, normal about 0 with the sd of the setting. The
rating is that number rounded and cut to 1-4. So the ten answers of a municipality move
together when paces differ, which is what a method has to stand. The true mean change
is the integral of this, and for the ordinal model, whose scale is another, what the
model itself gives for FOR_THE_TRUTH municipalities.

Over n = 5, 8, 20 and pace sd 0, 0.3, 0.7 it counts how often the 95 % interval holds
the truth:

- overall, single: the page's own, over all ten answers and of each answer by itself;
- intercept: linear model, a level for each municipality (REML, normal quantile);
- slope: the same with a pace for each municipality as well;
- clustered: least squares, errors clustered by municipality, Student's t with n - 1;
- ordinal: proportional odds, answers taken as independent;
- ordinal clustered: the same with errors clustered, Student's t with n - 1.

The page's intervals take `--seeds` programmes a setting, the models `--models`. Of
each model it also prints in how many of these it alone, and in how many the page's
overall interval alone, leaves zero outside; and of `clustered` how far its estimate
lies from the page's at most. A method is good when 93-97 % hold in all nine settings.
The claim is that for `overall`; prints, and ends with 1 when it is missed.
"""

from __future__ import annotations

import argparse
import itertools
import sys
import warnings
from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
from claims import Goal
from example_programme import overall_change, paired_change
from scipy import stats
from statsmodels.api import OLS
from statsmodels.miscmodels.ordinal_model import OrderedModel
from statsmodels.regression.mixed_linear_model import MixedLM

from parathed_lib.programme import Estimate

SIZES = (5, 8, 20)
PACES = (0.0, 0.3, 0.7)
PARAMETERS = 10
LEVEL = 0.4
ANSWER = 0.7
CHANGE = 0.3
GOOD = (93.0, 97.0)
FOR_THE_TRUTH = 2000

Found = tuple[float, float, float] | None
"""Estimate, lower and upper limit; None when there is no interval."""


def main(words: Sequence[str] | None = None) -> int:
    """Measure and print; 1 when a claim is missed."""
    parser = argparse.ArgumentParser(description="Measure the coverage of changes.")
    parser.add_argument("--seeds", type=int, default=2000)
    parser.add_argument("--models", type=int, default=200)
    wish = parser.parse_args(words)
    names = ("overall", "single", *MODELS)
    print("Held the truth, % of the intervals that there were (without one, %)")
    print("    n  pace " + "".join(f"{name:>18}" for name in names))
    overall: list[float] = []
    apart = 0.0
    alone = {name: [0, 0] for name in MODELS}
    for size, pace in itertools.product(SIZES, PACES):
        truth = true_change(pace)
        drawn = [ratings(seed, size, pace) for seed in range(wish.seeds)]
        page = [page_interval(*pair) for pair in drawn]
        singles = [one for pair in drawn for one in single_intervals(*pair)]
        cells = [held(page, truth), held(singles, truth)]
        overall.append(cells[0][0])
        other = odds(pace)
        for name, model in MODELS.items():
            found = [fitted(model, *ratings(s, size, pace)) for s in range(wish.models)]
            cells.append(held(found, other if name.startswith("ordinal") else truth))
            for one, own in zip(found, page, strict=False):
                alone[name][0] += tells(one) and not tells(own)
                alone[name][1] += tells(own) and not tells(one)
            if name == "clustered":
                gaps = [abs(f[0] - p[0]) for f, p in zip(found, page, strict=False)]
                apart = max(apart, *gaps)
        told = "".join(f"{share:11.1f} ({none:4.1f})" for share, none in cells)
        print(f"  {size:3}  {pace:4.1f} {told}", flush=True)
    print(f"\nZero outside, of {9 * wish.models}: for the model alone, the page alone")
    for name, (model, own) in alone.items():
        print(f"  {name:18} {model:5} {own:5}")
    print(f"\nThe clustered estimate lies at most {apart:.1e} from the page's.")
    goals = [
        Goal("highest coverage of the overall change", [max(overall)], GOOD[1], "%"),
        Goal(
            "lowest coverage of the overall change",
            [min(overall)],
            GOOD[0],
            "%",
            least=True,
        ),
    ]
    print("\nClaims")
    print("\n".join(goal.told() for goal in goals))
    return 0 if all(goal.met for goal in goals) else 1


def ratings(seed: int, size: int, pace: float) -> tuple[np.ndarray, np.ndarray]:
    """First and last round: a row for each municipality, a column a parameter."""
    draw = np.random.Generator(np.random.PCG64(seed))
    level = 2.5 + LEVEL * draw.standard_normal((size, 1))
    moved = CHANGE + pace * draw.standard_normal((size, 1))
    first, last = (
        level + shift + ANSWER * draw.standard_normal((size, PARAMETERS))
        for shift in (0.0, moved)
    )
    return on_scale(first), on_scale(last)


def on_scale(number: np.ndarray) -> np.ndarray:
    """Rounded half up, and cut to 1-4."""
    return np.clip(np.floor(number + 0.5), 1, 4).astype(int)


def true_change(pace: float) -> float:
    """The expected rating of the last round less that of the first."""

    def expected(middle: float, spread: float) -> float:
        # 1 + P(at least 2) + P(at least 3) + P(at least 4)
        return 1 + float(stats.norm.sf((1.5, 2.5, 3.5), middle, spread).sum())

    spread = np.hypot(LEVEL, ANSWER)
    return expected(2.5 + CHANGE, np.hypot(spread, pace)) - expected(2.5, spread)


def odds(pace: float) -> float:
    """The log odds that the ordinal model gives for very many municipalities."""
    found = fitted(MODELS["ordinal"], *ratings(0, FOR_THE_TRUTH, pace))
    assert found is not None
    return found[0]


def page_interval(first: np.ndarray, last: np.ndarray) -> Found:
    """The page's overall interval."""
    return limits(overall_change(by_parameter(first), by_parameter(last)))


def single_intervals(first: np.ndarray, last: np.ndarray) -> list[Found]:
    """The page's interval of each parameter."""
    before, after = by_parameter(first), by_parameter(last)
    return [limits(paired_change(before[p], after[p])) for p in before]


def by_parameter(table: np.ndarray) -> dict[str, dict[str, int]]:
    """The ratings of a round by parameter and municipality."""
    codes = [str(n) for n in range(len(table))]
    return {
        str(p): dict(zip(codes, table[:, p].tolist(), strict=True))
        for p in range(PARAMETERS)
    }


def limits(estimate: Estimate) -> Found:
    """An estimate with its limits, where there are any."""
    if estimate.mean is None or estimate.low is None or estimate.high is None:
        return None
    return estimate.mean, estimate.low, estimate.high


def tells(found: Found) -> bool:
    """Whether zero lies outside the limits."""
    return found is not None and (found[1] > 0 or found[2] < 0)


def held(found: Sequence[Found], truth: float) -> tuple[float, float]:
    """Per cent of the intervals that hold the truth, per cent that are missing."""
    known = [one for one in found if one is not None]
    inside = sum(low <= truth <= high for _, low, high in known)
    return 100 * inside / len(known), 100 * (1 - len(known) / len(found))


# The models, all of one long table


def long_table(first: np.ndarray, last: np.ndarray) -> pd.DataFrame:
    """All ratings, one a row, with 0 and 1 for parameters and the last round."""
    size = len(first)
    rows = np.tile(np.repeat(np.arange(size), PARAMETERS), 2)
    parameter = np.tile(np.arange(PARAMETERS), 2 * size)
    table = pd.DataFrame({"code": rows, "value": np.r_[first.ravel(), last.ravel()]})
    for number in range(1, PARAMETERS):
        table[f"p{number}"] = (parameter == number).astype(float)
    return table.assign(last=np.repeat((0.0, 1.0), size * PARAMETERS))


def linear(table: pd.DataFrame, slope: bool) -> Found:
    """The linear model with municipalities' levels, and with their paces."""
    design = table.drop(columns=["code", "value"]).assign(constant=1.0)
    random = design[["constant", "last"]] if slope else None
    model = MixedLM(
        table["value"].astype(float), design, groups=table["code"], exog_re=random
    )
    return of_result(model.fit(reml=True, maxiter=500))


def clustered_errors(table: pd.DataFrame) -> Found:
    """Least squares with errors clustered by municipality, t with n - 1."""
    design = table.drop(columns=["code", "value"]).assign(constant=1.0)
    result = OLS(table["value"].astype(float), design).fit(
        cov_type="cluster", cov_kwds={"groups": table["code"]}, use_t=True
    )
    return of_result(result)


def ordinal(table: pd.DataFrame, clustered: bool) -> Found:
    """Proportional odds of a higher level."""
    levels = pd.Series(pd.Categorical(table["value"], ordered=True), index=table.index)
    design = table.drop(columns=["code", "value"])
    more = {}
    if clustered:
        more = {"cov_type": "cluster", "cov_kwds": {"groups": table["code"].to_numpy()}}
    result = OrderedModel(levels, design, distr="logit").fit(
        method="bfgs", disp=False, maxiter=500, **more
    )
    if not clustered:
        return of_result(result)
    size = table["code"].nunique()
    half = stats.t.ppf(0.975, size - 1) * result.bse["last"]
    estimate = float(result.params["last"])
    return estimate, estimate - half, estimate + half


def of_result(result: object) -> Found:
    """What statsmodels found for the last round."""
    low, high = result.conf_int().loc["last"]  # type: ignore[attr-defined]
    return float(result.params["last"]), float(low), float(high)  # type: ignore[attr-defined]


def fitted(
    model: Callable[[pd.DataFrame], Found], first: np.ndarray, last: np.ndarray
) -> Found:
    """The model's interval, None when there is no finite one."""
    with warnings.catch_warnings():
        # At the edge of what can be fitted; whether it held is what is counted.
        warnings.simplefilter("ignore")
        try:
            found = model(long_table(first, last))
        except (np.linalg.LinAlgError, ValueError):
            return None
    return found if found is not None and np.isfinite(found).all() else None


MODELS: dict[str, Callable[[pd.DataFrame], Found]] = {
    "intercept": lambda table: linear(table, slope=False),
    "slope": lambda table: linear(table, slope=True),
    "clustered": clustered_errors,
    "ordinal": lambda table: ordinal(table, clustered=False),
    "ordinal clustered": lambda table: ordinal(table, clustered=True),
}

if __name__ == "__main__":
    sys.exit(main())
