"""Groups of commands that do what Typer has no setting for."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from functools import cached_property
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup

from parathed_lib.catalogue import load_catalogue
from parathed_lib.errors import ParameterError, UnknownNameError

# By the name of the exception's class, since Typer keeps the classes to itself.
_HELP = "NoArgsIsHelpError"


class LaterGroup(TyperGroup):
    """A group of commands in a module that is imported when one of them is given.

    What handles forms takes half of the time in which all other commands start.
    """

    @cached_property
    def whole(self) -> Any:
        """The group itself."""
        found = import_module(f"parathed_lib.commands.{self.name}")
        group = typer.main.get_group(found.app)
        group.help = self.help
        return group

    @property
    def commands(self) -> Any:
        """The commands of the group by their names."""
        return self.whole.commands

    @commands.setter
    def commands(self, _: Any) -> None:
        """Typer knows of none."""

    def make_context(self, *given: Any, **named: Any) -> Any:
        """What the words that follow the group's name ask for."""
        return self.whole.make_context(*given, **named)


class DanishUsage(TyperGroup):
    """A group of commands whose faults of use are a ParameterError in Danish."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """What the group itself is given: options before the name of a command."""
        try:
            return super().parse_args(ctx, args)
        except typer.TyperException as error:
            raise _in_danish(error) from None

    def invoke(self, ctx: Any) -> Any:
        """Find the command, read its words and run it."""
        try:
            return super().invoke(ctx)
        except typer.TyperException as error:
            raise _in_danish(error) from None


def _in_danish(error: typer.TyperException) -> Exception:
    """The fault in Danish, with how to see the help; help itself stays what it is.

    Of what was typed only the name of an option is repeated.
    """
    kind = type(error).__name__
    if kind == _HELP:
        return error
    option = getattr(error, "option_name", "")
    context = getattr(error, "ctx", None)
    if kind == "MissingParameter":
        told = f"{_name(error)} mangler."
    elif kind == "NoSuchOption":
        near = " eller ".join(sorted(getattr(error, "possibilities", None) or []))
        told = f"Kommandoen har ikke {option}." + (f" Mente du {near}?" if near else "")
    elif kind == "BadOptionUsage":
        told = f"{option} er ikke skrevet, som den skal."
    elif kind == "BadParameter":
        told = f"{_name(error)} kan ikke bruges, som det står."
    elif context is not None and isinstance(context.command, TyperGroup):
        known = ", ".join(sorted(context.command.commands))
        told = f"Kommandoen findes ikke. Der er {known}."
    else:
        told = "Der står mere, end kommandoen kan bruge."
    path = context.command_path if context is not None else "parathed"
    return ParameterError(f"{told} Se, hvad der skal stå, med: {path} --help")


def _name(error: typer.TyperException) -> str:
    """The argument or option that a fault is about, as the help names it."""
    parameter = getattr(error, "param", None)
    if parameter is None:
        return "Et argument"
    options = [name for name in parameter.opts if name.startswith("--")]
    return options[0] if options else str(parameter.metavar or parameter.name.upper())


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
