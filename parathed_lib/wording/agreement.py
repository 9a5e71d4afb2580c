"""How well several raters agree, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from parathed_lib.catalogue import Rubric
from parathed_lib.formatting import MISSING, number, percent
from parathed_lib.self_evaluation.raters import LEAST_PAIRS, Agreement

KAPPA = (
    "Kappa er 1, når alle svar er ens, og 0, når de ikke er mere ens, end tilfældet ville "
    f"gøre dem. Et svar langt fra et andet tæller mest. Der skal mindst {LEAST_PAIRS} "
    "par af svar til."
)


@dataclass(frozen=True)
class Agreed:
    """A row of the table of agreement; `why` says why there is no kappa."""

    name: str
    raters: str
    pairs: str
    equal: str
    kappa: str
    why: str


def title(agreement: Sequence[Agreement]) -> str:
    """How many of all pairs of ratings are equal."""
    for row in agreement:
        if not row.theme and not row.role:
            return f"{_percent(row.exact_share)} af svarene er ens, når vi sammenligner to og to"
    return "Hvor ens svarene er"


def groups(
    agreement: Sequence[Agreement], rubric: Rubric
) -> list[tuple[str, list[Agreed]]]:
    """The rows of all raters, then those of each group of functions."""
    roles = {role.id: role.name for role in rubric.roles}
    found: dict[str, list[Agreed]] = {}
    for row in agreement:
        group = f"Kun {roles[row.role]}" if row.role else "Alle, der har svaret"
        found.setdefault(group, []).append(_agreed(row, rubric))
    return list(found.items())


def _agreed(row: Agreement, rubric: Rubric) -> Agreed:
    if row.kappa is None:
        kappa = MISSING
        why = "for få par" if row.pairs < LEAST_PAIRS else "alle svar er ens"
    else:
        kappa, why = number(row.kappa, 2), ""
        if row.low is not None and row.high is not None:
            kappa += f" ({number(row.low, 2)} til {number(row.high, 2)})"
    return Agreed(
        name=rubric.theme[row.theme].name if row.theme else "Alle temaer",
        raters=number(row.raters),
        pairs=number(row.pairs),
        equal=_percent(row.exact_share),
        kappa=kappa,
        why=why,
    )


def _percent(share: float) -> str:
    return percent(100 * share, 0)
