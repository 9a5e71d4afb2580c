"""The kinds of page: what a page of each is about, and what it may be made from.

A kind is registered here once. It has a notebook of its name in `notebooks/`, whose cells
call the functions of a module of parts, and the same run, cache, cluster and records as
every other. Nothing heavy is imported before a page is read.
"""

from __future__ import annotations

import inspect
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from importlib import import_module
from pathlib import Path
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Any, Protocol

from parathed_lib.catalogue import load_catalogue
from parathed_lib.errors import ParameterError
from parathed_lib.storage.data_root import DataRoot

if TYPE_CHECKING:
    from parathed_lib.assessment import Assessment
    from parathed_lib.assessment.areas import GroupAssessment
    from parathed_lib.monitoring import Monitoring
    from parathed_lib.plan.overview import PlanOverview

ASSESSMENT = "assessment"
MONITORING = "monitoring"
PLAN = "plan"
PROGRAMME = "programme"
AREA = "area"
MANY = "municipalities"
"""The parameter of a page that is about many municipalities together."""
APPENDIX = "appendix.html"
LEADING_TO_APPENDIX = (ASSESSMENT, AREA)
ENDS = (".html", ".ipynb", ".json")
"""The ends of a report's files: page, notebook and data."""
LONGEST = 300.0
"""Seconds that a page may take by default; so may a cell where it is timed alone."""

Parameters = Mapping[str, str]


class Whom(Protocol):
    """Whom a page is about: a municipality, or an area."""

    @property
    def code(self) -> str:
        """The code, or several with commas between."""

    @property
    def name(self) -> str:
        """The name, as a reader knows it."""

    @property
    def slug(self) -> str:
        """The name for files."""


@dataclass(frozen=True)
class Subject:
    """What a page is about, read from disk and ready for its notebook.

    `kind` is the notebook's name; `slug` that of the files, without their ends;
    `parameters` are what the notebook is run with, every choice spelled out. `data` is
    what the JSON holds, its `manifest` too; `about` is what the notebook's cells show,
    and `read_with` the function, `module:name`, that gives it with `arguments`.
    `layout` are parameters of the notebook that change only how it is shown.
    """

    kind: str
    slug: str
    parameters: dict[str, str]
    data: dict[str, Any]
    about: Any = field(default=None, compare=False)
    read_with: str = ""
    arguments: Mapping[str, str] = field(default_factory=dict)
    layout: Mapping[str, str] = field(default_factory=dict)

    def hand_over(self) -> None:
        """Have the cells of this process get `about` where they would read it again.

        For a process that makes one page: whoever asks for anything else reads it.
        """
        if not self.read_with:
            return
        module, name = self.read_with.split(":")
        read = resolve_name(self.read_with)
        signature = inspect.signature(read)

        @wraps(read)
        def known(*given: Any, **named: Any) -> Any:
            asked = signature.bind(*given, **named).arguments
            return self.about if asked == self.arguments else read(*given, **named)

        setattr(import_module(module), name, known)


@dataclass(frozen=True)
class SubjectReader:
    """Reads the subjects of a kind with the function that its notebook reads them with.

    `function` and `result` (what the JSON holds) are `module:name`, and imported when
    a page is read. `arguments` has the parameter of the notebook for each argument of
    the function; `slug` names the files of what was read. `layout` are the notebook's
    parameters that change only how it is shown.
    """

    kind: str
    function: str
    arguments: Mapping[str, str]
    result: str
    slug: Callable[[Any], str]
    layout: tuple[str, ...] = ()

    def __call__(self, given: Parameters, root: DataRoot) -> Subject:
        """The subject with these parameters; raises a ParathedError."""
        asked = {name: given.get(of) for name, of in self.arguments.items()}
        found = resolve_name(self.function)(**asked, root=root)
        made_with: dict[str, str] = found.made_with
        data = resolve_name(self.result)(found)
        layout = {name: given[name] for name in self.layout if given.get(name)}
        data["manifest"]["parameters"] |= layout
        return Subject(
            self.kind,
            self.slug(found),
            made_with,
            data,
            found,
            self.function,
            {name: made_with[of] for name, of in self.arguments.items()},
            layout,
        )


def _as_given(given: Parameters, _: DataRoot) -> Parameters:
    return given


