"""Personal data stops on the way in, small counts on the way out.

Every number here is made up; none belongs to a person.
"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parathed_lib.privacy import personal_data, suppress_small

CPR = "et CPR-nummer"
EMAIL = "en mailadresse"
PHONE = "et telefonnummer"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        # FEATURES 51: 6+4 digits, with or without hyphen or space, no check digit.
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
        # FEATURES 51: +45, grouped digits, or a label.
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
        "12345678 kr.",  # FEATURES 51: an amount of eight digits is no phone
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


@settings(max_examples=60)
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
    ("count", "published"),
    [
        (0, 0),  # zero tells of no person
        (1, None),
        (4, None),
        (4.0, None),
        (5, 5),
        (60, 60),
        (None, None),
        (float("nan"), None),
    ],
)
def test_counts_from_one_to_four_are_suppressed(count, published):
    assert suppress_small(count) == published


def test_the_smallest_published_count_can_be_raised():
    assert suppress_small(9, smallest=10) is None
    assert suppress_small(10, smallest=10) == 10
    assert suppress_small(0, smallest=10) == 0


@settings(max_examples=60)
@given(st.integers(0, 1000), st.integers(1, 50))
def test_what_is_published_is_never_small(count, smallest):
    published = suppress_small(count, smallest)
    assert published is None or published == 0 or published >= smallest


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
    long = word * 100_000
    assert personal_data(long) is None
    assert personal_data(f"{long} 010203-0000") == "et CPR-nummer"
