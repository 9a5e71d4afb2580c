"""The catalogue is checked when it is loaded, and a municipality is found by name."""

from __future__ import annotations

import csv
import shutil
from collections import Counter
from pathlib import Path

import pytest

from parathed_lib import load_catalogue
from parathed_lib.catalogue import FILES
from parathed_lib.errors import CatalogueError, UnknownNameError, unknown_name

CATALOGUE = load_catalogue()

# Statistics Denmark's list of municipalities (shared file municipalities.csv).
NAMES = """
101 København; 147 Frederiksberg; 151 Ballerup; 153 Brøndby; 155 Dragør; 157 Gentofte;
159 Gladsaxe; 161 Glostrup; 163 Herlev; 165 Albertslund; 167 Hvidovre;
169 Høje-Taastrup; 173 Lyngby-Taarbæk; 175 Rødovre; 183 Ishøj; 185 Tårnby;
187 Vallensbæk; 190 Furesø; 201 Allerød; 210 Fredensborg; 217 Helsingør; 219 Hillerød;
223 Hørsholm; 230 Rudersdal; 240 Egedal; 250 Frederikssund; 253 Greve; 259 Køge;
260 Halsnæs; 265 Roskilde; 269 Solrød; 270 Gribskov; 306 Odsherred; 316 Holbæk;
320 Faxe; 326 Kalundborg; 329 Ringsted; 330 Slagelse; 336 Stevns; 340 Sorø; 350 Lejre;
360 Lolland; 370 Næstved; 376 Guldborgsund; 390 Vordingborg; 400 Bornholm;
410 Middelfart; 420 Assens; 430 Faaborg-Midtfyn; 440 Kerteminde; 450 Nyborg;
461 Odense; 479 Svendborg; 480 Nordfyns; 482 Langeland; 492 Ærø; 510 Haderslev;
530 Billund; 540 Sønderborg; 550 Tønder; 561 Esbjerg; 563 Fanø; 573 Varde; 575 Vejen;
580 Aabenraa; 607 Fredericia; 615 Horsens; 621 Kolding; 630 Vejle; 657 Herning;
661 Holstebro; 665 Lemvig; 671 Struer; 706 Syddjurs; 707 Norddjurs; 710 Favrskov;
727 Odder; 730 Randers; 740 Silkeborg; 741 Samsø; 746 Skanderborg; 751 Aarhus;
756 Ikast-Brande; 760 Ringkøbing-Skjern; 766 Hedensted; 773 Morsø; 779 Skive;
787 Thisted; 791 Viborg; 810 Brønderslev; 813 Frederikshavn; 820 Vesthimmerlands;
825 Læsø; 840 Rebild; 846 Mariagerfjord; 849 Jammerbugt; 851 Aalborg; 860 Hjørring
"""
# The same file: province, its region, and the municipalities.
PROVINCES = """
01 084 101 147 155 185
02 084 151 153 157 159 161 163 165 167 169 173 175 183 187
03 084 190 201 210 217 219 223 230 240 250 260 270
04 084 400
05 085 253 259 265 269 350
06 085 306 316 320 326 329 330 336 340 360 370 376 390
07 083 410 420 430 440 450 461 479 480 482 492
08 083 510 530 540 550 561 563 573 575 580 607 621 630
09 082 615 706 707 710 727 730 740 741 746 751 766
10 082 657 661 665 671 756 760 779 791
11 081 773 787 810 813 820 825 840 846 849 851 860
"""
# The same file, numbered as where it was collected.
DISTRICTS = """
P01 810 813 820 825 840 846 849 851 860
P02 706 707 710 727 730 741 751
P03 657 661 665 671 740 756 760 773 779 787 791
P04 530 607 615 621 630 746 766
P05 510 540 550 561 563 573 575 580
P06 410 420 430 440 450 461 479 480 482 492
P07 320 330 340 360 370 376 390
P08 253 259 265 269 306 316 326 329 336 350
P09 157 173 190 201 210 217 219 223 230 240 250 260 270
P10 151 153 159 161 163 165 167 169 175 183 187
P11 101 147 155 185
P12 400
"""


@pytest.fixture
def folder(repository, tmp_path) -> Path:
    """A copy of the catalogue that a test may damage."""
    copy = tmp_path / "catalogue"
    copy.mkdir()
    for name in FILES:
        shutil.copy(repository / "parathed_lib" / "catalogue" / name, copy / name)
    return copy


