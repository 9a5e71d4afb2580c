"""Days as plans write them; the expected ones are worked out by hand."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parathed_lib.forms.plan.dates import first_day, last_day, possible_days

MONTHS = {
    "januar": 31, "februar": 28, "marts": 31, "april": 30, "maj": 31, "juni": 30,
    "juli": 31, "august": 31, "september": 30, "oktober": 31, "november": 30,
    "december": 31,
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # As the plan of 2011-12 writes its milestones.
        ("inden udgangen af september 2011", date(2011, 9, 30)),
        ("Inden udgangen af februar 2012", date(2012, 2, 29)),  # a leap year
        ("medio december 2011", date(2011, 12, 15)),
        ("ult. juni 2012", date(2012, 6, 30)),
        ("ult juni 2012", date(2012, 6, 30)),
        ("ultimo oktober 2012", date(2012, 10, 31)),
        # As the plan of 2016-17 writes its years.
        ("februar 2017", date(2017, 2, 28)),
        ("slutningen af 2017", date(2017, 12, 31)),
        # Parts of months and years.
        ("primo maj 2026", date(2026, 5, 10)),
        ("begyndelsen af maj 2026", date(2026, 5, 10)),
        ("midten af maj 2026", date(2026, 5, 15)),
        ("primo 2026", date(2026, 3, 31)),
        ("medio 2026", date(2026, 6, 30)),
        ("ultimo 2026", date(2026, 12, 31)),
        # Longer and shorter periods.
        ("2026", date(2026, 12, 31)),
        ("2026-02", date(2026, 2, 28)),
        ("2026K3", date(2026, 9, 30)),
        ("3. kvartal 2026", date(2026, 9, 30)),
        ("1. halvår 2026", date(2026, 6, 30)),
        ("2. halvår 2026", date(2026, 12, 31)),
        ("2025/2026", date(2026, 6, 30)),  # a school year
        # Single days.
        ("2026-06-01", date(2026, 6, 1)),
        ("1. juni 2026", date(2026, 6, 1)),
        ("den 1. juni 2026", date(2026, 6, 1)),
        ("senest den 1. juni 2026", date(2026, 6, 1)),
        ("frem til 1. juni 2026", date(2026, 6, 1)),
        ("1/6 2026", date(2026, 6, 1)),
        ("1/6-2026", date(2026, 6, 1)),
        ("01/06/2026", date(2026, 6, 1)),
        ("01-06-2026", date(2026, 6, 1)),
        ("1.6.2026", date(2026, 6, 1)),
        ("  1.   JUNI\u00a02026 ", date(2026, 6, 1)),
        ("d. 1. juli 2027", date(2027, 7, 1)),
        ("d 1. juli 2027", date(2027, 7, 1)),
        ("den 1. juli 2027", date(2027, 7, 1)),
        ("1. juli, 2027", date(2027, 7, 1)),
        # Weeks end on their Sunday.
        ("uge 26 2027", date(2027, 7, 4)),
        ("Uge 26, 2027", date(2027, 7, 4)),
        ("uge 53 2026", date(2027, 1, 3)),
        ("senest uge 26 2027", date(2027, 7, 4)),
        # The end of a year in all its spellings, seasons.
        ("slut juni 2027", date(2027, 6, 30)),
        ("slut 2027", date(2027, 12, 31)),
        ("årets udgang 2027", date(2027, 12, 31)),
        ("inden årets udgang 2027", date(2027, 12, 31)),
        ("udgangen af året 2027", date(2027, 12, 31)),
        ("foråret 2027", date(2027, 5, 31)),
        ("i foråret 2027", date(2027, 5, 31)),
        ("sommeren 2027", date(2027, 8, 31)),
        ("efteråret 2027", date(2027, 11, 30)),
        ("ved udgangen af juni 2027", date(2027, 6, 30)),
        ("1. sept. 2027", date(2027, 9, 1)),
        ("aug. 2027", date(2027, 8, 31)),
        ("pr. 1. juni 2027", date(2027, 6, 1)),
        ("d. 1/6 2027", date(2027, 6, 1)),
        ("d.31/12-2027", date(2027, 12, 31)),
        ("onsdag den 30. juni 2027", date(2027, 6, 30)),
        ("uge 34-36 2027", date(2027, 9, 12)),
        ("3. kvt. 2027", date(2027, 9, 30)),
        ("1.-2. kvartal 2027", date(2027, 6, 30)),
        ("juni-august 2027", date(2027, 8, 31)),
        ("skoleåret 2027/2028", date(2028, 6, 30)),
        ("skoleåret 2027/28", date(2028, 6, 30)),
        ("inden udgangen af sept. 2027", date(2027, 9, 30)),
        ("i løbet af 2027", date(2027, 12, 31)),
    ],
)
def test_the_last_day_is_what_the_words_say(text, expected):
    assert last_day(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026", date(2026, 1, 1)),
        ("februar 2026", date(2026, 2, 1)),
        ("2026-02", date(2026, 2, 1)),
        ("4. kvartal 2026", date(2026, 10, 1)),
        ("2. halvår 2026", date(2026, 7, 1)),
        ("2025/2026", date(2025, 7, 1)),
        ("1/8 2011", date(2011, 8, 1)),
        ("1. august 2011", date(2011, 8, 1)),
        ("medio december 2011", date(2011, 12, 15)),
        ("ultimo december 2011", date(2011, 12, 31)),
        # A word for the beginning or the middle is read early where something begins.
        ("primo maj 2026", date(2026, 5, 1)),
        ("begyndelsen af maj 2026", date(2026, 5, 1)),
        ("primo 2026", date(2026, 1, 1)),
        ("medio 2026", date(2026, 7, 1)),
        ("medio maj 2026", date(2026, 5, 15)),
        ("ultimo 2026", date(2026, 12, 31)),
        # ISO 8601: 4 January 2027 is a Monday and begins week 1, so week 26 begins
        # 25 weeks later
        ("uge 26 2027", date(2027, 6, 28)),
        ("uge 1, 2026", date(2025, 12, 29)),
        ("foråret 2027", date(2027, 3, 1)),
        ("sommeren 2027", date(2027, 6, 1)),
        ("efteråret 2027", date(2027, 9, 1)),
    ],
)
def test_the_first_day_is_where_the_period_begins(text, expected):
    assert first_day(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "september",  # without its year, as the first milestone of 2011 is printed
        "ultimo september",
        "27/3",
        "27. marts",
        "snarest",
        "løbende",
        "hvert år",
        "31. april 2026",
        "29. februar 2026",  # no leap year
        "0. juni 2026",
        "13/13 2026",
        "2026-13",
        "5. kvartal 2026",
        "3. halvår 2026",
        "medio 1. juni 2026",
        "medio 3. kvartal 2026",
        "1. juni 26",
        "uge 26 27",
        "foråret 27",
        "vinteren 2027",  # it has two years
        "uge 26",
        "uge 0 2027",
        "uge 53 2027",  # 2027 has 52
        "uge 52 9999",  # ends after the last day that there is
        "medio uge 26 2027",
        "medio uge 27 2024",  # a week that begins on the first of a month
        "primo sommeren 2027",
        "medio 2025/2026",  # a school year has no middle in a calendar year
        "årets udgang juni 2027",
        "årets udgang",
        "juni 2026 eller senere",
        "torsdag den 30. juni 2027",  # a Wednesday
        "uge 52-2 2027",  # ends in another year
        "uge 34-60 2027",
        "2027-28",
        "0000",
    ],
)
def test_what_states_no_day_is_unknown_and_not_guessed(text):
    assert last_day(text) is None
    assert first_day(text) is None


@pytest.mark.parametrize("month", MONTHS)
def test_every_month_has_its_own_number_of_days(month):
    number = list(MONTHS).index(month) + 1
    assert last_day(f"{month} 2026") == date(2026, number, MONTHS[month])
    assert first_day(f"{month} 2026") == date(2026, number, 1)
    assert last_day(f"medio {month} 2026") == date(2026, number, 15)


spans = st.one_of(
    st.sampled_from(sorted(MONTHS)),
    st.sampled_from(["1. halvår", "2. kvartal", "1.", "31. maj", "24/12", "1-1", ""]),
    st.sampled_from(["uge 1", "uge 52", "uge 53", "foråret", "efteråret", "året"]),
)
words = st.sampled_from(
    "inden senest udgangen af ultimo ult. medio midten primo begyndelsen den".split()
)
written = st.builds(
    lambda before, span, year: " ".join([*before, span, year]),
    st.lists(words, max_size=3),
    spans,
    st.one_of(st.integers(1000, 9999).map(str), st.just("")),
)


@given(text=st.one_of(written, st.dates().map(str), st.text(max_size=12)))
def test_the_last_day_is_never_before_the_first_but_in_the_middle_of_a_year(text):
    first, last = first_day(text), last_day(text)
    assert (first is None) == (last is None)
    if first and last and first > last:
        # its two halves meet there: one ends, the other begins
        assert (first - last).days == 1
        assert (last.month, last.day) == (6, 30)
        assert "medio" in text or "midten" in text


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("juni 2027", (date(2027, 6, 1), date(2027, 6, 30))),
        ("2027-06-03", (date(2027, 6, 3), date(2027, 6, 3))),
        ("ultimo juni 2027", (date(2027, 6, 30), date(2027, 6, 30))),
        ("medio 2027", (date(2027, 6, 30), date(2027, 6, 30))),
        ("primo juni 2027", (date(2027, 6, 1), date(2027, 6, 10))),
        # by a day: any day before it
        ("senest 3. juni 2027", (date.min, date(2027, 6, 3))),
        ("i juni 2027", (date(2027, 6, 1), date(2027, 6, 30))),
        ("snart", None),
    ],
)
def test_what_has_happened_is_known_as_exactly_as_it_is_written(text, days):
    assert possible_days(text) == days


@given(day=st.dates(min_value=date(1000, 1, 1)), mark=st.sampled_from("/-."))
def test_a_day_written_in_numbers_is_that_day(day, mark):
    text = f"{day.day}{mark}{day.month}{mark}{day.year}"
    assert first_day(text) == last_day(text) == day
