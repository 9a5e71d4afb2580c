"""Personal data stops on the way in.

Every number here is made up; none belongs to a person.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from pathlib import Path
from re import _parser as parser  # type: ignore[attr-defined]

import pytest
from hypothesis import given
from hypothesis import strategies as st
from regex_steps import CountedPattern

from parathed_lib import load_catalogue, privacy
from parathed_lib.privacy import (
    all_personal_data,
    personal_data,
    told_kinds,
)

CPR = "et CPR-nummer"
EMAIL = "en mailadresse"
PHONE = "et telefonnummer"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        # 6+4 digits, with or without hyphen or space, no check digit.
        ("Drengen 010203-1234 kom igen", CPR),
        ("0102031234", CPR),
        ("010203 1234", CPR),
        ("311299-9999", CPR),
        ("(010203-1234)", CPR),
        ("cpr:0102031234.", CPR),
        # Digits of another width, and an invisible character between them.
        ("０１０２０３-１２３４", CPR),
        ("010203\u200b-1234", CPR),
        ("010203\u00ad1234", CPR),
        ("Skriv til navn@example.dk", EMAIL),
        ("fornavn.efternavn+ssp@mail.example.com", EMAIL),
        ("<navn@example.dk>", EMAIL),
        # +45, grouped digits, or a label.
        ("+45 12345678", PHONE),
        ("+4512345678", PHONE),
        ("0045 12 34 56 78", PHONE),
        ("Ring 12 34 56 78", PHONE),
        ("12-34-56-78", PHONE),
        ("tlf. 12345678", PHONE),
        ("Telefon: 12345678", PHONE),
        ("MOBIL 12345678", PHONE),
        ("tel 1234 5678", PHONE),
    ],
)
def test_personal_data_is_known_by_its_form(text, kind):
    assert personal_data(text) == kind


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Sagerne kan ikke ses samlet.",
        "12345678 kr.",  # an amount of eight digits is no phone
        "684.350,00 kr. i 2011",  # a budget
        "1.234.567",
        "193.760",
        "2017-06-30",
        "1. januar 2017",
        "2007, 2008, 2009 og 2010",
        "2007-2017",
        "Kommune 183 og politikreds P10",
        "001122-12",  # too short
        "12345678901234567890",  # a long row of digits
        "aldrig uden @ i teksten",
        "kl. 10-12",
        "15-69 år",
    ],
)
def test_amounts_years_and_codes_are_no_personal_data(text):
    assert personal_data(text) is None


@given(
    day=st.integers(1, 31),
    month=st.integers(1, 12),
    year=st.integers(0, 99),
    serial=st.integers(0, 9999),
    between=st.sampled_from(["", "-", " "]),
    before=st.sampled_from(["", "Han er ", "(", "cpr "]),
    after=st.sampled_from(["", " og", ")", ".", ","]),
)
def test_a_civil_registration_number_is_seen_anywhere(
    day, month, year, serial, between, before, after
):
    number = f"{day:02d}{month:02d}{year:02d}{between}{serial:04d}"
    assert personal_data(f"{before}{number}{after}") == CPR


def test_the_answer_never_holds_the_value():
    for text in ("010203-1234", "navn@example.dk", "+45 12345678"):
        kind = personal_data(text)
        assert kind is not None
        assert not any(c.isdigit() or c == "@" for c in kind)


@pytest.mark.parametrize(
    "text",
    [
        "Hun bor Møllevej 12",
        "Prøvegade 5B, 2200 Prøveby",
        "mødet er på Prøve Torv 20",
        "Prøve\u200bvej\u00a07",  # with a mark without a shape and a no-break space
    ],
)
def test_a_street_with_a_house_number_is_an_address(text):
    assert personal_data(text) == "en adresse"


@pytest.mark.parametrize(
    "text",
    [
        "den vej 2 kommuner går",
        "Torvegade 2017",  # a year is no house number
        "Vejleåparken og tre andre",
        "Kommunens plads 3",
        "Strategi 2",
    ],
)
def test_what_only_sounds_like_a_street_is_no_address(text):
    assert personal_data(text) is None


@pytest.mark.parametrize("word", ["a", "a@", "Aa", "1 "])
def test_a_long_word_is_read_to_its_end(word):
    """Some took minutes when a pattern began anew at each of their letters."""
    long = word * 20_000
    assert personal_data(long) is None
    assert personal_data(f"{long} 010203-0000") == "et CPR-nummer"


# All that a text holds, and its place


def test_every_find_is_told_with_its_place_and_never_its_value():
    text = "Ring 12 34 56 78 eller 11 22 33 44.\nHun bor Møllevej 12."
    assert [text[start:end] for _, start, end in all_personal_data(text)] == [
        "Ring 12 34 56 78",
        "11 22 33 44",
        "bor Møllevej 12",
    ]
    assert told_kinds(text) == (
        "et telefonnummer (linje 1, tegn 1-16, linje 1, tegn 24-34) "
        "og en adresse (linje 2, tegn 5-19)"
    )


def test_a_text_that_is_nothing_else_needs_no_place():
    assert told_kinds(" 010203-1234\n") == CPR
    assert told_kinds("Ingen personer her") is None


def test_a_place_is_that_of_the_text_as_it_was_written():
    # two hard spaces, a ligature, a full-width digit and marks without a shape
    text = "\u00a0\u00a0 \ufb01n\u200b dag: \uff10102\u200b03-1234 er skrevet"
    [(kind, start, end)] = all_personal_data(text)
    assert (kind, text[start:end]) == (CPR, "\uff10102\u200b03-1234")


def test_a_long_row_of_finds_is_told_in_part_and_counted():
    told = told_kinds("010203-1234, " * 30)
    assert told is not None
    assert told.count("tegn") == 20
    assert told.endswith(" og 10 ting mere")


@pytest.mark.parametrize(
    "text",
    ["{} 12", "{}: 7, {}: 9", "Antal i {} 4", "{} 2010/11-2023/24", "{} Kommune"],
)
def test_the_name_of_a_municipality_is_no_street_and_no_person(text):
    names = [m.name for m in load_catalogue().municipalities.values()]
    assert len(names) == 98
    told = [name for name in names if personal_data(text.format(name, name))]
    assert told == []


# The texts of a municipality: half of them no rule was made on

CORPUS = Path(__file__).parent / "data/personal"


def texts(name: str) -> list[str]:
    return (CORPUS / f"{name}.txt").read_text("utf-8").splitlines()


@pytest.mark.parametrize("half", ["tuned", "unseen"])
def test_few_ordinary_texts_are_refused(half):
    told = [text for text in texts(f"ordinary_{half}") if personal_data(text)]
    assert len(told) < 0.03 * len(texts(f"ordinary_{half}")), told


@pytest.mark.parametrize("half", ["tuned", "unseen"])
def test_few_personal_texts_pass(half):
    passed = [text for text in texts(f"personal_{half}") if not personal_data(text)]
    assert len(passed) < 0.05 * len(texts(f"personal_{half}")), passed


def test_the_corpus_is_large_and_nothing_stands_in_it_twice():
    halves = {
        sort: texts(f"{sort}_tuned") + texts(f"{sort}_unseen")
        for sort in ("ordinary", "personal")
    }
    assert all(len(half) >= 300 for half in halves.values())
    everything = halves["ordinary"] + halves["personal"]
    assert len({*everything}) == len(everything)


# ten digits that begin with a day and a month, however they are kept apart
DATED = (
    r"(?<!\d)(?:0[1-9]|[12678]\d|3[01]|9[01])\W{0,3}(?:0[1-9]|1[0-2])(?:\W{0,3}\d\d){3}"
)


def test_no_number_in_the_corpus_is_a_persons():
    weights = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)  # the check digit of CPR, modulo 11
    for text in itertools.chain.from_iterable(
        texts(path.stem) for path in CORPUS.glob("*.txt")
    ):
        for match in re.finditer(DATED, text):
            digits = [int(digit) for digit in re.sub(r"\D", "", match[0])]
            assert sum(map(int.__mul__, digits, weights)) % 11, text


# The work of the gate, without a clock

SHAPES = {
    "label and spaces": ("tel", " "),
    "label and hard spaces": ("tel", "\u00a0"),
    "label and invisible": ("tel", " \u200b"),
    "combining marks": ("", "\u0301\u0316"),
    "digits": ("", "1"),
    "digits and spaces": ("+", "1 "),
    "pairs": ("", "12-"),
    "days": ("", "01.01."),
    "letters": ("", "a"),
    "capitals": ("", "Aa "),
    "at signs": ("", "a@"),
    "labels": ("", "tlf. "),
    "streets": ("", "Aavej 1, "),
    "names": ("", "Anne Hansen "),
    "births": ("", "født den "),
    "young": ("", "en 15-årig dreng "),
    "pronouns": ("", "han er hash "),
}


@pytest.fixture(scope="module")
def counted() -> tuple[list[int], list]:
    """A count of steps, and the rules of the gate with patterns that add to it."""
    count = [0]
    rules = [
        rule._replace(
            **{
                name: CountedPattern(part, count)
                for name, part in rule._asdict().items()
                if isinstance(part, re.Pattern)
            }
        )
        for rule in privacy._rules()
    ]
    return count, rules


@pytest.fixture
def steps(counted, monkeypatch) -> list[int]:
    """The steps of all patterns of the gate from now on."""
    count, rules = counted
    monkeypatch.setattr(privacy, "_rules", lambda: rules)
    return count


@pytest.mark.parametrize("shape", SHAPES)
def test_the_steps_of_the_gate_grow_with_the_length_alone(shape, steps):
    start, unit = SHAPES[shape]
    counts = []
    for length in (200, 400):
        steps[0] = 0
        all_personal_data(start + unit * (length // len(unit)))
        counts.append(steps[0])
    assert counts[1] <= 2.5 * counts[0]  # twice the length; a square would be 4
    assert counts[1] <= 1_000 * 400


def test_the_counted_steps_are_those_of_a_matcher_that_finds_what_re_finds(
    steps, monkeypatch
):
    sample = [
        text for path in sorted(CORPUS.glob("*.txt")) for text in texts(path.stem)[::12]
    ]
    counted = [all_personal_data(text) for text in sample]
    assert steps[0] > 0
    monkeypatch.undo()
    assert counted == [all_personal_data(text) for text in sample]


def test_no_pattern_of_the_gate_repeats_without_an_end():
    for rule in privacy._rules():
        for pattern in rule[1:]:
            if pattern is not None:
                assert parser.parse(pattern.pattern).getwidth()[1] < 1_000


@pytest.mark.parametrize("unit", ["\u0301\u0316", "a\u0316\u0301", "\uff9e", "\ufdfa"])
def test_marks_are_sorted_in_short_pieces(unit, monkeypatch):
    """Sorting the marks of one letter takes the square of their number."""
    longest = []
    normalize = unicodedata.normalize

    def noted(form: str, text: str) -> str:
        longest.append(len(text))
        return normalize(form, text)

    monkeypatch.setattr(unicodedata, "normalize", noted)
    all_personal_data("Å" + unit * 5_000)
    assert max(longest) <= 33
