"""Pages across municipalities that are public: the record, and the pages after them."""

from __future__ import annotations

import itertools
import json
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import pytest
from programme_fixtures import PARAMETERS, no_forms, write_form
from report_fixtures import lay_report, parsed, words

from parathed_lib import load_catalogue
from parathed_lib.disclosure.group_record import add_page
from parathed_lib.errors import PublishedError
from parathed_lib.pages.kinds import KINDS
from parathed_lib.pages.programme.result import page_of, programme_result
from parathed_lib.programme import programme
from parathed_lib.report.run.batch import remake
from parathed_lib.storage.data_root import DataRoot

pytestmark = pytest.mark.slow  # reads and draws whole programmes

CODES = list(load_catalogue().municipalities)
EIGHT, SEVEN = CODES[:8], CODES[:7]
PARAMETERS_OF = {
    theme.id: [p.id for p in load_catalogue().rubric.parameters_of(theme.id)]
    for theme in load_catalogue().rubric.themes
}
FIRST, SECOND = "2024", "2025"


def rating(n: int, place: int, later: int = 0) -> int:
    """An answer in the middle of the scale, so that its mean is told."""
    return 2 + (n + place) % 2 + (later if (n + place) % 3 == 0 else 0)


def answered(
    root: Path, codes: Iterable[str], round_name: str = FIRST, **more: object
) -> None:
    later = int(round_name == SECOND)
    for code in codes:
        n = CODES.index(code)
        ratings = {p: rating(n, place, later) for place, p in enumerate(PARAMETERS)}
        write_form(root, round_name, code, ratings, **more)


@pytest.fixture
def root(data_root: Path) -> Path:
    """Seven with a form of 2024, and the figures of 2026."""
    answered(no_forms(data_root), SEVEN)
    return data_root


@pytest.fixture
def make(root: Path) -> Callable[..., dict]:
    """Writes the page's JSON as `parathed programme` does."""

    def make(*codes: str) -> dict:
        found = programme_result(programme(root, codes, "2026"))
        path = root / "reports" / "2026" / "programme.json"
        lay_report(path, found)
        return found

    return make


@pytest.fixture
def publish(root: Path, command: Callable) -> Callable:
    def publish(*words: str):
        return command(
            "publish", "--programme", "--vintage", "2026", "--root", root, *words
        )

    return publish


@pytest.fixture
def record(root: Path) -> Path:
    return root / "data" / "raw" / "published"


def means(found: dict, round_name: str = FIRST) -> list[float | None]:
    return [p["mean"] for p in found["parameters"] if p["round"] == round_name]


# The attack by rank: sums over fewer than six that follow from all numbers


def equations(pages: Iterable[dict]) -> tuple[list[tuple], np.ndarray]:
    """Every number that is told as weights of the answers, one a row."""
    rows = []
    for page in pages:
        known = {}
        for p in page["parameters"]:
            codes = p["municipalities"]
            known[p["id"], p["round"]] = {
                (code, p["id"], p["round"]): 1 / len(codes) for code in codes
            }
            if p["mean"] is not None:
                rows.append(known[p["id"], p["round"]])
        for t in page["themes"]:
            if t["mean"] is not None:
                own = [known[p, t["round"]] for p in PARAMETERS_OF[t["id"]]]
                rows.append(weighted((1 / len(own), row) for row in own))
        for c in page["changes"]:
            if c["mean"] is not None:
                ids = [c["parameter"]] if c["parameter"] else PARAMETERS
                rows.append(
                    weighted(
                        (sign / len(ids), known[p, c[when]])
                        for p in ids
                        for sign, when in ((1, "last"), (-1, "first"))
                    )
                )
    units = sorted({unit for row in rows for unit in row})
    return units, np.array([[row.get(u, 0) for u in units] for row in rows])


def weighted(parts: Iterable[tuple[float, dict]]) -> dict:
    total: dict = defaultdict(float)
    for weight, row in parts:
        for unit, own in row.items():
            total[unit] += weight * own
    return dict(total)


def few_that_follow(pages: Iterable[dict]) -> list[tuple[str, ...]]:
    """The groups of up to five of which a combination of the numbers tells."""
    units, matrix = equations(pages)
    if not units:
        return []
    rank = np.linalg.matrix_rank(matrix)
    codes = sorted({unit[0] for unit in units})
    found = []
    for size in range(1, 6):
        for few in itertools.combinations(codes, size):
            others = [n for n, unit in enumerate(units) if unit[0] not in few]
            if np.linalg.matrix_rank(matrix[:, others]) < rank:
                found.append(few)
    return found


