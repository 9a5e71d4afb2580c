"""The drawings: marks where the numbers say, missing drawn as missing, text inside.

A figure's data units are the pixels of the page, so what it draws can be measured
without rendering it. Expected numbers are read from the CSV files and the form.
"""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

import matplotlib as mpl
import numpy as np
import pytest
from drawings import items, sheet
from fontTools.ttLib import TTFont
from matplotlib.figure import Figure
from report_fixtures import PARAMETERS, danish, published, python

from parathed_lib import Assessment, assess, typeface
from parathed_lib.pages.assessment import figures
from parathed_lib.pages.assessment.figures.strip import strip
from parathed_lib.pages.drawing import palette
from parathed_lib.pages.drawing.canvas import to_svg
from parathed_lib.pages.drawing.fonts import text_width
from parathed_lib.pages.drawing.palette import ACCENT
from parathed_lib.pages.drawing.sheet import Areas, Label, Lines, Marks

Box = tuple[float, float, float, float]
INCOME, UNEMPLOYED = "disposable_income_dkk", "full_time_unemployed_pct"

DRAWINGS: dict[str, Callable[[Assessment], Figure]] = {
    "position": figures.position,
    "priorities": figures.priorities,
    "ratings": figures.ratings,
    "map": figures.income_map,
    "distribution": figures.distribution,
    "unemployment": lambda a: figures.series(a, UNEMPLOYED),
    "income": lambda a: figures.series(a, INCOME),
}
AMONG_THE_98 = [
    n for n in DRAWINGS if n not in ("position", "priorities") and "ratings" not in n
]
every_drawing = pytest.mark.parametrize("drawing", DRAWINGS)


@pytest.fixture(scope="module")
def ishoej(embedded_root: Path) -> Assessment:
    return assess("Ishøj", "2017", root=embedded_root)


@pytest.fixture(scope="module")
def laesoe(embedded_root: Path) -> Assessment:
    return assess("Læsø", "2026", root=embedded_root)


@pytest.fixture
def nothing(data_root: Path, rewrite: Callable) -> Assessment:
    """Læsø in 2017 without a form and without a single figure of its own."""
    for file in ("income", "unemployment", "population"):
        rewrite("2017", f"dst/{file}.csv", lambda text: without(text, ",825,"))
    rewrite("2017", "ministry/deprived_areas.csv", lambda t: without(t, ",825,"))
    return assess("Læsø", "2017", root=data_root)


def without(text: str, piece: str) -> str:
    return "".join(x for x in text.splitlines(keepends=True) if piece not in x)


def boxes(figure: Figure) -> Iterator[tuple[str, Box]]:
    """Each text of a drawing with its box: left, top, right and bottom in px."""
    for label in items(figure, Label):
        x, y, size = label.x, label.y, label.size
        width = text_width(label.text, size, label.weight)
        left = {"left": x, "center": x - width / 2, "right": x - width}[label.align]
        yield label.text, (left, y - 0.75 * size, left + width, y + 0.22 * size)


def texts(figure: Figure) -> list[str]:
    return [label.text for label in items(figure, Label)]


def size(figure: Figure) -> tuple[float, float]:
    return sheet(figure).width, sheet(figure).height


def marks(figure: Figure, colour: str = ACCENT) -> list[tuple[float, float]]:
    """The middles of the marks that are filled with a colour."""
    return [
        point
        for group in items(figure, Marks)
        if group.fill == colour
        for point in group.points
    ]


def own_lines(figure: Figure) -> list[np.ndarray]:
    """The municipality's lines with more than two points."""
    return [
        np.asarray(path)
        for group in items(figure, Lines)
        if group.color == ACCENT
        for path in group.paths
        if len(path) > 2
    ]


def dashed(figure: Figure) -> int:
    """How many marks or outlines are dashed: those of what is missing."""
    marks = sum(len(group.points) for group in items(figure, Marks) if group.dashes)
    return marks + sum(
        bool(group.paths and group.dashes) for group in items(figure, Lines)
    )


# All drawings


