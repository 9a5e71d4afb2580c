"""The states that a municipality can be in, and what a page of each kind then says.

A page is what the template's cells give, made in this process without a kernel. Its
sentences are read from all that a reader gets, text alternatives too, but for the texts
that the municipality wrote itself.

PYTEST_DONT_REWRITE: test files import the helpers before pytest loads the fixtures.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
from html import unescape
from pathlib import Path
from typing import Any

import nbformat
from bs4 import BeautifulSoup, Tag
from examples import ISHOEJ
from monitoring_examples import plan, write
from nbconvert.filters import markdown2html
from programme_fixtures import write_form

from parathed_lib import assess, assess_group, load_catalogue
from parathed_lib.monitoring import monitor
from parathed_lib.pages.area import parts as area_page
from parathed_lib.pages.area.result import area_result
from parathed_lib.pages.assessment import parts as page
from parathed_lib.pages.assessment.result import result
from parathed_lib.pages.monitoring import parts as monitoring_page
from parathed_lib.pages.monitoring.result import monitoring_result
from parathed_lib.pages.plan import parts as plan_page
from parathed_lib.pages.plan.result import plan_result
from parathed_lib.pages.programme import parts as programme_page
from parathed_lib.pages.programme.result import programme_result
from parathed_lib.plan.overview import plan_of
from parathed_lib.programme import programme
from parathed_lib.report.notebook.export import page_of
from parathed_lib.storage.data_root import DataRoot

RATER = {p.id: p.rater for p in load_catalogue().rubric.parameters}
OWN = {p: v for p, v in ISHOEJ.items() if RATER[p] == "own"}
ASSESSOR = {p: v for p, v in ISHOEJ.items() if RATER[p] == "assessor"}
PART = {"initiatives": 4, "strategy": 3, "competences": 2}
POINTS = [
    {"theme": "resources", "text": "Hold kurserne ved lige."},
    {"theme": "leadership", "text": "Skriv en plan."},
]
# Nobody hands in a form of this municipality but where a state says so.
CODE, NAME = "253", "Greve"
# Most of a page's tags are those of its drawings, whose words stand in their names.
_DRAWING = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
_NAME_OF_DRAWING = re.compile(r'<svg\b[^>]* aria-label="([^"]*)"')
# What the municipality wrote itself, and what nobody reads.
_NOT_OURS = ".text, .task, .blocks dd, .attention li, script, style, bdi"
_BLOCKS = "p li td th dt dd h1 h2 h3 h4 summary".split()


@dataclass(frozen=True)
class Page:
    """A page of a kind in a state: its facts (the JSON) and its sentences."""

    kind: str
    state: str
    facts: dict[str, Any]
    html: str
    method: str = ""

    @cached_property
    def sentences(self) -> list[str]:
        """All sentences, titles and text alternatives."""
        return [*self.of_the_page, *read(self.method)]

    @cached_property
    def of_the_page(self) -> tuple[str, ...]:
        """Those of all sections but the method, which is the same on every page."""
        return read(self.html)


@cache  # the method is the same on many pages
def read(html: str) -> tuple[str, ...]:
    """The sentences of some HTML: text alternatives first, then what is printed."""
    found = [unescape(name) for name in _NAME_OF_DRAWING.findall(html)]
    tree = BeautifulSoup(_DRAWING.sub("", html), "html.parser")
    for tag in tree.select(_NOT_OURS):
        tag.extract()
    outer = {id(parent) for tag in tree.find_all(_BLOCKS) for parent in tag.parents}
    found += [
        _text(tag)
        for tag in tree.find_all([*_BLOCKS, "span"])
        if id(tag) not in outer and _is_block(tag)
    ]
    return tuple(s for text in found for s in split(text) if s)


def _is_block(tag: Tag) -> bool:
    classes = set(tag.get("class") or [])
    return tag.name != "span" or bool(classes & {"title", "sub", "measure", "against"})


def _text(tag: Tag) -> str:
    return re.sub(r"\s+", " ", tag.get_text(" ").replace("\u00a0", " ")).strip()


def split(text: str) -> list[str]:
    """The sentences of a text."""
    parts = re.split(r"(?<=[.!?:]) (?=[A-ZÆØÅ])", text.replace("\u00a0", " "))
    return [part.strip() for part in parts]


@dataclass(frozen=True)
class Kind:
    """A kind of page: its notebook, what its cells call, and its facts."""

    notebook: str
    subject: str
    parts: Any
    facts: Callable[[Any], dict[str, Any]]


KINDS = {
    "assessment": Kind("assessment", "assessment", page, result),
    "monitoring": Kind("monitoring", "monitoring", monitoring_page, monitoring_result),
    "plan": Kind("plan", "overview", plan_page, plan_result),
    "programme": Kind("programme", "view", programme_page, programme_result),
    "area": Kind("area", "group", area_page, area_result),
}


def made(repository: Path, kind: str, state: str, subject: Any) -> Page:
    """The page of a subject, cell by cell of the kind's notebook."""
    found = KINDS[kind]
    cells = nbformat.read(repository / "notebooks" / f"{found.notebook}.ipynb", 4).cells
    html, method = [], ""
    for cell in cells:
        tags = cell.metadata.get("tags", [])
        if "not-in-report" in tags or "parameters" in tags:
            continue
        if cell.source.startswith("## Metode"):
            method = markdown2html(cell.source)
        elif cell.source.startswith("page.appendix("):
            method = found.parts.appendix(subject).html
        elif cell.cell_type == "markdown":
            html.append(markdown2html(cell.source))
        else:
            call = re.fullmatch(rf"page\.(\w+)\({found.subject}\)", cell.source)
            assert call, cell.source
            html.append(getattr(found.parts, call[1])(subject).html)
    return Page(kind, state, found.facts(subject), "\n".join(html), method)