def test_two_pages_that_know_nothing_of_each_other_tell_the_eighth(root, make):
    seven = make()
    answered(root, EIGHT)
    assert (EIGHT[7],) in few_that_follow([seven, make()])


def test_no_combination_of_seven_published_and_eight_made_tells_of_a_few(
    root, make, publish
):
    seven = make()
    assert publish().code == 0
    answered(root, EIGHT)
    eight = make()
    assert few_that_follow([seven, eight]) == []
    # What is public is told again, over the seven that it was told of.
    assert means(eight) == means(seven)
    assert None not in means(eight)
    assert {tuple(p["municipalities"]) for p in eight["parameters"]} == {tuple(SEVEN)}
    assert [p["answered"] for p in eight["parameters"]] == [8] * 10


def test_no_combination_of_eight_published_and_seven_made_tells_of_a_few(
    root, make, publish
):
    answered(root, EIGHT)
    eight = make()
    publish()
    seven = make(*SEVEN)
    assert few_that_follow([eight, seven]) == []
    assert set(means(seven)) == {None}
    assert {p["id"] for p in seven["withheld"]} == set(PARAMETERS)


def test_one_who_leaves_in_the_next_round_is_not_told_by_the_two_pages(
    root, make, publish
):
    answered(root, EIGHT)
    first = make()
    publish()
    answered(root, SEVEN, SECOND)
    both = make()
    assert few_that_follow([first, both]) == []
    assert means(both) == means(first)
    assert {
        tuple(p["municipalities"]) for p in both["parameters"] if p["round"] == SECOND
    } == {tuple(SEVEN)}


def test_a_change_is_told_over_those_of_the_published_page(root, make, publish):
    first = make()
    publish()
    answered(root, [EIGHT[7]])
    answered(root, EIGHT, SECOND)
    both = make()
    assert few_that_follow([first, both]) == []
    assert means(both) == means(first)
    changes = {c["parameter"]: c for c in both["changes"]}
    a, b = means(both)[0], means(both, SECOND)[0]
    assert changes[PARAMETERS[0]]["mean"] == pytest.approx(b - a)
    assert changes[None]["low"] is not None


def test_an_answer_that_was_corrected_is_told_by_no_difference(root, make, publish):
    before = make()
    publish()
    ratings = {p: rating(0, place) for place, p in enumerate(PARAMETERS)}
    ratings["strategy"] = 1
    write_form(root, FIRST, SEVEN[0], ratings)
    after = make()
    changed = [
        a["id"]
        for a, b in zip(after["parameters"], before["parameters"], strict=True)
        if a["mean"] != b["mean"]
    ]
    assert changed == ["strategy"]
    assert after["parameters"][PARAMETERS.index("strategy")]["mean"] is None
    assert after["withheld"] == []  # whether a form was corrected is not told as such


def test_five_that_were_published_keep_no_later_page_from_telling(root, make, publish):
    make(*SEVEN[:5])
    out = publish()
    assert (out.code, out.out) == (0, "programme: tells of no answer\n")
    assert None not in means(make())


def test_a_share_and_shared_texts_are_told_once_of_each_form(root, make, publish):
    twenty = CODES[:20]
    point = [{"theme": "leadership", "text": "Fælles."}]
    answered(root, twenty[:10], attention_points=point)
    answered(root, twenty[10:])
    before = make()
    publish()
    [told] = [p for p in before["attention_points"] if p["theme"] == "leadership"]
    assert (told["municipalities"], told["shared"]) == (10, ["Fælles."])
    # One more: 10 of 20 and then 11 of 21 would tell what stands in its form.
    answered(root, [CODES[20]], attention_points=point)
    [told] = [p for p in make()["attention_points"] if p["theme"] == "leadership"]
    assert (told["municipalities"], told["of"], told["shared"]) == (None, 21, [])
    # A new round of all is told.
    answered(root, CODES[:21], SECOND)
    answered(root, twenty[:8], SECOND, attention_points=point)
    [told] = [p for p in make()["attention_points"] if p["theme"] == "leadership"]
    assert (told["municipalities"], told["shared"]) == (8, ["Fælles."])


# The record


