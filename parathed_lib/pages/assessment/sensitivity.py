"""The words of the figure of what moves the score."""

from __future__ import annotations

from dataclasses import dataclass

from parathed_lib import scoring
from parathed_lib.assessment import Assessment
from parathed_lib.formatting import (
    MISSING,
    capitalised,
    in_words,
    is_missing,
    listed,
    number,
    percent,
    period,
    round_half_away,
    signed,
    uncapitalised,
)
from parathed_lib.pages.assessment.sides import source_of_answers
from parathed_lib.pages.base.pictures import PictureText

WAYS = {
    "median": "Median, det midterste svar",
    "geometric_mean": "Geometrisk gennemsnit",
    "harmonic_mean": "Harmonisk gennemsnit",
    "weakest_theme": "Det svageste tema",
}


@dataclass(frozen=True)
class Result:
    """What the score would be in one case, and how far that is from the mean.

    `level` is 1-4. Value, change and level are None where there is nothing to compute,
    and then `reason` says why.
    """

    name: str
    value: float | None
    change: float | None
    level: int | None
    reason: str = ""

    @property
    def text(self) -> str:
        """The value with two decimals, more where those would round to another level."""
        if self.value is None:
            return MISSING
        decimals = 2
        while self.level != int(
            round_half_away(float(round_half_away(self.value, decimals)))
        ):
            decimals += 1
        return number(self.value, decimals)


def without_each(assessment: Assessment) -> list[Result]:
    """The mean without each answer, the largest change first; then unanswered ones."""
    rubric, found = assessment.catalogue.rubric, []
    table = scoring.leave_one_out(assessment.ratings)
    for parameter, mean, change in table.itertuples():
        name = rubric.parameter[parameter].name
        if is_missing(mean):
            found.append(Result(name, None, None, None, "intet andet svar"))
        else:
            found.append(Result(name, mean, change, int(round_half_away(mean))))
    missing = [p.name for p in rubric.parameters if p.id not in table.index]
    return found + [Result(name, None, None, None, "intet svar") for name in missing]


def other_ways(assessment: Assessment) -> list[Result]:
    """The score by other ways to sum up the answers; empty without answers."""
    mean = assessment.score.mean
    if mean is None:
        return []
    table, found = scoring.alternatives(assessment.ratings).to_dict("index"), []
    for way, name in WAYS.items():
        value, level = table[way]["value"], table[way]["level"]
        found.append(Result(name, value, value - mean, int(level)))
    return found


def sensitivity(assessment: Assessment) -> PictureText | None:
    """What moves the score: each answer left out, and other ways to sum up.

    None without answers.
    """
    score = assessment.score
    if score.mean is None:
        return None
    without, ways = without_each(assessment), other_ways(assessment)
    when = f", {period(assessment.evaluation.date)}" if assessment.evaluation else ""
    official = Result("Ingen: det er scoren", score.mean, 0, score.level)
    rows = [_row(result) for result in [official, *without, *ways]]
    return PictureText(
        "sensitivity",
        _title(assessment, without),
        f"Gennemsnit af svarene på skalaen 1-4{when}. Øverst når ét svar udelades, derunder "
        "når svarene lægges sammen på andre måder. Det grå felt er scorens trin.",
        "De andre måder står ved siden af scoren og aldrig i stedet for den. "
        f"{_doubt(assessment)} {source_of_answers(assessment)}",
        _alt(official, without, ways),
        ["Svar udeladt", "Gennemsnit uden", "Ændring", "Trin"],
        [*rows, *_doubt_rows(assessment)],
    )


def chance(share: float) -> str:
    """A probability in whole per cent; never 0 or 100 % of what is neither."""
    if 0 < share < 0.005:
        return f"under {percent(1, 0)}"
    if 0.995 <= share < 1:
        return f"over {percent(99, 0)}"
    return percent(100 * share, 0)


def _title(assessment: Assessment, without: list[Result]) -> str:
    score = assessment.score
    known = [result for result in without if result.level is not None]
    which = "Den foreløbige score" if score.status == "preliminary" else "Scoren"
    if not known:
        return f"{which} hviler på ét svar alene"
    moved = [result for result in known if result.level != score.level]
    if not moved:
        return f"{which} bliver {score.level}, uanset hvilket svar der udelades"
    if len(moved) == 1:
        [one] = moved
        return (
            f"Uden svaret om {uncapitalised(one.name)} bliver {uncapitalised(which)} {one.level} "
            f"i stedet for {score.level}"
        )
    return (
        f"{which} er {score.level}, men skifter trin, hvis ét af "
        f"{in_words(len(moved))} svar udelades"
    )


def _doubt(assessment: Assessment) -> str:
    """What doubt about the answers does, or why that is not computed."""
    found = scoring.sensitivity(assessment.ratings)
    if found is None:
        nobody = assessment.ratings["confidence"].isna().all()
        why = (
            "ingen har oplyst, hvor sikkert hvert svar er"
            if nobody
            else "det ikke er oplyst for alle svar, hvor sikre de er"
        )
        return f"Følsomheden over for usikre svar er ikke regnet ud, fordi {why}."
    chances = listed(
        [
            f"{percent(100 * share, 0)} ved {sure}"
            for sure, share in found.off_by_one.items()
        ]
    )
    return (
        "Nederst står, hvad scoren ville være, hvis hvert svar kunne ligge ét trin ved siden "
        f"af: {chances} på skalaen 1-5 for, hvor sikkert svaret er. "
        "Chancerne er vores antagelse."
    )


def _doubt_rows(assessment: Assessment) -> list[list[str]]:
    found = scoring.sensitivity(assessment.ratings)
    mean = assessment.score.mean
    if found is None or mean is None:
        return []
    limits = [
        Result(
            f"Usikre svar: i mindst {share} af tilfældene højst",
            value,
            value - mean,
            int(round_half_away(value)),
        )
        for share, value in ((percent(5, 0), found.low), (percent(95, 0), found.high))
    ]
    shares = [
        [f"Usikre svar: chance for trin {level}", chance(share), "", str(level)]
        for level, share in found.level_shares.items()
    ]
    return [*map(_row, limits), *shares]


def _alt(official: Result, without: list[Result], ways: list[Result]) -> str:
    known = [r for r in without if r.value is not None]
    told = [f"Scorens gennemsnit er {official.text}, trin {official.level}."]
    if known:
        texts = [r.text for r in sorted(known, key=lambda r: r.value or 0)]
        first = known[0]
        told.append(
            f"Uden ét svar ligger det fra {texts[0]} til {texts[-1]}."
            if texts[0] != texts[-1]
            else f"Uden ét svar er det {texts[0]}."
        )
        if first.change:
            told.append(
                f"Mest flytter {uncapitalised(first.name)}: {signed(first.change)}."
            )
    told += [
        f"{r.name}: {r.text}"
        + ("." if r.level == official.level else f", trin {r.level}.")
        for r in ways
    ]
    if gaps := [r for r in without if r.value is None and r.reason == "intet svar"]:
        told.append(f"{capitalised(in_words(len(gaps), neuter=True))} svar mangler.")
    return " ".join(told)


def _row(result: Result) -> list[str]:
    if result.value is None:
        return [f"{result.name}: {result.reason}", MISSING, MISSING, MISSING]
    return [result.name, result.text, signed(result.change), str(result.level)]
