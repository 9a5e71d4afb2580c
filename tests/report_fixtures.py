"""Reports made once for all tests that read them, and what such tests share.

Expected numbers come from here too: read from the CSV files and the form with nothing
of ours, and printed by `danish`, so that a fault in the library cannot hide itself.

PYTEST_DONT_REWRITE: test files import the helpers before pytest loads the fixtures.
"""

from __future__ import annotations

import csv
import fcntl
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

import nbformat
import pytest
from bs4 import BeautifulSoup, Tag
from nbformat.v4 import new_code_cell

from parathed_lib.commands.app import main
from parathed_lib.pages.kinds import kind_named
from parathed_lib.report.run.batch import remake
from parathed_lib.report.run.cache_key import CacheKeys
from parathed_lib.report.run.records import Done, PageOutcome, Records
from parathed_lib.report.run.worker_process import WorkerProcess
from parathed_lib.storage.data_root import DataRoot

# The printed report of 2017: id, Danish name, rater, theme.
PARAMETERS = [
    ("emergency_readiness", "Beredskab", "own", "preparedness"),
    ("initiatives", "Indsatser", "own", "preparedness"),
    ("internal_cooperation", "Internt samarbejde", "own", "organisation"),
    ("external_cooperation", "Eksternt samarbejde", "own", "organisation"),
    ("competences", "Kompetencer", "own", "resources"),
    ("strategy", "Strategi", "assessor", "leadership"),
    ("cross_organisation", "Tværgående organisering", "assessor", "organisation"),
    (
        "concern_procedure",
        "Plan for bekymringshenvendelser",
        "assessor",
        "preparedness",
    ),
    (
        "registration_practice",
        "Etableret registreringspraksis",
        "assessor",
        "leadership",
    ),
    (
        "management_information",
        "Anvendelse af ledelsesinformation",
        "assessor",
        "leadership",
    ),
]
THEMES = {
    "leadership": "Ledelse og strategisk forankring",
    "preparedness": "Beredskab og indsats",
    "organisation": "Organisation og samarbejde",
    "resources": "Ressourcer og kompetencer",
    "activities": "Aktiviteter og resultater",
}
PAGES = ("Ishøj 2017", "Ishøj 2026", "Læsø 2026")
# What is made once for all processes of a run: `once("reports", make)`.
Once = Callable[[str, Callable[[Path], object]], Path]
# (indicator, area) -> period -> figure as it stands in the file
Published = dict[tuple[str, str], dict[str, float]]


def parathed(*words: str | Path, cwd: Path, **env: str) -> subprocess.CompletedProcess:
    """Runs the command in a folder, as the console script does.

    It is run in this process; in one of its own where `env` adds to the environment,
    or where it would leave the threads of a cluster's client behind.
    """
    if env or "--scheduler" in words:
        return python("-m", "parathed_lib", *words, cwd=cwd, **env)
    given = list(map(str, words))
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["parathed", *given])
        patch.chdir(cwd)
        with redirect_stdout(out), redirect_stderr(err):
            try:
                main()
            except SystemExit as ended:
                code = int(ended.code or 0)
    return subprocess.CompletedProcess(given, code, out.getvalue(), err.getvalue())


def python(*words: str | Path, cwd: Path, **env: str) -> subprocess.CompletedProcess:
    """Runs this Python with these words in a folder."""
    return subprocess.run(
        [sys.executable, *map(str, words)],
        cwd=cwd,
        env=os.environ | env,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
    )


