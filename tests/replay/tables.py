"""The tables of the replay server, made by hand; each figure follows a formula.

m is an area's code as a number, k the number of the period (`forms.number_of`): years
since 2014 (2015 has 1), quarters since the first of 2017 (2018K1 has 4).

FOLK1A, FOLK1E, HFUDD11 and STRAF11 are counts: (m + k) times the weight of each code,
and the weight of a total is the sum of its parts. Nation and regions are the sums of
theirs, Christiansø and the unstated municipality among them. So for a municipality:

    FOLK1A   TOT, IALT, TOT              5 * 10 * 10 * (m + k)
    FOLK1E   TOT, IALT, 25 and 35        5 * 10 * (9 + m % 7) * (m + k)
             TOT, IALT, TOT              5 * 10 * (96 + m % 7) * (m + k)
    HFUDD11  TOT, H10, 30 to 59, TOT     10 * (5 + m % 5) * 39 * 3 * (m + k)
             TOT, TOT, 30 to 59, TOT     10 * (17 + m % 5) * 39 * 3 * (m + k)
    STRAF11  TOT                         10 * (m + k)

INDKP101 and AULP01 are averages and shares, and have one formula for every area:

    INDKP101  116, MOK, 100   200000 + 100 * m + 1000 * k          (kroner)
    AULP01    TOT, TOT        (10 + m % 90 + k) / 10               (per cent)

Known places: STRAF11 has 0 for 482 in 2017K3 and ".." for 825 in 2018K2, and ends in
the middle of 2020. INDKP101 has ".." for 825 in 2018, AULP01 for 563 in 2019. Nobody
is 125 years old in FOLK1A, so BULK leaves those cells out.
"""

from __future__ import annotations

from collections.abc import Mapping

from replay.forms import (
    Table,
    Value,
    Variable,
    areas,
    count,
    number_of,
    quarters,
    years,
)

_MAP = "denmark_municipality_07"
_REGIONS = areas(extra=("411",))
_PERSONS = ("Antal", "Number")


def _kind(code: str, da: str, en: str, *values: Value, **more: bool) -> Variable:
    return Variable(code, da, en, values, **more)


def _place(code: str, values: tuple[Value, ...], spelling: str = _MAP) -> Variable:
    return Variable(code, "område", "region", values, map=spelling)


def _income(table: Table, codes: Mapping[str, str]) -> int:
    # Kinds of income are multiples of the first, the sexes lie 10,000 kroner apart.
    area, year = int(codes["OMRÅDE"]), number_of(codes["Tid"])
    apart = {"MOK": 0, "M": 10_000, "K": -10_000}[codes["KOEN"]]
    times = {"100": 1, "105": 2, "290": 3}[codes["INDKOMSTTYPE"]]
    mean = times * (200_000 + 100 * area + 1_000 * year + apart + table.shift)
    people = 100 * area + year
    return {
        "101": people,
        "110": people * mean // 1000,
        "116": mean,
        "121": mean + 1,
    }[codes["ENHED"]]


def _unemployed(table: Table, codes: Mapping[str, str]) -> int:
    # In tenths of a per cent.
    age = {"TOT": 0, "16-24": 4, "25-29": 3, "30-39": 2}[codes["ALDER"]]
    sex = {"TOT": 0, "M": 1, "K": -1}[codes["KØN"]]
    tenths = 10 + int(codes["OMRÅDE"]) % 90 + number_of(codes["Tid"])
    return tenths + age + sex + table.shift


_SEX = _kind(
    "KØN",
    "køn",
    "sex",
    Value("TOT", "I alt", "Total", ("1", "2")),
    Value("1", "Mænd", "Men", 2),
    Value("2", "Kvinder", "Women", 3),
)
_AGE = _kind(
    "ALDER",
    "alder",
    "age",
    Value("IALT", "Alder i alt", "Age, total", ("0", "1", "2", "3", "125")),
    Value("0", "0 år", "0 years", 1),
    Value("1", "1 år", "1 year", 2),
    Value("2", "2 år", "2 years", 3),
    Value("3", "3 år", "3 years", 4),
    Value("125", "125 år", "125 years", 0),
)
_AGES = tuple(f"{first}-{first + 4}" for first in range(15, 70, 5))

