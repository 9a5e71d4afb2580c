"""Words on the answers of the group: means by round, and how they are spread."""

from __future__ import annotations

from parathed_lib.formatting import MISSING, capitalised, in_words, listed, number
from parathed_lib.programme import Distribution, Programme
from parathed_lib.wording.pictures import PictureText
from parathed_lib.wording.programme.common import round_words, smallest
from parathed_lib.wording.sides import Values, lowest

HIDDEN = "vises ikke"
COLUMNS = ["Tema og svar", "1", "2", "3", "4", "1-2", "3-4", "Svar i alt"]
SIDES = {"own": "kommunernes egne svar", "assessor": "bedømmernes svar"}
SOURCE = "Kilde: kommunernes skemaer."


def means(programme: Programme) -> PictureText | None:
    """The mean of each theme and parameter in each round; None when all are hidden."""
    rubric = programme.catalogue.rubric
    every = [*programme.themes, *programme.parameters]
    if all(d.mean is None for d in every):
        return None
    rows, told = [], []
    for theme in rubric.themes:
        parameters = rubric.parameters_of(theme.id)
        if not parameters:
            continue
        rows.append([theme.name, *_means_of(programme, theme.id), "sum"])
        for p in parameters:
            cells = _means_of(programme, p.id)
            rows.append([p.name, *cells, "answer"])
            told.append(f"{p.short} {listed(cells)}")
    rounds = [round_words(r) for r in programme.rounds]
    return PictureText(
        "means",
        _means_title(programme),
        "Gruppens gennemsnit på skalaen 1-4 for hvert tema og hvert svar. "
        f"{_rounds_told(rounds)} {_sides_told(programme)}",
        f"{SOURCE} {_panel_told(programme)}Et gennemsnit vises kun, når mindst {smallest(programme)} kommuner har svaret, "
        "og ingen enkelt kommunes svar følger af det.",
        f"Gennemsnit i {listed(rounds)}: {'. '.join(told)}.",
        ["Tema og svar", *rounds],
        rows,
    )


def _sides_told(programme: Programme) -> str:
    """How many parameters each part of the form has."""
    own, assessor = (
        in_words(len(programme.catalogue.rubric.parameters_by(rater)), neuter=True)
        for rater in SIDES
    )
    return (
        f"{capitalised(own)} spørgsmål står i kommunens del af skemaet, {assessor} i "
        "bedømmerens."
    )


def no_means(programme: Programme) -> str:
    """Why no mean is shown."""
    return (
        f"Ingen gennemsnit kan vises: færre end {smallest(programme)} kommuner har svaret, eller et tal ville "
        "røbe, hvad enkelte har svaret."
    )


def _panel_told(programme: Programme) -> str:
    """That some means leave out those who are not in the newest round."""
    if not any(d.of_newest for d in programme.parameters):
        return ""
    return (
        "Hvor nogle kommuner ikke er med i sidste runde, er et tidligere gennemsnit kun over dem, der er, "
        "når det ellers ville røbe de andres svar. "
    )


def _rounds_told(rounds: list[str]) -> str:
    if len(rounds) == 1:
        return f"Kun én runde: {rounds[0]}."
    return f"Fyldt cirkel er {rounds[-1]}, åben er {rounds[0]}; en streg er vejen mellem dem."


def _means_of(programme: Programme, id: str) -> list[str]:
    return [number(programme.answers(id, r).mean, 1) for r in programme.rounds]


def _means_title(programme: Programme) -> str:
    newest = programme.rounds[-1]
    known = {
        number(mean, 1)
        for means in side_means(programme).values()
        for mean in means.values()
        if mean is not None
    }
    if not known:
        return f"Ingen gennemsnit kan vises for {round_words(newest)}"
    if len(known) == 1:
        return f"Alle viste svar har et gennemsnit på {known.pop()}"
    low = lowest(side_means(programme), decimals=1)
    return f"Lavest er {low}" if low else f"Gennemsnit i {round_words(newest)}"


def side_means(programme: Programme) -> dict[str, Values]:
    """The means of the parameters in the newest round by name, of each side apart."""
    newest = programme.rounds[-1]
    return {
        side: {
            p.short: programme.answers(p.id, newest).mean
            for p in programme.catalogue.rubric.parameters_by(rater)
        }
        for rater, side in SIDES.items()
    }


