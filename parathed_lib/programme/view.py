"""programme(root, names, vintage) -> one frozen Programme: the evaluator's view."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from parathed_lib.assessment import Input
from parathed_lib.catalogue import Catalogue, Municipality, load_catalogue
from parathed_lib.data_root import DataRoot, find_root, given, is_example
from parathed_lib.disclosure.groups import SMALLEST_GROUP, Ledger
from parathed_lib.errors import ParameterError
from parathed_lib.national import nation_of
from parathed_lib.prepared import prepared
from parathed_lib.programme.changes import Change, changes_of, spans
from parathed_lib.programme.distributions import (
    Distribution,
    keep_secret,
    of_parameter,
    of_theme,
)
from parathed_lib.programme.pairs import Opportunity, alike, opportunities
from parathed_lib.programme.participants import (
    Participants,
    Region,
    participants,
    regions,
    with_invented_names,
)
from parathed_lib.programme.scorecard import (
    Count,
    RecurringPoint,
    counts,
    recurring_points,
)
from parathed_lib.vintage import Vintage, load_vintage

FEWEST = 3


@dataclass(frozen=True, eq=False)
class Programme:
    """All that the page across municipalities is made from.

    Every number of it has been through the protection of small groups, but for
    `participants`, which holds the forms themselves. `named` are the names that were
    asked for, as codes; empty when everyone with a form was. `near` is None when the
    vintage does not tell who is alike.
    """

    vintage: Vintage
    catalogue: Catalogue
    participants: Participants
    named: tuple[str, ...]
    smallest: int
    regions: tuple[Region, ...]
    changes: tuple[Change, ...]
    parameters: tuple[Distribution, ...]
    themes: tuple[Distribution, ...]
    near: int | None
    opportunities: tuple[Opportunity, ...]
    counts: dict[str, Count]
    points: tuple[RecurringPoint, ...]
    inputs: tuple[Input, ...]

    @property
    def rounds(self) -> tuple[str, ...]:
        """The rounds, oldest first."""
        return self.participants.rounds

    @property
    def is_example(self) -> bool:
        """Whether figures or ratings were made up to show the product."""
        return is_example(self.vintage.name, *self.rounds)

    @cached_property
    def who(self) -> dict[str, Municipality]:
        """Those who take part by code, in the order of their names."""
        return {m.code: m for m in self.participants.municipalities}

    def changes_between(self, first: str, last: str) -> list[Change]:
        """The changes of the parameters between two rounds, in the rubric's order."""
        return [
            c
            for c in self.changes
            if c.parameter and (c.first, c.last) == (first, last)
        ]

    def overall(self, first: str, last: str) -> Change:
        """The change over all parameters between two rounds."""
        return next(
            c
            for c in self.changes
            if not c.parameter and (c.first, c.last) == (first, last)
        )

    @property
    def spans(self) -> list[tuple[str, str]]:
        """The pairs of rounds that are compared: first and last, then consecutive."""
        return spans(self.rounds)

    def answers(self, id: str, round_name: str) -> Distribution:
        """The distribution of a parameter or theme in a round."""
        return next(
            d
            for d in (*self.parameters, *self.themes)
            if (d.id, d.round) == (id, round_name)
        )


def programme(
    root: str | Path | DataRoot | None = None,
    names: Sequence[str | int] | str | int | None = None,
    vintage: str | int | None = None,
    *,
    catalogue: Catalogue | None = None,
    smallest_group: int = SMALLEST_GROUP,
) -> Programme:
    """The view across municipalities, from what lies on disk.

    Without `names` it is of everyone with a form up to the vintage (default: the
    newest); a text may hold several names with commas between. In an example the
    municipalities get invented names, unless a catalogue with names of its own is
    given.

    Raises UnknownNameError, ParameterError, VintageError or EvaluationError, each with
    a message for the user.
    """
    if isinstance(vintage, str) and not given(vintage):
        raise ParameterError('Fill in `vintage`, for example "2017".')
    if smallest_group < FEWEST:
        raise ParameterError(f"smallest_group: expected {FEWEST} or more.")
    place = root if isinstance(root, DataRoot) else find_root(root)
    known = catalogue or load_catalogue()
    known = known.with_local(place.local_indicators)
    snapshot = prepared(load_vintage(place, vintage), known)
    chosen = _chosen(names)
    found = participants(place, snapshot.name, known, chosen)
    plans = {code: place.plans_of(code) for code in found.codes}
    spread = regions(found, known)
    if catalogue is None and is_example(snapshot.name, *found.rounds):
        found = with_invented_names(found)
    near = alike(found, nation_of(snapshot, known, None))
    parameters = [p.id for p in known.rubric.parameters]
    ledger = Ledger(smallest_group)
    keep_secret(ledger, found, parameters, smallest_group)
    # What is told first may hide what is told later: the change comes first.
    changes = [
        change
        for first, last in spans(found.rounds)
        for change in changes_of(ledger, found, parameters, first, last, smallest_group)
    ]
    told = {
        (p, round_name): of_parameter(ledger, found, p, round_name, smallest_group)
        for round_name in reversed(found.rounds)
        for p in parameters
    }
    themes = [
        of_theme(found, theme.id, parts, round_name, smallest_group)
        for theme in known.rubric.themes
        if known.rubric.parameters_of(theme.id)
        for round_name in found.rounds
        for parts in [
            [told[p.id, round_name] for p in known.rubric.parameters_of(theme.id)]
        ]
    ]
    inputs = [
        *(Input(f"catalogue/{n}", s) for n, s in known.checksums.items()),
        *(
            Input(
                f"data/raw/{snapshot.name}/{file}",
                place.checksum(place.raw / snapshot.name / file, checksum),
            )
            for file, checksum in snapshot.checksums.items()
        ),
        *found.inputs,
        *(
            Input(path.relative_to(place.path).as_posix(), place.checksum(path))
            for paths in plans.values()
            for path in paths
        ),
    ]
    return Programme(
        vintage=snapshot,
        catalogue=known,
        participants=found,
        named=tuple(sorted(found.codes)) if chosen else (),
        smallest=smallest_group,
        regions=spread,
        changes=tuple(changes),
        parameters=tuple(told[p, r] for p in parameters for r in found.rounds),
        themes=tuple(themes),
        near=None if near is None else len(near),
        opportunities=tuple(
            opportunities(
                found.of_round(found.newest), near, known.rubric, smallest_group
            )
        )
        if near is not None
        else (),
        counts=counts(found, {c for c, p in plans.items() if p}, smallest_group),
        points=tuple(recurring_points(found, known.rubric, smallest_group)),
        inputs=tuple(sorted(inputs, key=lambda i: i.path)),
    )


def _chosen(names: Sequence[str | int] | str | int | None) -> list[str | int]:
    if isinstance(names, int):
        return [names]
    if isinstance(names, str):
        return [name for name in names.split(",") if name.strip()]
    return list(names or ())
