"""A municipality's own indicators: declared, guarded, shown, and kept from the score.

All figures are made up; what is expected of them is counted by hand.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from report_fixtures import Report, parathed, parsed, words
from test_page_content import CHECKS

from parathed_lib import assess, load_catalogue
from parathed_lib.catalogue import FILES, Catalogue
from parathed_lib.commands import listings
from parathed_lib.errors import CatalogueError, UnknownNameError, VintageError
from parathed_lib.pages.appendix import Documentation, documentation, everyone
from parathed_lib.pages.assessment import parts
from parathed_lib.pages.assessment.result import result
from parathed_lib.pages.assessment.unknowns import unknowns
from parathed_lib.storage.data_root import DataRoot

WELLBEING, JOBS = "wellbeing_grade5_pct", "spare_time_jobs_count"
EXAMPLE = """\
# A municipality's own figures: totals for groups, never about single persons.
version = "1"

# A share. The file that is handed over has the headings Kommune, År, Trives and Svar.
[[indicators]]
id = "wellbeing_grade5_pct"
municipalities = ["183"]               # the codes of those whose own figure it is
group = "local"                        # always
title = "Elever i 5. klasse, der trives"
short = "Trivsel i 5. klasse"          # 28 characters at most
measure = "pct. af dem, der har svaret"
unit = "pct"                           # or kr, count, score, per_1000
decimals = {municipality = 0, region = 0, nation = 0}
polarity = "high"
descriptive_only = false               # must be true for everything on origin
geography = "municipality"             # always
regional_level = "none"                # always
average = {region = "none", nation = "none"}   # always
max_age_months = 24
scale = [0, 100]
counted = "Elever i 5. klasse, der svarer, at de for det meste er glade for skolen."
of = "De elever i 5. klasse på kommunens egne skoler, der har svaret."
rationale = "Skolerne spørger hvert år. Tallet viser, om trivslen ændrer sig."
references = []                        # keys of the catalogue's references.toml
footnote = "Privatskoler er ikke med."

[indicators.source]
publisher = "Kommunens skoleafdeling (opdigtet eksempel)"
table = ""
title = "Kommunens egen trivselsundersøgelse"
licence = "Må gengives med kildeangivelse"

[indicators.query]
source = "file"                        # always
columns = {area = "Kommune", period = "År", count = "Trives", of = "Svar"}

[[indicators.breaks]]                  # where the way of counting changed
period = "2016"
text = "Fra 2016 bliver der også spurgt på specialskolen."

# A count: one column with the number.
[[indicators]]
id = "spare_time_jobs_count"
municipalities = ["183"]
group = "local"
title = "Unge i fritidsjob gennem den boligsociale indsats"
short = "Boligsociale fritidsjob"
measure = "unge i løbet af året"
unit = "count"
decimals = {municipality = 0, region = 0, nation = 0}
polarity = "none"
descriptive_only = false
geography = "municipality"
regional_level = "none"
average = {region = "none", nation = "none"}
max_age_months = 24
scale = [0, 100]
counted = "Unge, der har haft et fritidsjob gennem den boligsociale indsats."
of = "Antal i alt."
rationale = "Viser, hvor mange unge indsatsen når."
references = []

[indicators.source]
publisher = "Kommunens boligsociale indsats (opdigtet eksempel)"
table = ""
title = "Opgørelse af fritidsjob"
licence = "Må gengives med kildeangivelse"

