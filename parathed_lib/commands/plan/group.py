"""`parathed plan` takes the name of a municipality where others take a command."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any

from typer.core import TyperGroup

from parathed_lib.catalogue import load_catalogue
from parathed_lib.errors import ParameterError, UnknownNameError


class NameOrCommand(TyperGroup):
    """`plan NAME` is the command `report` for a municipality of that name."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that the words ask for; the first is its name or a place's.

        Raises ParameterError for a word that is neither and is near to a command.
        """
        if args and args[0] not in self.commands:
            shown = [name for name, known in self.commands.items() if not known.hidden]
            if near := self.near(args[0], shown):
                raise ParameterError(
                    "Der er ingen kommune og ingen kommando med det navn. "
                    f"Mener du: parathed plan {near}"
                )
            args = ["report", *args]
        return super().resolve_command(ctx, args)

    @staticmethod
    def near(word: str, commands: Sequence[str]) -> str | None:
        """The command that a word is near to, None for a municipality's name."""
        near = get_close_matches(word.casefold(), commands, n=1)
        if not near:
            return None
        try:
            load_catalogue().municipality(word)
        except UnknownNameError:
            return near[0]
        return None