def _municipalities(names: Iterable[str], _: Parameters) -> list[Whom]:
    return list(load_catalogue().several(names).values())


def _areas(names: Iterable[str], given: Parameters) -> list[Whom]:
    from parathed_lib.catalogue.areas import find_area

    return [find_area(load_catalogue(), name, given.get("title")) for name in names]


@dataclass(frozen=True)
class Kind:
    """A kind of page. A parameter that is empty has its default.

    `parts` is the module whose functions the cells call. `read` gives the subject of a
    page, and raises a ParathedError. `files` are those that a page may be made from,
    and folders whose names matter: what is not among them must change no page. They are
    also what a cluster is sent. `everyone` has the codes of those who get a page with
    `--all`; None where there is no such. `resolve` spells out what can be known
    of the parameters without reading the subject. `about` is the parameter that says
    whom a page is about, and `find` gives them by their names and the other parameters.
    """

    name: str
    parts: str
    read: Callable[[Parameters, DataRoot], Subject]
    files: Callable[[Parameters, DataRoot], list[Path]]
    everyone: Callable[[DataRoot], list[str]] | None
    resolve: Callable[[Parameters, DataRoot], Parameters] = _as_given
    about: str = "municipality"
    find: Callable[[Iterable[str], Parameters], list[Whom]] = _municipalities

    def slug(self, who: Whom | None) -> str:
        """What a page's files are called, as far as that is known before it is read."""
        name = "" if self.name in (ASSESSMENT, AREA) else self.name
        return "-".join(filter(None, (who.slug if who else "", name)))


def kind_named(name: str) -> Kind:
    """The kind with this name; raises ParameterError."""
    if name not in KINDS:
        raise ParameterError(
            f"There is no report of kind {name!r}. There are {', '.join(KINDS)}."
        )
    return KINDS[name]


def _assessment_slug(found: Assessment) -> str:
    return found.municipality.slug


def _assessment_files(given: Parameters, root: DataRoot) -> list[Path]:
    """The vintage, and of the municipality what belongs to the round."""
    code, round_name = given["municipality"], given.get("round") or None
    return [
        *_below(root.raw / given["vintage"]),
        *([root.evaluations / round_name] if round_name else []),
        *root.forms(round_name, code),
        *_published_and_local(root, code),
    ]


def _assessment_round(given: Parameters, root: DataRoot) -> Parameters:
    """With the round that is shown; an empty one stays where there is none."""
    found = root.round_of(given["municipality"], given["vintage"], given.get("round"))
    return {**given, "round": found or ""}


def _monitoring_slug(found: Monitoring) -> str:
    """That of another day than the vintage's own has the day in its name."""
    day = "" if found.at == found.now.as_of else f"-{found.at.isoformat()}"
    return f"{found.now.municipality.slug}-{MONITORING}{day}"


def _monitoring_files(given: Parameters, root: DataRoot) -> list[Path]:
    """All vintages, for it is set beside an earlier one, and all of the municipality."""
    every = [path for name in root.vintages() for path in _below(root.raw / name)]
    return [*every, *_own(root, given["municipality"])]


def _plan_slug(found: PlanOverview) -> str:
    """That of one of several plans has its key in its name."""
    key = f"-{found.stored.key}" if found.stored.key else ""
    return f"{found.municipality.slug}-{PLAN}{key}"


def _plan_files(given: Parameters, root: DataRoot) -> list[Path]:
    vintage = _below(root.raw / given["vintage"])
    return [*vintage, *_own(root, given["municipality"])]


def _with_plan(root: DataRoot) -> list[str]:
    codes = [code for code in load_catalogue().municipalities if root.plans_of(code)]
    if not codes:
        raise ParameterError(
            "No municipality has a plan yet. Make one with: parathed plan new NAME FILE"
        )
    return codes


def _programme_slug(_: object) -> str:
    return PROGRAMME


def _programme_files(given: Parameters, root: DataRoot) -> list[Path]:
    """The vintage, and what all municipalities have handed in and published."""
    names = given["vintage"], "evaluations", "plans", "published"
    local = [root.local_indicators] if root.local_indicators.is_file() else []
    return [*(path for name in names for path in _below(root.raw / name)), *local]


