"""A module imports only from the rooms below its own, and never in a circle.

The rooms are those of the table in docs/architecture.md. The syntax trees are read, so
an import inside a function counts too.
"""

from __future__ import annotations

import ast
import re
from functools import cache
from graphlib import CycleError, TopologicalSorter

import pytest

# From the top of the house down. The package itself stands above what it offers.
ROOMS = (
    "__main__ commands report parathed_lib workbench pages monitoring programme plan "
    "assessment forms sources disclosure vintage spreadsheets scoring terminal "
    "typeface storage catalogue stats safe_text runtime names versions privacy faces "
    "formatting frames errors"
).split()
# `scoring` cannot see the indicators, wherever these stand.
FORBIDDEN = {("scoring", name) for name in ("sources", "vintage", "stats")}
# Libraries that are imported in one room only.
HOMES = {
    "typer": {"commands"},
    "rich": {"commands", "terminal"},
    "papermill": {"report"},
    "nbclient": {"report"},
    "nbconvert": {"report"},
    "nh3": {"report"},
    "distributed": {"report"},
    "matplotlib": {"pages", "workbench"},
    "ipywidgets": {"workbench"},
    "fontTools": {"typeface"},
    "jinja2": {"pages", "forms", "report"},
    "requests": {"sources"},
    "requests_cache": {"sources"},
    # For the notebooks, tests and benchmarks.
    "statsmodels": set(),
    "scipy": {"stats", "monitoring"},
    "openpyxl": {"forms", "spreadsheets", "workbench"},
    "python_calamine": {"spreadsheets"},
    "babel": {"formatting"},
    "pydantic": {"catalogue", "disclosure", "forms", "vintage"},
    # Only `parathed snapshot` uses the network.
    "urllib": {"sources"},
    "http": {"sources"},
    "socket": {"sources"},
    "httpx": {"sources"},
}
PACKAGE = "parathed_lib"


@cache
def imports(source: str, module: str = PACKAGE) -> list[str]:
    """The dotted names that a module imports; `module` is its own dotted name.

    `from a import b` gives `a.b`, since b may be a module of a.
    """
    found: list[str] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            start = module.split(".")[: -node.level] if node.level else []
            path = [*start, *((node.module or "").split(".") if node.module else [])]
            found += [".".join([*path, alias.name]) for alias in node.names]
    return found


def room_of(dotted: str) -> str:
    """The room that a dotted name of ours belongs to; the package's for any other."""
    name = dotted.split(".")[1] if "." in dotted else PACKAGE
    return name if name in ROOMS else PACKAGE


def faults(module: str, source: str) -> list[str]:
    """The rooms above its own that a module of ours imports from."""
    own = room_of(module)
    closed = {*ROOMS[: ROOMS.index(own)], *(b for a, b in FORBIDDEN if a == own)}
    ours = [i for i in imports(source, module) if i.split(".")[0] == PACKAGE]
    return [f"{module} imports {room}" for i in ours if (room := room_of(i)) in closed]


def strays(module: str, source: str) -> list[str]:
    """The libraries that a module imports although their home is elsewhere."""
    own = room_of(module)
    libraries = [name.split(".")[0] for name in imports(source, module)]
    return [
        f"{module} imports {x}" for x in libraries if own not in HOMES.get(x, {own})
    ]


def circle(sources: dict[str, str]) -> list[str]:
    """Modules of ours that import each other in a circle; none where there is none."""
    uses = {}
    for name, text in sources.items():
        modules = (_module(i, sources) for i in imports(text, name))
        uses[name] = {m for m in modules if m} - {name}
    try:
        TopologicalSorter(uses).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def _module(dotted: str, sources: dict[str, str]) -> str | None:
    """The module that `from a import b` reads: a.b, else a."""
    there = (dotted, f"{dotted}.__init__", dotted.rpartition(".")[0])
    there = (*there, f"{there[-1]}.__init__")
    return next((name for name in there if name in sources), None)


@pytest.fixture(scope="module")
def sources(repository) -> dict[str, str]:
    """The text of every module by its dotted name, `__init__` and all."""
    files = sorted((repository / PACKAGE).rglob("*.py"))
    return {
        ".".join(file.relative_to(repository).with_suffix("").parts): file.read_text(
            "utf-8"
        )
        for file in files
    }


def test_the_rooms_are_what_lies_at_the_top_of_the_package(sources):
    assert {name.split(".")[1] for name in sources} - {"__init__"} == {*ROOMS} - {
        PACKAGE
    }


def test_a_module_imports_only_from_the_rooms_below(sources):
    assert [f for name, text in sources.items() for f in faults(name, text)] == []


