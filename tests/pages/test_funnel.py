"""The municipalities by size: what is drawn, and what the words say and do not say."""

from __future__ import annotations

import pytest
from drawings import items, sheet

from parathed_lib import assess
from parathed_lib.pages.assessment import figures
from parathed_lib.pages.assessment.nation import funnel
from parathed_lib.pages.drawing.canvas import to_svg
from parathed_lib.pages.drawing.fonts import text_width
from parathed_lib.pages.drawing.palette import ACCENT, DOT
from parathed_lib.pages.drawing.sheet import Label, Marks

SCHOOLING = "basic_schooling_pct"
FILE = "dst/basic_schooling.csv"


@pytest.fixture(scope="module")
def found(embedded_root):
    names = ("Ishøj", "Lolland", "Gentofte", "Læsø", "København", "Ringkøbing-Skjern")
    return {name: assess(name, "2026", root=embedded_root) for name in names}


@pytest.fixture
def without_ishoej(data_root, rewrite):
    def change(text: str) -> str:
        return "".join(x for x in text.splitlines(True) if ",183," not in x)

    rewrite("2026", FILE, change)
    return assess("Ishøj", "2026", root=data_root)


def test_every_municipality_is_a_dot_and_its_own_is_the_accent(found):
    marks = items(figures.funnel(found["Ishøj"], SCHOOLING), Marks)
    counts = {mark.fill: len(mark.points) for mark in marks}
    assert counts == {DOT: 97, ACCENT: 1}


def test_the_axes_are_the_same_for_all(found):
    def axes(assessment):
        drawing = figures.funnel(assessment, SCHOOLING)
        return [label for label in items(drawing, Label) if label.color != ACCENT]

    assert axes(found["Læsø"]) == axes(found["København"])


def test_larger_municipalities_lie_further_right_and_higher_shares_higher(found):
    places = {}
    for name, assessment in found.items():
        [own] = [
            m.points[0]
            for m in items(figures.funnel(assessment, SCHOOLING), Marks)
            if m.fill == ACCENT
        ]
        places[name] = own
    # Læsø 575 people, Ishøj 9,306, København 265,702; 27,7 and 27,1 and 12,3 %
    assert places["Læsø"][0] < places["Ishøj"][0] < places["København"][0]
    assert places["Læsø"][1] < places["Ishøj"][1] < places["København"][1]
    # A log axis: 265,702 / 9,306 is 28.55 and 9,306 / 575 is 16.18; logs 3.352, 2.784.
    right = places["København"][0] - places["Ishøj"][0]
    left = places["Ishøj"][0] - places["Læsø"][0]
    assert right / left == pytest.approx(3.352 / 2.784, abs=1e-3)


def test_no_text_leaves_the_drawing_or_lies_over_another(found):
    for name, assessment in found.items():
        figure = figures.funnel(assessment, SCHOOLING)
        drawing = sheet(figure)
        placed = []
        for label in items(figure, Label):
            wide = text_width(label.text, label.size, label.weight)
            left = label.x - {"left": 0, "center": wide / 2, "right": wide}[label.align]
            top, bottom = label.y - 0.75 * label.size, label.y + 0.22 * label.size
            assert left >= -1, (name, label.text)
            assert left + wide <= drawing.width + 1, (name, label.text)
            assert top >= -1, (name, label.text)
            assert bottom <= drawing.height + 1, (name, label.text)
            for x0, y0, x1, y1, other in placed:
                across = min(left + wide, x1) - max(left, x0)
                down = min(bottom, y1) - max(top, y0)
                assert across <= 1 or down <= 1, (name, label.text, other)
            placed.append((left, top, left + wide, bottom, label.text))


def test_a_missing_figure_is_an_open_mark_with_the_reason(without_ishoej):
    figure = figures.funnel(without_ishoej, SCHOOLING)
    marks = items(figure, Marks)
    assert sum(len(m.points) for m in marks if m.fill == DOT) == 97
    assert [m.form for m in marks if m.dashes] == ["o"]
    assert not any(m.fill == ACCENT for m in marks)
    assert "Ishøj – ikke oplyst" in [label.text for label in items(figure, Label)]
    text = funnel(without_ishoej, SCHOOLING)
    assert text.title == "Kun grundskole: vi kender ikke tallet for Ishøj"
    assert text.rows[0] == ["Ishøj", "ikke oplyst", "ikke oplyst", "vides ikke"]


def test_a_drawing_is_the_same_every_time(found):
    svgs = {to_svg(figures.funnel(found["Ishøj"], SCHOOLING)) for _ in range(2)}
    assert len(svgs) == 1