def faults(folder: Path, file: str, *changes: tuple[str, str]) -> list[str]:
    """The lines of the error after each first `old` of a file became `new`."""
    text = (folder / file).read_bytes().decode("utf-8")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    (folder / file).write_bytes(text.encode("utf-8"))
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(folder)
    return str(caught.value).removeprefix(f"The catalogue {folder}: ").splitlines()


# The municipalities


def test_the_98_are_those_of_the_source():
    listed = dict(
        entry.strip().split(" ", 1) for entry in NAMES.replace("\n", " ").split(";")
    )
    assert len(listed) == 98
    found = {code: m.name for code, m in CATALOGUE.municipalities.items()}
    assert found == listed
    assert list(found) == sorted(found)


def test_every_municipality_lies_in_its_region_province_and_district():
    provinces = {
        code: (province, region)
        for province, region, *codes in map(str.split, PROVINCES.strip().splitlines())
        for code in codes
    }
    districts = {
        code: district
        for district, *codes in map(str.split, DISTRICTS.strip().splitlines())
        for code in codes
    }
    for m in CATALOGUE.municipalities.values():
        assert (m.province, m.region) == provinces[m.code]
        assert m.police_district == districts[m.code]


def test_the_regions_have_as_many_municipalities_as_they_should():
    # 29 + 17 + 22 + 19 + 11 = 98.
    names = Counter(m.region_name for m in CATALOGUE.municipalities.values())
    assert names == {
        "Region Hovedstaden": 29,
        "Region Sjælland": 17,
        "Region Syddanmark": 22,
        "Region Midtjylland": 19,
        "Region Nordjylland": 11,
    }


@pytest.mark.parametrize("area", ["region", "province", "police_district"])
def test_an_area_has_one_name(area):
    pairs = {
        (getattr(m, area), getattr(m, f"{area}_name"))
        for m in CATALOGUE.municipalities.values()
    }
    assert len({code for code, _ in pairs}) == len(pairs)
    assert len({name for _, name in pairs}) == len(pairs)


def test_every_municipality_has_a_tile_of_its_own():
    tiles = [(m.col, m.row) for m in CATALOGUE.municipalities.values()]
    assert len(set(tiles)) == 98
    # Skagen's municipality lies north of Lolland's, Bornholm east of all.
    by_name = {m.name: m for m in CATALOGUE.municipalities.values()}
    assert by_name["Frederikshavn"].row < by_name["Lolland"].row
    assert by_name["Bornholm"].col == max(m.col for m in by_name.values())


def test_every_municipality_lies_in_denmark():
    for m in CATALOGUE.municipalities.values():
        assert 8 < m.lon < 15.2
        assert 54.5 < m.lat < 57.8
        assert m.area_km2 > 8


def test_every_municipality_is_found_by_any_of_its_spellings():
    spoken = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "Æ": "Ae", "Ø": "Oe"})
    for m in CATALOGUE.municipalities.values():
        spellings = [
            m.code,
            int(m.code),
            m.name,
            m.name.upper(),
            m.name.lower(),
            f"{m.name} Kommune",
            f"  {m.name} kommune ",
            m.name.translate(spoken),
            m.name.replace("aa", "å").replace("Aa", "Å"),
        ]
        for spelling in spellings:
            assert CATALOGUE.municipality(spelling) is m, spelling


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Århus", "751"),
        ("ÅRHUS", "751"),
        ("A\u030arhus", "751"),  # the ring as a letter of its own
        ("Aarhus", "751"),
        ("aalborg", "851"),
        ("ISHOEJ KOMMUNE", "183"),
        ("hoeje-taastrup", "169"),
        ("Lyngby-Tårbæk", "173"),
        ("Læsoe", "825"),
        ("183 ", "183"),
    ],
)
def test_a_spelling_is_tolerated(name, code):
    assert CATALOGUE.municipality(name).code == code


