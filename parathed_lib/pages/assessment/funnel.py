"""What is told of the municipalities by size, in no language."""

from __future__ import annotations

from dataclasses import dataclass

from parathed_lib.assessment import Assessment, chance
from parathed_lib.assessment.national import Nation, shared
from parathed_lib.catalogue import PER, danish_order
from parathed_lib.pages.messages import PictureText, picture_text


@dataclass(frozen=True)
class Place:
    """A municipality in the funnel: its people, its share in the indicator's unit."""

    name: str
    of: float
    value: float
    stands_out: bool


def funnel(assessment: Assessment, indicator: str) -> PictureText | None:
    """The words of the figure; None when there is nothing to draw.

    Only the band says who stands out. That a municipality lies beyond the limits of
    chance alone is told of all of them together, never of one.
    """
    found = chance.funnel(assessment.nation, indicator)
    if found is None:
        return None
    entry = assessment.catalogue.indicators.by_id[indicator]
    places = dict(_places(assessment.nation, indicator))
    own = places.pop(assessment.municipality.code, None)
    others = [place for place in places.values() if place.stands_out]
    facts = {
        "entry": entry,
        "who": assessment.municipality,
        "period": found.period,
        "total": len(found.table),
        "beyond": int(found.table["outside"].sum()),
        "by_chance": 100 * (1 - chance.OUTER_LEVEL ** len(found.table)),
        "more_than_chance": found.tau2 > 0,
        "middle": found.reference * PER[entry.unit],
        "everybody": float(found.table["of"].sum()),
        "own": own,
        "others": others,
        "standing_out": int(found.table["outside_adjusted"].sum()),
    }
    return picture_text(
        "assessment",
        "funnel",
        facts,
        name=f"funnel-{indicator.replace('_', '-')}",
        table_ref="everyone",
    )


@shared
def _places(nation: Nation, indicator: str) -> dict[str, Place]:
    """The municipalities with counts by code, in the order of their names."""
    found = chance.funnel(nation, indicator)
    assert found is not None
    per = PER[nation.indicators.by_id[indicator].unit]
    columns = zip(
        *(found.table[name].tolist() for name in ("of", "value", "outside_adjusted")),
        strict=True,
    )
    rows = dict(zip(found.table.index, columns, strict=True))
    return {
        m.code: Place(m.name, of, value * per, stands_out)
        for m in sorted(nation.municipalities.values(), key=danish_order)
        if m.code in rows
        for of, value, stands_out in [rows[m.code]]
    }
