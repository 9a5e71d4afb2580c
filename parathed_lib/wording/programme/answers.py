"""Words on the answers of the group: means by round, and how they are spread."""

from __future__ import annotations

from parathed_lib.formatting import MISSING, capitalised, in_words, listed, number
from parathed_lib.programme import SMALLEST_GROUP, Distribution, Programme
from parathed_lib.wording.pictures import PictureText
from parathed_lib.wording.programme.common import SMALLEST, round_words, self_rated
from parathed_lib.wording.sides import SELF_RATED, Values, lowest

COLUMNS = ["Svar", "1", "2", "3", "4", "1-2", "3-4", "Kommuner"]
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
        f"{_source(programme)} {_group_told(programme)}Et gennemsnit vises kun, når mindst {SMALLEST} kommuner har svaret, "
        "og ikke tæt på skalaens ender, hvor det ville røbe de enkeltes svar.",
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
    told = (
        f"{capitalised(own)} spørgsmål står i kommunens del af skemaet, {assessor} i "
        "bedømmerens."
    )
    return told


def _source(programme: Programme) -> str:
    return " ".join([SOURCE, *self_rated(programme)])


def sides(programme: Programme) -> dict[str, str]:
    """What the answers of each side are called, by what is so in the newest round."""
    if programme.rounds[-1] not in programme.self_rated:
        return SIDES
    return SIDES | {"assessor": f"svar på bedømmerens spørgsmål (nogle {SELF_RATED})"}


def no_means(programme: Programme) -> str:
    """Why no mean is shown."""
    if max(programme.forms.values()) < SMALLEST_GROUP:
        return (
            f"Gruppen er for lille til, at der kan vises tal om svarene: det kræver mindst {SMALLEST} "
            "kommuner i en runde."
        )
    return "Ingen gennemsnit kan vises uden at røbe, hvad enkelte kommuner har svaret."


def _group_told(programme: Programme) -> str:
    """That some numbers leave out those who answered in one of two rounds only."""
    if not any(d.over_fewer for d in programme.parameters):
        return ""
    told = ""
    if len(programme.rounds) > 1:
        told = (
            "Hvor nogle kun har svaret i den ene af to runder, er tallene over de kommuner, der har svaret i "
            "begge. "
        )
    if programme.follows_others:
        told += "Hvor en runde er offentliggjort før, er tallene over de kommuner, der var med dengang. "
    return told


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
        for rater, side in sides(programme).items()
    }


def spread(programme: Programme) -> PictureText | None:
    """How the answers of the newest round are spread; None when all is hidden."""
    newest = programme.rounds[-1]
    shown = shown_rows(programme, newest)
    if not shown:
        return None
    rows = [[name, *cells(d), "answer"] for name, d in shown]
    told = [f"{row[0]}: {_told(d)}" for row, (_, d) in zip(rows, shown, strict=True)]
    every = len(programme.catalogue.rubric.parameters)
    return PictureText(
        "answers",
        _spread_title(programme, newest),
        f"Antal kommuner på hvert trin i runden {round_words(newest)}. Hvor trinene ikke kan vises hver "
        "for sig, er de lagt sammen to og to.",
        f"{_source(programme)} {number(len(shown))} af {number(every)} svar kan vises, uden at noget følger om "
        f"færre end {SMALLEST} kommuner.",
        f"{'. '.join(told)}.",
        COLUMNS,
        rows,
    )


def shown_rows(programme: Programme, round_name: str) -> list[tuple[str, Distribution]]:
    """The parameters of which the spread is told: name and distribution."""
    return [
        (p.name, shown)
        for p in programme.catalogue.rubric.parameters
        for shown in [programme.answers(p.id, round_name)]
        if shown.by_level or shown.by_half
    ]


def cells(shown: Distribution) -> list[str]:
    """The counts as they are printed; a dash where levels stand otherwise."""
    counts = [
        MISSING if count is None else number(count)
        for count in (*shown.levels, *shown.halves)
    ]
    return [*counts, number(len(shown.group))]


def _told(shown: Distribution) -> str:
    names = [f"trin {n}" for n in (1, 2, 3, 4, "1-2", "3-4")]
    return ", ".join(
        f"{name} {number(count)}"
        for name, count in zip(names, (*shown.levels, *shown.halves), strict=True)
        if count is not None
    )


def _spread_title(programme: Programme, round_name: str) -> str:
    """The parameter with most municipalities on the two lower levels, on each side."""
    told = []
    for rater, side in sides(programme).items():
        low = [
            (sum(c or 0 for c in (*d.levels[:2], d.halves[0])), len(d.group), p.short)
            for p in programme.catalogue.rubric.parameters_by(rater)
            for d in [programme.answers(p.id, round_name)]
            if d.by_level or d.by_half
        ]
        if low:
            count, of, name = max(low)
            name = name[0].lower() + name[1:]
            told.append(f"{name} ({number(count)} af {number(of)}) blandt {side}")
    return f"Flest kommuner på de to nederste trin har {listed(told)}"


def no_spread(programme: Programme) -> str:
    """Why nothing is shown of how the answers are spread."""
    return (
        f"Fordelingen på trin kan ikke vises for {round_words(programme.rounds[-1])}: tallene ville sige noget om "
        f"færre end {SMALLEST} kommuner, også når trinene lægges sammen to og to."
    )


def earlier_rows(programme: Programme) -> list[tuple[str, list[list[str]]]]:
    """The distribution in the earlier rounds: for each round its rows that show some."""
    return [
        (
            round_words(round_name),
            [[name, *cells(d)] for name, d in shown_rows(programme, round_name)],
        )
        for round_name in programme.rounds[:-1]
    ]