@pytest.mark.parametrize(
    ("name", "code"),
    [("Høje Taastrup", "169"), ("Nordfyn", "480"), ("183 Ishøj", "183")],
)
def test_a_name_as_files_write_it_is_found(name, code):
    assert CATALOGUE.municipality(name).code == code


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("Ishoj", {"Ishøj"}),
        ("Ish", {"Ishøj"}),
        ("Roskile", {"Roskilde", "Skive"}),
        # Of all that end so, the three shortest are most alike
        ("borg", {"Aalborg", "Nyborg", "Viborg"}),
        ("Lyngby", {"Lyngby-Taarbæk"}),  # the first half of a name is enough
        ("Ikast", {"Ikast-Brande"}),
        ("184", {"183", "185", "187"}),
        (184, {"183", "185", "187"}),
    ],
)
def test_the_match_is_exact_and_up_to_three_near_names_are_told(name, nearest):
    with pytest.raises(UnknownNameError) as caught:
        CATALOGUE.municipality(name)
    message = str(caught.value)
    start = f"Unknown municipality {str(name)!r}. Nearest: "
    assert message.startswith(start)
    told = message.removeprefix(start).removesuffix(".").split(", ")
    assert len(told) == len(nearest)
    assert set(told) == nearest


def test_the_nearest_name_stands_first():
    with pytest.raises(UnknownNameError, match=r"Nearest: Roskilde, Skive\."):
        CATALOGUE.municipality("Roskile")


@pytest.mark.parametrize(
    "name", ["Xyzzy", "Atlantis", "Kbh", "x", "ø", "../../etc", "999", 0]
)
def test_a_name_like_none_is_told_with_how_to_list_them(name):
    with pytest.raises(UnknownNameError) as caught:
        CATALOGUE.municipality(name)
    assert "`parathed list municipalities`" in str(caught.value)
    assert "Nearest" not in str(caught.value)


def test_where_nothing_can_be_listed_all_names_are_told():
    error = unknown_name("variable", "xyzzy", ["OMRÅDE", "ALDER", "Tid"])
    assert str(error) == "Unknown variable 'xyzzy'. There are: OMRÅDE, ALDER, Tid."


@pytest.mark.parametrize(
    "name", ["411", 411, "Christiansø", "CHRISTIANSOE", "Christiansø Kommune"]
)
def test_christiansoe_is_no_municipality(name):
    with pytest.raises(UnknownNameError, match=r"Christiansø .411. is not a municip"):
        CATALOGUE.municipality(name)


@pytest.mark.parametrize(
    ("code", "slug", "full_name"),
    [
        ("183", "183-ishoej", "Ishøj Kommune"),
        ("101", "101-koebenhavn", "Københavns Kommune"),
        ("400", "400-bornholm", "Bornholms Regionskommune"),
        ("169", "169-hoeje-taastrup", "Høje-Taastrup Kommune"),
        ("492", "492-aeroe", "Ærø Kommune"),
        ("751", "751-aarhus", "Aarhus Kommune"),
    ],
)
def test_files_and_authorities_have_their_names(code, slug, full_name):
    municipality = CATALOGUE.municipalities[code]
    assert (municipality.slug, municipality.full_name) == (slug, full_name)


def test_slugs_are_plain_and_different():
    slugs = [m.slug for m in CATALOGUE.municipalities.values()]
    assert len(set(slugs)) == 98
    assert all(set(s) <= set("abcdefghijklmnopqrstuvwxyz0123456789-") for s in slugs)


# What the catalogue says of the ten


def test_the_ten_indicators_stand_in_their_groups_and_order():
    grouped: dict[str, list[str]] = {}
    for entry in CATALOGUE.indicators.official:
        grouped.setdefault(entry.group, []).append(entry.id)
    assert list(grouped.values()) == [
        [
            "full_time_unemployed_pct",
            "disposable_income_dkk",
            "basic_schooling_pct",
            "unlawful_absence_pct",
            "high_wellbeing_pct",
        ],
        ["convicted_pct", "safety_pct"],
        ["housing_plans_count", "deprived_areas_count", "non_western_pct"],
    ]


def test_the_score_page_of_2017_gives_parameters_themes_and_scale():
    rubric = CATALOGUE.rubric
    assert [(p.name, p.rater) for p in rubric.parameters] == [
        ("Beredskab", "own"),
        ("Indsatser", "own"),
        ("Internt samarbejde", "own"),
        ("Eksternt samarbejde", "own"),
        ("Kompetencer", "own"),
        ("Strategi", "assessor"),
        ("Tværgående organisering", "assessor"),
        ("Plan for bekymringshenvendelser", "assessor"),
        ("Etableret registreringspraksis", "assessor"),
        ("Anvendelse af ledelsesinformation", "assessor"),
    ]
    assert [(t.id, t.name) for t in rubric.themes] == [
        ("leadership", "Ledelse og strategisk forankring"),
        ("preparedness", "Beredskab og indsats"),
        ("organisation", "Organisation og samarbejde"),
        ("resources", "Ressourcer og kompetencer"),
        ("activities", "Aktiviteter og resultater"),
    ]
    assert rubric.label == {
        1: "Slet ikke",
        2: "I mindre grad",
        3: "I nogen grad",
        4: "I høj grad",
    }
    # Five criteria with four anchors each (rubric of the printed report).
    anchors = [len(p.anchors) for p in rubric.parameters]
    assert anchors == [0] * 5 + [4] * 5