def test_the_record_holds_what_the_page_told_and_of_whom(make, publish, record):
    found = make()
    out = publish()
    assert (out.code, out.out) == (0, "programme: recorded 10 totals, 0 names\n")
    text = (record / "programme-0001.toml").read_text("utf-8")
    first = text.split("[[totals]]")[1].split()
    p = found["parameters"][0]
    codes = ",".join(f'"{code}"' for code in SEVEN)
    assert "".join(first) == (
        f'id="{p["id"]}"total={round(p["mean"] * 7)}'
        f'[[totals.over]]round="{FIRST}"municipalities=[{codes},]'
    )


def test_nothing_of_a_single_form_stands_in_the_record(root, make, publish, record):
    make()
    publish()
    text = (record / "programme-0001.toml").read_text("utf-8")
    place = DataRoot(root)
    for code in SEVEN:
        path = place.form(FIRST, code)
        assert place.checksum(path) not in text
    assert "sha256" not in text


def test_the_record_is_only_added_to(root, make, publish, record):
    make()
    publish()
    before = (record / "programme-0001.toml").read_bytes()
    assert publish().out == "programme: all of it was recorded before\n"
    answered(root, SEVEN, SECOND)
    make()
    assert publish().code == 0
    assert (record / "programme-0001.toml").read_bytes() == before
    assert sorted(p.name for p in record.iterdir() if p.suffix == ".toml") == [
        "programme-0001.toml",
        "programme-0002.toml",
    ]


def test_a_check_records_nothing_of_a_page(make, publish, record):
    make()
    out = publish("--check")
    assert (out.code, record.exists()) == (0, False)
    assert out.out == "programme: would record 10 totals, 0 names\n"


def test_a_page_that_could_be_subtracted_is_refused_before_it_is_recorded(
    root, make, publish, record
):
    seven = make()
    answered(root, EIGHT)
    eight = make()
    page = root / "reports" / "2026" / "programme.json"
    lay_report(page, seven)
    publish()
    lay_report(page, eight)
    files = sorted(record.iterdir())
    for words_ in ((), ("--check",)):
        out = publish(*words_)
        assert (out.code, sorted(record.iterdir())) == (1, files)
        assert "record 10 totals" in out.out or "recorded 10 totals" in out.out
        assert f"what is public: strategy {FIRST}" in out.err
        assert "Make the page anew with `parathed programme`" in out.err
    told = json.loads(publish("--check", "--json").out)["programme"]
    assert told["refused"]
    assert {row["id"] for row in told["given_away"]} == set(PARAMETERS)
    # Made anew it tells nothing that could be subtracted.
    make()
    assert publish().code == 0


def test_a_record_of_pages_that_grew_meanwhile_still_refuses(root, make, publish):
    seven = page_of(make())
    answered(root, EIGHT)
    eight = page_of(make())
    add_page(DataRoot(root), seven, even_if_given_away=False)
    with pytest.raises(PublishedError, match="nothing was recorded"):
        add_page(DataRoot(root), eight, even_if_given_away=False)
    assert len(DataRoot(root).published_programmes()) == 1


def test_a_page_that_is_out_already_is_recorded_with_yes_and_it_is_said(
    root, make, publish, record
):
    seven = make()
    answered(root, EIGHT)
    eight = make()
    page = root / "reports" / "2026" / "programme.json"
    lay_report(page, seven)
    publish()
    lay_report(page, eight)
    out = publish("--yes")
    assert (out.code, (record / "programme-0002.toml").is_file()) == (0, True)
    assert "This cannot be taken back" in out.err
    assert means(make()) == means(eight)


def test_a_made_up_page_is_not_recorded(root, make, publish, record):
    found = make()
    page = root / "reports" / "2026" / "programme.json"
    lay_report(page, found | {"example": True})
    out = publish()
    assert (out.code, out.out) == (0, "programme: made-up example, not recorded\n")
    assert not record.exists()


def test_all_takes_the_page_across_municipalities_too(root, make, command, record):
    make()
    out = command("publish", "--all", "--vintage", "2026", "--root", root)
    assert (out.code, out.out) == (0, "programme: recorded 10 totals, 0 names\n")
    assert (record / "programme-0001.toml").is_file()


def test_a_page_that_is_not_there_is_told(publish):
    out = publish()
    assert out.code == 2
    assert "Make it with `parathed programme`" in out.err


