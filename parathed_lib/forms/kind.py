"""A kind of form: a model and a specification, and all that the engine makes of them.

Workbook, text file, checks, the stored file and what keeps a file that was sent from
being stored come from here for every kind. A new kind is a model and a folder with a
`form.toml`; what it alone does it says in a subclass.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, ClassVar, Generic, TypeVar, get_origin

import tomli_w
from pydantic import BaseModel

from parathed_lib.catalogue import Catalogue, load_catalogue, reading
from parathed_lib.errors import EvaluationError, ParathedError
from parathed_lib.formatting import capitalised
from parathed_lib.forms import checks, messages
from parathed_lib.forms.draft import (
    LARGEST_FORM,
    MOST_FAULTS,
    Draft,
    Fault,
    Reader,
    read_file,
    read_toml,
    safe_name,
)
from parathed_lib.forms.lists import lists_of
from parathed_lib.forms.specification import Specification
from parathed_lib.forms.workbook.layout import Contents, WorkbookForm, workbook_form

Model = TypeVar("Model", bound=BaseModel)
# How a value is told in words, from itself and the row that it stands in.
Show = Callable[[Any, Any], str | None]
SMALL = "et lille antal"
# What is known beforehand: Danish names and texts by the sheet's title, "" the first.
Facts = Mapping[str, Sequence[tuple[str, str]]]
NO_FACTS: Facts = MappingProxyType({})
WHOLE = "whole"
_ROUND = re.compile(r"[0-9A-Za-zÆØÅæøå][0-9A-Za-zÆØÅæøå_-]{0,39}")
NOT_A_ROUND = "skal være et navn af bogstaver, tal og bindestreger, fx 2026"


class FormKind(Generic[Model]):
    """What the engine makes of `model` and of the `form.toml` in `folder`.

    `data` has the shape of the stored form and need not be complete. A catalogue is
    that of the data root, with the municipalities' own indicators.
    """

    error: ClassVar[type[ParathedError]] = EvaluationError
    written: ClassVar[tuple[str, ...]] = (".xlsx", ".toml")
    # How it tells of values beyond what the engine knows: `forms/changes.py`.
    shows: ClassVar[Mapping[str, Show]] = {}

    def __init__(self, model: type[Model], folder: Path) -> None:
        self.model, self.folder = model, folder

    @cached_property
    def specification(self) -> Specification:
        """What is asked and checked."""
        return reading.read_toml(self.folder / "form.toml", Specification)

    # What a kind can say beyond its specification.

    def contents(self, catalogue: Catalogue, edition: str = WHOLE) -> Contents:
        """The lists to choose from, and what the sheets repeat and name."""
        return Contents(lists_of(catalogue))

    def edition(self, data: Mapping[str, Any]) -> str:
        """The edition that asks what a form's data are of."""
        return WHOLE

    def migrated(self, draft: Draft, catalogue: Catalogue) -> Draft:
        """A draft of an earlier rubric as one of today's, any other as it is."""
        return draft

    def own_faults(
        self, draft: Draft, form: Model | None, catalogue: Catalogue
    ) -> list[Fault]:
        """What is wrong that the specification does not say."""
        return []

    def as_sent(self, form: Model, catalogue: Catalogue) -> tuple[Model, list[Fault]]:
        """A form that somebody sent as it is stored, and what keeps it from that."""
        return form, []

    def as_rows(self, data: dict[str, Any]) -> dict[str, Any]:
        """The data with rows that a sheet can hold."""
        return data

    def from_rows(self, draft: Draft) -> Draft:
        """The draft of a workbook with the rows of the model."""
        return draft

    # What the engine makes of it.

    def check(
        self, draft: Draft, catalogue: Catalogue
    ) -> tuple[Model | None, list[Fault]]:
        """The form that a draft gives, and everything that is wrong with it.

        Without faults the form is there; with faults it must not be used.
        """
        asked = self.specification
        lists = self.contents(catalogue).lists
        draft = checks.read_kindly(draft, asked, catalogue)
        names = {str(n) for part in self.groups.values() for n in lists[part].values}
        form, faults = checks.check_shape(draft, self.model, names, asked)
        faults += checks.code_faults(draft, catalogue)
        faults += self.own_faults(draft, form, catalogue)
        return form, faults + checks.faults(draft, asked, lists)

    @cached_property
    def groups(self) -> dict[str, str]:
        """The list that the names in each group of the form are of, by its field."""
        fields = self.model.model_fields
        return {
            names.path: names.known
            for names in self.specification.names
            if names.path in fields
            and get_origin(fields[names.path].annotation) is dict
        }

    def _orders(self) -> dict[str, tuple[str | int, ...]]:
        """The order of names in groups, and in lists whose order says nothing."""
        known = {n.path: n.known for n in self.specification.names}
        known = {part: known[part] for part in self.specification.unordered}
        lists = self.contents(load_catalogue()).lists
        return {part: lists[k].values for part, k in (self.groups | known).items()}

    def plain(self, form: Model) -> dict[str, Any]:
        """The form as plain data without what is empty.

        Fields stand in the model's order and names in the catalogue's, so that the
        order in which a form was filled in leaves no trace. Names of another catalogue
        stand behind, in the order of the alphabet.
        """
        data = form.model_dump(by_alias=True, exclude_defaults=True)
        data = {key: value for key, value in data.items() if value not in ("", [], {})}
        for part, names in self._orders().items():
            value = data.get(part)
            if isinstance(value, dict):
                data[part] = {name: value[name] for name in _ordered(value, names)}
            elif value:
                data[part] = _ordered(value, names)
        return {"schema": 1, **data}

    def text(self, form: Model) -> str:
        """The form as it is stored: TOML, equal forms as equal texts."""
        return tomli_w.dumps(self.plain(form))

    def read_workbook(self, content: bytes, catalogue: Catalogue) -> Draft:
        """The draft in an .xlsx file of any edition, as the workbook's reader."""
        from parathed_lib.forms.workbook.read import read_workbook

        others = [e for e in self.specification.editions if e != WHOLE]
        forms = [self.workbook(catalogue, edition) for edition in (WHOLE, *others)]
        return self.from_rows(read_workbook(content, *forms))

    def write_workbook(
        self,
        data: dict[str, Any],
        catalogue: Catalogue,
        facts: Facts = NO_FACTS,
    ) -> bytes:
        """The form with what is filled in so far, as an .xlsx to go on with.

        Raises the kind's error for a text that no cell can hold.
        """
        from parathed_lib.forms.workbook.write import TooLongError, write_workbook

        form = self.workbook(catalogue, self.edition(data))
        name = form.names.get(str(data.get("municipality")), "")
        try:
            return write_workbook(self.as_rows(data), form, name, facts)
        except TooLongError as error:
            raise self.error(str(error)) from None

    def workbook(self, catalogue: Catalogue, edition: str = WHOLE) -> WorkbookForm:
        """The sheets of an edition."""
        names = {code: m.full_name for code, m in catalogue.municipalities.items()}
        contents = self.contents(catalogue, edition)
        return workbook_form(self.specification, edition, contents, names)

    def read_file(self, path: Path, catalogue: Catalogue) -> Draft:
        """The draft in a file of any kind that a form can be sent in as."""
        return read_file(path, self.readers(catalogue))

    def readers(self, catalogue: Catalogue) -> dict[str, Reader]:
        """How the kinds of file are read, by their endings."""
        return {
            ".xlsx": lambda content: self.read_workbook(content, catalogue),
            ".toml": read_toml,
        }

    def write_file(
        self,
        suffix: str,
        data: dict[str, Any],
        catalogue: Catalogue,
        facts: Facts = NO_FACTS,
    ) -> bytes:
        """A form to fill in, as `write_workbook` or as a text file with a guide."""
        if suffix == ".xlsx":
            return self.write_workbook(data, catalogue, facts)
        edition = self.edition(data)
        file = self.specification.editions[edition].text_file
        body = {key: data.get(key, file.blank.get(key)) for key in file.first} | data
        for key, value in file.blank.items():
            body.setdefault(key, value)
        guide = messages.guide(
            self.folder,
            edition=edition,
            data=data,
            facts=facts,
            who=catalogue.municipality(data["municipality"]).full_name,
            **self.contents(catalogue, edition).texts,
        )
        return f"{guide}\n{tomli_w.dumps(body)}".encode()

    def read_stored(
        self, path: Path, name: str, where: Mapping[str, str], catalogue: Catalogue
    ) -> Stored[Model]:
        """The stored form at `path`.

        `name` is how a message calls the file; `where` holds what the form must say of
        itself to lie there. Raises the kind's error with every fault of the file.
        """
        if path.stat().st_size > LARGEST_FORM:
            raise self.refused(name, [f"filen er større end {LARGEST_FORM // 1000} kB"])
        found = read_toml(path.read_bytes())
        if found.faults:
            raise self.refused(name, map(found.told, found.faults))
        draft = self.migrated(found, catalogue)
        form, faults = self.check(draft, catalogue)
        faults += self.misplaced(draft, form, where, catalogue)
        if form is None or faults:
            raise self.refused(name, map(draft.told, faults))
        return Stored(form, migrated=draft is not found)

    def misplaced(
        self,
        draft: Draft,
        form: Model | None,
        where: Mapping[str, str],
        catalogue: Catalogue,
    ) -> list[Fault]:
        """Where what a form says of itself does not fit the place where it lies."""
        found = []
        for key, expected in where.items():
            said = getattr(form, key) if form else draft.data.get(key)
            told = key == "municipality" and said not in list(catalogue.municipalities)
            if said != expected and not told:
                what = {"municipality": "den kommune", "round": "den runde"}[key]
                found.append(Fault(key, f"er ikke {what}, filen ligger under"))
        return found

    def refused(self, name: str, told: Iterable[str]) -> ParathedError:
        """The error that tells all faults of the file `name`, each once."""
        faults = list(dict.fromkeys(told))
        many = "1 fejl" if len(faults) == 1 else f"{len(faults)} fejl"
        if len(faults) > MOST_FAULTS:
            more = len(faults) - MOST_FAULTS
            faults = [*faults[:MOST_FAULTS], f"og {more} fejl mere"]
        listing = "".join(f"\n  {fault}." for fault in faults)
        what = capitalised(self.specification.noun)
        return self.error(
            f"{what} {name} kan ikke bruges, {many}:{listing}\nRet, og prøv igen."
        )


