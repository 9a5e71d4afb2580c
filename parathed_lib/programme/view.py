"""programme(root, names, vintage) -> one frozen Programme: the evaluator's view."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from parathed_lib.assessment import Input, common_inputs, sorted_inputs
from parathed_lib.assessment.national import nation_of
from parathed_lib.assessment.prepared import load_prepared
from parathed_lib.catalogue import (
    AnyCatalogue,
    Catalogue,
    Municipality,
    Parameter,
    load_catalogue,
)
from parathed_lib.disclosure.group_record import before, read_pages
from parathed_lib.disclosure.groups import SMALLEST_GROUP, Answer, GroupPage, Ledger
from parathed_lib.errors import ById, ParameterError, unknown_name
from parathed_lib.faces import Face, Shown
from parathed_lib.formatting import number
from parathed_lib.forms.evaluation.halves import is_self_rated
from parathed_lib.names import as_text
from parathed_lib.programme.changes import Change, changes_of, spans
from parathed_lib.programme.distributions import (
    Distribution,
    groups,
    of_parameter,
    of_theme,
)
from parathed_lib.programme.outcomes import (
    Count,
    Opportunity,
    RecurringPoint,
    alike,
    counts,
    named_answers,
    opportunities,
    recurring_points,
)
from parathed_lib.programme.participants import (
    Member,
    Participants,
    RegionMembers,
    members,
    participants,
    regions,
)
from parathed_lib.storage.data_root import DataRoot, find_root, is_example, sha256
from parathed_lib.vintage import Vintage


@dataclass(frozen=True, eq=False, repr=False)
class Programme(Shown):
    """All that the page across municipalities is made from.

    Who takes part, in which rounds, and how many answered stand in it; no form, and of
    the answers only what has been through the protection of small groups. `forms` is
    how many there are in each round, oldest first. `named` are the names that were
    asked for, as codes; empty when everyone with a form was. `near` is None when the
    vintage does not tell who is alike. `withheld` are the totals, by id and answers,
    that are not told since a part of their answers is public in another group.
    `self_rated` are the rounds in which a municipality answered the assessor's
    questions itself; which one is not told here.
    """

    vintage: Vintage
    catalogue: Catalogue
    members: tuple[Member, ...]
    forms: dict[str, int]
    named: tuple[str, ...]
    regions: tuple[RegionMembers, ...]
    changes: tuple[Change, ...]
    parameters: tuple[Distribution, ...]
    themes: tuple[Distribution, ...]
    near: int | None
    opportunities: tuple[Opportunity, ...]
    counts: dict[str, Count]
    points: tuple[RecurringPoint, ...]
    withheld: tuple[tuple[str, frozenset[Answer]], ...]
    self_rated: tuple[str, ...]
    inputs: tuple[Input, ...]

    def face(self) -> Face:
        """How many take part, and what is told of each parameter in the newest round.

        Nothing but what the page tells: a mean that may not be told is missing.
        """
        newest = self.rounds[-1]
        return Face(
            f"Programme of {len(self.members)} municipalities, "
            f"vintage {self.vintage.name}",
            {f"forms in {name}": str(count) for name, count in self.forms.items()},
            [
                {
                    "parameter": d.id,
                    "answered": str(d.answered),
                    "mean": number(d.mean, 2),
                }
                for d in self.parameters
                if d.round == newest
            ],
        )

    @property
    def made_with(self) -> dict[str, str]:
        """The parameters of its page, every choice spelled out."""
        return {
            "municipalities": ",".join(self.named),
            "vintage": self.vintage.name,
        }

    @property
    def rounds(self) -> tuple[str, ...]:
        """The rounds, oldest first."""
        return tuple(self.forms)

    @property
    def is_example(self) -> bool:
        """Whether figures or ratings were made up to show the product."""
        return is_example(self.vintage.name, *self.rounds)

    @cached_property
    def who(self) -> dict[str, Municipality]:
        """Those who take part by code, in the order of their names."""
        return {m.municipality.code: m.municipality for m in self.members}

    @property
    def follows_others(self) -> bool:
        """Whether another page across municipalities was published before."""
        return any("/published/programme-" in i.path for i in self.inputs)

    def changes_between(self, first: str, last: str) -> list[Change]:
        """The changes between two rounds: over all answers, then of each parameter."""
        return [c for c in self.changes if (c.first, c.last) == (first, last)]

    @property
    def spans(self) -> list[tuple[str, str]]:
        """The pairs of rounds that are compared: first and last, then consecutive."""
        return spans(self.rounds)

    def answers(self, id: str, round_name: str) -> Distribution:
        """The distribution of a parameter or theme in a round.

        Raises UnknownNameError for one that the page does not tell of.
        """
        if round_name not in self.rounds:
            raise unknown_name("round", round_name, self.rounds)
        every = [d for d in (*self.parameters, *self.themes) if d.round == round_name]
        return ById("parameter or theme", {d.id: d for d in every})[id]

    def means(self, id: str) -> list[float | None]:
        """The mean of a parameter or theme in each round, oldest first."""
        return [self.answers(id, round_name).mean for round_name in self.rounds]

    def spread(self, round_name: str) -> list[tuple[Parameter, Distribution]]:
        """The parameters of which the spread in a round is told."""
        return [
            (parameter, found)
            for parameter in self.catalogue.rubric.parameters
            for found in [self.answers(parameter.id, round_name)]
            if found.by_level or found.by_half
        ]


def programme(
    root: str | Path | DataRoot | None = None,
    names: object = None,
    vintage: object = None,
    *,
    catalogue: AnyCatalogue = None,
) -> Programme:
    """The view across municipalities, from what lies on disk.

    Without `names` it is of everyone with a form up to the vintage (default: the
    newest whole one), and they may be a table's column; a text may hold several names
    with commas between. In an example the municipalities get invented names, unless a
    catalogue with names of its own is given.

    What pages that were published tell is told again over the same municipalities, and
    nothing that could be subtracted from it.

    Raises UnknownNameError, ParameterError, VintageError, EvaluationError or
    PublishedError, each with a message for the user.
    """
    if vintage is not None and not as_text(vintage, "vintage"):
        raise ParameterError('Fill in `vintage`, for example "2017".')
    place = find_root(root)
    known = load_catalogue(catalogue)
    known = known.with_local(place.local_indicators)
    snapshot, known = load_prepared(place, vintage, known)
    chosen = _chosen(names)
    found = participants(place, snapshot.name, known, chosen)
    plans = {code: place.plans_of(code) for code in found.codes}
    near = alike(found, nation_of(snapshot, known, None))
    invented = catalogue is None and is_example(snapshot.name, *found.rounds)
    rubric = known.rubric
    public = read_pages(place)
    ledger = Ledger(published.page for published in public)
    over = {p.id: groups(ledger, found, p.id) for p in rubric.parameters}
    answers = {
        (p, r): of_parameter(ledger, found, p, r, group)
        for p, by_round in over.items()
        for r, group in by_round.items()
    }
    themes = [
        of_theme(found, theme.id, [answers[p.id, r] for p in parts], r)
        for theme in rubric.themes
        if (parts := rubric.parameters_of(theme.id))
        for r in found.rounds
    ]
    changes = [
        change
        for first, last in spans(found.rounds)
        for change in changes_of(ledger, found, answers, first, last)
    ]
    pairs = opportunities(ledger, found, near or frozenset(), rubric, answers)
    counted = counts(ledger, found, {code for code, own in plans.items() if own})
    points = recurring_points(ledger, found, rubric)
    told = GroupPage(
        ledger.released,
        named_answers(found, pairs),
        frozenset((code, round_name) for round_name, code in found.forms),
        frozenset((d.id, d.round, d.answered) for d in answers.values()),
    )
    inputs = [
        *common_inputs(place, snapshot, known),
        *_handed_in(place, found, plans.values()),
        *(
            Input(p.path.relative_to(place.path).as_posix(), p.sha256)
            for p in before(told, public)
        ),
        *_own_pages(place, found),
    ]
    return Programme(
        vintage=snapshot,
        catalogue=known,
        members=members(found, invented=invented),
        forms={r: len(found.of_round(r)) for r in found.rounds},
        named=tuple(sorted(found.codes)) if chosen else (),
        regions=regions(found, known),
        changes=tuple(changes),
        parameters=tuple(answers.values()),
        themes=tuple(themes),
        near=None if near is None else len(near),
        opportunities=tuple(pairs),
        counts=counted,
        points=tuple(points),
        withheld=ledger.withheld,
        self_rated=tuple(
            r
            for r in found.rounds
            if any(is_self_rated(f, rubric) for f in found.of_round(r).values())
        ),
        inputs=sorted_inputs(inputs),
    )


def _own_pages(place: DataRoot, found: Participants) -> Iterable[Input]:
    """Which of those who take part published their own answers."""
    for code in sorted({code for code, _ in found.public}):
        path = place.published_answers(code)
        yield Input(path.relative_to(place.path).as_posix(), sha256(path))


def _handed_in(
    place: DataRoot, found: Participants, plans: Iterable[Sequence[Path]]
) -> Iterable[Input]:
    """All forms and plans under one checksum; nothing of a small group.

    That of a single form would let a reader try all answers until it fits, and a file's
    name would tell who has a plan.
    """
    if len(found.codes) < SMALLEST_GROUP:
        return
    files = sorted(i.sha256 for i in found.inputs)
    files += sorted(place.checksum(path) for own in plans for path in own)
    together = hashlib.sha256("\n".join(files).encode()).hexdigest()
    yield Input("data/raw/evaluations/*", together)


def _chosen(names: object) -> list[object]:
    if isinstance(names, str):
        return [name for name in names.split(",") if name.strip()]
    if isinstance(names, Iterable):
        return list(names)
    return [names] if as_text(names, "municipality") else []