def test_a_library_is_imported_only_in_its_home(sources):
    assert [f for name, text in sources.items() for f in strays(name, text)] == []


def test_no_modules_import_each_other_in_a_circle(sources):
    assert circle(sources) == []


def test_the_map_names_the_rooms_in_their_order(repository):
    text = (repository / "docs" / "architecture.md").read_text("utf-8")
    table = re.findall(r"(?m)^\| ((?:`\w+`(?:, )?)+) \|", text)
    told = [room for row in table for room in re.findall(r"\w+", row)]
    named = [room for room in ROOMS if room not in ("__main__", PACKAGE)]
    assert told == named


def test_scoring_reaches_no_indicator_in_any_number_of_steps(sources):
    uses: dict[str, set[str]] = {}
    for name, text in sources.items():
        ours = [i for i in imports(text, name) if i.split(".")[0] == PACKAGE]
        uses.setdefault(room_of(name), set()).update(room_of(i) for i in ours)
    reached, waiting = set(), ["scoring"]
    while waiting:
        room = waiting.pop()
        waiting += uses[room] - reached - {room}
        reached.add(room)
    assert "catalogue" in reached
    assert not reached & {"sources", "vintage", "stats", "assessment", PACKAGE}


# The checks themselves


@pytest.mark.parametrize(
    ("module", "source", "found"),
    [
        ("scoring", "from parathed_lib.vintage import Vintage", "vintage"),
        ("scoring", "from parathed_lib import stats", "stats"),
        ("scoring", "import parathed_lib.sources.stil", "sources"),
        ("scoring", "def f():\n    from parathed_lib import vintage", "vintage"),
        ("scoring", "from . import vintage", "vintage"),
        ("scoring", "from .vintage import load_vintage", "vintage"),
        ("scoring", "from parathed_lib import assess", "parathed_lib"),
        ("scoring", "import parathed_lib", "parathed_lib"),
        ("scoring", "from parathed_lib.utils import chunk", "parathed_lib"),
        ("vintage", "from parathed_lib.assessment import comparison", "assessment"),
        ("errors", "from parathed_lib import formatting", "formatting"),
        ("assessment", "from parathed_lib.pages.base.page import layout", "pages"),
        ("pages.base.values", "from parathed_lib import report", "report"),
        ("pages.values", "from ..report import files", "report"),
        ("pages.__init__", "from ..report import files", "report"),
        ("__init__", "from parathed_lib.commands.app import main", "commands"),
    ],
)
def test_an_import_from_above_is_found(module, source, found):
    name = f"{PACKAGE}.{module}"
    assert faults(name, source) == [f"{name} imports {found}"]


@pytest.mark.parametrize(
    ("module", "source", "found"),
    [
        ("report.run.batch", "from matplotlib.figure import Figure", "matplotlib"),
        ("commands.app", "import papermill", "papermill"),
        ("assessment", "from rich.console import Console", "rich"),
        ("pages.plan.front", "from babel.numbers import format_decimal", "babel"),
        ("stats", "def f():\n    from pydantic import BaseModel", "pydantic"),
        ("vintage", "import requests", "requests"),
        ("report.run.batch", "from urllib.request import urlopen", "urllib"),
    ],
)
def test_a_library_away_from_home_is_found(module, source, found):
    name = f"{PACKAGE}.{module}"
    assert strays(name, source) == [f"{name} imports {found}"]


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("scoring", "from parathed_lib import frames\nimport pandas as pd"),
        ("scoring", "from parathed_lib.catalogue import Rubric"),
        ("assessment.comparison", "from parathed_lib.vintage import Figure"),
        ("pages.plan.front", "from .values import printed"),
        ("pages.__init__", "from .values import printed"),
        ("pages.front", "from ..formatting import number"),
        ("pages.drawing.canvas", "import matplotlib as mpl"),
        ("report.run.batch", "import parathed_lib\nimport nbconvert"),
        ("commands.app", "import typer\nfrom parathed_lib.report import files"),
        ("__main__", "from parathed_lib.commands.app import main"),
    ],
)
def test_an_import_from_below_is_no_fault(module, source):
    name = f"{PACKAGE}.{module}"
    assert faults(name, source) == []
    assert strays(name, source) == []


def test_a_circle_is_found():
    lines = {
        f"{PACKAGE}.a": "def f():\n    from parathed_lib.b import c",
        f"{PACKAGE}.b.__init__": "from parathed_lib.d import e",
        f"{PACKAGE}.d": "from parathed_lib import a",
    }
    assert len(set(circle(lines))) == 3
    assert circle({**lines, f"{PACKAGE}.d": ""}) == []
