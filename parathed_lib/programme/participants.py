"""The municipalities that take part: their forms of all rounds, and where they lie."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from parathed_lib.assessment import Input
from parathed_lib.catalogue import Catalogue, Municipality, danish_order
from parathed_lib.disclosure.groups import Answer
from parathed_lib.disclosure.record import public_answers
from parathed_lib.errors import ParameterError
from parathed_lib.forms.evaluation import SelfEvaluation, read_round
from parathed_lib.storage.data_root import DataRoot, is_later


@dataclass(frozen=True)
class RegionMembers:
    """How many municipalities of a region take part, and how many it has."""

    code: str
    name: str
    taking_part: int
    municipalities: int


@dataclass(frozen=True)
class Member:
    """A municipality that takes part, and the rounds in which it has a form."""

    municipality: Municipality
    rounds: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Participants:
    """Who takes part, in the order of their names, and their forms by round and code.

    It holds what each has answered, so it is read inside this room only.
    `rounds` are those with a form of theirs, oldest first; there is at least one.
    `public` are the forms that their municipalities published themselves.
    """

    municipalities: tuple[Municipality, ...]
    rounds: tuple[str, ...]
    forms: dict[tuple[str, str], SelfEvaluation]
    inputs: tuple[Input, ...]
    public: frozenset[Answer] = frozenset()

    @cached_property
    def codes(self) -> list[str]:
        """The codes in the order of names."""
        return [who.code for who in self.municipalities]

    @property
    def newest(self) -> str:
        """The last round."""
        return self.rounds[-1]

    def of_round(self, round_name: str) -> dict[str, SelfEvaluation]:
        """The forms of a round by code, in the order of names."""
        return {
            code: self.forms[round_name, code]
            for code in self.codes
            if (round_name, code) in self.forms
        }

    @cached_property
    def newest_forms(self) -> dict[str, SelfEvaluation]:
        """Each municipality's newest form by code, whatever others have handed in."""
        last = {code: name for name in self.rounds for code in self.of_round(name)}
        return {code: self.forms[last[code], code] for code in self.codes}

    def ratings(self, parameter: str, round_name: str) -> dict[str, int]:
        """The ratings of a parameter in a round by code, where one was given."""
        return {
            code: form.ratings[parameter]
            for code, form in self.of_round(round_name).items()
            if parameter in form.ratings
        }


def participants(
    root: DataRoot,
    vintage: str,
    catalogue: Catalogue,
    names: Sequence[object] = (),
) -> Participants:
    """Everyone with a form, or those named, with all their forms up to a vintage.

    A round that is later than the vintage is left out. Raises UnknownNameError for
    an unknown name, EvaluationError for a form that cannot be read, and ParameterError
    when nobody has a form, or one of those named has none.
    """
    chosen = set(catalogue.several(names))
    forms: dict[tuple[str, str], SelfEvaluation] = {}
    inputs: list[Input] = []
    for round_name in root.rounds():
        if is_later(round_name, vintage):
            continue
        for code in catalogue.municipalities:
            if chosen and code not in chosen:
                continue
            stored = read_round(root, round_name, code, catalogue)
            if stored is None:
                continue
            forms[round_name, code] = stored.evaluation
            paths = root.forms_in_use(round_name, code)
            inputs += [Input.of(root, path) for path in paths]
    codes = {code for _, code in forms}
    if without := sorted(chosen - codes):
        told = ", ".join(catalogue.municipalities[code].name for code in without)
        raise ParameterError(
            f"No form of {told} up to vintage {vintage}. Leave the name out, or store "
            "a form with `parathed form import`."
        )
    if not forms:
        raise ParameterError(
            f"No municipality has a form up to vintage {vintage}. Store forms with "
            "`parathed form import`, or choose a later vintage."
        )
    found = {round_name for round_name, _ in forms}
    return Participants(
        municipalities=tuple(
            sorted((catalogue.municipalities[c] for c in codes), key=danish_order)
        ),
        rounds=tuple(name for name in root.rounds() if name in found),
        forms=forms,
        inputs=tuple(inputs),
        public=public_answers(root, codes) & {(code, name) for name, code in forms},
    )


def regions(found: Participants, catalogue: Catalogue) -> tuple[RegionMembers, ...]:
    """How those who take part are spread over the regions, in the order of codes."""
    everyone = list(catalogue.municipalities.values())
    names = {m.region: m.region_name for m in everyone}
    return tuple(
        RegionMembers(
            code=code,
            name=names[code],
            taking_part=sum(m.region == code for m in found.municipalities),
            municipalities=sum(m.region == code for m in everyone),
        )
        for code in sorted(names)
    )


def members(found: Participants, *, invented: bool) -> tuple[Member, ...]:
    """Who takes part in which rounds, under invented names in an example.

    So made-up ratings stand beside no real name.
    """
    return tuple(
        Member(
            replace(who, name=f"Eksempelby {number}") if invented else who,
            tuple(r for r in found.rounds if (r, who.code) in found.forms),
        )
        for number, who in enumerate(found.municipalities, start=1)
    )
