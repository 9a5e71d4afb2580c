"""`parathed plan` takes the name of a municipality where others take a command."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any

from typer.core import TyperGroup

from parathed_lib.catalogue import load_catalogue
from parathed_lib.errors import ParameterError, UnknownNameError


class NameOrCommand(TyperGroup):
    """`plan NAMES` and `plan --all` are the command `report`."""

    def parse_args(self, ctx: Any, args: list[str]) -> Any:
        """Let words that ask for no command ask for `report`.

        Raises ParameterError for a first word that is neither a name nor a command and
        is near to a command.
        """
        if args and args[0] not in (*self.commands, *ctx.help_option_names):
            shown = [name for name, known in self.commands.items() if not known.hidden]
            if near := self.near(args[0], shown):
                raise ParameterError(
                    "Der er ingen kommune og ingen kommando med det navn. "
                    f"Mener du: parathed plan {near}"
                )
            args = ["report", *args]
        return super().parse_args(ctx, args)

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
