"""`parathed form forget` and `withdraw`: deleting what was stored."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Annotated

import typer

from parathed_lib.catalogue import Municipality
from parathed_lib.commands.form.options import (
    For,
    OneRound,
    Yes,
    is_for_assessor,
    number_of,
)
from parathed_lib.commands.options import Name, Root, catalogue_of, print_lines
from parathed_lib.errors import unknown_name
from parathed_lib.forms.evaluation.repository import (
    Half,
    locked,
    to_forget,
    to_withdraw,
)
from parathed_lib.forms.messages import lines
from parathed_lib.storage.data_root import DataRoot, find_root


def forget(
    name: Name,
    round_name: OneRound,
    half: For = None,
    yes: Yes = False,
    root: Root = None,
) -> None:
    """Delete a form's earlier versions and its raters' texts; the form stays.

    Of both halves, or of one with --for.
    """
    halves = [False, True] if half is None else [is_for_assessor(half)]
    place = find_root(root)
    catalogue = catalogue_of(place)
    who = catalogue.municipality(name)
    with _locked(place, round_name):
        found = {
            assessors: to_forget(
                Half(place, round_name, who.code, assessors), catalogue
            )
            for assessors in halves
        }
        for one in found.values() if yes else ():
            one.delete()
    for assessors, one in found.items():
        if one or half or not assessors:
            where = _where(who, round_name, assessors)
            print_lines(lines("evaluation", "forgettable", one, where, yes))


def withdraw(
    name: Name,
    round_name: OneRound,
    rater: Annotated[str, typer.Option(help="Number of the rater.")],
    half: For = None,
    yes: Yes = False,
    root: Root = None,
) -> None:
    """Delete one rater's forms, for example one that was stored by mistake."""
    place = find_root(root)
    who = catalogue_of(place).municipality(name)
    number_of_rater, assessors = number_of(rater), is_for_assessor(half)
    assert number_of_rater is not None
    with _locked(place, round_name):
        half_of = Half(place, round_name, who.code, assessors)
        found = to_withdraw(half_of, number_of_rater)
        if yes:
            found.delete()
    where = _where(who, round_name, assessors)
    told = lines("evaluation", "withdrawable", found, number_of_rater, where, yes)
    print_lines(told)


def _where(who: Municipality, round_name: str, assessors: bool) -> str:
    half = ", bedømmerens del" if assessors else ""
    return f"{who.full_name}, runde {round_name}{half}"


def _locked(place: DataRoot, round_name: str) -> AbstractContextManager[None]:
    """The lock of a round that must be there."""
    if round_name not in place.rounds():
        raise unknown_name("round", round_name, place.rounds())
    return locked(place, round_name)
