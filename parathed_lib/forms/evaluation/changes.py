"""What has changed from one version of a form to the next, in Danish.

Ratings, levels, dates and counts are told from and to, but a count of 1 to 4 by no
number. Of texts it is only told that they changed: what they say stays in the form.
"""

from __future__ import annotations

from parathed_lib.catalogue import Catalogue
from parathed_lib.disclosure.small_counts import suppress_small
from parathed_lib.formatting import number, period
from parathed_lib.forms.changes import Entry, changed
from parathed_lib.forms.evaluation.form import SelfEvaluation

_TEXTS = {
    "label": "Skemaets betegnelse",
    "source": "Kilde",
    "ambitions": "Ambitioner",
    "recruiting_environments": "Rekrutterende miljøer",
    "role": "Rolle",
}
_SMALL = "et lille antal"


def changes(
    before: SelfEvaluation, after: SelfEvaluation, catalogue: Catalogue
) -> list[str]:
    """A line for each thing that is new, gone or another, in the form's order."""
    old, new = _entries(before, catalogue), _entries(after, catalogue)
    return changed(old, new)


def _entries(form: SelfEvaluation, catalogue: Catalogue) -> dict[str, Entry]:
    """All that a form says, by a key that stays the same from version to version."""
    rubric = catalogue.rubric
    themes = {t.id: t.name for t in rubric.themes}
    questions = {q.id: q.title for q in rubric.questions}
    parameters = {p.id: p.name for p in rubric.parameters}
    counts = {e.id: e.name for e in rubric.extent}
    indicators = {i.id: i.title for i in catalogue.indicators.indicators}
    indicators |= {i.id: i.title for i in catalogue.local.values()}
    subjects = themes | questions | indicators | parameters | {"report": "rapporten"}
    found = {"date": Entry("Dato", form.date, period(form.date))}
    for field, name in _TEXTS.items():
        if text := getattr(form, field):
            found[field] = Entry(name, text)
    if form.theme_order:
        found["theme_order"] = Entry("Rækkefølge af temaer", form.theme_order)
    if form.names_no_person:
        name = "Erklæringen om, at ingen personer er nævnt"
        found["names_no_person"] = Entry(name, True)
    if form.half == "municipality":
        name = "Kommunens egne svar på bedømmerens spørgsmål"
        found["half"] = Entry(name, True)
    if form.may_be_named:
        name = "Lov til at nævne kommunen ved navn"
        found["may_be_named"] = Entry(name, True)
    for key, level in form.ratings.items():
        found[f"ratings.{key}"] = Entry(parameters[key], level, str(level))
    for key, level in form.confidence.items():
        name = f"{parameters[key]}, sikkerhed"
        found[f"confidence.{key}"] = Entry(name, level, str(level))
    for key, text in form.reasons.items():
        found[f"reasons.{key}"] = Entry(f"{parameters[key]}, begrundelse", text)
    for key, text in form.summary.items():
        found[f"summary.{key}"] = Entry(f"Resumé, {themes[key]}", text)
    for key, text in form.texts.items():
        found[f"texts.{key}"] = Entry(f"Tekst, {questions[key]}", text)
    for count in form.extent:
        publishable = suppress_small(count.value)
        found[f"extent.{count.id}.{count.period}"] = Entry(
            f"{counts[count.id]}, {period(count.period)}",
            count.value,
            _SMALL if publishable is None else number(publishable),
        )
    for target in form.targets:
        name = f"Mål, {parameters[target.parameter]}"
        key = f"targets.{target.parameter}"
        found[key] = Entry(f"{name}, trin", target.level, str(target.level))
        found[f"{key}.date"] = Entry(f"{name}, dato", target.date, period(target.date))
        found[f"{key}.reason"] = Entry(f"{name}, begrundelse", target.reason)
        found[f"{key}.owner"] = Entry(f"{name}, ansvarlig funktion", target.owner)
    criteria = {c.id: c.parameter for c in rubric.criteria}
    groups = [
        *(
            ("Opmærksomhedspunkter", themes, p.theme, p.text)
            for p in form.attention_points
        ),
        *(
            ("Opmærksomhedspunkter om et svar", parameters, p.parameter, p.text)
            for p in form.attention_points
            if p.parameter
        ),
        *(("Dokumenter", parameters, e.parameter, e) for e in form.evidence),
        *(("Kriterier", parameters, criteria[c], c) for c in sorted(form.criteria)),
        *(("Bemærkninger", subjects, n.about, n) for n in form.notes),
    ]
    for what, names, key, row in groups:
        place = f"{what}.{key}"
        earlier = found[place].value if place in found else ()
        found[place] = Entry(f"{what}, {names[key]}", (*earlier, row))
    return found
