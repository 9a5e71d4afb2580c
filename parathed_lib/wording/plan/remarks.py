"""What to look at again in a plan that can be stored; none of it keeps the plan out.

The page says the same, in the same words.
"""

from __future__ import annotations

from parathed_lib.forms.draft import Draft
from parathed_lib.plan.overview import PlanOverview
from parathed_lib.wording.plan.findings import SIDES, Told, conflicts


def remarks(overview: PlanOverview, draft: Draft) -> list[str]:
    """What does not add up in a plan, each with its place in the file it came in.

    The plan's own words are left out, since they could be anything.
    """
    found = [f"{_place(draft, words)}: {words.text}" for words in conflicts(overview)]
    if any(gap.kind == "assessment_missing" for gap in overview.of_group("gap")):
        found.append(
            "Punkternes numre er ikke set efter: skemaet fra runde "
            f"{overview.plan.round} ligger ikke her eller kan ikke læses."
        )
    return found


def _place(draft: Draft, words: Told) -> str:
    """Where it stands: in the file when that is known, else on the page."""
    if words.path:
        return draft.places.get(words.path, words.path)
    year = words.subject if words.kind in SIDES else ""
    return f"{words.place}, {year}" if year else words.place