[indicators.query]
source = "file"
columns = {area = "Kommune", period = "År", value = "Antal"}
"""
# indicator, area, period, value, count, of: 138 of 194 is 71.1 %, 151 of 203 is 74.4 %
ROWS = [
    (WELLBEING, "183", "2015", "71.134", "138", "194"),
    (WELLBEING, "183", "2016", "74.384", "151", "203"),
    (JOBS, "183", "2016", "36", "", ""),
]

Row = tuple[str, str, str, str, str, str]
Declare = Callable[..., Path]
AddRows = Callable[[list[Row]], None]


@pytest.fixture
def declare(data_root) -> Declare:
    """Writes the local file: the example, after each `old` in it became `new`."""

    def declare(*changes: tuple[str, str], text: str = EXAMPLE) -> Path:
        for old, new in changes:
            assert old in text, old
            text = text.replace(old, new, 1)
        path = data_root / "indicators.toml"
        path.write_bytes(text.encode("utf-8"))
        return path

    return declare


@pytest.fixture
def add_rows(make_vintage, rewrite) -> AddRows:
    """Makes the vintage 2018 with these rows and the population of Ishøj."""

    def add_rows(rows: list[Row]) -> None:
        make_vintage([("population", "183", "2018-01-01", 22000)])

        def with_rows(text: str) -> str:
            out = io.StringIO(text)
            out.seek(0, io.SEEK_END)
            writer = csv.writer(out, lineterminator="\n")
            writer.writerows(
                (i, area, when, value, "ok", count, of, "")
                for i, area, when, value, count, of in rows
            )
            return out.getvalue()

        rewrite("2018", "figures.csv", with_rows)

    return add_rows


@pytest.fixture
def told(declare) -> Callable[..., list[str]]:
    """The lines of the error after changes to the example."""

    def told(*changes: tuple[str, str]) -> list[str]:
        path = declare(*changes)
        with pytest.raises(CatalogueError) as caught:
            load_catalogue().with_local(path)
        return str(caught.value).splitlines()

    return told


def described(found: dict) -> dict[str, dict]:
    """The indicators of a result by id."""
    return {entry["id"]: entry for entry in found["indicators"]}


def table(html: str) -> BeautifulSoup:
    """The table of the municipality's own figures."""
    return parsed(html).select_one("table:has(#table-local)")


# The file


def test_the_example_adds_its_two_indicators_and_leaves_the_catalogue_alone(declare):
    catalogue = load_catalogue()
    local = catalogue.with_local(declare())

    assert list(local.local) == [WELLBEING, JOBS]
    assert local.indicators is catalogue.indicators
    assert len(local.indicators.indicators) == 14
    assert not any(i.is_local for i in local.indicators.indicators)
    assert local.indicator(WELLBEING).short == "Trivsel i 5. klasse"
    assert local.indicator("safety_pct") is catalogue.indicators.by_id["safety_pct"]
    assert [i.id for i in local.local_of("183")] == [WELLBEING, JOBS]
    assert local.local_of("101") == []
    # What is kept in memory for all has not changed.
    assert catalogue.local == {}
    assert load_catalogue() is catalogue
    with pytest.raises(UnknownNameError, match="safety_pct"):
        local.indicator("safety")


def test_without_a_file_the_catalogue_is_itself(data_root):
    catalogue = load_catalogue()
    place = DataRoot(data_root).local_indicators
    assert place == data_root / "indicators.toml"
    assert catalogue.with_local(place) is catalogue
    assert catalogue.with_local(None) is catalogue


