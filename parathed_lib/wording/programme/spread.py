"""Words on who takes part, and where in the country they lie."""

from __future__ import annotations

from parathed_lib.formatting import capitalised, in_words, listed, number, percent
from parathed_lib.programme import Programme
from parathed_lib.wording.pictures import PictureText
from parathed_lib.wording.programme.common import round_words

INVENTED = (
    "Navnene er opdigtede, og det er svarene også. Felterne på kortet er tilfældige."
)


def municipalities(count: int) -> str:
    """`1 kommune`, `8 kommuner`."""
    return f"{number(count)} kommune{'' if count == 1 else 'r'}"


def participation_map(programme: Programme) -> PictureText:
    """Who takes part, by region: participation only, never an answer."""
    regions = programme.regions
    taking_part = len(programme.members)
    everyone = len(programme.catalogue.municipalities)
    there = [r for r in regions if r.taking_part]
    without = [r.name.removeprefix("Region ") for r in regions if not r.taking_part]
    title = f"{capitalised(in_words(taking_part))} af landets {number(everyone)} kommuner er med, "
    if taking_part == everyone:
        title = f"Alle {number(everyone)} kommuner er med"
    elif not without:
        title += f"fordelt på alle {in_words(len(regions))} regioner"
    elif len(there) == 1:
        title += f"{'alle i' if taking_part > 1 else 'i'} {there[0].name}"
    else:
        title += f"ingen i {listed(without)}"
    rows = [
        [
            r.name,
            number(r.taking_part),
            number(r.municipalities),
            percent(100 * r.taking_part / r.municipalities, 0),
        ]
        for r in regions
    ]
    rows.append(
        [
            "Hele landet",
            number(taking_part),
            number(everyone),
            percent(100 * taking_part / everyone, 0),
        ]
    )
    told = [f"{row[0]} {row[1]} af {row[2]}" for row in rows]
    return PictureText(
        "spread",
        title,
        "Hver kommune er et felt. Mørke felter med prik er med. Kortet viser kun deltagelse, ikke svar.",
        "Kilde: de skemaer, der er gemt.",
        f"Kort over kommunerne. Med er: {'. '.join(told)}.",
        ["Region", "Kommuner med", "Kommuner i alt", "Andel med"],
        rows,
    )


def members(programme: Programme) -> list[tuple[str, str, str]]:
    """Each municipality with its region and the rounds in which it has a form."""
    return [
        (
            member.municipality.name,
            member.municipality.region_name,
            listed([round_words(r) for r in member.rounds]),
        )
        for member in programme.members
    ]
