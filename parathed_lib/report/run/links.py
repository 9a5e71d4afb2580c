"""The pages that lie beside a municipality's report: its plans, and their follow-up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from parathed_lib.formatting import day
from parathed_lib.pages.kinds import MONITORING, PLAN
from parathed_lib.report.run.records import read_json

_LONGEST = 60


@dataclass(frozen=True)
class Beside:
    """A page beside a report: what a link to it says, and the name of its file."""

    text: str
    page: str


def pages_beside(folder: Path, slug: str, files: Iterable[str]) -> list[Beside]:
    """The pages beside the report with this slug, follow-up first, then its plans.

    The follow-up on the vintage's own day comes before those of other days, which have
    their day in the name of the file and stand in the order of time. A plan that is one
    of several is told by its name.
    """
    there = set(files)
    found = _follow_ups(slug, there)
    stem = f"{slug}-{PLAN}"
    plans = [
        page
        for page in sorted(there)
        if page == f"{stem}.html"
        or (page.startswith(f"{stem}-") and page.endswith(".html"))
    ]
    for page in plans:
        name = _plan_name(folder / page) if len(plans) > 1 else ""
        found.append(Beside(f"Plan: {name}" if name else "Plan", page))
    return found


def _follow_ups(slug: str, there: set[str]) -> list[Beside]:
    stem = f"{slug}-{MONITORING}"
    found = [Beside("Opfølgning", f"{stem}.html")] if f"{stem}.html" in there else []
    for page in sorted(there):  # ISO days sort in the order of time
        if not (page.startswith(f"{stem}-") and page.endswith(".html")):
            continue
        if (at := _day_of(page[len(stem) + 1 : -len(".html")])) is not None:
            found.append(Beside(f"Opfølgning {day(at)}", page))
    return found


def _day_of(text: str) -> date | None:
    """The day that a file's name ends with, as 2027-06-30; None when it does not."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if found.isoformat() == text else None


def _plan_name(page: Path) -> str:
    """The name that the plan's JSON tells, shortened; else what its file is called."""
    plan = read_json(page.with_suffix(".json")).get("plan")
    name = plan.get("name") if isinstance(plan, dict) else None
    text = " ".join(str(name or page.stem.partition(f"-{PLAN}-")[2]).split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…"