@pytest.fixture
def with_vejen_far_out(data_root, rewrite):
    """Vejen with 60 % of 10,000, far beyond the spread of the 97 others."""

    def change(text: str) -> str:
        lines = [x for x in text.splitlines(True) if f"{SCHOOLING},575," not in x]
        return "".join(lines) + f"{SCHOOLING},575,2019,60.0,ok,6000,10000,\n"

    rewrite("2026", FILE, change)
    return lambda name: funnel(assess(name, "2026", root=data_root), SCHOOLING)


def test_where_nobody_stands_out_the_title_names_nobody(found):
    # Ishøj lies far outside the limits of chance, like 85 others, and inside the band.
    for assessment in found.values():
        text = funnel(assessment, SCHOOLING)
        assert text.title == (
            "Kun grundskole: ingen kommune ligger uden for den almindelige spredning"
        )
        assert "Uden for båndet: 0." in text.alt
        assert [row[3] for row in text.rows] == ["inden for", "linjen i midten"]


@pytest.mark.parametrize(
    ("name", "place"),
    [("Vejen", "over"), ("Ishøj", "inden for"), ("Læsø", "inden for")],
)
def test_only_the_band_says_who_stands_out(with_vejen_far_out, name, place):
    text = with_vejen_far_out(name)
    assert text.title == (
        f"Kun grundskole: {name} ligger {place} kommunernes almindelige spredning"
    )
    assert "Uden for båndet: 1." in text.alt
    assert ["Vejen", "10.000", "60,0\u00a0%", "uden for"] in text.rows
    assert "hvem der skiller sig ud: en af 98" in text.source
    # 1 - 0.998^98 = 0.178: by chance at least one of 98 lies outside.
    assert (
        "er der 18\u00a0% sandsynlighed for, at mindst én ligger uden for"
        in text.source
    )


def test_the_words_say_what_lying_outside_means(found):
    text = funnel(found["Læsø"], SCHOOLING)
    assert "86 af 98 kommuner ligger uden for den yderste tynde linje" in text.source
    assert "siger ikke noget om den enkelte kommune" in text.source
    assert "Kun båndet viser, hvem der skiller sig ud: ingen af 98" in text.source
    assert "Små kommuner svinger mere" in text.source
    assert "for smalt" not in text.source
    assert text.source.endswith("Kilde: Danmarks Statistik, HFUDD11.")


def test_the_text_alternative_holds_the_numbers_and_is_short(found):
    # basic_schooling.csv: 2525 of 9306; all 374,576 of 2,245,213
    text = funnel(found["Ishøj"], SCHOOLING)
    for number in ("27,1\u00a0%", "9.306", "16,7\u00a0%", "86", "2019", "98"):
        assert number in text.alt
    assert max(len(funnel(a, SCHOOLING).alt) for a in found.values()) <= 250


def test_the_table_has_the_municipality_all_and_those_outside_the_band(
    found, with_vejen_far_out
):
    assert funnel(found["Ishøj"], SCHOOLING).rows == [
        ["Ishøj", "9.306", "27,1\u00a0%", "inden for"],
        ["Alle kommuner", "2.245.213", "16,7\u00a0%", "linjen i midten"],
    ]
    text = with_vejen_far_out("Ishøj")
    assert [row[0] for row in text.rows] == ["Ishøj", "Alle kommuner", "Vejen"]
    assert text.table_ref == "appendix.html#table-everyone"
    own = with_vejen_far_out("Vejen")
    assert [row[0] for row in own.rows] == ["Vejen", "Alle kommuner"]


def test_no_spread_beyond_chance_is_said_so(data_root, rewrite):
    def change(text: str) -> str:
        lines = []
        for line in text.splitlines():
            cells = line.split(",")
            if cells[0] == SCHOOLING:
                cells[3], cells[5], cells[6] = "20.0", "2000", "10000"
            lines.append(",".join(cells) + "\n")
        return "".join(lines)

    rewrite("2026", FILE, change)
    text = funnel(assess("Ishøj", "2026", root=data_root), SCHOOLING)
    assert "ikke større, end tilfældighed kan give" in text.source
    assert figures.funnel(assess("Ishøj", "2026", root=data_root), SCHOOLING)


def test_nothing_is_drawn_without_counts_or_on_origin(found, embedded_root):
    every = found["Ishøj"].catalogue.indicators.by_id
    assert [i for i in every if funnel(found["Ishøj"], i)] == [SCHOOLING]
    assert funnel(assess("Ishøj", "2017", root=embedded_root), SCHOOLING) is None
    with pytest.raises(ValueError, match="non_western_near_pct"):
        figures.funnel(found["Ishøj"], "non_western_near_pct")
