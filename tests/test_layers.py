"""A module imports only from the rows below its own: the table in docs/architecture.md.

The syntax trees are read, so an import inside a function counts too.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

# docs/architecture.md, "Rooms". The package itself offers assess() and stands above
# what it offers.
ROWS = {
    9: "cli compare_command form_command monitor_command plan_command "
    "programme_command publish_command",
    8: "report listings options progress publishing",
    7: "figures results terminal",
    6: "pages wording",
    5: "monitoring programme parathed_lib",
    4: "assessment plan",
    3: "palette typeface sources received vintage self_evaluation scoring stats "
    "comparability comparison national chance peer_group prepared disclosure",
    2: "catalogue forms spreadsheets frames privacy formatting names data_root "
    "versions storage safe_text surroundings",
    1: "errors",
}
ROW = {name: row for row, names in ROWS.items() for name in names.split()}
ROW["__main__"] = 10
# Imports within a row: a comparison is made of a vintage's figures, what the sources
# answered is read when it comes and again with the vintage, the catalogue knows which
# area is no municipality and reads a municipality's own file through the gate for
# personal data, and the folders are sorted by their dates.
SAME_ROW = {
    ("chance", "national"),
    ("chance", "stats"),
    ("chance", "vintage"),
    ("comparability", "vintage"),
    ("comparison", "chance"),
    ("comparison", "comparability"),
    ("comparison", "stats"),
    ("comparison", "vintage"),
    ("national", "comparability"),
    ("national", "vintage"),
    ("peer_group", "national"),
    ("peer_group", "stats"),
    ("peer_group", "vintage"),
    ("sources", "received"),
    ("sources", "vintage"),
    ("vintage", "received"),
    ("catalogue", "frames"),
    ("catalogue", "formatting"),
    ("catalogue", "names"),
    ("catalogue", "privacy"),
    ("cli", "compare_command"),
    ("cli", "programme_command"),
    ("cli", "form_command"),
    ("cli", "monitor_command"),
    ("cli", "publish_command"),
    ("cli", "plan_command"),
    ("data_root", "formatting"),
    ("data_root", "names"),
    ("data_root", "storage"),
    ("forms", "data_root"),
    ("forms", "formatting"),
    ("forms", "privacy"),
    ("forms", "storage"),
    ("forms", "spreadsheets"),
    ("spreadsheets", "catalogue"),
    ("spreadsheets", "formatting"),
    ("spreadsheets", "frames"),
    ("spreadsheets", "privacy"),
    ("disclosure", "scoring"),
    ("prepared", "vintage"),
    ("pages", "wording"),
    ("plan", "assessment"),
    ("progress", "report"),
    ("publishing", "report"),
    ("safe_text", "formatting"),
    ("self_evaluation", "disclosure"),
    ("self_evaluation", "scoring"),
    ("wording", "pages"),
}
# `scoring` cannot see the indicators.
FORBIDDEN = {("scoring", name) for name in ("sources", "vintage", "stats")}
# Libraries that are imported in one room only.
HOMES = {
    "typer": {
        "cli",
        "compare_command",
        "form_command",
        "monitor_command",
        "publish_command",
        "plan_command",
        "programme_command",
        "options",
    },
    "rich": {"progress", "terminal"},
    "papermill": {"report"},
    "nbclient": {"report"},
    "nbconvert": {"report"},
    "nh3": {"report"},
    "distributed": {"report"},
    "matplotlib": {"figures"},
    "fontTools": {"typeface"},
    "requests": {"sources"},
    "requests_cache": {"sources"},
    # For the notebooks, tests and benchmarks.
    "statsmodels": set(),
    "scipy": {"stats", "monitoring"},
    "openpyxl": {"forms", "self_evaluation", "spreadsheets"},
    "python_calamine": {"spreadsheets"},
    "babel": {"formatting"},
    "pydantic": {
        "catalogue",
        "disclosure",
        "forms",
        "plan",
        "self_evaluation",
        "received",
    },
    # Only `parathed snapshot` uses the network.
    "urllib": {"sources"},
    "http": {"sources"},
    "socket": {"sources"},
    "httpx": {"sources"},
}
PACKAGE = "parathed_lib"


def imports(source: str, module: str = PACKAGE) -> Iterator[str]:
    """The dotted names that a module imports; `module` is its own dotted name.

    `from a import b` gives `a.b`, since b may be a module of a.
    """
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = module.split(".")[: -node.level] if node.level else []
            path = [*start, *((node.module or "").split(".") if node.module else [])]
            yield from (".".join([*path, alias.name]) for alias in node.names)


def part_of(dotted: str, parts: set[str]) -> str:
    """The part of our package that a dotted name of ours belongs to."""
    name = dotted.split(".")[1] if "." in dotted else PACKAGE
    return name if name in parts else PACKAGE


def faults(module: str, source: str, parts: set[str]) -> list[str]:
    """The modules of ours that a module imports from its own row or above."""
    own = part_of(module, parts)
    if own not in ROW:
        return [f"{module}: stands in no row"]
    found = []
    for name in imports(source, module):
        if name.split(".")[0] != PACKAGE:
            continue
        other = part_of(name, parts)
        if other == own or (own, other) in SAME_ROW:
            continue
        if (own, other) in FORBIDDEN or ROW.get(other, 99) >= ROW[own]:
            found.append(f"{module} imports {other}")
    return found


def strays(module: str, source: str, parts: set[str]) -> list[str]:
    """The libraries that a module imports although their home is elsewhere."""
    own = part_of(module, parts)
    libraries = [name.split(".")[0] for name in imports(source, module)]
    return [
        f"{module} imports {x}" for x in libraries if own not in HOMES.get(x, {own})
    ]


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


@pytest.fixture(scope="module")
def parts(sources) -> set[str]:
    """The modules and folders that lie at the top of the package."""
    return {name.split(".")[1] for name in sources} - {"__init__"}


def test_every_module_stands_in_a_row(parts):
    assert parts <= set(ROW)


def test_a_module_imports_only_from_the_rows_below(sources, parts):
    found = [f for name, text in sources.items() for f in faults(name, text, parts)]
    assert found == []


def test_a_library_is_imported_only_in_its_home(sources, parts):
    found = [f for name, text in sources.items() for f in strays(name, text, parts)]
    assert found == []


def test_scoring_reaches_no_indicator_in_any_number_of_steps(sources, parts):
    uses: dict[str, set[str]] = {}
    for name, text in sources.items():
        ours = [i for i in imports(text, name) if i.split(".")[0] == PACKAGE]
        uses.setdefault(part_of(name, parts), set()).update(
            part_of(i, parts) for i in ours
        )
    reached, waiting = set(), ["scoring"]
    while waiting:
        part = waiting.pop()
        waiting += uses[part] - reached - {part}
        reached.add(part)
    assert "catalogue" in reached
    assert not reached & {"sources", "vintage", "stats", "assessment", PACKAGE}


# The checks themselves

PARTS = set(ROW) - {PACKAGE}


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
        ("vintage", "from parathed_lib.comparison import compare", "comparison"),
        ("errors", "from parathed_lib import formatting", "formatting"),
        ("assessment", "from parathed_lib.wording.values import printed", "wording"),
        ("wording.values", "from parathed_lib import figures", "figures"),
        ("wording.values", "from ..figures import palette", "figures"),
        ("wording.__init__", "from ..figures import palette", "figures"),
        ("figures.canvas", "from parathed_lib.report import run", "report"),
        ("assessment", "from parathed_lib.cli import main", "cli"),
        ("__init__", "from parathed_lib.cli import main", "cli"),
    ],
)
def test_an_import_from_above_is_found(module, source, found):
    name = f"{PACKAGE}.{module}"
    assert faults(name, source, PARTS) == [f"{name} imports {found}"]


@pytest.mark.parametrize(
    ("module", "source", "found"),
    [
        ("wording.values", "import matplotlib.pyplot as plt", "matplotlib"),
        ("report.run", "from matplotlib.figure import Figure", "matplotlib"),
        ("cli", "import papermill", "papermill"),
        ("assessment", "from rich.console import Console", "rich"),
        ("wording.front", "from babel.numbers import format_decimal", "babel"),
        ("vintage", "def f():\n    from pydantic import BaseModel", "pydantic"),
        ("vintage", "import requests", "requests"),
        ("report.run", "from urllib.request import urlopen", "urllib"),
    ],
)
def test_a_library_away_from_home_is_found(module, source, found):
    name = f"{PACKAGE}.{module}"
    assert strays(name, source, PARTS) == [f"{name} imports {found}"]


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("scoring", "from parathed_lib import frames\nimport pandas as pd"),
        ("scoring", "from parathed_lib.catalogue import Rubric"),
        ("comparison", "from parathed_lib.vintage import Figure"),
        ("wording.front", "from parathed_lib.wording.values import printed"),
        ("wording.front", "from .values import printed"),
        ("wording.__init__", "from .values import printed"),
        ("wording.front", "from ..formatting import number"),
        ("figures.canvas", "import matplotlib as mpl"),
        ("report.batch", "import parathed_lib\nimport nbconvert"),
        ("catalogue.rubric", "from pydantic import Field"),
        ("sources.stil", "import requests"),
        ("cli", "import typer\nfrom parathed_lib.report.batch import make_reports"),
        ("__main__", "from parathed_lib.cli import main"),
    ],
)
def test_an_import_from_below_is_no_fault(module, source):
    name = f"{PACKAGE}.{module}"
    assert faults(name, source, PARTS) == []
    assert strays(name, source, PARTS) == []


def test_a_module_without_a_row_is_a_fault():
    name = f"{PACKAGE}.utils"
    assert faults(name, "", {*PARTS, "utils"}) == [f"{name}: stands in no row"]
    # Nor may anyone lean on it.
    using = "from parathed_lib.utils import chunk"
    assert faults(f"{PACKAGE}.cli", using, {*PARTS, "utils"}) == [
        f"{PACKAGE}.cli imports utils"
    ]
