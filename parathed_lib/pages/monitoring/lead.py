"""What the front page opens with: the answers, or the plans where those cannot be compared."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from parathed_lib.formatting import capitalised, listed
from parathed_lib.monitoring import Monitoring
from parathed_lib.monitoring.progress import Progress
from parathed_lib.pages.monitoring import plans as plan_words
from parathed_lib.pages.monitoring import ratings as rating_words
from parathed_lib.pages.monitoring.counting import alone, counted


@dataclass(frozen=True)
class Lead:
    """The heading, a figure that belongs to it, and the sentences below."""

    title: str
    score: str
    sentences: list[str]


def lead(monitoring: Monitoring) -> Lead:
    """What comes first.

    The plans, where there are any and the answers cannot be set beside earlier ones.
    """
    answers = rating_words.short(monitoring)
    plans = plan_words.standings(monitoring)
    if plans and rating_words.obstacle(monitoring):
        said = [text for plan in plans for text in plan_words.actions_behind(plan)]
        which = "De to planer er" if len(plans) == 2 else "Alle planer er"
        both = [f"{which} talt sammen."] if len(plans) > 1 else said
        return Lead(plans_title(monitoring, plans), "", [*both, *answers])
    title, score = rating_words.headline(monitoring)
    return Lead(title, score, answers)


def plans_title(monitoring: Monitoring, plans: list[Progress]) -> str:
    """The milestones of all plans in short; the actions where there is none with a day."""
    states = Counter(row.standing.state for plan in plans for row in plan.milestones)
    reached = states["reached"] + states["late"]
    counts = [
        (states["overdue"], "er overskredet"),
        (reached, "er nået"),
        (states["coming"], "kommer"),
    ]
    found = [(count, words) for count, words in counts if count]
    if found:
        (first, words), *rest = found
        parts = [f"{counted(first, 'milepæl', 'milepæle')} {words}"]
        parts += [f"{alone(count)} {words}" for count, words in rest]
        return capitalised(", ".join(parts))
    statuses = Counter(row.standing.status for plan in plans for row in plan.actions)
    if not statuses:
        return "Planen har ingen milepæl med en dag"
    names = monitoring.planning.name
    told = [
        f"{alone(count)} {names[status].lower() if status else plan_words.NO_STATUS}"
        for status, count in sorted(statuses.items(), key=lambda s: (not s[0], s[0]))
    ]
    every = counted(sum(statuses.values()), "handling", "handlinger")
    return f"{capitalised(every)}: {listed(told)}"