def _area_slug(found: GroupAssessment) -> str:
    return found.area.slug


def _area_files(given: Parameters, root: DataRoot) -> list[Path]:
    """The vintage, and no form; local indicators may keep it from being read."""
    local = [root.local_indicators] if root.local_indicators.is_file() else []
    return [*_below(root.raw / given["vintage"]), *local]


def _with_day(given: Parameters, root: DataRoot) -> Parameters:
    """With the day as ISO writes it; raises ParameterError for what is none."""
    if not given.get("at"):
        return given
    from parathed_lib.forms.plan.dates import stated_day

    day = stated_day(given["at"])
    return {**given, "at": day.isoformat() if day else ""}


def _below(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _own(root: DataRoot, code: str) -> list[Path]:
    """The rounds, and what a municipality has handed in and published.

    Of a round alone it matters that it is there: a plan may name it.
    """
    rounds = [root.evaluations / name for name in root.rounds()]
    forms = [path for name in root.rounds() for path in root.forms(name, code)]
    return [*rounds, *forms, *root.plans_of(code), *_published_and_local(root, code)]


def _published_and_local(root: DataRoot, code: str) -> list[Path]:
    """What was published of a municipality, and the file with indicators of its own."""
    published = root.published(code)
    found = [published] if published.is_file() else []
    return [*found, root.local_indicators] if _has_local(root, code) else found


def _has_local(root: DataRoot, code: str) -> bool:
    path = root.local_indicators
    if not path.is_file():
        return False
    try:
        entries = tomllib.loads(path.read_text("utf-8")).get("indicators", [])
        return code in {c for e in entries for c in e.get("municipalities", [])}
    except (ValueError, AttributeError, TypeError):
        return True  # damaged: the page will say so


def _all_municipalities(_: DataRoot) -> list[str]:
    return list(load_catalogue().municipalities)


def _same(*names: str) -> Mapping[str, str]:
    return {name: name for name in names}


_ASSESSMENT = SubjectReader(
    ASSESSMENT,
    "parathed_lib.assessment:assess",
    _same("municipality", "vintage", "round", "period"),
    "parathed_lib.pages.assessment.result:result",
    _assessment_slug,
    layout=("full",),
)
_MONITORING = SubjectReader(
    MONITORING,
    "parathed_lib.monitoring:monitor",
    _same("municipality", "vintage", "round", "at", "since_vintage", "since_round"),
    "parathed_lib.pages.monitoring.result:monitoring_result",
    _monitoring_slug,
)
_PLAN = SubjectReader(
    PLAN,
    "parathed_lib.plan.overview:plan_of",
    _same("municipality", "plan", "at", "vintage", "round"),
    "parathed_lib.pages.plan.result:plan_result",
    _plan_slug,
)
_PROGRAMME = SubjectReader(
    PROGRAMME,
    "parathed_lib.programme:programme",
    {"names": "municipalities", "vintage": "vintage"},
    "parathed_lib.pages.programme.result:programme_result",
    _programme_slug,
)
_AREA = SubjectReader(
    AREA,
    "parathed_lib.assessment.areas:assess_group",
    {"names": "area", "title": "title", "vintage": "vintage"},
    "parathed_lib.pages.area.result:area_result",
    _area_slug,
)

KINDS = {
    kind.name: kind
    for kind in (
        Kind(
            ASSESSMENT,
            "parathed_lib.pages.assessment.parts",
            _ASSESSMENT,
            _assessment_files,
            _all_municipalities,
            _assessment_round,
        ),
        Kind(
            MONITORING,
            "parathed_lib.pages.monitoring.parts",
            _MONITORING,
            _monitoring_files,
            _all_municipalities,
            _with_day,
        ),
        Kind(
            PLAN,
            "parathed_lib.pages.plan.parts",
            _PLAN,
            _plan_files,
            _with_plan,
            _with_day,
        ),
        Kind(
            PROGRAMME,
            "parathed_lib.pages.programme.parts",
            _PROGRAMME,
            _programme_files,
            None,
            about=MANY,
        ),
        Kind(
            AREA,
            "parathed_lib.pages.area.parts",
            _AREA,
            _area_files,
            None,
            about=AREA,
            find=_areas,
        ),
    )
}