def test_the_file_is_read_anew_each_time(declare):
    catalogue = load_catalogue()
    before = catalogue.with_local(declare())
    after = catalogue.with_local(declare(("Trivsel i 5. klasse", "Trivsel")))
    assert before.indicator(WELLBEING).short == "Trivsel i 5. klasse"
    assert after.indicator(WELLBEING).short == "Trivsel"
    assert before.local_checksum != after.local_checksum


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('["183"]', "[]", "municipalities: expected codes"),
        ('["183"]', '["183", "999"]', "municipalities: '999' is no municipality"),
        ('["183"]', '["183", "183"]', "municipalities '183': stands 2 times"),
        ('group = "local"', 'group = "crime_safety"', 'group: expected "local"'),
        (f'"{WELLBEING}"', '"safety_pct"', "id: stands in the catalogue"),
        (f'"{WELLBEING}"', '"population"', "id: stands in the catalogue"),
        (f'"{WELLBEING}"', '"trivsel i 5."', "id: expected small letters"),
        (f'"{WELLBEING}"', f'"{JOBS}"', f"indicators '{JOBS}': stands 2 times"),
        ("scale =", 'substitute_for = "convicted_pct"\nscale =', "substitute_for: exp"),
        ("scale =", "key_figure = true\nscale =", "key_figure: expected false"),
        ("scale =", 'series = "Trivslen"\nscale =', 'series: expected ""'),
        ('y = "municipality" ', 'y = "police_district" ', "geography: expected"),
        ('regional_level = "none"', 'regional_level = "region"', "regional_level: ex"),
        ('nation = "none"', 'nation = "weighted"', "average: expected"),
        ("references = []", 'references = ["x"]', "references: 'x' does not stand in"),
        ("scale = [0, 100]", "scale = [9, 1]", "scale: expected a lower limit"),
        ('period = "2016"', 'period = "sidste år"', "breaks: 'sidste år' is no period"),
        (
            "descriptive_only = false",
            "descriptive_only = true",
            "descriptive_only: expected polarity 'none'",
        ),
        (
            "[[indicators.breaks]]",
            '[[indicators.outliers]]\narea = "101"\ntext = "t"\n[[indicators.breaks]]',
            "outliers: '101' is none of its municipalities",
        ),
        (
            '"file"                        # always\ncolumns = {area = "Kommune", '
            'period = "År", count = "Trives", of = "Svar"}',
            '"none"\nwhy = "Vi ved det ikke."',
            'query source: expected "file"',
        ),
        ('count = "Trives", of = "Svar"', 'of = "Svar"', "query columns: expected val"),
        (
            'count = "Trives", of = "Svar"',
            'value = "Andel"',
            "query columns: expected of, the size of the group",
        ),
        ('unit = "pct"', 'unit = "score"', "query columns: expected value; count and"),
        ('count = "Trives", of = "Svar"', 'count = "Trives"', "query columns: a count"),
    ],
)
def test_a_fault_of_an_entry_is_named(told, old, new, fault):
    lines = told((old, new))
    assert lines[0].startswith("indicators.toml has ")
    found = [line for line in lines[1:] if fault in line]
    assert found, lines
    assert all(line.startswith("  indicators ") for line in lines[1:])


@pytest.mark.parametrize("unit", ["pct", "score", "per_1000"])
def test_a_figure_of_a_group_needs_the_size_of_the_group(told, declare, unit):
    columns = 'count = "Trives", of = "Svar"'
    in_unit = ('unit = "pct"', f'unit = "{unit}"')
    lines = told(in_unit, (columns, 'value = "Tal"'))
    assert lines[1:] == [
        f"  indicators {WELLBEING} query columns: expected of, the size of the group, "
        "so that small groups can be hidden"
    ]
    path = declare(in_unit, (columns, 'value = "Tal", of = "Svar"'))
    assert load_catalogue().with_local(path).indicator(WELLBEING).unit == unit


def test_all_faults_are_told_at_once(told):
    lines = told(
        ('["183"]', '["999"]'),
        ('group = "local"', 'group = "egne"'),
        ("references = []", 'references = ["x"]'),
        (', value = "Antal"', ""),
    )
    assert lines == [
        "indicators.toml has 4 faults:",
        f"  indicators {WELLBEING} municipalities: '999' is no municipality",
        f'  indicators {WELLBEING} group: expected "local"',
        f"  indicators {WELLBEING} references: 'x' does not stand in references.toml",
        f"  indicators {JOBS} query columns: expected value, or count and of",
    ]


def test_faults_of_form_are_told_at_once(told):
    lines = told(
        ('version = "1"', 'version = ""\nauthor = "x"'),
        ('unit = "pct"', 'unit = "percent"'),
        ('footnote = "Privatskoler er ikke med."', 'fodnote = "f"'),
    )
    assert len(lines) == 5
    for start in (
        "  version: ",
        "  author: ",
        f"  indicators {WELLBEING} unit: ",
        f"  indicators {WELLBEING} fodnote: ",
    ):
        assert [line for line in lines if line.startswith(start)], start


