"""A made-up form: every rating, and Danish texts that say they are an example.

It is about as long as Ishøj's of 2017, so that a report takes as long to make.
"""

from __future__ import annotations

import json

from parathed_lib.catalogue import Rubric

DATE = "2025"
COUNTED = (2023, 2024)

# About as long as Ishøj's form of 2017, in characters for each question.
TEXT_LENGTHS = {
    "management_anchoring": 205,
    "strategy_vision": 300,
    "use_of_data": 137,
    "registration": 388,
    "internal_organisation": 877,
    "information_sharing": 98,
    "external_partners": 215,
    "readiness": 225,
    "measures": 514,
    "communication": 126,
    "concern_handling": 336,
    "frontline_staff": 324,
    "dedicated_resources": 140,
}
SUMMARY_LENGTH, POINT_LENGTH, NOTE_LENGTH, AMBITION_LENGTH = 150, 105, 160, 185
THEMES = ["leadership", "preparedness", "organisation", "resources"]
NOTES = ["report", *THEMES, "strategy", "initiatives", "registration", "readiness"]
SENTENCES = [
    "Teksten er opdigtet og handler ikke om nogen kommune.",
    "Den står her som et eksempel, så rapporten får den længde, den plejer at have.",
    "I et rigtigt skema ville kommunen selv skrive sit svar her.",
    "Svaret på skalaen er regnet ud af en formel og siger intet om virkeligheden.",
    "Et eksempel kan hverken bruges til at rose eller til at kritisere nogen.",
    "Funktioner, møder og planer er udeladt, fordi de ikke findes.",
    "Sætningen gentages i andre opdigtede skemaer i en anden rækkefølge.",
    "Læs den offentlige rapport fra 2017, hvis du vil se, hvordan et svar kan lyde.",
]


def form(code: str, round_name: str, number: int, rubric: Rubric, seed: int) -> str:
    """A filled-in form as TOML; `number` is the municipality's place in the catalogue.

    Ratings go 1, 2, 3, 4, 1 ... over the municipalities, three further for each
    parameter; the order of themes turns with them.
    """
    start = number + seed
    turned = [THEMES[(start + n) % len(THEMES)] for n in range(len(THEMES))]
    order = ", ".join(map(_quoted, turned))
    lines = [
        "schema = 1",
        f"municipality = {_quoted(code)}",
        f"round = {_quoted(round_name)}",
        f"rubric = {_quoted(rubric.version)}",
        f"date = {_quoted(DATE)}",
        'label = "opdigtet eksempel"',
        'source = "Opdigtet skema, lavet af en formel til målinger"',
        f"theme_order = [{order}]",
        f"ambitions = {_quoted(_text(AMBITION_LENGTH, start))}",
        f"recruiting_environments = {_quoted(_text(AMBITION_LENGTH, start + 1))}",
        "",
        "[ratings]",
    ]
    for place, parameter in enumerate(rubric.parameters):
        lines.append(f"{parameter.id} = {1 + (start + 3 * place) % 4}")
    lines += ["", "[summary]"]
    for place, theme in enumerate(THEMES):
        lines.append(f"{theme} = {_quoted(_text(SUMMARY_LENGTH, start + place))}")
    lines += ["", "[texts]"]
    for place, (question, length) in enumerate(TEXT_LENGTHS.items()):
        lines.append(f"{question} = {_quoted(_text(length, start + place))}")
    for place in range(7):
        point = _quoted(_text(POINT_LENGTH, start + place))
        theme = turned[place % len(turned)]
        lines += ["", "[[attention_points]]", f'theme = "{theme}"', f"text = {point}"]
    for place, entry in enumerate(rubric.extent):
        for year in COUNTED:
            count = (7 * number + 11 * place + year + seed) % 40
            lines += ["", "[[extent]]", f'id = "{entry.id}"']
            lines += [f'period = "{year}"', f"value = {count}"]
    for place, about in enumerate(NOTES):
        note = _quoted(_text(NOTE_LENGTH, start + place))
        lines += ["", "[[notes]]", f'about = "{about}"', f"text = {note}"]
    return "\n".join(lines) + "\n"


def _text(length: int, start: int) -> str:
    """Sentences in turn until the text has about this length, the first one first."""
    text = SENTENCES[0]
    turn = start
    while len(text) < length - 30:
        text += " " + SENTENCES[1 + turn % (len(SENTENCES) - 1)]
        turn += 1
    return text


def _quoted(text: str) -> str:
    """A TOML string; for texts like ours it is written as in JSON."""
    return json.dumps(text, ensure_ascii=False)
