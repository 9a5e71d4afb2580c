"""What is told of the municipalities that resemble one, in no language."""

from __future__ import annotations

from typing import NamedTuple

from parathed_lib.assessment import Assessment
from parathed_lib.assessment.comparability import side
from parathed_lib.assessment.peer_group import (
    PeerComparison,
    PeerGroup,
    peer_comparisons,
    population,
)
from parathed_lib.catalogue import Indicator
from parathed_lib.pages.base.trend import jumps_of, jumps_told
from parathed_lib.pages.messages import PictureText, picture_text
from parathed_lib.vintage import Figure

# A municipality with 7 of 10 on one side lies apart from them: 7 - 3 of 10.
APART = 0.4


class Apart(NamedTuple):
    """The measure on which the municipality lies farthest from its peers.

    So many of the peers with a figure (`known`) lie `below` and `above`; on so many
    measures (`placed`) the municipality has a place.
    """

    indicator: Indicator
    below: int
    above: int
    known: int
    placed: int

    @property
    def unevenness(self) -> float:
        """0 where the peers lie evenly about the municipality, 1 all on one side."""
        return abs(self.below - self.above) / self.known

    @property
    def is_even(self) -> bool:
        return self.unevenness < APART


class Variable(NamedTuple):
    """What the likeness is made of: our own variable, or an indicator and its jumps."""

    name: str
    period: str
    indicator: Indicator | None = None
    jumps: str = ""


def peers(assessment: Assessment, group: PeerGroup) -> PictureText:
    """Who resembles the municipality, and where it lies among them."""
    nation = assessment.nation
    shown = peer_comparisons(nation, group)
    facts = {
        "name": assessment.municipality.name,
        "group": group,
        "names": {code: m.name for code, m in nation.municipalities.items()},
        "shown": shown,
        "cells": {
            code: [_cell(assessment, b, code) for b in shown]
            for code in (group.code, *group.codes)
        },
        "apart": _apart(shown),
        "variables": [_variable(assessment, group, name) for name in group.variables],
    }
    return picture_text("assessment", "peers", facts)


def missing(assessment: Assessment, indicator: str, code: str) -> str:
    """Why one municipality has no figure: only `not_published` is known to be so.

    A source that has the figure of another period has merely not this one.
    """
    status = assessment.vintage.reason(indicator, "municipality", code).status
    if status == "not_published" and assessment.vintage.figures(indicator, code):
        return "not_collected"
    return status


def _cell(
    assessment: Assessment, b: PeerComparison, code: str
) -> tuple[Indicator, Figure]:
    value = b.values.get(code, b.own)
    if value is not None:
        return b.indicator, Figure(value, "ok")
    return b.indicator, Figure(None, missing(assessment, b.indicator.id, code))


def _apart(shown: list[PeerComparison]) -> Apart | None:
    """By the differences alone that are large enough for a word."""
    placed = [(b, b.own) for b in shown if b.place and b.own is not None]
    found = []
    for b, own in placed:
        known = [value for value in b.values.values() if value is not None]
        sides = [side(b.indicator, own, value) for value in known]
        above, below = sides.count("lower"), sides.count("higher")
        found.append(Apart(b.indicator, below, above, len(known), len(placed)))
    return max(found, key=lambda apart: apart.unevenness, default=None)


def _variable(assessment: Assessment, group: PeerGroup, name: str) -> Variable:
    entry = assessment.catalogue.indicators.by_id.get(name)
    if entry is None or (found := assessment.across_municipalities(name)) is None:
        dated = population(assessment.nation)
        assert dated is not None
        return Variable(name, dated[0])
    period, leaps = found[0], {}
    if period.isdigit():
        leaps = {
            code: jumps_of(assessment, name, code, until=int(period))
            for code in (group.code, *group.codes)
        }
    return Variable(name, period, entry, jumps_told(assessment, name, leaps))