def spread(programme: Programme) -> PictureText | None:
    """How the answers of the newest round are spread; None when all is hidden."""
    newest = programme.rounds[-1]
    shown = shown_rows(programme, newest)
    if not any(d.by_level or d.by_half for _, d, _ in shown):
        return None
    rows = [[name, *cells(d), kind] for name, d, kind in shown]
    told = [f"{row[0]}: {_told(d)}" for row, (_, d, _) in zip(rows, shown, strict=True)]
    visible = sum(d.by_level or d.by_half for _, d, _ in shown)
    return PictureText(
        "answers",
        _spread_title(programme, newest),
        f"Antal kommuner på hvert trin i runden {round_words(newest)}. Et tema får det trin, som "
        "kommunens gennemsnit ligger nærmest. Hvor trinene ikke kan vises hver for sig, er de lagt "
        "sammen to og to.",
        f"{SOURCE} {number(visible)} af {number(len(shown))} rækker kan vises, uden at noget følger om "
        f"færre end {smallest(programme)} kommuner.",
        f"{'. '.join(told)}.",
        COLUMNS,
        rows,
    )


def shown_rows(
    programme: Programme, round_name: str
) -> list[tuple[str, Distribution, str]]:
    """The themes with their parameters: name, distribution, and what kind of row."""
    rubric = programme.catalogue.rubric
    found = []
    for theme in rubric.themes:
        parameters = rubric.parameters_of(theme.id)
        if not parameters:
            continue
        own = programme.answers(theme.id, round_name)
        found.append((theme.name, own, "sum"))
        for p in parameters:
            found.append((p.name, programme.answers(p.id, round_name), "answer"))
    return found


def cells(shown: Distribution) -> list[str]:
    """The counts as they are printed; what is hidden says so."""
    levels = [_cell(count) for count in shown.levels]
    halves = [_cell(count) for count in shown.halves]
    if shown.by_level:
        halves = [MISSING] * 2
    elif shown.by_half:
        levels = [MISSING] * 4
    return [*levels, *halves, number(shown.answered)]


def _cell(count: int | None) -> str:
    return HIDDEN if count is None else number(count)


def _told(shown: Distribution) -> str:
    if shown.by_level:
        return ", ".join(
            f"trin {n} {_cell(count)}" for n, count in enumerate(shown.levels, start=1)
        )
    if shown.by_half:
        return f"trin 1-2 {_cell(shown.halves[0])}, trin 3-4 {_cell(shown.halves[1])}"
    return HIDDEN


def _spread_title(programme: Programme, round_name: str) -> str:
    """The parameter with most municipalities on the two lower levels, on each side."""
    told, known = [], False
    for rater, side in SIDES.items():
        low = []
        for p in programme.catalogue.rubric.parameters_by(rater):
            shown = programme.answers(p.id, round_name)
            if shown.by_half and shown.halves[0] is not None:
                low.append((shown.halves[0], shown.answered, p.short))
            elif shown.by_level and None not in shown.levels[:2]:
                count = sum(c or 0 for c in shown.levels[:2])
                low.append((count, shown.answered, p.short))
        known = known or bool(low)
        count, of, name = max(low, default=(0, 0, ""))
        if count:
            name = name[0].lower() + name[1:]
            told.append(f"{name} ({number(count)} af {number(of)}) blandt {side}")
    if not known:
        return "Fordelingen kan kun vises for nogle af svarene"
    if not told:
        return "Ingen kommuner er på de to nederste trin, hvor fordelingen kan vises"
    return f"Flest kommuner på de to nederste trin har {listed(told)}"


def no_spread(programme: Programme) -> str:
    """Why nothing is shown of how the answers are spread."""
    return (
        f"Fordelingen på trin kan ikke vises for {round_words(programme.rounds[-1])}: med så få kommuner "
        f"ville tallene sige noget om færre end {smallest(programme)} af dem. Det gælder også, når "
        "trinene lægges sammen to og to."
    )


def earlier_rows(programme: Programme) -> list[tuple[str, list[list[str]]]]:
    """The distribution in the earlier rounds: for each round its rows that show some."""
    found = []
    for round_name in programme.rounds[:-1]:
        rows = [
            [name, *cells(shown), kind]
            for name, shown, kind in shown_rows(programme, round_name)
            if shown.by_level or shown.by_half
        ]
        found.append((round_words(round_name), rows))
    return found
