"""A third kind of form costs a model and a specification: a workshop's evaluation."""

from __future__ import annotations

import io

import openpyxl
import pytest
from pydantic import BaseModel, ConfigDict, Field

from parathed_lib import load_catalogue
from parathed_lib.commands.sending import new_file
from parathed_lib.errors import EvaluationError, ParathedError
from parathed_lib.forms.kind import FormKind, read_sent

CATALOGUE = load_catalogue()
SPECIFICATION = """
noun = "evalueringen"
nothing = "ingen evaluering"
afresh = "Hent en ny evaluering"

[editions.whole]
title = "Evaluering af et seminar"
foot = "Seminar"
stamp = { build = "seminar-1" }
fixed = ["municipality", "build"]
text_file.blank = { held = "", answers = {} }

[checks]
names_told_by = "row"
ranges = { answers = "skal være et helt tal fra 1 til 4" }
names = [{ path = "answers", list = "tema" }]
once = [{ part = "agreed", keys = ["theme"], what = "det samme tema" }]

[[sheets]]
name = "Seminar"
contents = true
title = "Evaluering af et seminar"
ask = [
    { path = "municipality", label = "Kommune", named = true },
    { path = "build", label = "Opbygning" },
    { path = "held", label = "Holdt den", as = "period" },
    { path = "names_no_person", label = "Ingen personer", as = "yes_no" },
    { path = "answers.leadership", label = "Udbytte", as = "trin" },
]

[[sheets]]
name = "Aftaler"
widths = [5, 30, 60]
title = "Hvad blev aftalt?"
table.part = "agreed"
table.spare = 3
table.columns = [
    { key = "theme", title = "Tema", as = "tema" },
    { key = "text", title = "Aftale", as = "long" },
]
"""


class Agreed(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    theme: str = Field(min_length=1)
    text: str = Field(min_length=1)


class Workshop(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    schema_version: int = Field(alias="schema", ge=1, le=1)
    municipality: str = Field(min_length=1)
    held: str = Field(min_length=1)
    answers: dict[str, int] = {}
    agreed: list[Agreed] = []
    names_no_person: bool = False


class WorkshopWithPlace(Workshop):
    place: str | None = None


class WorkshopError(ParathedError):
    """A workshop's evaluation that cannot be used."""


class WorkshopKind(FormKind[Workshop]):
    error = WorkshopError


FILLED = {
    "schema": 1,
    "municipality": "183",
    "held": "2026-09-15",
    "answers": {"leadership": 3},
    "agreed": [{"theme": "activities", "text": "Mødes igen"}],
    "names_no_person": True,
}


@pytest.fixture
def workshop(tmp_path) -> FormKind[Workshop]:
    (tmp_path / "form.toml").write_text(SPECIFICATION, "utf-8")
    return FormKind(Workshop, tmp_path)


@pytest.mark.parametrize("suffix", [".xlsx", ".toml"])
def test_it_is_handed_out_and_comes_back_as_it_was(workshop, tmp_path, suffix):
    path = tmp_path / f"seminar{suffix}"
    path.write_bytes(workshop.write_file(suffix, FILLED, CATALOGUE))
    sent = read_sent(workshop, path, CATALOGUE)
    assert workshop.plain(sent.accepted()) == FILLED


def test_its_workbook_shows_names_and_offers_lists(workshop):
    content = workshop.write_workbook(FILLED, CATALOGUE)
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["Seminar", "Aftaler", "Lister"]
    assert book["Seminar"]["C2"].value == "Ishøj Kommune"
    assert book["Aftaler"]["B3"].value == "Aktiviteter og resultater"


def test_a_day_and_a_municipality_may_be_written_as_people_do(workshop, tmp_path):
    path = tmp_path / "seminar.toml"
    told = workshop.text(Workshop.model_validate(FILLED))
    told = told.replace("2026-09-15", "15. september 2026").replace("183", "Ishøj")
    path.write_text(told, "utf-8")
    assert workshop.plain(read_sent(workshop, path, CATALOGUE).accepted()) == FILLED


def test_a_field_that_came_later_leaves_what_was_handed_out_before_readable(
    workshop, tmp_path
):
    old = tmp_path / "before.xlsx"
    old.write_bytes(workshop.write_workbook(FILLED, CATALOGUE))
    later = SPECIFICATION.replace(
        '"seminar-1" }', '"seminar-2" }\nearlier = ["seminar-1"]'
    ).replace(
        '    { path = "names_no',
        '    { path = "place", label = "Sted", since = "seminar-2" },\n'
        '    { path = "names_no',
    )
    (tmp_path / "form.toml").write_text(later, "utf-8")
    kind = FormKind(WorkshopWithPlace, tmp_path)
    assert kind.plain(read_sent(kind, old, CATALOGUE).accepted()) == FILLED
    new, held = tmp_path / "now.xlsx", FILLED | {"place": "Rådhuset"}
    new.write_bytes(kind.write_workbook(held, CATALOGUE))
    assert kind.plain(read_sent(kind, new, CATALOGUE).accepted()) == held


def test_all_its_faults_are_told_at_once_with_their_places(workshop, tmp_path):
    bad = FILLED | {"held": "i fjor", "answers": {"leadership": 5}}
    bad["agreed"] = [{"theme": "activities", "text": "Ring 12 34 56 78"}] * 2
    path = tmp_path / "seminar.xlsx"
    path.write_bytes(workshop.write_file(".xlsx", bad, CATALOGUE))
    with pytest.raises(EvaluationError) as caught:
        read_sent(workshop, path, CATALOGUE).accepted()
    message = str(caught.value)
    assert message.startswith("Evalueringen seminar.xlsx kan ikke bruges, 5 fejl:")
    for place in ("»Seminar«, celle B4", "»Seminar«, celle B6", "»Aftaler«, celle C3"):
        assert place in message
    assert "det samme tema står også her: ark »Aftaler«, celle B3" in message


def test_what_keeps_it_from_being_used_is_an_error_of_its_own_kind(workshop, tmp_path):
    kind = WorkshopKind(Workshop, workshop.folder)
    named = tmp_path / "010203-1234.toml"
    with pytest.raises(WorkshopError, match="Filens navn ligner"):
        read_sent(kind, named, CATALOGUE)
    with pytest.raises(WorkshopError, match="Filens navn ligner"):
        new_file(kind, named, force=False)
    long = FILLED | {"agreed": [{"theme": "activities", "text": "x" * 32_768}]}
    with pytest.raises(WorkshopError, match="ark »Aftaler«, celle C3"):
        kind.write_workbook(long, CATALOGUE)
    stored = tmp_path / "183.toml"
    stored.write_text("schema = 2")
    with pytest.raises(WorkshopError, match="kan ikke bruges"):
        kind.read_stored(stored, "183.toml", {}, CATALOGUE)
