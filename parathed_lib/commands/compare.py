"""`parathed verify` and `parathed diff`: has a report changed, and why.

Exit codes: 0 nothing differs, 1 something does, 2 wrong use.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from parathed_lib.commands.options import AsJson, Root
from parathed_lib.errors import ParameterError
from parathed_lib.safe_text import one_line
from parathed_lib.storage.data_root import find_root
from parathed_lib.storage.writing import write_whole
from parathed_lib.terminal import tell, tell_json, tell_table

if TYPE_CHECKING:
    from parathed_lib.pages.changes import Changes, Difference
    from parathed_lib.report.audit.verify import Verification

PAGE, PLACES = ".html", 5
MOVED = ("old", "new", "change")


def verify(
    file: Annotated[Path, typer.Argument(help="A report: its .json, .html or .ipynb.")],
    as_json: AsJson = False,
    root: Root = None,
) -> None:
    """Make a report again in memory and say whether it is identical, or what differs.

    Nothing is written. Exit code 1 when a file differs.
    """
    from parathed_lib.pages.stored import read_stored
    from parathed_lib.report.audit.verify import verify as made_again

    found = made_again(read_stored(file), find_root(root))
    if as_json:
        tell_json(found.as_data())
    else:
        _print_verification(found)
    raise typer.Exit(0 if found.is_identical else 1)


def diff(
    old: Annotated[Path, typer.Argument(help="The older report, or a folder of them.")],
    new: Annotated[Path, typer.Argument(help="The newer report, or a folder of them.")],
    as_json: AsJson = False,
    html: Annotated[
        Path | None, typer.Option(help="Write the changes as a page in Danish.")
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Replace the page if it is there.")
    ] = False,
) -> None:
    """List every published figure that changed between two reports, and why.

    A report is its .json, .html or .ipynb. Exit code 1 when something changed.
    """
    from parathed_lib.pages.changes import compare_paths, terminal

    if html and html.suffix.lower() != PAGE:
        raise ParameterError(f"--html: expected a file that ends with {PAGE}.")
    if html and html.exists() and not force:
        raise ParameterError(
            f"--html: {html} is there already. Choose another name, or give --force."
        )
    found = compare_paths(old, new)
    if html:
        from parathed_lib.pages.changes.page import page

        write_whole(html, page(found))
    if as_json:
        tell_json(terminal.as_data(found))
    else:
        _print_comparison(found)
    raise typer.Exit(0 if found.is_same else 1)


def _print_verification(found: Verification) -> None:
    for file in found.files:
        more = len(file.places) - PLACES
        shown = [*file.places[:PLACES], *([f"and {more} more"] if more > 0 else [])]
        where = f": {'; '.join(shown)}" if shown else ""
        tell(f"{file.name}  {file.told}{where}")
    if found.causes:
        tell("Other than when the report was made:")
        for cause in found.causes:
            tell(f"  {cause.told}")
    for line in found.conclusion:
        tell(line)


def _print_comparison(found: Changes) -> None:
    from parathed_lib.pages.changes import terminal

    for one in found.differences:
        if one.changes or len(found.differences) == 1:
            _print_difference(one)
    same = sum(not d.changes for d in found.differences)
    if len(found.differences) > 1:
        tell(f"{same} of {len(found.differences)} reports have no changed figure.")
    for where, stored in (("old", found.only_old), ("new", found.only_new)):
        for one_sided in stored:
            tell(one_line(f"{one_sided.name}: only in the {where} folder."))
    if found.is_judged:
        tell(terminal.NOISE)


def _print_difference(found: Difference) -> None:
    """What the two were made from, once, then what changed, part by part."""
    from parathed_lib.pages.changes import terminal

    tell(terminal.heading(found))
    tell(terminal.causes(found.causes))
    for title, rows, sentences in terminal.parts(found):
        tell(f"\n{title}")
        if rows:
            tell_table(rows, MOVED, wrapped=True)
        for sentence in sentences:
            tell(f"  {sentence}")
    tell("")