def test_a_page_of_another_version_is_refused(root, make, publish, record):
    found = make()
    del found["withheld"]
    lay_report(root / "reports" / "2026" / "programme.json", found)
    out = publish()
    assert (out.code, record.exists()) == (2, False)
    assert "Make it anew with `parathed programme`" in out.err


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (
            'round = "2024"',
            "round = 2024",
            "no. 1 round: Input should be a valid string",
        ),
        ("schema = 1", "schema = 2", "schema: Input should be less than"),
        ("total = 18", "total = -18", "total: Input should be greater"),
        ("total = 18", "levels = [1, 2]", "expected 4 counts"),
        ("total = 18", 'Carl = "x"', "a key that is not known"),
        ('"101"', '"Carl"', "municipalities no. 1"),
        ("[[totals]]", "[[totals", "not TOML"),
    ],
)
def test_a_damaged_record_of_a_page_is_refused_without_its_values(
    root, make, publish, record, old, new, fault
):
    make()
    publish()
    path = record / "programme-0001.toml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(PublishedError) as raised:
        programme(root, vintage="2026")
    assert str(raised.value).startswith("published/programme-0001.toml has 1 fault:")
    assert fault in str(raised.value)
    assert "Carl" not in str(raised.value)


def test_a_record_that_is_gone_is_told(root, make, publish, record):
    make()
    publish()
    (record / "programme-0001.toml").rename(record / "programme-0002.toml")
    with pytest.raises(PublishedError, match="expected programme-0001"):
        programme(root, vintage="2026")


# Pages after it


def _files(root: Path, codes: Iterable[str] = ()) -> dict[str, str]:
    parameters = {"municipalities": list(codes), "vintage": "2026"}
    return remake("programme", parameters, DataRoot(root)).files("programme")


def test_a_page_made_again_after_it_was_published_has_the_same_bytes(
    root, make, publish
):
    before = _files(root, SEVEN)
    make(*SEVEN)
    publish()
    assert _files(root, SEVEN) == before
    # Also when another page, made after it, is public too.
    answered(root, EIGHT[6:], SECOND)
    answered(root, EIGHT)
    make()
    publish()
    for path in (root / "data" / "raw" / "evaluations" / SECOND).iterdir():
        path.unlink()
    (root / "data" / "raw" / "evaluations" / SECOND).rmdir()
    assert _files(root, SEVEN) == before