@every_drawing
@pytest.mark.parametrize("who", ["ishoej", "laesoe", "nothing"])
def test_a_drawing_is_made_for_everyone(request, who, drawing):
    figure = DRAWINGS[drawing](request.getfixturevalue(who))
    assert isinstance(figure, Figure)
    width, height = size(figure)
    assert 300 <= width <= 960  # to about 960 px
    assert 100 <= height <= 1600
    assert figure.get_size_inches() * 72 == pytest.approx([width, height])
    assert misplaced(figure) == []


@every_drawing
def test_a_drawing_has_the_same_bytes_each_time(laesoe, ishoej, drawing):
    draw = DRAWINGS[drawing]
    for who in (laesoe, ishoej):
        assert to_svg(draw(who)) == to_svg(draw(who))
    assert to_svg(draw(laesoe)) != to_svg(draw(ishoej))


@every_drawing
def test_a_drawing_is_svg_with_its_text_as_text(ishoej, drawing):
    figure = DRAWINGS[drawing](ishoej)
    svg = to_svg(figure)
    root = ET.fromstring(svg)
    width, height = size(figure)

    assert [float(n) for n in root.get("viewBox").split()] == pytest.approx(
        [0, 0, width, height], abs=0.1
    )
    assert Counter("".join(t.itertext()) for t in root.iter("text")) == Counter(
        texts(figure)
    )
    for text in root.iter("text"):
        assert 0 <= float(text.get("x")) <= width
        assert 0 <= float(text.get("y")) <= height
    assert "http" not in svg


@every_drawing
@pytest.mark.parametrize("who", ["ishoej", "laesoe", "nothing"])
def test_a_page_gets_what_matplotlib_would_draw(request, who, drawing):
    figure = DRAWINGS[drawing](request.getfixturevalue(who))
    file = io.StringIO()
    with mpl.rc_context({"svg.fonttype": "none", "path.simplify": False}):
        figure.savefig(file, format="svg")

    theirs, ours = drawn(file.getvalue()), drawn(to_svg(figure))

    assert set(ours) == set(theirs)
    for words, boxes in ours.items():
        # ours are rounded to a tenth, and a mark is put together from several
        assert np.array(boxes) == pytest.approx(np.array(theirs[words]), abs=0.31)


def drawn(svg: str) -> dict[tuple[str, ...], list[list[float]]]:
    """The boxes of the shapes that are painted alike, and each text without a box."""
    root, found = ET.fromstring(svg), defaultdict(list)
    forms = {e.get("id"): e for e in root.iter() if e.get("id")}
    within = {child: parent for parent in root.iter() for child in parent}
    for element in root.iter():
        tag = element.tag.rpartition("}")[2]
        if tag == "text":  # anchored by us, laid out by matplotlib
            found[tag, str(element.text)].append([])
        elif tag == "circle":
            x, y, r = (float(element.get(name)) for name in ("cx", "cy", "r"))
            found[paint(within[element])].append([x - r, y - r, x + r, y + r])
        elif tag == "use":
            x, y = float(element.get("x")), float(element.get("y"))
            [form] = boxes_of(forms[element.get(f"{{{XLINK}}}href")[1:]].get("d"))
            box = [n + at for n, at in zip(form, [x, y, x, y], strict=True)]
            found[paint(element)].append(box)
        elif tag == "path" and not element.get("id"):
            found[paint(element)] += boxes_of(element.get("d"))
    return found


XLINK = "http://www.w3.org/1999/xlink"


def paint(element: ET.Element) -> tuple[str, ...]:
    """Fill, edge, its width and dashes, from attributes or from a style."""
    style = dict(re.findall(r"([\w-]+): ([^;]+)", element.get("style", "")))
    look = style | element.attrib
    plain = (look.get("fill", "#000000"), look.get("stroke", "none"))
    return (*plain, look.get("stroke-width", "1"), look.get("stroke-dasharray", ""))


def boxes_of(data: str) -> list[list[float]]:
    """The box of each piece of a path: left, top, right, bottom."""
    found = []
    for piece in re.findall("M[^M]+", data):
        points: list[tuple[float, float]] = []
        for letter, numbers in re.findall("([MLCl])([^MLClz]*)", piece):
            values = [float(n) for n in re.findall(r"-?[\d.]+", numbers)]
            for x, y in zip(values[::2], values[1::2], strict=True):
                last = points[-1] if letter == "l" else (0, 0)
                points.append((last[0] + x, last[1] + y))
        xs, ys = zip(*points, strict=True)
        found.append([min(xs), min(ys), max(xs), max(ys)])
    return found