def threads_at_start(folder: Path) -> dict[str, str]:
    """The environment of a Python that starts a thread whenever it begins."""
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(
        "import threading\n"
        "threading.Thread(target=threading.Event().wait, daemon=True).start()\n"
    )
    paths = [str(folder), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {"PYTHONPATH": os.pathsep.join(paths)}


def report_key(
    root: DataRoot,
    code: str,
    vintage: str,
    round_name: str = "",
    period: str = "newest",
) -> str:
    """The key by which a municipality's report is known to be unchanged."""
    kind = kind_named("assessment")
    given = {"municipality": code, "vintage": vintage}
    given |= {"round": round_name, "period": period}
    return CacheKeys(kind, root).key(kind.resolve(given, root))


def lay_report(path: Path, data: Mapping[str, Any]) -> None:
    """Writes a report's data, with a page and a notebook, as those of one run."""
    files = {}
    for end, text in ((".html", "side"), (".ipynb", "{}"), (".json", json.dumps(data))):
        place = path.with_suffix(end)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, "utf-8")
        files[place.name] = hashlib.sha256(text.encode()).hexdigest()
    records = Records(path.parent, path.parent.name)
    outcome = PageOutcome("", "", "", path.stem, "ok", 0.0)
    records.add(Done(outcome, path.stem, "", files))
    records.write()


def short_template(repository: Path, root: Path, *cells: str) -> int:
    """A template for a root: the front page, then these cells; the last one's number.

    Counted from 1 among all cells of the notebook that is run, which papermill gives a
    cell with the parameters.
    """
    template = nbformat.read(repository / "notebooks" / "assessment.ipynb", 4)
    front = next(n for n, c in enumerate(template.cells) if "page.front" in c.source)
    template.cells = template.cells[: front + 1] + [new_code_cell(c) for c in cells]
    (root / "notebooks").mkdir(exist_ok=True)
    nbformat.write(template, root / "notebooks" / "assessment.ipynb")
    return len(template.cells) + 1


def gone(mark: str, seconds: float = 60) -> list[str]:
    """What is left, after some seconds, of the processes whose MARK is this."""
    end = time.monotonic() + seconds
    while (left := _marked(mark)) and time.monotonic() < end:
        time.sleep(0.1)
    return left


def _marked(mark: str) -> list[str]:
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if f"MARK={mark}\0".encode() in (folder / "environ").read_bytes():
                found.append((folder / "cmdline").read_bytes().decode("utf-8"))
        except OSError:
            continue
    return found


@dataclass(frozen=True)
class Report:
    """The three files of a report; `folder` is that of its vintage."""

    folder: Path
    stem: str

    @property
    def path(self) -> Path:
        return self.folder / f"{self.stem}.html"

    @cached_property
    def html(self) -> str:
        return self.path.read_text("utf-8")

    @cached_property
    def page(self) -> BeautifulSoup:
        return parsed(self.html)

    @cached_property
    def appendix(self) -> BeautifulSoup:
        """The appendix of its vintage."""
        return parsed((self.folder / "appendix.html").read_text("utf-8"))

    @cached_property
    def data(self) -> dict[str, Any]:
        return json.loads((self.folder / f"{self.stem}.json").read_text("utf-8"))

    def bytes(self) -> dict[str, bytes]:
        """The content of the three files by the end of their names."""
        ends = (".html", ".ipynb", ".json")
        return {e: (self.folder / f"{self.stem}{e}").read_bytes() for e in ends}


# A page of a kind from a data root in a folder, with the parameters of its report.
MakePage = Callable[..., Report]


def assert_remade(kind: str, root: Path, report: Report) -> None:
    """A process of its own makes the same bytes from what lies in another root."""
    again = remake(kind, report.data["manifest"]["parameters"], DataRoot(root))
    files = {f"{report.stem}{end}": data for end, data in report.bytes().items()}
    assert {n: t.encode("utf-8") for n, t in again.files(report.stem).items()} == files


def parsed(html: str) -> BeautifulSoup:
    """The page as a tree."""
    return BeautifulSoup(html, "html.parser")


def words(tag: Tag) -> str:
    """The text of a tag with single spaces; a non-breaking space is kept."""
    return re.sub(r"[ \n]+", " ", tag.get_text(" ")).strip()