@pytest.mark.parametrize("many", [8, 20])
def test_the_json_tells_publish_all_that_the_page_told(root, make, publish, many):
    # Else the page would not be known again, and the record be an input of it.
    point = [{"theme": "leadership", "text": "Fælles."}]
    for round_name in (FIRST, SECOND):
        answered(root, CODES[:many], round_name, may_be_named=True)
        answered(
            root,
            CODES[: many // 2],
            round_name,
            may_be_named=True,
            attention_points=point,
        )
    found = make()
    assert {total.id for total in page_of(found).totals} >= {"change", *PARAMETERS}
    publish()
    assert make() == found


def test_the_record_is_an_input_of_a_later_page(root, make, publish):
    make()
    publish()
    answered(root, EIGHT)
    inputs = [i["path"] for i in make()["manifest"]["inputs"]]
    assert "data/raw/published/programme-0001.toml" in inputs


def test_a_name_that_is_public_stays_and_no_new_one_comes_beside_public_numbers(
    root, make, publish
):
    own = dict.fromkeys(CODES[:20], 2) | {CODES[1]: 4, CODES[3]: 4}
    near = _alike(root, CODES[:20])
    weak, strong = next(pair for pair in near if own[pair[0]] == 2)
    for code in CODES[:20]:
        level = 4 if code == strong else 2 + CODES.index(code) % 2
        named = code in (weak, strong)
        level = 2 if code == weak else level
        write_form(root, FIRST, code, {"strategy": level}, may_be_named=named)
    before = make()
    pair = {"learner": weak, "teacher": strong}
    [told] = [p for p in before["pairs"] if p["id"] == "strategy"]
    assert told["named"] == [pair]
    publish()
    for code in CODES[:20]:
        level = 4 if code == strong else 2 + CODES.index(code) % 2
        level = 2 if code == weak else level
        write_form(root, FIRST, code, {"strategy": level}, may_be_named=True)
    [told] = [p for p in make()["pairs"] if p["id"] == "strategy"]
    assert told["named"] == [pair]


def _alike(root: Path, codes: list[str]) -> list[tuple[str, str]]:
    """Pairs among these that are alike in structure."""
    from parathed_lib.assessment.national import nation_of
    from parathed_lib.assessment.peer_group import peer_group
    from parathed_lib.vintage import load_vintage

    nation = nation_of(load_vintage(DataRoot(root), "2026"), load_catalogue(), None)
    groups = {code: peer_group(nation, code) for code in codes}
    return [(a, b) for a in codes for b in codes if groups[a] and b in groups[a].codes]


def test_page_and_terminal_say_that_something_is_hidden_for_what_is_public(
    root, make, publish, command
):
    answered(root, EIGHT)
    make()
    publish()
    out = command(
        "programme", *SEVEN, "--vintage", "2026", "--root", root, "--out", root / "x"
    )
    assert out.code == 0
    assert "10 numbers are hidden: beside published pages" in out.err
    html = (root / "x" / "2026" / "programme.html").read_text("utf-8")
    assert "Tal, der før er offentliggjort for en anden kreds af kommuner." in html
    shutil.rmtree(root / "x")
    subject = KINDS["programme"].read({"vintage": "2026"}, DataRoot(root))
    assert subject.data["withheld"] == []


def test_the_page_says_over_whom_a_published_round_is(root, make, publish):
    make()
    publish()
    answered(root, EIGHT)
    told = words(parsed(_files(root)["programme.html"]))
    assert "er tallene over de kommuner, der var med dengang" in told
    assert "den ene af to runder" not in told


# What municipalities publish themselves


@pytest.fixture
def own(root: Path, command: Callable) -> Callable:
    """Makes and publishes the report of one municipality."""

    def own(code: str, *words: str):
        args = (code, "--vintage", "2026", "--root", root)
        assert command("report", *args).code == 0
        return command("publish", *args, *words)

    return own


def rest_of(found: dict, codes: Iterable[str]) -> list[float | None]:
    """The means of those who are left when the answers of some are taken out."""
    rest = []
    for place, p in enumerate(found["parameters"]):
        known = [rating(CODES.index(code), place) for code in codes]
        total, n = p["mean"], len(p["municipalities"])
        rest.append(
            None if total is None else (total * n - sum(known)) / (n - len(known))
        )
    return rest


def test_of_six_and_a_public_report_no_mean_is_told(root, make, own):
    answered(no_forms(root), CODES[:6])
    assert None not in means(make())
    assert own(CODES[0]).code == 0
    assert set(means(make())) == {None}


def test_beside_a_public_report_is_told_what_may_be_told_of_the_rest(
    root, make, own, record
):
    alone = means(make(*SEVEN[1:]))
    assert own(SEVEN[0]).out.endswith(f"recorded the answers of {FIRST}\n")
    seven = make()
    assert None not in alone
    assert rest_of(seven, SEVEN[:1]) == pytest.approx(alone)
    files = [i["path"] for i in seven["manifest"]["inputs"]]
    assert f"data/raw/published/answers-{SEVEN[0]}.toml" in files
    # No answer stands in the record.
    text = (record / f"answers-{SEVEN[0]}.toml").read_text("utf-8")
    assert text.split("\n\n")[-1].splitlines()[-3:] == [
        "rounds = [", f'    "{FIRST}",', "]"
    ]  # fmt: skip


def test_an_own_report_that_gives_others_away_is_refused_before_it_is_recorded(
    root, make, publish, own, record
):
    answered(no_forms(root), CODES[:6])
    six = make()
    publish()
    files = sorted(p.name for p in record.iterdir())
    out = own(CODES[0])
    assert (out.code, sorted(p.name for p in record.iterdir())) == (1, files)
    assert f"gives those of others away: strategy {FIRST}." in out.err
    assert "record them with --yes" in out.err
    assert own(CODES[0], "--yes").code == 0
    # What is public cannot be taken back, so it is told as it was.
    assert means(make()) == means(six)


def test_a_page_across_municipalities_is_refused_beside_own_reports(
    root, make, publish, own
):
    answered(no_forms(root), CODES[:6])
    make()
    own(CODES[0])
    out = publish()
    assert out.code == 1
    assert f"what is public: strategy {FIRST}" in out.err
    make()
    assert publish().code == 0


def test_the_interval_of_the_change_is_not_told_beside_own_reports(root, make, own):
    answered(root, EIGHT)
    answered(root, EIGHT, SECOND)
    limits = [c["low"] for c in make()["changes"] if c["parameter"] is None]
    assert None not in limits
    own(EIGHT[0])
    [change] = [c for c in make()["changes"] if c["parameter"] is None]
    assert (change["mean"] is not None, change["low"]) == (True, None)