def test_indicators_on_origin_are_drawn_and_judged_nowhere():
    for entry in CATALOGUE.indicators.indicators:
        on_origin = entry.id in ("non_western_pct", "non_western_near_pct")
        assert entry.descriptive_only == on_origin
        if on_origin:
            assert entry.polarity == "none"
            assert not entry.series
            assert not entry.key_figure


# Every fault of a file is told at once: the file, the entry and what was expected


def test_the_copy_is_good_before_it_is_damaged(folder):
    assert load_catalogue(folder).municipalities == CATALOGUE.municipalities


def test_faults_of_form_in_indicators_toml_are_told_at_once(folder):
    told = faults(
        folder,
        "indicators.toml",
        ('unit = "pct"', 'unit = "percent"'),
        ('polarity = "low"', 'polarity = "down"\ncolour = "red"'),
        ("max_age_months = 36", "max_age_months = 0"),
        ('short = "Disponibel indkomst"', 'short = ""'),
    )
    assert told == [
        "indicators.toml has 5 faults:",
        "  indicators full_time_unemployed_pct unit: Input should be 'pct', 'kr', "
        "'count', 'score' or 'per_1000'",
        "  indicators full_time_unemployed_pct polarity: Input should be 'high', 'low' "
        "or 'none'",
        "  indicators full_time_unemployed_pct max_age_months: Input should be greater "
        "than 0",
        "  indicators full_time_unemployed_pct colour: Extra inputs are not permitted",
        "  indicators disposable_income_dkk short: String should have at least 1 "
        "character",
    ]


def test_faults_of_reference_in_indicators_toml_are_told_at_once(folder):
    told = faults(
        folder,
        "indicators.toml",
        ('group = "work_education"', 'group = "work"'),
        ("scale = [0, 12]", "scale = [12, 0]"),
        (
            '[indicators.query.value]\ntable = "AULP01"',
            '[indicators.query.numerator]\ntable = "AULP01"',
        ),
        ('references = ["certa2016", "emu"]', 'references = ["certa2016", "emus"]'),
        ('substitute_for = "unlawful_absence_pct"', 'substitute_for = "absence"'),
        ('id = "convicted_pct"', 'id = "safety_pct"'),
        ("[[groups]]", '[[groups]]\nid = "new"\nname = "Ny"\n\n[[groups]]'),
    )
    assert told[0] == "indicators.toml has 8 faults:"
    for fault in (
        "indicators 'safety_pct': stands 2 times, expected once",
        "indicators full_time_unemployed_pct group: 'work' is no group of this file",
        "indicators full_time_unemployed_pct scale: expected a lower limit below",
        "indicators full_time_unemployed_pct query expected either value, or",
        "indicators unlawful_absence_pct references: 'emus' does not stand in",
        "indicators absence_over_10_pct substitute_for: 'absence' is no indicator",
        "indicators reported_crimes_per_1000 substitute_for: 'convicted_pct' is no",
        "groups new: has no indicator",
    ):
        assert [line for line in told if line.startswith("  " + fault)], fault


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('polarity = "none"', 'polarity = "low"'),
        ("key_figure = false", 'key_figure = false\nseries = "Andelen"'),
    ],
)
def test_an_indicator_on_origin_is_refused_a_polarity_and_a_series(old, new, folder):
    text = (folder / "indicators.toml").read_text("utf-8")
    entry = text[text.index('id = "non_western_pct"') :]
    entry = entry[: entry.index("[indicators.source]")]
    assert entry.count(old) == 1
    told = faults(folder, "indicators.toml", (entry, entry.replace(old, new)))
    assert len(told) == 2
    assert told[1].startswith("  indicators non_western_pct descriptive_only: expected")


def test_faults_in_references_toml_are_told_at_once(folder):
    told = faults(
        folder,
        "references.toml",
        ('key = "emu"', 'key = "emu"\nurl = "x"'),
        ('cite = "Crone 2014"', 'cite = ""'),
    )
    assert told == [
        "references.toml has 2 faults:",
        "  references emu url: Extra inputs are not permitted",
        "  references crone2014 cite: String should have at least 1 character",
    ]


