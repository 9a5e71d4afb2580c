"""The pages that lie beside a municipality's report: its plans, and their follow-up."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from parathed_lib.pages.kinds import MONITORING, PLAN
from parathed_lib.pages.stored import read_json

_LONGEST = 60


class Link(NamedTuple):
    """A page beside a report: the name of its file, its kind, and its day or name.

    `at` is the day of a follow-up of another day than the vintage's own, `name` that
    of a plan that is one of several.
    """

    page: str
    kind: str
    at: date | None = None
    name: str = ""


def links(folder: Path, slug: str, files: Iterable[str]) -> list[Link]:
    """The pages beside the report with this slug, follow-up first, then its plans.

    The follow-up on the vintage's own day comes before those of other days, which stand
    in the order of time.
    """
    there = sorted(files)
    days = sorted(_pages(f"{slug}-{MONITORING}", there), key=itemgetter(1))
    found = [
        Link(page, MONITORING, at=_day(rest))
        for page, rest in days  # ISO days sort in the order of time
        if not rest or _day(rest)
    ]
    plans = _pages(f"{slug}-{PLAN}", there)
    for page, key in plans:
        name = _plan_name(folder / page, key) if len(plans) > 1 else ""
        found.append(Link(page, PLAN, name=name))
    return found


def _pages(stem: str, there: list[str]) -> list[tuple[str, str]]:
    """The pages of a kind, and what stands after the stem of their names."""
    name = re.compile(rf"{re.escape(stem)}(?:-(.*))?\.html")
    return [(page, m[1] or "") for page in there if (m := name.fullmatch(page))]


def _day(text: str) -> date | None:
    """The day that a file's name ends with, as 2027-06-30; None when it does not."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if found.isoformat() == text else None


def _plan_name(page: Path, key: str) -> str:
    """The name that the plan's JSON tells, shortened; else what its file is called."""
    plan = read_json(page.with_suffix(".json")).get("plan")
    name = plan.get("name") if isinstance(plan, dict) else None
    text = " ".join(str(name or key).split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…"
