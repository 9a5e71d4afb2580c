"""The changes between rounds that may be told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from parathed_lib.disclosure.groups import Ledger, Total
from parathed_lib.programme.change import Estimate, overall_change, paired_change
from parathed_lib.programme.participants import Participants


@dataclass(frozen=True)
class Change:
    """The change of a parameter between two rounds, or of all (`parameter` empty).

    `estimate` is None when it may not be told: `hidden` is then "few" (fewer pairs
    than the smallest group) or "follows" (with the other numbers on the page it would
    tell of a few municipalities). `pairs` is how many answered both times.
    """

    parameter: str
    first: str
    last: str
    pairs: int
    estimate: Estimate | None
    hidden: str = ""


def spans(rounds: Sequence[str]) -> list[tuple[str, str]]:
    """The pairs of rounds that are compared: first and last, then consecutive."""
    widest = [(rounds[0], rounds[-1])] if len(rounds) > 1 else []
    return widest + [span for span in pairwise(rounds) if span not in widest]


def changes_of(
    ledger: Ledger,
    found: Participants,
    parameters: list[str],
    first: str,
    last: str,
    smallest: int,
) -> list[Change]:
    """The change over all parameters and of each, as far as they may be told."""
    before = {p: found.ratings(p, first) for p in parameters}
    after = {p: found.ratings(p, last) for p in parameters}
    overall = overall_change(before, after)
    total = _overall_total(before, after, first, last)
    changes = [_told(ledger, "", first, last, overall, total, smallest)]
    for p in parameters:
        both = [code for code in before[p] if code in after[p]]
        total = {(code, p, last): 1.0 for code in both}
        total |= {(code, p, first): -1.0 for code in both}
        estimate = paired_change(before[p], after[p])
        changes.append(_told(ledger, p, first, last, estimate, total, smallest))
    return changes


def _overall_total(
    before: dict[str, dict[str, int]],
    after: dict[str, dict[str, int]],
    first: str,
    last: str,
) -> Total:
    """The sum behind the change over all parameters."""
    answered: dict[str, list[str]] = {}
    for p, ratings in before.items():
        for code in ratings:
            if code in after[p]:
                answered.setdefault(code, []).append(p)
    total: dict[tuple[str, str, str], float] = {}
    for code, own in answered.items():
        for p in own:
            total[code, p, last] = 1 / len(own)
            total[code, p, first] = -1 / len(own)
    return total


def _told(
    ledger: Ledger,
    parameter: str,
    first: str,
    last: str,
    estimate: Estimate,
    total: Total,
    smallest: int,
) -> Change:
    if estimate.pairs < smallest:
        return Change(parameter, first, last, estimate.pairs, None, "few")
    if not ledger.tell(total):
        return Change(parameter, first, last, estimate.pairs, None, "follows")
    return Change(parameter, first, last, estimate.pairs, estimate)
