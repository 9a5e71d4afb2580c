"""How a vintage's figures are made from its files: written with it, read with it.

A recipe is the catalogue's query as it stood on the day, with what came of it. So a
vintage means the same when the catalogue has moved on.
"""

from __future__ import annotations

import json
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from parathed_lib.catalogue.queries import Time
from parathed_lib.catalogue.reading import faults_of
from parathed_lib.errors import VintageError, fault_lines
from parathed_lib.storage.data_root import RECIPES

Language = Literal["da", "en"]


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Piece(_Record):
    """A file with the answer to one call, and the codes that the call asked for."""

    file: str
    variables: dict[str, list[str]]
    sparse: bool = False


class RecipeTable(_Record):
    """The cells of one StatBank table that a figure is made from."""

    table: str
    description: str
    area: str
    time: str
    rule: Time
    pieces: list[Piece]
    lang: Language = "da"
    suppressed: str = ""

    @property
    def files(self) -> list[str]:
        """The files with cells, in order."""
        return [piece.file for piece in self.pieces]


class StatBankRecipe(_Record):
    """A table's own figures, or a numerator over a denominator times `per`.

    `sums`: the figures of region and nation as published, or from the sums of their
    municipalities.
    """

    source: Literal["statbank"]
    parts: dict[Literal["value", "numerator", "denominator"], RecipeTable]
    per: float
    sums: Literal["published", "municipalities"]

    @property
    def files(self) -> list[str]:
        """Every file that the recipe reads or rests on."""
        tables = self.parts.values()
        return [*(f for t in tables for f in t.files), *(t.description for t in tables)]


class StilRecipe(_Record):
    """A measure of STIL by municipality and school year, and for the nation."""

    source: Literal["stil"]
    measure: str
    municipality: str
    school_year: str
    pages: list[str]
    nation_pages: list[str]

    @property
    def files(self) -> list[str]:
        """Every file that the recipe reads."""
        return [*self.pages, *self.nation_pages]


Recipe = Annotated[StatBankRecipe | StilRecipe, Field(discriminator="source")]


class RecipeBook(_Record):
    """The recipes of a vintage by indicator; `as_of` is the period that all are of.

    `figures` is how many figures and gaps they gave when the vintage was made; None
    where that was not yet told.
    """

    as_of: str = ""
    figures: int | None = None
    recipes: dict[str, Recipe]

    def written(self) -> bytes:
        """The book as the file in the vintage."""
        data = self.model_dump(mode="json")
        text = json.dumps(data, ensure_ascii=False, indent=1)
        return (text + "\n").encode("utf-8")

    @property
    def files(self) -> set[str]:
        """Every file that any recipe reads."""
        return {file for recipe in self.recipes.values() for file in recipe.files}


def read_recipes(data: bytes) -> RecipeBook:
    """The recipes of a vintage; raises VintageError with every fault."""
    try:
        return RecipeBook.model_validate_json(data)
    except ValidationError as error:
        lines = fault_lines([f"{RECIPES}: {fault}" for fault in faults_of(error, {})])
        raise VintageError(f"{RECIPES} is not in the agreed form:{lines}") from error
