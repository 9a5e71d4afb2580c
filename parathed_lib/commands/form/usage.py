"""Wrong words on the command line, told in Danish as all else of a form is.

Typer words these faults in English, and has no setting for it.
"""

from __future__ import annotations

from typing import Any

import typer
from typer.core import TyperGroup

from parathed_lib.errors import ParameterError

# By the name of the exception's class, since Typer keeps the classes to itself.
_HELP = "NoArgsIsHelpError"


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