def whole(repository: Path, kind: str, subject: Any) -> str:
    """The page of a subject as a file: the kind's notebook, its cells called here."""
    found = KINDS[kind]
    book = nbformat.read(repository / "notebooks" / f"{found.notebook}.ipynb", 4)
    book.cells = [
        c for c in book.cells if "parameters" not in c.metadata.get("tags", [])
    ]
    for cell in book.cells:
        if call := re.fullmatch(rf"page\.(\w+)\({found.subject}\)", cell.source):
            part = getattr(found.parts, call[1])(subject)
            data = part._repr_mimebundle_()
            cell.outputs = [nbformat.v4.new_output("display_data", data)]
    return page_of(book)


def form(root: Path, round_name: str = "2026", code: str = CODE, **more: Any) -> None:
    """A form of the round, complete but for what is said otherwise."""
    given = more.pop("ratings", ISHOEJ)
    fields = {"theme_order": ["resources", "leadership"], "attention_points": POINTS}
    write_form(root, round_name, code, given, **({"date": round_name} | fields | more))


def _case(root: Path, prepare: Callable[[Path], Any]) -> Path:
    """A root of its own for a state, a copy with what makes the state."""
    own = Path(tempfile.mkdtemp(dir=root.parent)) / "root"
    shutil.copytree(root, own)
    prepare(own)
    return own


def _tiny(root: Path) -> None:
    """A vintage with a number of inhabitants of one municipality and nothing else."""
    for old in ("2017", "2026"):
        shutil.rmtree(root / "data" / "raw" / old)
    folder = root / "data" / "raw" / "2026"
    folder.mkdir()
    rows = {
        "figures.csv": "indicator,area,period,value,status,count,of,note\n"
        "population,101,2026-01-01,1000,ok,,,\n",
        "missing.csv": "indicator,level,status,note\n",
    }
    manifest = "file,source,table,query,retrieved,updated,request_id,sha256,licence\n"
    for file, text in rows.items():
        (folder / file).write_text(text, "utf-8", newline="")
        checksum = hashlib.sha256(text.encode("utf-8")).hexdigest()
        manifest += f"{file},et forsøg,,alt,2026,,,{checksum},fakta\n"
    (folder / "manifest.csv").write_text(manifest, "utf-8", newline="")


def _raters(root: Path) -> None:
    """Three who answered all ten each for themselves, and what they agreed on."""
    folder = DataRoot(root).raters("2026", CODE)
    folder.mkdir(parents=True)
    for rater in (1, 2, 3):
        one = dict.fromkeys(ISHOEJ, rater)
        form(root, ratings=one, theme_order=[], attention_points=[])
        stored = root / "data" / "raw" / "evaluations" / "2026" / f"{CODE}.toml"
        stored.rename(folder / f"{rater}.toml")
    form(root)