def test_a_drawing_can_be_saved_as_a_picture_too(laesoe):
    file = io.BytesIO()
    figures.distribution(laesoe).savefig(file, format="png", dpi=144)
    assert file.getvalue().startswith(b"\x89PNG")


@pytest.mark.parametrize("weight", [400, 600, 700])
def test_a_text_is_as_wide_as_the_font_file_says(weight):
    with TTFont(typeface.font_file(weight)) as font:
        names, widths = font.getBestCmap(), font["hmtx"].metrics
        for text in ("Ishøj Kommune", "12.345,6 %", "−–’", "snemand ☃"):
            units = sum(
                widths[names[ord(c)]][0] if ord(c) in names else 500 for c in text
            )
            assert text_width(text, 14, weight) == pytest.approx(units * 14 / 1000)


def test_a_cut_font_is_kept_and_cut_again_when_damaged(tmp_path, monkeypatch):
    cut = []
    monkeypatch.setattr(typeface, "cache_folder", lambda: tmp_path)
    monkeypatch.setattr(typeface, "_cut", lambda weight: cut.append(weight) or b"cut")
    web_font = typeface.web_font.__wrapped__

    assert {web_font(400), web_font(400), web_font(600)} == {"Y3V0"}  # base64 of cut
    assert cut == [400, 600]
    for file in tmp_path.iterdir():
        file.write_bytes(file.read_bytes()[:-1])
    assert (web_font(400), web_font(400)) == ("Y3V0", "Y3V0")
    assert cut == [400, 600, 400]
    assert len(list(tmp_path.iterdir())) == 2


def test_a_font_is_cut_where_nothing_can_be_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(typeface, "cache_folder", lambda: tmp_path / "absent")
    monkeypatch.setattr(typeface, "_cut", lambda weight: b"cut")
    assert typeface.web_font.__wrapped__(400) == "Y3V0"


@every_drawing
def test_a_drawing_uses_the_one_typeface_in_few_sizes(ishoej, drawing):
    figure = DRAWINGS[drawing](ishoej)
    families = re.findall('font-family="([^"]*)"', to_svg(figure))
    assert families == [typeface.FAMILY]
    assert {label.size for label in items(figure, Label)} <= {14, 17, 21}


@every_drawing
def test_the_municipality_has_its_colour_in_every_drawing(ishoej, drawing):
    figure = DRAWINGS[drawing](ishoej)
    assert ACCENT in to_svg(figure)
    if drawing in AMONG_THE_98:
        named = [t for t in items(figure, Label) if "Ishøj" in t.text]
        assert named
        assert {t.color for t in named} == {ACCENT}


def test_a_colour_of_the_palette_is_written_once(repository):
    written = {
        colour
        for value in vars(palette).values()
        for colour in (value if isinstance(value, tuple) else (value,))
        if str(colour).startswith("#")
    }
    library = repository / "parathed_lib"
    # the style of a form lies below the palette, so it is held to it here
    form = library / "forms" / "evaluation" / "page" / "form.css"
    root = dict(re.findall(r"--(\w+):(#\w{6})", form.read_text("utf-8")))
    names = {"ink": "INK", "soft": "SOFT", "edge": "EDGE", "rule": "RULE"}
    names |= {"hair": "GRID", "accent": "ACCENT"}
    assert {n: getattr(palette, v) for n, v in names.items()}.items() <= root.items()
    for file in sorted(library.rglob("*")):
        if file.suffix not in (".py", ".css", ".j2") or file == form:
            continue
        if file.name != "palette.py":
            found = set(re.findall(r"#[0-9a-f]{6}", file.read_text("utf-8")))
            assert not found & written, file


def test_drawing_needs_no_pyplot(tmp_path):
    figures = "parathed_lib.pages.assessment.figures"
    code = f"import sys, {figures}; print('matplotlib.pyplot' in sys.modules)"
    assert python("-c", code, cwd=tmp_path).stdout.strip() == "False"


