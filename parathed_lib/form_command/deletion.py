"""`parathed form forget` and `withdraw`: deleting what was stored."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Annotated

import typer

from parathed_lib.data_root import DataRoot, find_root
from parathed_lib.errors import unknown_name
from parathed_lib.form_command.options import OneRound, Yes, number_of
from parathed_lib.options import Name, Root, catalogue_of, print_lines
from parathed_lib.self_evaluation import deleting, store, told


def forget(
    name: Name, round_name: OneRound, yes: Yes = False, root: Root = None
) -> None:
    """Delete a form's earlier versions and its raters' texts; the form stays."""
    place = find_root(root)
    catalogue = catalogue_of(place)
    who = catalogue.municipality(name)
    with _locked(place, round_name):
        found = deleting.to_forget(place, round_name, who.code, catalogue)
        if yes:
            deleting.forget(found)
    where = f"{who.full_name}, runde {round_name}"
    print_lines(told.about_forgettable(found, where, deleted=yes))


def withdraw(
    name: Name,
    round_name: OneRound,
    rater: Annotated[str, typer.Option(help="Number of the rater.")],
    yes: Yes = False,
    root: Root = None,
) -> None:
    """Delete one rater's forms, for example one that was stored by mistake."""
    place = find_root(root)
    who = catalogue_of(place).municipality(name)
    number_of_rater = number_of(rater)
    assert number_of_rater is not None
    with _locked(place, round_name):
        found = deleting.to_withdraw(place, round_name, who.code, number_of_rater)
        if yes:
            deleting.withdraw(found)
    where = f"{who.full_name}, runde {round_name}"
    lines = told.about_withdrawable(found, number_of_rater, where, deleted=yes)
    print_lines(lines)


def _locked(place: DataRoot, round_name: str) -> AbstractContextManager[None]:
    """The lock of a round that must be there."""
    if round_name not in place.rounds():
        raise unknown_name("round", round_name, place.rounds())
    return store.locked(place, round_name)