def _ordered(names: Iterable[str], known: Sequence[str | int]) -> list[str]:
    """The names as they stand among the known, then the others."""
    places = {name: place for place, name in enumerate(known)}
    return sorted(names, key=lambda name: (places.get(name, len(places)), name))


@dataclass(frozen=True)
class Stored(Generic[Model]):
    """A form as it lies on disk.

    `migrated` when it is of an earlier rubric, and says it in the names of this one.
    """

    form: Model
    migrated: bool


@dataclass(frozen=True)
class Sent(Generic[Model]):
    """A file that was sent in: what it says, and what is wrong with it.

    `form` is None when the faults leave none. `migrated` tells that the file was made
    for an earlier rubric.
    """

    kind: FormKind[Model]
    name: str
    draft: Draft
    form: Model | None
    faults: tuple[Fault, ...]
    migrated: bool = False

    def accepted(self) -> Model:
        """The form; raises the kind's error with every fault when it has any."""
        if self.form is None or self.faults:
            raise self.refused(self.faults)
        return self.form

    def refused(self, faults: Iterable[Fault]) -> ParathedError:
        """The error that tells these faults of the file."""
        return self.kind.refused(self.name, map(self.draft.told, faults))


def read_sent(
    kind: FormKind[Model],
    path: Path,
    catalogue: Catalogue,
    *,
    round_name: str | None = None,
    needs_declaration: bool = True,
) -> Sent[Model]:
    """The form in a file, with all that keeps it from being stored.

    Raises the kind's error for a file whose name may be personal.
    """
    name, asked = safe_name(path, kind.error), kind.specification
    found = kind.read_file(path, catalogue)
    if not found.data:
        nothing = Fault("", f"der står {asked.nothing} i filen")
        return Sent(kind, name, found, None, tuple(found.faults) or (nothing,))
    draft = kind.migrated(found, catalogue)
    form, faults = kind.check(draft, catalogue)
    if form:
        form, more = kind.as_sent(form, catalogue)
        faults += more
    faults += _round_faults(draft, round_name)
    declared = draft.data.get("names_no_person", False)
    if (
        needs_declaration
        and declared is False
        and "names_no_person" not in draft.unread
    ):
        told = f"bekræft, at {asked.noun} ikke nævner personer"
        faults.append(Fault("names_no_person", told))
    if form and len(kind.text(form).encode("utf-8")) > LARGEST_FORM:
        faults.append(Fault("", f"teksterne fylder over {LARGEST_FORM // 1000} kB"))
    return Sent(kind, name, draft, form, tuple(faults), migrated=draft is not found)


def is_round(name: str) -> bool:
    """Whether a name can be that of a round: it becomes a folder's."""
    return bool(_ROUND.fullmatch(name))


def _round_faults(draft: Draft, round_name: str | None) -> list[Fault]:
    found = draft.data.get("round")
    if isinstance(found, str) and found and not is_round(found):
        return [Fault("round", NOT_A_ROUND)]
    if round_name is not None and found != round_name:
        return [Fault("round", "er en anden end den, du har valgt med --round")]
    return []