def danish(value: float, decimals: int = 0) -> str:
    """A number as Danish statistics print it: 1234.5 -> `1.234,5`, half away from 0."""
    step = Decimal(1).scaleb(-decimals)
    rounded = Decimal(str(value)).quantize(step, ROUND_HALF_UP)
    return f"{rounded:,}".translate(str.maketrans(",.", ".,"))


def percent(value: float) -> str:
    """A percentage with one decimal and a non-breaking space."""
    return f"{danish(value, 1)}\u00a0%"


def published(root: Path, vintage: str) -> Published:
    """All figures of a vintage, read from its files without our library."""
    found: Published = {}
    folder = root / "data" / "raw" / vintage
    for path in sorted(folder.glob("*/*.csv")):
        with path.open(encoding="utf-8", newline="") as text:
            for row in csv.DictReader(text):
                if row["value"]:
                    key = (row["indicator"], row["area"])
                    found.setdefault(key, {})[row["period"]] = float(row["value"])
    return found


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Once:
    """Makes a folder once for all processes that share a run; the others wait for it.

    Nothing may be written to it afterwards.
    """
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def once(name: str, make: Callable[[Path], object]) -> Path:
        folder = shared / f"once-{name}"
        with (shared / f"once-{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not folder.exists():
                begun = shared / f"once-{name}.begun"
                shutil.rmtree(begun, ignore_errors=True)
                begun.mkdir()
                make(begun)
                begun.rename(folder)
        return folder

    return once


@pytest.fixture(scope="session")
def make_page() -> Iterator[MakePage]:
    """Makes a page without a command: `make_page("plan", root, out, municipality=…)`.

    Its files are put into the folder `out`, without records of a run.
    """
    with WorkerProcess("page_maker") as process:

        def make_page(kind: str, root: Path, out: Path, **parameters: str) -> Report:
            where = DataRoot(root.resolve())
            [(vintage, slug, files)] = process.call("made", kind, parameters, where)
            folder = out / vintage
            folder.mkdir(parents=True, exist_ok=True)
            for name, text in files.items():
                (folder / name).write_text(text, "utf-8")
            return Report(folder, slug)

        yield make_page


@pytest.fixture(scope="session")
def form(repository: Path) -> dict[str, Any]:
    """Ishøj's form of 2017 as it stands in its file."""
    path = repository / "data" / "raw" / "evaluations" / "2017" / "183.toml"
    return tomllib.loads(path.read_text("utf-8"))


@pytest.fixture(scope="session")
def names(repository: Path) -> dict[str, str]:
    """The names of the 98 municipalities by code."""
    path = repository / "parathed_lib" / "catalogue" / "municipalities.csv"
    with path.open(encoding="utf-8", newline="") as text:
        return {row["code"]: row["name"] for row in csv.DictReader(text)}


@pytest.fixture(scope="session")
def vintages(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root with both vintages and without a form, for the states of `page_states`."""
    root = tmp_path_factory.mktemp("states") / "root"
    for vintage in ("2017", "2026"):
        source = repository / "data" / "raw" / vintage
        hidden = shutil.ignore_patterns(".*")
        shutil.copytree(source, root / "data" / "raw" / vintage, ignore=hidden)
    return root


@pytest.fixture(scope="session")
def reports(embedded_root: Path, once: Once) -> dict[str, Report]:
    """The reports that most tests read, by `PAGES`; to be read only."""

    def make(out: Path) -> None:
        for names, vintage in ((("Ishøj",), "2017"), (("Ishøj", "Læsø"), "2026")):
            to = ("--vintage", vintage, "--root", embedded_root, "--out", out)
            done = parathed("report", *names, *to, cwd=out.parent)
            if done.returncode:
                pytest.fail(f"no reports to test:\n{done.stdout}\n{done.stderr}")

    out = once("reports", make)
    return {
        "Ishøj 2017": Report(out / "2017", "183-ishoej"),
        "Ishøj 2026": Report(out / "2026", "183-ishoej"),
        "Læsø 2026": Report(out / "2026", "825-laesoe"),
    }