def test_a_reference_that_is_unused_or_stands_twice_is_a_fault(folder):
    new = '[[references]]\nkey = "{}"\ncite = "c"\ntext = "t"\n\n'
    told = faults(
        folder,
        "references.toml",
        ("[[references]]", new.format("new") + new.format("emu") + "[[references]]"),
    )
    assert told == [
        "references.toml has 2 faults:",
        "  key 'emu': stands 2 times, expected once",
        "  references new: is cited by no indicator",
    ]


def test_faults_of_form_in_rubric_toml_are_told_at_once(folder):
    told = faults(
        folder,
        "rubric.toml",
        ('rater = "own"', 'rater = "self"'),
        ("value = 3", 'value = "3"'),
        ('name = "Strategi"', 'name = ""\nweight = 2'),
    )
    assert told == [
        "rubric.toml has 4 faults:",
        "  levels 3 value: Input should be a valid integer",
        "  parameters emergency_readiness rater: Input should be 'own' or 'assessor'",
        "  parameters strategy name: String should have at least 1 character",
        "  parameters strategy weight: Extra inputs are not permitted",
    ]


def test_faults_of_reference_in_rubric_toml_are_told_at_once(folder):
    told = faults(
        folder,
        "rubric.toml",
        ("value = 4", "value = 5"),
        ('theme = "preparedness"', 'theme = "readiness"'),
        ('id = "strategy_vision"', 'id = "use_of_data"'),
        ('id = "cases_in_infohouse"', 'id = "concerns_to_municipality"'),
        ('rater = "own"\ntheme = "resources"', 'rater = "own"\ntheme = "money"'),
        ('    "Kommunen har ingen strategi mod ekstremisme.",\n', ""),
    )
    assert told == [
        "rubric.toml has 7 faults:",
        "  levels: expected the values 1, 2, 3, 4, found [1, 2, 3, 5]",
        "  questions 'use_of_data': stands 2 times, expected once",
        "  extent 'concerns_to_municipality': stands 2 times, expected once",
        "  questions readiness theme: 'readiness' is no theme of this file",
        "  parameters competences theme: 'money' is no theme of this file",
        "  contradictions strategy_without_description missing: "
        "'texts.strategy_vision' is no part of a form",
        "  parameters strategy anchors: expected 4 for rater 'assessor', found 3",
    ]


def test_faults_in_municipalities_csv_are_told_at_once(folder):
    told = faults(
        folder,
        "municipalities.csv",
        ("101,København,084", "101,København,089"),
        ("12.531", "east"),
        (",18,7", ",17,7"),
        ("183,Ishøj", "183,"),
        ("187,Vallensbæk", "400,Vallensbæk"),
        ("190,Furesø", "411,Christiansø"),
        ("201,Allerød", "201,Hvidovre"),
    )
    assert told == [
        "municipalities.csv has 7 faults:",
        "  code '400': stands 2 times, expected once",
        "  name 'Hvidovre': stands 2 times, expected once",
        "  cell '17,7': stands 2 times, expected once",
        "  101 region: '089' is of another form",
        "  101 lon: 'east' is of another form",
        "  183 name: '' is of another form",
        "  411: Christiansø is not a municipality",
    ]


def test_a_row_too_few_or_a_column_too_few_is_told(folder, tmp_path):
    other = tmp_path / "other"
    shutil.copytree(folder, other)
    with (folder / "municipalities.csv").open(encoding="utf-8", newline="") as text:
        last = list(csv.reader(text))[-1]
    told = faults(folder, "municipalities.csv", (",".join(last) + "\n", ""))
    assert told[1:] == ["  rows: expected 98, found 97"]
    told = faults(other, "municipalities.csv", ("code,name,", "code,navn,"))
    assert told[1].startswith("  columns: expected code, name, region")
    assert "found code, navn, region" in told[1]


@pytest.mark.parametrize("file", ["indicators.toml", "references.toml", "rubric.toml"])
def test_what_is_no_toml_is_named_with_its_line(folder, file):
    path = folder / file
    path.write_bytes(path.read_bytes() + b"\nbroken = \n")
    with pytest.raises(CatalogueError, match=rf"{file} is not valid TOML.*line \d+"):
        load_catalogue(folder)