@pytest.mark.parametrize(
    ("old", "new", "place", "kind", "value"),
    [
        ("Privatskoler", "020304-1234", f"{WELLBEING} footnote", "CPR", "1234"),
        ("Privatskoler", "mig@ishoj.dk", f"{WELLBEING} footnote", "mail", "ishoj"),
        ("Skolerne", "Tlf. 12 34 56 78", f"{WELLBEING} rationale", "tele", "34 56"),
        ("skoleafdeling", "x@y.dk", f"{WELLBEING} source publisher", "mail", "x@y"),
        ("Fra 2016", "x@y.dk", f"{WELLBEING} breaks no. 1 text", "mail", "x@y"),
        ('"Trives"', '"x@y.dk"', f"{WELLBEING} query columns count", "mail", "x@y"),
        ('["183"]', '["x@y.dk"]', f"{WELLBEING} municipalities no. 1", "mail", "x@y"),
        (f'"{WELLBEING}"', '"x@y.dk"', "no. 1 id", "mail", "x@y"),
        (f'"{WELLBEING}"', "3103041234", "no. 1 id", "CPR", "1234"),
        ("footnote =", '"x@y.dk" =', f"{WELLBEING} a key", "mail", "x@y"),
    ],
)
def test_personal_data_is_refused_with_place_and_kind_but_never_repeated(
    told, old, new, place, kind, value
):
    # A second fault must not bring the value out in its message either.
    lines = told((old, new), ('unit = "count"', 'unit = "antal"'))
    assert lines[0] == "indicators.toml has 1 fault:"
    [line] = lines[1:]
    assert line.startswith(f"  indicators {place}: ")
    assert kind in line
    assert value not in line


@pytest.mark.parametrize("content", [b"version = ", b"version = '\xff'", None])
def test_a_file_that_cannot_be_read_is_one_message(data_root, content):
    path = data_root / "indicators.toml"
    if content is None:
        path.mkdir()
    else:
        path.write_bytes(content)
    with pytest.raises(CatalogueError, match=r"indicators\.toml"):
        assess("Ishøj", "2017", root=data_root)


def test_an_indicator_of_the_catalogue_belongs_to_no_municipality(repository, tmp_path):
    for name in FILES:
        shutil.copy(repository / "parathed_lib" / "catalogue" / name, tmp_path / name)
    path = tmp_path / "indicators.toml"
    text = path.read_bytes().decode("utf-8")
    new = 'id = "safety_pct"\nmunicipalities = ["183"]'
    path.write_bytes(text.replace('id = "safety_pct"', new).encode("utf-8"))
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(tmp_path)
    [_, line] = str(caught.value).splitlines()
    assert line.startswith("  indicators safety_pct municipalities: expected none")


# The assessment


def test_a_local_figure_stands_alone_without_verdict_region_or_nation(
    declare, add_rows, data_root
):
    declare()
    add_rows(ROWS)
    assessment = assess("Ishøj", "2018", root=data_root)

    assert list(assessment.local) == [WELLBEING, JOBS]
    assert set(assessment.local).isdisjoint(assessment.comparisons)
    found = assessment.local[WELLBEING]
    own = found.municipality
    assert (own.period, own.count, own.of) == ("2016", 151, 203)
    assert own.value == pytest.approx(100 * 151 / 203, abs=1e-9)
    for missing in (found.region, found.nation):
        assert (missing.value, missing.status) == (None, "not_relevant")
    assert found.verdict is None
    # From the end of 2016 to that of 2018, by which the vintage is named
    assert found.age == 24


def test_the_json_marks_what_is_local(declare, add_rows, data_root):
    declare()
    add_rows(ROWS)
    entries = described(result(assess("Ishøj", "2018", root=data_root)))

    assert [i for i, e in entries.items() if e["local"]] == [WELLBEING, JOBS]
    assert [e["local"] for e in entries.values()] == [False] * 14 + [True] * 2
    entry = entries[WELLBEING]
    assert entry["group"] == "Kommunens egne tal"
    assert entry["substitute_for"] is None
    assert entry["municipality"] == pytest.approx(100 * 151 / 203, abs=1e-9)
    assert entry["periods"] == {"municipality": "2016", "region": None, "nation": None}
    assert entry["text"] == {
        "municipality": "74\u00a0%",
        "region": "-",
        "nation": "-",
    }
    assert json.dumps(entry)


