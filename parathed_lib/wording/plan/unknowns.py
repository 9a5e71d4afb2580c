"""*Det ved vi ikke*: what a plan leaves out, counted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from parathed_lib.formatting import NO_BREAK_SPACE, capitalised, in_words, listed
from parathed_lib.plan.overview import PlanOverview
from parathed_lib.plan.results import measure_standings
from parathed_lib.wording.extent import HIDDEN
from parathed_lib.wording.plan.values import iso_day, year_list

# What a plan can lack as a whole, as it is told in a list.
WHOLE = (
    ("goals", "strategiske mål"),
    ("definitions", "begreber"),
    ("actions", "handlinger"),
    ("milestones", "milepæle"),
    ("result_targets", "resultatmål"),
    ("budget", "budget"),
    ("training", "undervisning eller øvelser"),
)
OWNER, DUE, AMOUNT = "ingen ansvarlig", "ingen frist", "intet beløb"


@dataclass(frozen=True)
class PlanUnknown:
    """Something that a plan does not say: `what`, and the reason `why`.

    `names` are the plan's own words that belong to the reason; often empty.
    """

    what: str
    why: str
    names: str = ""


def unknowns(overview: PlanOverview) -> list[PlanUnknown]:
    """All that the plan leaves out, in the order of its parts."""
    return [
        *_frame(overview),
        *_actions(overview),
        *_milestones(overview),
        *_targets(overview),
        *_money(overview),
        *_passages(overview),
        *_extent(overview),
        PlanUnknown(
            "Om planen virker.",
            "Planen siger, hvad kommunen vil gøre. Den kan ikke vise, hvad det fører til.",
        ),
    ]


def title(overview: PlanOverview) -> str:
    """How many things the plan does not say."""
    count = len(unknowns(overview))
    return f"{capitalised(in_words(count))} ting, som planen ikke siger"


def _frame(overview: PlanOverview) -> Iterator[PlanUnknown]:
    """The plan as a whole: its period, the decision, what it has none of."""
    plan = overview.plan
    kinds = {finding.kind: finding for finding in overview.of_group("gap")}
    if "period_missing" in kinds:
        yield PlanUnknown(
            "Hvornår planen gælder.",
            "Planen oplyser ikke både en første og en sidste dag.",
        )
    if not plan.decision:
        yield PlanUnknown("Om planen er godkendt.", "Der står ingen beslutning.")
    if "assessment_missing" in kinds:
        yield PlanUnknown(
            "Om planen tager alle opmærksomhedspunkter op.",
            "Planen bygger på en parathedsvurdering, hvis skema ikke ligger her:",
            plan.round,
        )
    given_up = [
        str(f.facts["point"]) for f in overview.findings if f.kind == "point_abandoned"
    ]
    if given_up:
        points = f"punkt{NO_BREAK_SPACE}{listed(given_up)}"
        yield PlanUnknown(
            f"Hvad kommunen nu gør ved {points}.",
            "Den eneste handling er opgivet, og planen giver ingen grund."
            if len(given_up) == 1
            else "Handlingerne er opgivet, og planen giver ingen grund.",
        )
    if absent := [name for part, name in WHOLE if not getattr(plan, part)]:
        yield PlanUnknown(
            capitalised(f"{listed(absent)}."), "Planen har ikke noget om det."
        )
    if "years_without_plan" in kinds:
        missing = kinds["years_without_plan"].facts["years"]
        yield PlanUnknown(
            f"Om kommunen havde en plan i {year_list(missing)}.",
            "Der ligger ingen plan for de år her.",
        )


def _actions(overview: PlanOverview) -> Iterator[PlanUnknown]:
    actions = overview.plan.actions
    for what, lacking, lacks in (
        ("Hvem der har ansvaret for {}.", [a for a in actions if not a.owner], OWNER),
        ("Hvornår {} skal være færdige.", [a for a in actions if not a.due], DUE),
        ("Hvad {} koster.", [a for a in actions if a.kr is None], AMOUNT),
    ):
        if not lacking:
            continue
        part = _part_of(len(lacking), len(actions), "handlinger")
        every = "nogen af dem" if len(actions) > 1 else "den"
        if len(lacking) == len(actions):
            yield PlanUnknown(what.format(part), f"Der står {lacks} ved {every}.")
        else:
            names = ", ".join(a.id for a in lacking)
            yield PlanUnknown(what.format(part), f"Der står {lacks} ved:", names)


def _milestones(overview: PlanOverview) -> Iterator[PlanUnknown]:
    milestones = overview.plan.milestones
    rows = [
        milestones[f.facts["row"] - 1]
        for f in overview.findings
        if f.kind == "milestone_undated"
    ]
    if rows:
        yield PlanUnknown(
            f"Hvilken dag {_part_of(len(rows), len(milestones), 'milepæle')} skal være nået.",
            "Planen skriver ingen dag eller en dag uden årstal:",
            ", ".join(f"{m.text} ({m.due})" if m.due else m.text for m in rows),
        )


def _targets(overview: PlanOverview) -> Iterator[PlanUnknown]:
    targets = overview.plan.result_targets
    for what, count, why in (
        (
            "Hvordan man kan tælle, om {} er nået.",
            sum(not t.measures for t in targets),
            "Kun skrevet i ord.",
        ),
        (
            "Hvem der har ansvaret for {}.",
            sum(not t.owner for t in targets),
            f"Der står {OWNER}.",
        ),
        (
            "Hvornår {} skal være nået.",
            sum(not t.due for t in targets),
            f"Der står {DUE}.",
        ),
    ):
        if count:
            part = _part_of(count, len(targets), "resultatmål")
            yield PlanUnknown(what.format(part), why)
    states = [s.state for t in targets for s in measure_standings(t, overview.at)]
    on_the_day = iso_day(overview.at.isoformat())
    for count, why in (
        (states.count("unknown"), f"Der er intet resultat den {on_the_day}."),
        (states.count("suppressed"), f"{capitalised(HIDDEN['suppressed'])}."),
    ):
        if count:
            part = _part_of(count, len(states), "tællinger")
            yield PlanUnknown(f"Hvad resultatet blev for {part}.", why)


def _money(overview: PlanOverview) -> Iterator[PlanUnknown]:
    amounts = overview.plan.budget
    if amounts and all(amount.year is None for amount in amounts):
        yield PlanUnknown(
            "Hvordan pengene er delt på år.", "Beløbene gælder hele perioden."
        )
    years = [
        f.facts["year"] for f in overview.findings if f.kind == "year_without_budget"
    ]
    if years:
        yield PlanUnknown(
            f"Hvad planen koster i {year_list(years)}.",
            "Budgettet har ingen beløb for året."
            if len(years) == 1
            else "Budgettet har ingen beløb for de år.",
        )


def _passages(overview: PlanOverview) -> Iterator[PlanUnknown]:
    missing = [
        passage.title.lower()
        for passage in overview.planning.passages
        if passage.id not in overview.plan.texts
    ]
    if missing:
        yield PlanUnknown(
            f"{capitalised(listed(missing))}.", "Planen skriver ikke om det."
        )


def _extent(overview: PlanOverview) -> Iterator[PlanUnknown]:
    if not overview.plan.extent:
        return
    for hidden in dict.fromkeys(row.hidden for row in overview.extent if row.hidden):
        yield PlanUnknown(
            "Et præcist antal henvendelser eller sager.",
            f"{capitalised(HIDDEN[hidden])}.",
        )


def _part_of(count: int, total: int, name: str) -> str:
    neuter = name == "resultatmål"
    if count == total:
        return (
            f"alle {in_words(total)} {name}"
            if total > 1
            else f"den ene af planens {name}"
        )
    some = in_words(count, neuter=neuter) if count > 1 else ("ét" if neuter else "én")
    return f"{some} af {in_words(total)} {name}"
