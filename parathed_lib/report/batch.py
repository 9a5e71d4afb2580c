"""Reports of several municipalities: files written whole, outcomes recorded.

A report is made again only when something that it is made from has changed, or when
its files are not those that were written.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

import parathed_lib
from parathed_lib.assessment import Assessment, assess
from parathed_lib.catalogue import Municipality, load_catalogue
from parathed_lib.comparison import compare
from parathed_lib.data_root import DataRoot, find_root, write_whole
from parathed_lib.errors import (
    OutputError,
    ParameterError,
    ParathedError,
    ReportError,
    UnknownNameError,
)
from parathed_lib.results import manifest, versions
from parathed_lib.vintage import load_vintage

RUN, MANIFEST = "run.json", "manifest.json"


@dataclass(frozen=True)
class Request:
    """What the user asked for."""

    names: tuple[str, ...]
    everyone: bool = False
    vintage: str | None = None
    round: str | None = None
    period: str = "newest"
    out: Path | None = None
    force: bool = False
    root: Path | None = None


@dataclass(frozen=True)
class Outcome:
    """What became of one report; `status` is ok, unchanged or failed."""

    code: str
    name: str
    status: str
    seconds: float
    cell: int | None = None
    message: str = ""


def make_reports(request: Request, tell: Callable[[str], None]) -> list[Outcome]:
    """Make the reports, write `run.json` and `manifest.json`, and tell of each.

    With one municipality an error in its input is raised; with several it is recorded
    and the rest goes on. Raises UnknownNameError before anything is made when a name is
    unknown, and OutputError when the folder cannot be written.
    """
    root = find_root(request.root)
    municipalities = _chosen(request)
    vintage = root.vintage(request.vintage)
    root.round(vintage, request.round)
    load_vintage(root, vintage)
    folder = (request.out or root.reports) / vintage
    write_whole(folder / RUN, _merged(folder / RUN, vintage, []))
    _write_processed(root, vintage, tell)
    outcomes = []
    for who in municipalities:
        outcome = _make(
            request, root, vintage, who, folder, alone=len(municipalities) == 1
        )
        outcomes.append(outcome)
        write_whole(folder / RUN, _merged(folder / RUN, vintage, [outcome]))
        tell(_line(outcome, folder / f"{who.slug}.html"))
    if len(outcomes) > 1:
        tell(_total(outcomes))
    return outcomes


def _chosen(request: Request) -> list[Municipality]:
    catalogue = load_catalogue()
    if request.everyone:
        if request.names:
            raise ParameterError("Give either names or --all, not both.")
        return list(catalogue.municipalities.values())
    if not request.names:
        raise ParameterError("Name at least one municipality, or give --all.")
    found, faults = {}, []
    for name in request.names:
        try:
            municipality = catalogue.municipality(name)
            found[municipality.code] = municipality
        except UnknownNameError as error:
            faults.append(str(error))
    if faults:
        raise UnknownNameError("\n".join(faults))
    return list(found.values())


def _make(
    request: Request,
    root: DataRoot,
    vintage: str,
    who: Municipality,
    folder: Path,
    *,
    alone: bool,
) -> Outcome:
    start = time.perf_counter()

    def outcome(status: str, message: str = "", cell: int | None = None) -> Outcome:
        seconds = round(time.perf_counter() - start, 2)
        return Outcome(who.code, who.name, status, seconds, cell, message)

    try:
        assessment = assess(
            who.code, vintage, request.round, period=request.period, root=root
        )
        from parathed_lib.report.run import make_report, template_path

        key = _key(assessment, template_path(root))
        if not request.force and _up_to_date(folder, who, key):
            return outcome("unchanged")
        try:
            report = make_report(assessment, root)
        except ReportError as error:
            return outcome("failed", str(error), error.cell)
        files = {
            f"{who.slug}.ipynb": report.notebook,
            f"{who.slug}.json": report.data,
            f"{who.slug}.html": report.html,
        }
        for name, content in files.items():
            write_whole(folder / name, content)
        _remember(folder, vintage, assessment, key, files)
        return outcome("ok")
    except OutputError:
        raise
    except ParathedError as error:
        if alone:
            raise
        return outcome("failed", str(error))


def _key(assessment: Assessment, template: Path) -> str:
    """Changes when anything does that the report is made from."""
    parts = {
        "manifest": manifest(assessment),
        "template": hashlib.sha256(template.read_bytes()).hexdigest(),
        "library": _library(),
        "versions": versions(),
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


@cache
def _library() -> str:
    """The checksum of our own code and templates."""
    folder = Path(parathed_lib.__file__).parent
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".py", ".j2", ".css", ".toml", ".csv"):
            digest.update(path.relative_to(folder).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _up_to_date(folder: Path, who: Municipality, key: str) -> bool:
    entry = _read(folder / MANIFEST).get("reports", {}).get(who.code)
    if not entry or entry.get("key") != key:
        return False
    return all(
        (folder / name).is_file()
        and hashlib.sha256((folder / name).read_bytes()).hexdigest() == sha256
        for name, sha256 in entry["files"].items()
    )


def _remember(
    folder: Path, vintage: str, assessment: Assessment, key: str, files: dict[str, str]
) -> None:
    told = _read(folder / MANIFEST)
    reports = told.get("reports", {})
    reports[assessment.municipality.code] = {
        "key": key,
        "files": {
            name: hashlib.sha256(content.encode()).hexdigest()
            for name, content in files.items()
        },
        **manifest(assessment),
    }
    write_whole(
        folder / MANIFEST,
        _json({"vintage": vintage, "reports": dict(sorted(reports.items()))}),
    )


def _merged(path: Path, vintage: str, outcomes: list[Outcome]) -> str:
    """`run.json` with these outcomes in the place of earlier ones of the same code."""
    earlier = {r["code"]: r for r in _read(path).get("reports", [])}
    earlier.update({o.code: asdict(o) for o in outcomes})
    reports = [earlier[code] for code in sorted(earlier)]
    return _json({"vintage": vintage, "reports": reports})


def _read(path: Path) -> dict[str, Any]:
    """A file of ours as data; one that is absent or damaged counts as empty."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return data if isinstance(data, dict) else {}


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _write_processed(root: DataRoot, name: str, tell: Callable[[str], None]) -> None:
    """The vintage's tables for those who want to compute with them."""
    catalogue, vintage = load_catalogue(), load_vintage(root, name)
    rows = [
        {"municipality": who.code, **compare(indicator, who, vintage).row()}
        for who in catalogue.municipalities.values()
        for indicator in catalogue.indicators.indicators
    ]
    tables = {
        "observations.csv": vintage.observations,
        "comparisons.csv": pd.DataFrame(rows),
    }
    try:
        for file, table in tables.items():
            path, text = root.processed / name / file, table.to_csv(index=False)
            if not path.is_file() or path.read_bytes() != text.encode():
                write_whole(path, text)
    except OutputError as error:
        tell(f"Note: the processed tables were not written. {error}")


def _line(outcome: Outcome, path: Path) -> str:
    if outcome.status == "failed":
        cell = f", cell {outcome.cell}" if outcome.cell else ""
        return f"{outcome.code} {outcome.name}: failed{cell}: {outcome.message}"
    try:
        shown = path.resolve().relative_to(Path.cwd())
    except ValueError:
        shown = path
    word = "unchanged" if outcome.status == "unchanged" else f"{outcome.seconds:.1f} s"
    return f"{outcome.code} {outcome.name}: {shown} ({word})"


def _total(outcomes: list[Outcome]) -> str:
    counts = {
        s: sum(o.status == s for o in outcomes) for s in ("ok", "unchanged", "failed")
    }
    return ", ".join(f"{count} {status}" for status, count in counts.items() if count)