FOLK1A = Table(
    "FOLK1A",
    "Befolkningen den 1. i kvartalet",
    "Population at the first day of the quarter",
    _PERSONS,
    "2020-08-11T08:00:00",
    (
        _place("OMRÅDE", _REGIONS, "Denmark_municipality_07"),
        _SEX,
        _AGE,
        _kind(
            "CIVILSTAND",
            "civilstand",
            "marital status",
            Value("TOT", "I alt", "Total", ("U", "G", "E", "F")),
            Value("U", "Ugift", "Never married", 4),
            Value("G", "Gift/separeret", "Married/separated", 3),
            Value("E", "Enke/enkemand", "Widowed", 1),
            Value("F", "Fraskilt", "Divorced", 2),
        ),
        quarters("2017K1", "2020K3"),
    ),
    count,
)
FOLK1E = Table(
    "FOLK1E",
    "Folketal den 1. i kvartalet efter herkomst",
    "Population at the first day of the quarter by ancestry",
    _PERSONS,
    "2020-08-11T08:00:00",
    (
        _place("OMRÅDE", _REGIONS),
        _SEX,
        _AGE,
        _kind(
            "HERKOMST",
            "herkomst",
            "ancestry",
            Value("TOT", "I alt", "Total", ("1", "24", "25", "34", "35")),
            Value("1", "Personer med dansk oprindelse", "Danish origin", 80),
            Value("24", "Indvandrere fra vestlige lande", "Immigrants, western", 5),
            Value("25", "Indvandrere fra ikke-vestlige", "Immigrants, other", 6, 7),
            Value("34", "Efterkommere fra vestlige lande", "Descendants, western", 2),
            Value("35", "Efterkommere fra ikke-vestlige", "Descendants, other", 3),
        ),
        quarters("2017K1", "2020K3"),
    ),
    count,
)
HFUDD11 = Table(
    "HFUDD11",
    "Befolkningens højeste fuldførte uddannelse (15-69 år)",
    "Educational attainment (15-69 years)",
    _PERSONS,
    "2020-04-15T08:00:00",
    (
        _place("BOPOMR", _REGIONS),
        _kind(
            "HERKOMST",
            "herkomst",
            "ancestry",
            Value("TOT", "I alt", "Total", ("5", "4", "3")),
            Value("5", "Personer med dansk oprindelse", "Danish origin", 6),
            Value("4", "Indvandrere", "Immigrants", 3),
            Value("3", "Efterkommere", "Descendants", 1),
        ),
        _kind(
            "HFUDD",
            "højeste fuldførte uddannelse",
            "highest education completed",
            Value("TOT", "I alt", "Total", ("H10", "H20", "H30", "H90")),
            Value("H10", "H10 Grundskole", "H10 Primary", ("H1010", "H1020")),
            Value("H1010", "H1010 Til og med 6. klasse", "H1010 To 6th grade", 2),
            Value("H1020", "H1020 7.-9. klasse", "H1020 7th-9th grade", 3, 5),
            Value("H20", "H20 Gymnasiale uddannelser", "H20 Upper secondary", 4),
            Value("H30", "H30 Erhvervsfaglige uddannelser", "H30 Vocational", 7),
            Value("H90", "H90 Uoplyst mv.", "H90 Not stated", 1),
        ),
        _kind(
            "ALDER",
            "alder",
            "age",
            Value("TOT", "Alder i alt", "Age, total", _AGES),
            *(Value(a, f"{a} år", f"{a} years", n) for n, a in enumerate(_AGES, 1)),
        ),
        _kind(
            "KØN",
            "køn",
            "sex",
            Value("TOT", "I alt", "Total", ("M", "K")),
            Value("M", "Mænd", "Men", 1),
            Value("K", "Kvinder", "Women", 2),
        ),
        years(2015, 2019),
    ),
    count,
    footnote=(
        "Opgjort den 30. september.\r\n \r\nSe &apos;dokumentation&apos;.",
        "As of 30 September.\r\n \r\nSee &apos;documentation&apos;.",
    ),
)
STRAF11 = Table(
    "STRAF11",
    "Anmeldte forbrydelser",
    "Reported criminal offences",
    _PERSONS,
    "2020-07-10T08:00:00",
    (
        _place("OMRÅDE", areas(extra=("411", "998"))),
        _kind(
            "OVERTRÆD",
            "overtrædelsens art",
            "type of offence",
            Value("TOT", "Overtrædelsens art i alt", "Total", ("1", "2", "3")),
            Value("1", "Straffelov i alt", "Criminal code, total", 6),
            Value("2", "Færdselslov i alt", "Road traffic act, total", 1),
            Value("3", "Særlove i alt", "Special acts, total", 3),
        ),
        quarters("2017K1", "2020K2"),
    ),
    count,
    hidden=frozenset({("825", "2018K2")}),
    zeros=frozenset({("482", "2017K3")}),
)
INDKP101 = Table(
    "INDKP101",
    "Personer",
    "People",
    ("-", "-"),
    "2019-12-02T08:00:00",
    (
        _place("OMRÅDE", areas("province")),
        _kind(
            "ENHED",
            "enhed",
            "unit",
            Value("101", "Personer med indkomsttypen (antal)", "People (number)"),
            Value("110", "Indkomstbeløb (1.000 kr.)", "Amount (DKK 1.000)"),
            Value("116", "Gennemsnit for alle (kr.)", "Average for all (DKK)"),
            Value("121", "Gennemsnit for dem med typen (kr.)", "Average (DKK)"),
            elimination=False,
        ),
        _kind(
            "KOEN",
            "køn",
            "sex",
            Value("MOK", "Mænd og kvinder i alt", "Men and women, total"),
            Value("M", "Mænd", "Men"),
            Value("K", "Kvinder", "Women"),
        ),
        _kind(
            "INDKOMSTTYPE",
            "indkomsttype",
            "type of income",
            Value("100", "1 Disponibel indkomst (2+30-31)", "1 Disposable income"),
            Value("105", "2 Samlet indkomst før skat", "2 Pre-tax income"),
            Value("290", "Ækvivaleret indkomst", "Equivalised income"),
            elimination=False,
        ),
        years(2014, 2018),
    ),
    _income,
    hidden=frozenset({("825", "2018")}),
)
AULP01 = Table(
    "AULP01",
    "Fuldtidsledige i pct. af arbejdsstyrken",
    "Full-time unemployed in per cent of the labour force",
    ("Pct.", "Per cent"),
    "2020-05-20T08:00:00",
    (
        _place("OMRÅDE", areas()),
        _kind(
            "ALDER",
            "alder",
            "age",
            Value("TOT", "Alder i alt", "Age, total"),
            Value("16-24", "16-24 år", "16-24 years"),
            Value("25-29", "25-29 år", "25-29 years"),
            Value("30-39", "30-39 år", "30-39 years"),
        ),
        _kind(
            "KØN",
            "køn",
            "sex",
            Value("TOT", "I alt", "Total"),
            Value("M", "Mænd", "Men"),
            Value("K", "Kvinder", "Women"),
        ),
        years(2015, 2019),
    ),
    _unemployed,
    decimals=1,
    hidden=frozenset({("563", "2019")}),
)

TABLES = {t.id: t for t in (AULP01, INDKP101, HFUDD11, FOLK1A, FOLK1E, STRAF11)}
