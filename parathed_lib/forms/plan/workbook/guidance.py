"""The sheets to look things up in: the assessment's points, next steps, advice."""

from __future__ import annotations

from parathed_lib.catalogue.planning import Planning
from parathed_lib.forms.plan.workbook.answers import ADVICE, NEXT_STEPS, POINTS
from parathed_lib.forms.workbook.layout import Page


def points_page() -> Page:
    page = Page(POINTS, (16, 42, 66))
    page.write("Opmærksomhedspunkter", "title")
    page.write(
        "Punkterne fra parathedsvurderingen med deres numre. Arket skal ikke udfyldes, "
        "og det er tomt, når planen er begyndt uden en vurdering.",
        "guide",
    )
    page.gap()
    page.open_row = page.row + 1
    return page


def next_steps_page() -> Page:
    page = Page(NEXT_STEPS, (36, 44, 44))
    page.write("Næste trin", "title")
    page.write(
        "Hvor kommunen står i parathedsvurderingen, og hvad der skal til for at nå et "
        "trin højere. Arket skal ikke udfyldes, og det er tomt, når planen er begyndt "
        "uden en vurdering.",
        "guide",
    )
    page.gap()
    page.open_row = page.row + 1
    return page


def advice_page(planning: Planning) -> Page:
    page = Page(ADVICE, (12, 50, 62))
    page.write("Anbefalinger", "title")
    page.write(
        f"{planning.advice.source} Skriv numrene ved de handlinger, der følger en "
        "anbefaling.",
        "guide",
    )
    area = ""
    names = {a.id: a.name for a in planning.areas}
    for number, entry in enumerate(planning.recommendations, start=1):
        if entry.area != area:
            area = entry.area
            page.write(names[area], "question")
        page.pair(str(number), entry.text, "guide")
    return page