ASSESSMENTS: dict[str, tuple[Callable[[Path], Any], dict[str, str]]] = {
    "no form": (lambda r: None, {}),
    "others took part": (lambda r: form(r, "2017", "183"), {}),
    "not in the round": (
        lambda r: form(r, "2017", "183"),
        {"vintage": "2017", "round": "2017"},
    ),
    "complete": (form, {}),
    "self-rated": (lambda r: form(r, half="municipality"), {}),
    "many points": (lambda r: form(r, attention_points=[*POINTS, *POINTS]), {}),
    "consensus": (_raters, {}),
    "own side only": (lambda r: form(r, ratings=OWN), {}),
    "assessor's side only": (lambda r: form(r, ratings=ASSESSOR), {}),
    "part": (lambda r: form(r, ratings=PART), {}),
    "one answer": (lambda r: form(r, ratings={"strategy": 3}), {}),
    "texts alone": (lambda r: form(r, ratings={}), {}),
    "all alike": (lambda r: form(r, ratings=dict.fromkeys(ISHOEJ, 3)), {}),
    "no points": (lambda r: form(r, attention_points=[], theme_order=[]), {}),
    "no order": (lambda r: form(r, theme_order=[]), {}),
    "old round": (lambda r: form(r, "2017"), {}),
    "example": (lambda r: form(r, "eksempel", date="2026"), {"round": "eksempel"}),
    "of 2017": (lambda r: form(r, "2017"), {"vintage": "2017"}),
    "all figures": (
        lambda r: form(r, "2017", "183"),
        {"vintage": "2017", "name": "Ishøj"},
    ),
    "figures of one year": (form, {"period": "2020"}),
    "no figures": (_tiny, {}),
    "form without figures": (lambda r: (_tiny(r), form(r)), {}),
}
MONITORINGS: dict[str, tuple[Callable[[Path], Any], dict[str, str]]] = {
    "nothing": (lambda r: None, {}),
    "first vintage": (lambda r: None, {"vintage": "2017"}),
    "one round": (form, {}),
    "form without answers": (lambda r: form(r, ratings={}), {}),
    "no answer twice": (
        lambda r: (form(r, "2024", ratings=OWN), form(r, ratings=ASSESSOR)),
        {},
    ),
    "moved": (
        lambda r: (form(r, "2024"), form(r, ratings=ISHOEJ | {"strategy": 1})),
        {},
    ),
    "unmoved": (lambda r: (form(r, "2024"), form(r)), {}),
    "plan alone": (lambda r: _plan(r), {}),
    "plan and moved": (
        lambda r: (_plan(r), form(r, "2024"), form(r, ratings=PART)),
        {},
    ),
    "bare plan": (lambda r: write(r, f"plans/{CODE}.toml", BARE), {}),
    "example": (lambda r: form(r, "eksempel", date="2026"), {"round": "eksempel"}),
    "no figures": (lambda r: (_tiny(r), form(r)), {}),
}
BARE = {
    "schema": 1,
    "municipality": CODE,
    "name": "En plan",
    "first": "2025",
    "last": "2027",
    "names_no_person": True,
}
PLANS: dict[str, tuple[Callable[[Path], Any], dict[str, str]]] = {
    "bare": (lambda r: write(r, f"plans/{CODE}.toml", BARE), {}),
    "full, no form": (lambda r: _plan(r), {}),
    "full, with form": (lambda r: (_plan(r), form(r, "2017")), {}),
    "no figures": (lambda r: (_tiny(r), _plan(r)), {"vintage": "2026"}),
}


def _plan(root: Path) -> None:
    write(root, f"plans/{CODE}.toml", plan(municipality=CODE))


def _many(codes: list[str], *rounds: str, **more: Any) -> Callable[[Path], None]:
    def prepare(root: Path) -> None:
        for step, name in enumerate(rounds):
            for n, code in enumerate(codes):
                ratings = {
                    p: min(4, 1 + (n + i) % 3 + step) for i, p in enumerate(ISHOEJ)
                }
                form(root, name, code, ratings=ratings, **more)

    return prepare


EIGHT = ["101", "147", "151", "153", "155", "157", "159", "161"]
PROGRAMMES: dict[str, tuple[Callable[[Path], Any], dict[str, str]]] = {
    "one municipality": (form, {}),
    "one round": (_many(EIGHT, "2026"), {}),
    "two rounds": (_many([*EIGHT, "163", "165", "167", "169"], "2024", "2026"), {}),
    "few twice": (
        lambda r: (_many(EIGHT[:3], "2024")(r), _many(EIGHT, "2026")(r)),
        {},
    ),
    "without answers": (
        lambda r: [form(r, code=c, ratings={}) for c in EIGHT],
        {},
    ),
    "own side only": (lambda r: [form(r, code=c, ratings=OWN) for c in EIGHT], {}),
}
WEST = {"names": "183,165,153", "title": "Vestegnen"}
AREAS: dict[str, tuple[Callable[[Path], Any], dict[str, str]]] = {
    "region": (lambda r: None, {"names": "084"}),
    "province": (lambda r: None, {"names": "01"}),
    "region of a province": (lambda r: None, {"names": "081"}),
    "province of one": (lambda r: None, {"names": "04"}),
    "group": (lambda r: None, WEST),
    "of 2017": (lambda r: None, WEST | {"vintage": "2017"}),
    "no figures": (_tiny, WEST),
}
STATES = {
    "assessment": ASSESSMENTS,
    "monitoring": MONITORINGS,
    "plan": PLANS,
    "programme": PROGRAMMES,
    "area": AREAS,
}


def subject(kind: str, state: str, root: Path) -> Any:
    """What a page of the kind is made of, in a state; `root` has vintages, no form."""
    prepare, how = STATES[kind][state]
    own = _case(root, prepare)
    where = {"vintage": "2026", "root": own} | how
    name = where.pop("name", NAME)
    return {
        "assessment": lambda: assess(name, **where),
        "monitoring": lambda: monitor(name, **where),
        "plan": lambda: plan_of(name, **where),
        "programme": lambda: programme(**where),
        "area": lambda: assess_group(**where),
    }[kind]()
