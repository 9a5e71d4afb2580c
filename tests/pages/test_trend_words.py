"""What is said of the last five years of a series: tested, plain, or why not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from parathed_lib import assess
from parathed_lib.pages.assessment.nation import series
from parathed_lib.pages.base.trend import trend

SCHOOLING, UNEMPLOYED = "basic_schooling_pct", "full_time_unemployed_pct"
FILE = "dst/basic_schooling.csv"


@pytest.fixture
def told(data_root, rewrite):
    """The words for years of Ishøj: a count of 10,000 each, None without it."""

    def told(counts, breaks=()) -> str:
        lines = []
        for year, count in counts.items():
            cells = "20.0,ok,," if count is None else f"{count / 100},ok,{count},10000"
            lines.append(f"{SCHOOLING},183,{year},{cells},\n")

        def change(text: str) -> str:
            kept = [x for x in text.splitlines(keepends=True) if ",183," not in x]
            return "".join(kept + lines)

        rewrite("2026", FILE, change)
        found = assess("Ishøj", "2026", root=data_root)
        return trend(_with_breaks(found, breaks), SCHOOLING)

    return told


def _with_breaks(assessment, periods):
    """The assessment with a catalogue in which basic schooling is counted anew."""
    file = assessment.catalogue.indicators
    example = file.by_id["safety_pct"].breaks[0]
    entries = [
        i.model_copy(
            update={
                "breaks": [example.model_copy(update={"period": p}) for p in periods]
            }
        )
        if i.id == SCHOOLING
        else i
        for i in file.indicators
    ]
    changed = file.model_copy(update={"indicators": entries})
    changed.__dict__.pop("by_id", None)
    return replace(
        assessment, catalogue=replace(assessment.catalogue, indicators=changed)
    )


def five(*counts: int | None) -> dict[int, int | None]:
    return {2016 + n: count for n, count in enumerate(counts)}


@pytest.mark.parametrize(
    ("counts", "word"),
    [
        ((2000, 2200, 2400, 2600, 2800), "Stigende"),
        ((2800, 2600, 2400, 2200, 2000), "Faldende"),
    ],
)
def test_a_trend_is_worded_with_its_assumption(counts, word, told):
    found = told(five(*counts))
    assert found.startswith(f"{word} ud over tilfældige udsving, 2016-2020.")
    assert "uafhængigt af hinanden" in found
    assert "13-47\u00a0%" in found


def test_no_trend_is_not_called_unchanged(told):
    found = told(five(2000, 2010, 1990, 2005, 2000))
    assert found.startswith("Hverken stigende eller faldende")
    assert found.endswith("Det viser ikke, at andelen er uændret.")


@pytest.mark.parametrize(
    ("counts", "why"),
    [
        ({2020: 2000}, "der er kun tal for ét år"),
        (five(2000, 2100, 2200, 2300), "der er kun tal for fire år"),
        (five(2000, 2100, 2200, 2300) | {2021: 2500}, "der er ingen tal for 2020"),
        (
            five(2000, 2100, None, 2300, 2400),
            "vi kender ikke antallet bag tallene for 2018",
        ),
    ],
)
def test_what_cannot_be_calculated_says_why(counts, why, told):
    assert told(counts) == (
        f"Udviklingen over de seneste fem år kan ikke beregnes: {why}."
    )


def test_a_break_says_from_when(told):
    found = told(five(2000, 2200, 2400, 2600, 2800), breaks=["2018"])
    assert found.endswith("tallene er opgjort på en anden måde fra 2018.")


@pytest.mark.parametrize("period", ["2016", "2021"])
def test_a_break_before_or_after_the_five_years_is_no_obstacle(period, told):
    found = told(five(2000, 2200, 2400, 2600, 2800), breaks=[period])
    assert found.startswith("Stigende")


def test_words_and_test_agree_on_what_can_be_calculated(told):
    assert "kan ikke beregnes" not in told(five(2000, 2000, 2000, 2000, 2000))


def test_without_counts_the_difference_is_told_and_not_tested(embedded_root):
    found = assess("Ishøj", "2026", root=embedded_root)
    # The collected tables: 5,9 % in 2019 and 4,6 % in 2023
    assert trend(found, UNEMPLOYED) == (
        "Tallet er faldet fra 5,9\u00a0% i 2019 til 4,6\u00a0% i 2023. "
        "Det kan være tilfældigt."
    )


def test_equal_as_printed_is_no_rise(told):
    found = told(five(None, None, None, None, None))
    assert found == (
        "Tallet er det samme i 2016 og 2020, 20,0\u00a0%. "
        "Udsving mellem årene kan være tilfældige."
    )


def test_nothing_is_said_of_origin(embedded_root):
    found = assess("Ishøj", "2026", root=embedded_root)
    assert trend(found, "non_western_near_pct") == ""


def test_nothing_is_said_without_figures(embedded_root):
    found = assess("København", "2017", root=embedded_root)
    assert trend(found, SCHOOLING) == ""


def test_the_words_stand_in_the_source_of_the_series(embedded_root):
    found = assess("Ishøj", "2026", root=embedded_root)
    text = series(found, UNEMPLOYED, found.yearly(UNEMPLOYED))
    assert trend(found, UNEMPLOYED) in text.source
    assert text.source.startswith("Kilde: Danmarks Statistik")