def test_no_local_figure_touches_the_score(declare, rewrite, data_root):
    before = result(assess("Ishøj", "2017", root=data_root))
    declare()
    printed = "deloitte_siri/ishoej_2017.csv"
    scores = []
    for value, count in (("0", 0), ("50", 50), ("100", 100)):
        row = f"{WELLBEING},183,2016,{value},ok,{count},100,\n"
        path = data_root / "data" / "raw" / "2017" / printed
        kept = "".join(
            line
            for line in path.read_text("utf-8").splitlines(keepends=True)
            if not line.startswith(WELLBEING)
        )
        rewrite("2017", printed, lambda _, kept=kept, row=row: kept + row)
        after = result(assess("Ishøj", "2017", root=data_root))
        assert described(after)[WELLBEING]["municipality"] == float(value)
        scores.append(after["score"])
        for part in ("score", "parameters", "themes", "attention_points", "extent"):
            assert after[part] == before[part]
    assert scores[0]["sum"] == 30


def test_others_neither_see_nor_lean_on_a_municipalitys_own_figures(
    declare, add_rows, data_root
):
    before = result(assess("Læsø", "2017", root=data_root))
    before_nation = everyone(assess("Ishøj", "2026", root=data_root).nation)
    path = declare()
    assert result(assess("Læsø", "2017", root=data_root)) == before
    # Their figures may stand in the same vintage.
    add_rows([*ROWS, ("safety_pct", "P01", "2017", "90", "", "")])
    neighbour = assess("Læsø", "2018", root=data_root)
    assert neighbour.local == {}
    assert not any(e["local"] for e in result(neighbour)["indicators"])
    assert path.name not in [i.path for i in neighbour.inputs]
    # The parts about all 98 hold what they held.
    nation = everyone(assess("Ishøj", "2026", root=data_root).nation)
    assert nation == before_nation


