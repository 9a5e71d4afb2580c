"""Every command and option that a document or a message names is there to be run."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from parathed_lib.commands.app import app

ROOT = Path(__file__).parents[2]
COMMAND: Any = typer.main.get_command(app)
DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]
NOTEBOOKS = list((ROOT / "notebooks").rglob("*.ipynb"))
CODE = list((ROOT / "parathed_lib").rglob("*.py"))
TEMPLATES = list((ROOT / "parathed_lib").rglob("*.j2"))
# Where `parathed` is the name of a format or of the package, no command follows it.
_NO_COMMAND = re.compile(r"(--to|--engine|same)\s+$")


def commands(command: Any = COMMAND) -> Iterator[Any]:
    """The command with all that are below it."""
    yield command
    for below in getattr(command, "commands", {}).values():
        yield from commands(below)


def options(command: Any) -> set[str]:
    return {"--help", *(name for p in command.params for name in p.opts)}


EVERY_OPTION = set().union(*(options(command) for command in commands()))
# Those of papermill and of the benchmarks, which the documents name by themselves too.
OF_OTHERS = {
    "--engine",
    *(
        option
        for path in (ROOT / "benchmarks").glob("*.py")
        for option in re.findall(r'"(--[a-z-]+)"', path.read_text("utf-8"))
    ),
}


def fault(words: list[str]) -> str:
    """What is not there of the words that follow `parathed`; empty when all is.

    They are read to the end of their sentence. A word in capitals stands for another.
    """
    command, alternatives = COMMAND, COMMAND
    for word in words:
        bare = word.strip("[]()….,:;»«'\"")
        below = getattr(command, "commands", {})
        if word == "|":  # of `form new | check`, either goes on from `form`
            command = alternatives
        elif bare.startswith("--"):
            if command is not COMMAND and bare not in options(command):
                command = below.get("report", command)  # `plan --all`, as `plan NAME`
            known = EVERY_OPTION if command is COMMAND else options(command)
            if not {o.partition("=")[0] for o in bare.split("|")} <= known:
                return bare
        elif bare in below:
            alternatives, command = command, below[bare]
        elif "report" in below and command is not COMMAND:
            command = below["report"]  # `plan NAME` makes the page of a plan
        elif below and bare.isalpha() and bare.islower():
            return bare
        if word.endswith((".", ",", ":", ";", ")")):
            break
    return ""


def phrases(text: str) -> Iterator[list[str]]:
    """The words after each `parathed` in a text that is a command."""
    for line in text.splitlines():
        for found in re.finditer(r"(?<![\w./:-])parathed (?=[a-zA-Z-])", line):
            if not _NO_COMMAND.search(line[: found.start()]):
                yield re.split("[#`]", line[found.end() :])[0].split()


def code_of(text: str) -> Iterator[str]:
    """What stands as code in Markdown: each line of a block, each span on one line."""
    blocks = re.compile(r"^```.*?^```", re.M | re.S)
    for block in blocks.findall(text):
        yield from block.splitlines()[1:-1]
    for span in re.findall(r"`([^`]+)`", blocks.sub("", text)):
        yield " ".join(span.split())


def markdown_of(notebook: Path) -> str:
    cells = json.loads(notebook.read_text("utf-8"))["cells"]
    return "\n\n".join("".join(c["source"]) for c in cells if c["cell_type"] != "code")


def strings_of(source: str) -> Iterator[str]:
    """The texts of a program; what is put into one stands as a word in capitals."""
    inner = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.JoinedStr):
            inner |= {id(part) for part in node.values}
            yield "".join(
                str(part.value) if isinstance(part, ast.Constant) else "NAME"
                for part in node.values
            )
        elif (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in inner
        ):
            yield node.value


def faults_in(codes: Iterator[str]) -> list[str]:
    found = []
    for code in codes:
        found += [f"{code}: {bad}" for words in phrases(code) if (bad := fault(words))]
        first = code.partition(" ")[0].partition("=")[0]
        if first.startswith("--") and first not in EVERY_OPTION | OF_OTHERS:
            found.append(code)
    return found


@pytest.mark.parametrize("path", [*DOCUMENTS, *NOTEBOOKS], ids=lambda p: p.name)
def test_a_command_that_a_document_names_can_be_run_as_it_stands(path):
    text = markdown_of(path) if path in NOTEBOOKS else path.read_text("utf-8")
    assert faults_in(code_of(text)) == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: p.name)
def test_what_a_document_lets_make_do_is_in_the_makefile(path):
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z][\w-]*):", makefile, re.M))
    codes = [code.split() for code in code_of(path.read_text("utf-8"))]
    asked = {code[1] for code in codes if code[:1] == ["make"] and code[1:]}
    assert asked <= targets


def test_a_command_that_a_message_names_can_be_run_as_it_stands():
    texts = [t for path in CODE for t in strings_of(path.read_text("utf-8"))]
    texts += [path.read_text("utf-8") for path in TEMPLATES]
    found = [words for text in texts for words in phrases(text)]
    assert len(found) > 30  # that they are found at all
    assert [" ".join(words) for words in found if fault(words)] == []


@pytest.mark.parametrize(
    ("words", "bad"),
    [
        ("report Ishøj --vintage 2026", ""),
        ("form import FILE --rater N.", ""),
        ("form new | check | import", ""),
        ("plan København --plan vink-2016", ""),
        ("COMMAND --help", ""),
        ("reprot Ishøj", "reprot"),
        ("form make Greve", "make"),
        ("form new | chek", "chek"),
        ("report Ishøj --year 2026", "--year"),
        ("form check FILE --rater 1", "--rater"),
        ("plan Greve --first 2027", "--first"),
    ],
)
def test_a_command_or_option_that_is_not_there_is_found(words, bad):
    assert fault(words.split()) == bad
