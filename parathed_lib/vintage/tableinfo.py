"""The description of a StatBank table: its variables, their values, when it changed."""

from __future__ import annotations

from functools import cached_property

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from parathed_lib.errors import QueryError, SourceError, unknown_name

# The classification of municipalities; the variable that has it is the table's area,
# whatever its name (OMRÅDE, BOPOMR, KOMMUNEDK ...). Some answers begin with a capital.
_MUNICIPALITY_MAP = "denmark_municipality"


class _Described(BaseModel):
    # What we do not name is not kept; so the contacts, who are persons, fall away.
    model_config = ConfigDict(frozen=True, extra="ignore")


class Value(_Described):
    """One value of a variable: its code and its label."""

    id: str
    text: str


class Variable(_Described):
    """One variable of a table; `elimination` means that it can be left out."""

    id: str
    text: str
    elimination: bool
    time: bool
    map: str = ""
    values: list[Value] = Field(min_length=1)

    @cached_property
    def codes(self) -> list[str]:
        """The codes of all values, in the table's order."""
        return [value.id for value in self.values]

    @cached_property
    def label(self) -> dict[str, str]:
        """The label of each code."""
        return {value.id: value.text for value in self.values}


class Footnote(_Described):
    """A remark on a table; a mandatory one must be shown with its figures."""

    text: str
    mandatory: bool = False


class TableInfo(_Described):
    """What the service tells of a table.

    `updated` is Danish local time without a zone. `suppressedDataValue` is what stands
    where a number is held back: almost everywhere "0", so a zero is not always a
    number. `unit` is "-" when it differs inside the table.
    """

    id: str
    text: str
    description: str = ""
    unit: str = ""
    suppressedDataValue: str = ""  # noqa: N815 (the service's own name)
    updated: str
    active: bool = True
    footnote: Footnote | None = None
    variables: list[Variable] = Field(min_length=1)

    def variable(self, code: str) -> Variable:
        """The variable with this code, in any case; QueryError with the nearest."""
        for variable in self.variables:
            if variable.id.casefold() == code.casefold():
                return variable
        known = [v.id for v in self.variables]
        raise QueryError(f"{self.id}: {unknown_name('variable', code, known)}")

    @cached_property
    def time(self) -> Variable:
        """The variable of time."""
        for variable in self.variables:
            if variable.time:
                return variable
        raise QueryError(f"{self.id} has no variable of time.")

    @cached_property
    def area(self) -> Variable:
        """The variable of area, known by its map and not by its name."""
        for variable in self.variables:
            if variable.map.casefold().startswith(_MUNICIPALITY_MAP):
                return variable
        raise QueryError(
            f"{self.id} has no variable with the municipalities. Choose a table that "
            "is divided by municipality."
        )

    def stored(self) -> bytes:
        """The description as it is kept: as received, but without the contacts."""
        text = self.model_dump_json(exclude_none=True, indent=1)
        return (text + "\n").encode("utf-8")


def read_tableinfo(data: bytes, table: str) -> TableInfo:
    """The description of `table`; SourceError when it is of something else."""
    try:
        info = TableInfo.model_validate_json(data)
    except ValidationError as error:
        faults = error.errors(include_url=False, include_input=False)
        told = "; ".join(
            f"{'.'.join(map(str, fault['loc'])) or 'answer'}: {fault['msg']}"
            for fault in faults[:3]
        )
        raise SourceError(
            f"StatBank: the description of {table} is not in the agreed form: {told}."
        ) from error
    if info.id.casefold() != table.casefold():
        raise SourceError(
            f"StatBank: asked for the description of {table}, got that of {info.id}."
        )
    return info