def test_the_local_file_is_an_input_of_the_report(declare, data_root):
    path = declare()
    inputs = {i.path: i.sha256 for i in assess("Ishøj", root=data_root).inputs}
    assert inputs["indicators.toml"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert inputs["catalogue/indicators.toml"] != inputs["indicators.toml"]


def test_figures_that_no_file_declares_are_refused_with_a_word_on_the_local_file(
    add_rows, data_root
):
    add_rows(ROWS)
    with pytest.raises(VintageError) as caught:
        assess("Ishøj", "2018", root=data_root)
    message = str(caught.value)
    assert f"holds figures for {JOBS}, {WELLBEING}, which the catalogue" in message
    assert "indicators.toml in the folder that holds data/raw" in message


@pytest.mark.parametrize("area", ["101", "000", "084"])
def test_a_local_figure_for_an_area_that_is_not_its_own_is_refused(
    declare, add_rows, data_root, area
):
    declare()
    add_rows([*ROWS, (JOBS, area, "2016", "40", "", "")])
    with pytest.raises(VintageError, match=f"not theirs: {JOBS} {area}"):
        assess("Ishøj", "2018", root=data_root)


def test_a_chosen_year_holds_for_local_figures_too(declare, add_rows, data_root):
    declare()
    add_rows(ROWS)
    assessment = assess("Ishøj", "2018", period=2015, root=data_root)
    of_2015 = assessment.local[WELLBEING].municipality.value
    assert of_2015 == pytest.approx(100 * 138 / 194, abs=1e-9)
    missing = assessment.local[JOBS].municipality
    assert (missing.value, missing.note) == (None, "Ikke med for 2015 i denne årgang.")
    shown = words(table(parts.local(assessment).html))
    assert "71\u00a0%" in shown
    assert "74" not in shown


# Small groups


@pytest.mark.parametrize(
    ("value", "count", "of", "shown"),
    [
        ("16.667", "5", "30", True),
        ("13.333", "4", "30", False),
        ("83.333", "25", "30", True),  # the other five
        ("86.667", "26", "30", False),  # the other four
        ("0", "0", "30", True),
        ("100", "30", "30", True),
        ("100", "5", "5", True),
        ("100", "4", "4", False),
        ("16.667", "", "30", True),  # 5.0001 of 30
        ("13.333", "", "30", False),  # 3.9999 of 30
        ("86.667", "", "30", False),
        ("50", "", "", False),  # of how many?
    ],
)
def test_a_share_is_hidden_when_a_part_of_its_group_is_small(
    declare, add_rows, data_root, value, count, of, shown
):
    declare()
    add_rows([(WELLBEING, "183", "2016", value, count, of)])
    assessment = assess("Ishøj", "2018", root=data_root)
    own = assessment.local[WELLBEING].municipality

    if shown:
        assert (own.value, own.status) == (pytest.approx(float(value), abs=5e-4), "ok")
        return
    assert (own.value, own.count, own.of) == (None, None, None)
    assert own.status == "suppressed"
    assert described(result(assessment))[WELLBEING]["municipality"] is None
    # Nor does the assessment keep it somewhere else.
    held = assessment.vintage.observations.set_index("indicator").loc[WELLBEING]
    assert held[["value", "count", "of"]].isna().all()


@pytest.mark.parametrize(
    ("unit", "value", "of", "shown"),
    [
        ("count", "0", "", True),
        ("count", "4", "", False),
        ("count", "5", "", True),
        ("per_1000", "0.2", "22000", False),  # 4.4 in 22,000
        ("per_1000", "0.25", "22000", True),  # 5.5 in 22,000
        ("score", "3.9", "4", False),
        ("score", "3.9", "5", True),
        ("score", "3.9", "", False),
        ("kr", "1200", "", True),
        ("kr", "1200", "4", False),
    ],
)
def test_the_size_of_a_group_is_seen_in_every_unit(
    declare, add_rows, data_root, unit, value, of, shown
):
    columns = 'count = "Trives", of = "Svar"'
    declare(
        ('unit = "pct"', f'unit = "{unit}"'), (columns, 'value = "Tal", of = "Svar"')
    )
    add_rows([(WELLBEING, "183", "2016", value, "", of)])
    own = assess("Ishøj", "2018", root=data_root).local[WELLBEING].municipality
    assert own.value == (float(value) if shown else None)


def test_a_hidden_figure_cannot_be_tried_out_with_a_checksum_that_is_told(
    declare, add_rows, data_root
):
    """The intruder has all of the vintage but the count, and tries what it can be."""
    declare()
    add_rows([(WELLBEING, "183", "2017", "2", "4", "200")])
    DataRoot(data_root).make_key()
    folder = data_root / "data" / "raw" / "2018"
    figures = (folder / "figures.csv").read_text("utf-8")
    manifest = (folder / "manifest.csv").read_text("utf-8")
    right = hashlib.sha256(figures.encode("utf-8")).hexdigest()
    assert manifest.count(right) == 1
    tried = set()
    for count in range(10):
        guess = figures.replace(",2,ok,4,200", f",{count / 2:g},ok,{count},200")
        checksum = hashlib.sha256(guess.encode("utf-8")).hexdigest()
        listed = manifest.replace(right, checksum).encode("utf-8")
        tried |= {checksum, hashlib.sha256(listed).hexdigest()}
    assert right in tried
    told = {i.sha256 for i in assess("Ishøj", "2018", root=data_root).inputs}
    assert not tried & told


def test_a_hidden_period_does_not_hide_an_older_one(declare, add_rows, data_root):
    declare()
    add_rows([ROWS[0], (WELLBEING, "183", "2017", "2", "4", "200")])
    assessment = assess("Ishøj", "2018", root=data_root)
    assert assessment.local[WELLBEING].municipality.period == "2015"
    shown = words(table(parts.local(assessment).html))
    assert "2017: – (skjult for at beskytte små antal)" in shown


def test_figures_of_the_catalogue_are_not_hidden(declare, data_root):
    # One housing area with a plan in Ishøj, printed in 2017, is no person.
    declare()
    found = described(result(assess("Ishøj", "2017", root=data_root)))
    assert found["housing_plans_count"]["municipality"] == 1


# The report


def test_the_table_tells_figure_period_size_source_and_what_came_before(
    declare, add_rows, data_root
):
    declare()
    add_rows([*ROWS, (WELLBEING, "183", "2014", "70", "140", "200")])
    html = parts.local(assess("Ishøj", "2018", root=data_root)).html
    assert parsed(html).h3.text == "Kommunens egne tal"
    sentence = parsed(html).p.text
    assert "kommunens egne" in sentence
    assert "tæller ikke med i scoren" in sentence
    found = table(html)
    assert found.caption
    headings = [th.text for th in found.select("thead th[scope=col]")]
    assert headings == ["Mål", "Tal", "Periode", "Antal"]
    [wellbeing, jobs] = found.select("tbody tr")
    title = words(wellbeing.select_one("th[scope=row]"))
    assert title.startswith(
        "Lokalt tal: Elever i 5. klasse, der trives pct. af dem, der har svaret"
    )
    # The count changed in 2016, so what came before is marked.
    assert [words(td) for td in wellbeing.select("td")] == [
        "Tal 74\u00a0%",
        "Periode 2016 2014:\u00a070\u00a0% (opgjort anderledes), "
        "2015:\u00a071\u00a0% (opgjort anderledes)",
        "Antal 151\u00a0af\u00a0203",
    ]
    assert [words(td) for td in jobs.select("td")] == ["Tal 36", "Periode 2016", ""]


def test_periods_after_a_break_are_listed_without_a_mark(declare, add_rows, data_root):
    declare(('period = "2016"', 'period = "2015"'))
    add_rows(ROWS)
    shown = words(table(parts.local(assess("Ishøj", "2018", root=data_root)).html))
    assert "2015:\u00a071\u00a0%" in shown
    assert "anderledes" not in shown


def test_what_is_missing_is_shown_and_listed_with_its_reason(
    declare, add_rows, data_root
):
    declare()
    add_rows([(WELLBEING, "183", "2016", "2", "4", "200")])
    assessment = assess("Ishøj", "2018", root=data_root)

    rows = table(parts.local(assessment).html).select("tbody tr")
    cells = [[words(td) for td in row.select("td")] for row in rows]
    assert cells == [
        ["Tal – skjult for at beskytte små antal", "Periode 2016", ""],
        ["Tal – ikke indhentet", "Periode – ikke oplyst", ""],
    ]
    listed = {u.what: u.why for u in unknowns(assessment)}
    assert listed["Kommunens egne tal: trivsel i 5. klasse."] == (
        "Skjult for at beskytte små antal."
    )
    assert listed["Kommunens egne tal: boligsociale fritidsjob."] == "Ikke indhentet."


def test_an_old_local_figure_is_listed(declare, add_rows, data_root):
    declare(("max_age_months = 24", "max_age_months = 23"))
    add_rows(ROWS)
    listed = [u.what for u in unknowns(assess("Ishøj", "2018", root=data_root))]
    assert "Nyere tal om »trivsel i 5. klasse«." in listed
    assert "Nyere tal om »boligsociale fritidsjob«." not in listed


def test_without_local_indicators_there_is_no_part(declare, data_root):
    assert parts.local(assess("Ishøj", "2017", root=data_root)).html == ""
    declare()
    assert parts.local(assess("Læsø", "2017", root=data_root)).html == ""


def about(assessment, indicator: str) -> Documentation:
    rows = documentation(assessment.nation, assessment.catalogue)
    [found] = [d for d in rows if d.entry.id == indicator]
    return found


def test_what_a_local_indicator_counts_stands_at_its_figure(
    declare, add_rows, data_root
):
    declare()
    add_rows(ROWS)
    assessment = assess("Ishøj", "2018", root=data_root)
    told = words(parsed(parts.local(assessment).html))
    assert (
        "Kilde: Kommunens skoleafdeling (opdigtet eksempel). Kommunens egen "
        "trivselsundersøgelse. Licens: Må gengives med kildeangivelse."
    ) in told
    for part in (
        "Tæller:",
        "Af hvad:",
        "Hvorfor:",
        "Privatskoler er ikke med.",
        "Brud fra 2016: Fra 2016 bliver der også spurgt på specialskolen.",
    ):
        assert part in told
    appendix = parts.appendix(assessment).html
    assert WELLBEING not in appendix
    assert JOBS not in appendix


def test_the_documentation_tells_what_became_of_a_table_and_why_there_is_no_source(
    embedded_root,
):
    assessment = assess("Ishøj", "2017", root=embedded_root)
    # indicators.toml: the tables of 2017 that have ended, and a query without a source
    remarks = about(assessment, "basic_schooling_pct").remarks
    assert "HFUDD10 sluttede i 2019 og blev fulgt af HFUDD11." in remarks
    remarks = about(assessment, "full_time_unemployed_pct").remarks
    assert any(r.startswith("AULK01 har i dag kun antal.") for r in remarks)
    remarks = about(assessment, "convicted_pct").remarks
    assert any(r.startswith("Vi kender ingen kilde") for r in remarks)
    # INDKP106 has not ended, and the table that took its place has a query.
    remarks = about(assessment, "disposable_income_dkk").remarks
    assert len(remarks) == 1


# The list


def test_the_list_of_indicators_says_whose_own_they_are(declare, data_root):
    declare(('["183"]', '["183", "101"]'))
    rows = listings.rows(listings.Listed.indicators, data_root)
    local = {row["id"]: row["local"] for row in rows}
    assert list(local)[14:] == [WELLBEING, JOBS]
    assert local[WELLBEING] == "183 101"
    assert local[JOBS] == "183"
    assert set(list(local.values())[:14]) == {None}


def test_the_list_needs_no_data_root(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert len(listings.rows(listings.Listed.indicators)) == 14


def test_the_list_takes_the_nearest_data_root(declare, data_root, monkeypatch):
    declare()
    monkeypatch.chdir(data_root / "data")
    assert len(listings.rows(listings.Listed.indicators)) == 16


def test_the_catalogue_has_no_local_indicators_by_itself():
    assert isinstance(load_catalogue(), Catalogue)
    assert load_catalogue().local == {}
    assert load_catalogue().local_checksum == ""


# The whole report


@pytest.mark.slow
def test_the_report_holds_the_local_figure_and_is_else_what_it_was(
    declare, reports, data_root, tmp_path
):
    def report() -> Report:
        to = ("--vintage", "2017", "--root", data_root, "--out", tmp_path, "--force")
        done = parathed("report", "Ishøj", *to, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        return Report(tmp_path / "2017", "183-ishoej")

    # A file in which only others have indicators of their own changes no byte.
    declare(('["183"]', '["825"]'), ('["183"]', '["825"]'))
    bare = report()
    assert bare.bytes() == reports["Ishøj 2017"].bytes()
    assert "Kommunens egne tal" not in bare.html
    sections = [h.text for h in bare.page.select("h2")]

    declare()
    folder = data_root / "data" / "raw" / "2017"
    rows = "indicator,area,period,value,status,count,of,note\n"
    rows += f"{WELLBEING},183,2016,74.384,ok,151,203,\n"
    (folder / "own.csv").write_bytes(rows.encode("utf-8"))
    checksum = hashlib.sha256(rows.encode("utf-8")).hexdigest()
    with (folder / "manifest.csv").open("a", encoding="utf-8", newline="") as text:
        heading = (folder / "manifest.csv").read_text("utf-8").splitlines()[0]
        known = {
            "file": "own.csv",
            "source": "en prøve",
            "query": "alt",
            "retrieved": "2017",
            "sha256": checksum,
        }
        fields = heading.split(",")
        csv.DictWriter(text, fields, lineterminator="\n").writerow(known)
    own = Report(report().folder, "183-ishoej")

    assert described(own.data)[WELLBEING]["text"]["municipality"] == "74\u00a0%"
    assert "74\u00a0%" in words(table(own.html))
    assert own.data["score"] == reports["Ishøj 2017"].data["score"]
    assert [h.text for h in own.page.select("h2")] == sections
    inputs = [i["path"] for i in own.data["manifest"]["inputs"]]
    assert "indicators.toml" in inputs
    assert {name: check(own.html) for name, check in CHECKS.items()} == {
        name: [] for name in CHECKS
    }