def test_the_font_files_are_closed_again(tmp_path):
    # With warnings as errors an open file fails whichever test happens to run next
    code = (
        "import gc; from parathed_lib import typeface; "
        "from parathed_lib.pages.drawing import fonts; "
        "[fonts.text_width('Ishøj', 14, w) for w in (400, 600)]; "
        "[typeface.web_font(w) for w in (400, 600)]; "
        "gc.collect()"
    )
    done = python("-W", "error::ResourceWarning", "-c", code, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")


# Marks and numbers


def test_each_answer_stands_over_its_level(ishoej, form):
    figure = figures.position(ishoej)
    columns = {
        t.text: t.x for t in items(figure, Label) if t.text in ("1", "2", "3", "4")
    }
    given = form["ratings"]
    for rater, colour in (("own", ACCENT), ("assessor", "#ffffff")):
        values = [given[p] for p, _, r, _ in PARAMETERS if r == rater]
        # a mark in the legend, one for each answer, one for the mean
        level = Counter(round(x) for x, y in marks(figure, colour) if y > 45)
        for value, count in Counter(values).items():
            assert level[round(columns[str(value)])] >= count
        assert len(values) <= sum(level.values()) <= len(values) + 2
    assert {"3,0", "3,4", "2,6"} <= set(texts(figure))


def test_no_sides_mean_lies_over_the_number_of_the_score(data_root, edit_form):
    # 2 + 4 + 3 + 3 + 3 of the municipality, and 3 + 4 + 3 + 2 + 3: both means are 3
    edit_form("external_cooperation = 4", "external_cooperation = 3")
    edit_form("competences = 4", "competences = 3")
    edit_form("management_information = 1", "management_information = 3")
    figure = figures.position(assess("Ishøj", "2017", root=data_root))
    means = [label for label in items(figure, Label) if label.text == "3,0"]
    assert len(means) == 3  # of all, and of each side
    score = next(label for label in means if label.weight == 700)
    for colour, count in ((ACCENT, 1), ("#ffffff", 0)):
        near = [
            (x, y)
            for x, y in marks(figure, colour)
            if abs(x - score.x) < 18 and abs(y - score.y) < 18
        ]
        assert len(near) == count
        # It stands below, and at its own value.
        below = [x for x, y in marks(figure, colour) if y > score.y + 18]
        assert below == [pytest.approx(score.x)]


def test_each_rating_stands_under_its_number(ishoej, form):
    figure = figures.ratings(ishoej)
    drawn = items(figure, Label)
    columns = {}
    for label in drawn:
        if label.text in ("1", "2", "3", "4"):
            columns.setdefault(label.text, label.x)
    rows = {t.text: t.y for t in drawn}
    shorts = {p.id: p.short for p in ishoej.catalogue.rubric.parameters}
    for id_, _, rater, _ in PARAMETERS:
        colour = ACCENT if rater == "own" else "#ffffff"
        [x] = [
            x
            for x, y in marks(figure, colour)
            if abs(y - rows[shorts[id_]]) < 8 and x > 100
        ]
        assert x == pytest.approx(columns[str(form["ratings"][id_])], abs=0.5)


def test_the_lines_between_the_orders_follow_the_ranks(ishoej):
    # Own: Beredskab, Organisation, Ressourcer, Ledelse; by the ratings Ledelse first
    figure = figures.priorities(ishoej)
    lines = [path for group in items(figure, Lines) for path in group.paths]
    moves = sorted((round(s[0][1]), round(s[1][1])) for s in lines)
    rows = sorted({y for y, _ in moves})
    assert [(rows.index(a) + 1, rows.index(b) + 1) for a, b in moves] == [
        (1, 2), (2, 3), (3, 4), (4, 1),
    ]  # fmt: skip


@pytest.mark.parametrize("indicator", [INCOME, UNEMPLOYED])
def test_the_line_of_a_series_goes_through_the_published_figures(
    laesoe, embedded_root, indicator
):
    figure = figures.series(laesoe, indicator)
    found = published(embedded_root, "2026")[indicator, "825"]
    values = [found[year] for year in sorted(found)]
    # The scale is read off the numbers beside the axis
    left = min(t.x for t in items(figure, Label))
    ticks = sorted(
        (float(t.text.replace(".", "")), t.y)
        for t in items(figure, Label)
        if t.x == left
    )
    (low, bottom), (high, top) = ticks[0], ticks[-1]
    [line] = own_lines(figure)
    per_px = (high - low) / (bottom - top)
    read = [low + (bottom - 5 - y) * per_px for _, y in line]

    assert low < min(values)
    assert max(values) < high
    assert read == pytest.approx(values, abs=(high - low) / 200)
    steps = np.diff(line[:, 0])
    assert steps == pytest.approx(np.full(len(values) - 1, steps[0]))


def test_the_municipality_is_one_large_dot_in_each_row(laesoe, embedded_root, names):
    figure = figures.distribution(laesoe)
    named = [t for t in texts(figure) if t.startswith("Læsø ")]
    found = published(embedded_root, "2026")
    income = {c: found[INCOME, c]["2024"] for c in names}

    others = [value for code, value in income.items() if code != "825"]

    assert len(marks(figure)) == len(named) >= 5
    assert f"Læsø {danish(income['825'])}" in named
    assert f"landet {danish(found[INCOME, '000']['2024'])}" in texts(figure)
    # every municipality that has a figure has a dot
    [dots] = [
        np.asarray(group.points)
        for group in items(figure, Marks)
        if len(group.points) == 97 and in_order(np.asarray(group.points), others)
    ]
    own = min(marks(figure), key=lambda m: abs(m[1] - np.median(dots[:, 1])))
    left = sum(dots[:, 0] < own[0] - 0.01)
    assert left == sum(v < income["825"] for v in income.values())
    assert f"midterste {danish(median(income.values()))}" not in texts(figure)


def in_order(points: np.ndarray, values: list[float]) -> bool:
    """Whether points stand from left to right as these values do."""
    return bool(np.corrcoef(points[:, 0], values)[0, 1] > 0.999)


def test_the_map_has_a_tile_for_each_of_the_98(laesoe, names):
    figure = figures.income_map(laesoe)
    tiles = max(items(figure, Areas), key=lambda group: len(group.polygons))
    assert len(tiles.polygons) == 98
    assert len(set(tiles.fills)) == 5
    assert "Læsø" in texts(figure)
    # the counts of the five groups in the legend
    counts = [int(t) for t in texts(figure) if re.fullmatch(r"\d\d?", t)]
    assert sum(counts) == 98
    assert "240.554 kr." in texts(figure)


@pytest.mark.parametrize("drawing", AMONG_THE_98)
def test_the_scales_are_the_same_in_all_reports(embedded_root, drawing):
    seen = set()
    for name in ("Læsø", "Gentofte", "Billund"):
        figure = DRAWINGS[drawing](assess(name, "2026", root=embedded_root))
        own = [t for t in texts(figure) if re.fullmatch(r"[\d.,]+", t)]
        axis = Counter(own) if "map" in drawing else frozenset(ends(figure))
        seen.add(frozenset(axis.items()) if isinstance(axis, Counter) else axis)
    assert len(seen) == 1


def ends(figure: Figure) -> set[tuple[str, float]]:
    """The plain numbers along the axes: those at one side of the drawing."""
    drawn = items(figure, Label)
    sides = {0.0, size(figure)[0], min(t.x for t in drawn)}
    return {
        (t.text, t.x)
        for t in drawn
        if t.x in sides and re.fullmatch(r"[\d.,]+", t.text)
    }


# What is missing


def test_answers_that_are_missing_are_open_marks(laesoe):
    figure = figures.position(laesoe)
    assert dashed(figure) == 1
    assert any("ingen svar" in text for text in texts(figure))
    figure = figures.ratings(laesoe)
    assert sum("intet svar" in text for text in texts(figure)) == 10
    assert sum("intet spørgsmål" in text for text in texts(figure)) == 1
    assert dashed(figure) == 11


def test_one_answer_that_is_missing_is_an_open_mark(data_root, edit_form):
    edit_form("\nstrategy = 3", "")
    figure = figures.ratings(assess("Ishøj", "2017", root=data_root))
    assert sum("intet svar" in text for text in texts(figure)) == 1
    # and the theme without questions
    assert dashed(figure) == 2


@pytest.mark.parametrize("drawing", AMONG_THE_98)
def test_a_municipality_without_figures_is_drawn_as_missing(nothing, drawing):
    # An open mark with a dash and the reason, never left out silently
    figure = DRAWINGS[drawing](nothing)
    assert any("Læsø" in text for text in texts(figure))
    assert any(re.search("–|ikke oplyst", text) for text in texts(figure))
    assert dashed(figure) >= 1
    assert own_lines(figure) == []


def test_a_year_that_is_missing_breaks_the_line(data_root, rewrite):
    row = f"{UNEMPLOYED},183,2012,"
    rewrite("2017", "dst/unemployment.csv", lambda text: without(text, row))
    figure = figures.series(assess("Ishøj", "2017", root=data_root), UNEMPLOYED)
    lines = own_lines(figure)
    assert sum(len(line) for line in lines) == 10
    steps = [float(step) for line in lines for step in np.diff(line[:, 0])]
    assert max(steps) == pytest.approx(min(steps))


# Text


def misplaced(figure: Figure) -> list[str]:
    """Texts that leave the drawing, and those that lie over another."""
    width, height = size(figure)
    faults, placed = [], []
    for text, box in boxes(figure):
        left, top, right, bottom = box
        if left < -1 or top < -1 or right > width + 1 or bottom > height + 1:
            faults.append(f"{text!r} leaves the drawing")
        for other, (x0, y0, x1, y1) in placed:
            across = min(right, x1) - max(left, x0)
            if across > 1 and min(bottom, y1) - max(top, y0) > 1:
                faults.append(f"{text!r} lies over {other!r}")
        placed.append((text, box))
    return faults


def test_text_that_is_misplaced_is_found(laesoe):
    figure = figures.position(laesoe)
    assert misplaced(figure) == []
    for x, y, text in ((380, 100, "for langt ude"), (30, 17, "ovenpå")):
        sheet(figure).add(Label(x, y, text, 14, 400, "#000000", "left"), 6)
    assert misplaced(figure) == [
        "'for langt ude' leaves the drawing",
        "'ovenpå' lies over 'kommunens eget svar'",
    ]


@pytest.fixture(scope="module")
def all_98(embedded_root: Path, names: dict[str, str]) -> dict[str, Assessment]:
    return {n: assess(c, "2026", root=embedded_root) for c, n in names.items()}


@pytest.mark.slow
@pytest.mark.parametrize("drawing", AMONG_THE_98)
def test_the_text_of_all_98_stays_in_its_place(all_98, drawing):
    faults = {name: misplaced(DRAWINGS[drawing](who)) for name, who in all_98.items()}
    assert {name: found for name, found in faults.items() if found} == {}


# A measure's place on its scale, within a row


def test_a_scale_that_does_not_begin_at_zero_says_so(embedded_root):
    # indicators.toml: the safety index goes from 75 to 100, unemployment from 0 to 12
    assert strip_texts(embedded_root, "safety_pct") == ["fra 75", "100\u00a0%"]
    assert strip_texts(embedded_root, UNEMPLOYED) == ["0", "12\u00a0%"]


def test_the_figure_of_a_police_district_has_not_the_municipalitys_mark(embedded_root):
    [district] = of_strip(embedded_root, "safety_pct", "circle")
    [own] = of_strip(embedded_root, UNEMPLOYED, "circle")
    assert (district.get("fill"), district.get("stroke")) == ("#ffffff", ACCENT)
    assert own.get("fill") == ACCENT


def strip_texts(root: Path, indicator: str) -> list[str | None]:
    return [text.text for text in of_strip(root, indicator, "text")]


def of_strip(root: Path, indicator: str, tag: str) -> list[ET.Element]:
    """The elements of a kind in the strip of Ishøj in 2026."""
    found = assess("Ishøj", "2026", root=root)
    entry = found.catalogue.indicator(indicator)
    return ET.fromstring(strip(entry, found.comparisons[indicator])).findall(tag)
