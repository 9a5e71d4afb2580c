"""Two models of all ratings at once, beside the plain mean change.

statsmodels is imported when a model is wanted: it takes most of a second to load.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from parathed_lib.disclosure.groups import SMALLEST_GROUP
from parathed_lib.programme.participants import Participants

Kind = Literal["mixed", "ordinal"]
MOST_STEPS = 500
# An estimate or error beyond this is no finding: the likelihood has no top.
LARGEST = 20.0


@dataclass(frozen=True)
class Model:
    """What a model says of the last round against the first, with its 95 % limits.

    For `mixed` in steps of the scale; for `ordinal` as log odds of a higher level.
    `problem` is empty, "few" (too few municipalities), "one" (a single round, or one
    rating throughout) or "failed" (it did not converge); then there is no estimate.
    """

    kind: Kind
    municipalities: int
    ratings: int
    estimate: float | None = None
    low: float | None = None
    high: float | None = None
    problem: str = ""


def long_table(found: Participants, parameters: list[str]) -> pd.DataFrame:
    """All ratings, one a row: `code`, `parameter`, `round`, `value`."""
    rows = [
        (code, parameter, round_name, value)
        for round_name in found.rounds
        for parameter in parameters
        for code, value in found.ratings(parameter, round_name).items()
    ]
    return pd.DataFrame(rows, columns=["code", "parameter", "round", "value"])


def mixed_model(table: pd.DataFrame, smallest: int = SMALLEST_GROUP) -> Model:
    """Parameters and rounds as fixed effects, the municipality as random intercept.

    Restricted maximum likelihood. It takes the steps of the scale as equally long and
    uses every rating, those without a pair too. Source: Laird & Ware (1982),
    Biometrics 38:963-974.
    """

    from statsmodels.regression.mixed_linear_model import MixedLM

    def fit(design: pd.DataFrame) -> Any:
        exog = design.assign(constant=1.0)
        model = MixedLM(table["value"].astype(float), exog, groups=table["code"])
        return model.fit(reml=True, maxiter=MOST_STEPS)

    return _model("mixed", table, smallest, fit, lambda result: bool(result.converged))


def ordinal_model(table: pd.DataFrame, smallest: int = SMALLEST_GROUP) -> Model:
    """Proportional odds of a higher level, with parameters and rounds.

    It does not take the steps as equally long, but the ratings of a municipality as
    independent, so its limits are rather too narrow. Source: McCullagh (1980), J R
    Stat Soc B 42:109-142.
    """

    from statsmodels.miscmodels.ordinal_model import OrderedModel

    def fit(design: pd.DataFrame) -> Any:
        levels = pd.Categorical(table["value"], ordered=True)
        endog = pd.Series(levels, index=table.index)
        model = OrderedModel(endog, design, distr="logit")
        return model.fit(method="bfgs", disp=False, maxiter=MOST_STEPS)

    def converged(result: Any) -> bool:
        return bool(result.mle_retvals["converged"])

    return _model("ordinal", table, smallest, fit, converged)


def _model(
    kind: Kind,
    table: pd.DataFrame,
    smallest: int,
    fit: Callable[[pd.DataFrame], Any],
    converged: Callable[[Any], bool],
) -> Model:
    municipalities, ratings = table["code"].nunique(), len(table)
    if municipalities < smallest:
        return Model(kind, municipalities, ratings, problem="few")
    if table["round"].nunique() < 2 or table["value"].nunique() < 2:
        return Model(kind, municipalities, ratings, problem="one")
    failed = Model(kind, municipalities, ratings, problem="failed")
    last = table["round"].iloc[-1]
    design = _dummies(table)
    with warnings.catch_warnings():
        # Their message is for whoever fits; that a model failed is told by its result.
        warnings.simplefilter("ignore")
        try:
            result = fit(design)
            good = converged(result)
            estimate = float(result.params[last])
            low, high = map(float, result.conf_int().loc[last])
        except (np.linalg.LinAlgError, ValueError):
            return failed
    found = (estimate, low, high)
    if not good or not all(math.isfinite(x) and abs(x) < LARGEST for x in found):
        return failed
    # Beyond six decimals the steps of the search differ from machine to machine.
    estimate, low, high = (round(x, 6) for x in found)
    return Model(kind, municipalities, ratings, estimate, low, high)


def _dummies(table: pd.DataFrame) -> pd.DataFrame:
    """A column of 0 and 1 for each parameter and round but the first."""
    columns = {}
    for name in ("parameter", "round"):
        for value in table[name].unique()[1:]:
            columns[value] = (table[name] == value).astype(float)
    return pd.DataFrame(columns, index=table.index)
