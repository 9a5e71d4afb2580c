"""How long, heavy and readable the pages are: `make pages` prints docs/pages.md anew.

    python tests/looks.py [--keep FOLDER]

Makes the pages with the files as they stand and looks at each in Chromium: its A4
pages, its weight, where the answer ends on the first screen of a phone, and how many
numbers and words are broken over two lines, on four widths together.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from browser_fixtures import launched, sheets
from playwright.sync_api import Page, sync_playwright

REPOSITORY = Path(__file__).resolve().parents[1]
PHONE = {"width": 360, "height": 740}
# Media and width in px; 658 px is the text's width on a sheet of A4.
SIZES = (("screen", 1280), ("screen", 768), ("screen", 360), ("print", 658))
OF_2017 = "report Ishøj Samsø --vintage 2017"
OF_2026 = "report Ishøj København Læsø --vintage 2026"
# Name of the page, the command that makes it, and its file below the folder.
PAGES = (
    ("Ishøj 2017", OF_2017, "2017/183-ishoej"),
    ("Ishøj 2026", OF_2026, "2026/183-ishoej"),
    ("København 2026", OF_2026, "2026/101-koebenhavn"),
    ("Læsø 2026", OF_2026, "2026/825-laesoe"),
    ("Samsø 2017", OF_2017, "2017/741-samsoe"),
    ("example", "report {who} --root {example}", "eksempel/[0-9]*"),
    ("plan, Ishøj", "plan Ishøj", "2026/183-ishoej-plan"),
    (
        "plan, København",
        "plan København --plan vink-2016",
        "2026/101-koebenhavn-plan-vink-2016",
    ),
    ("follow-up, Ishøj", "monitor Ishøj", "2026/183-ishoej-monitoring"),
    ("appendix", OF_2026, "2026/appendix"),
    ("programme", "programme --root {example}", "eksempel/programme"),
    ("region", "report 084", "2026/084-region-hovedstaden"),
    (
        "group",
        "report Ishøj Albertslund Brøndby --group Vestegnen",
        "2026/group-vestegnen",
    ),
    ("index", OF_2026, "2026/index"),
)
# A word or number, and how its element hyphenates, where one stands on two lines. A
# checksum of 40 digits or more may be broken, and so may a word at a hyphen or slash.
BROKEN = r"""() => {
  document.querySelectorAll('details').forEach(d => d.open = true);
  const boxes = ['th', 'td', 'caption', 'h1', 'h2', 'h3', 'h4', 'dt', 'dd', 'p', 'li'];
  const inside = boxes.join(','), found = [];
  for (const box of document.querySelectorAll(boxes.map(b => 'main ' + b).join(','))) {
    const walk = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
    for (let node; node = walk.nextNode();) {
      if (node.parentElement.closest(inside) !== box) continue;
      for (const word of node.data.matchAll(/[^\s\u00ad\-\u2013\/]{3,}/g)) {
        const range = document.createRange();
        range.setStart(node, word.index);
        range.setEnd(node, word.index + word[0].length);
        const tops = [...range.getClientRects()]
          .filter(r => r.width > 1 && r.height > 1).map(r => Math.round(r.top));
        if (new Set(tops).size > 1 && !/^[0-9a-f]{40,}/.test(word[0]))
          found.push([word[0], getComputedStyle(node.parentElement).hyphens]);
      }
    }
  }
  return found;
}"""
ANSWER_ENDS = """() => {
  const answer = document.querySelector('.answer');
  return answer ? Math.ceil(answer.getBoundingClientRect().bottom + scrollY) : null;
}"""
NUMBER = re.compile(r"[−+]?\d[\d.,]*")


def broken(page: Page) -> list[str]:
    """The numbers, and the words without a hyphen, that stand on two lines."""
    found = page.evaluate(BROKEN)
    return [w for w, hyphens in found if NUMBER.fullmatch(w) or hyphens != "auto"]


@dataclass(frozen=True)
class Look:
    """One page as its readers have it."""

    name: str
    weight: int
    answer_ends: int | None
    broken: list[str]

    def row(self, sheets: int) -> str:
        """The line of the table; a screen that the answer does not stand on is told."""
        screen = {True: "yes", False: f"no, ends at {self.answer_ends} px"}
        first = (
            "no answer is marked"
            if self.answer_ends is None
            else screen[self.answer_ends <= PHONE["height"]]
        )
        cells = (self.name, sheets, f"{self.weight / 1000:.0f}", first)
        return f"| {' | '.join(map(str, (*cells, len(self.broken))))} |"


def on_a_phone(page: Page, file: Path) -> Page:
    """The file as a telephone shows it."""
    page.emulate_media(media="null")
    page.set_viewport_size(PHONE)
    page.goto(file.as_uri())
    return page


def look(page: Page, name: str, file: Path) -> Look:
    """Open a page at every size."""
    found: list[str] = []
    ends = on_a_phone(page, file).evaluate(ANSWER_ENDS)
    for media, width in SIZES:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(media=media)
        found += [f"{media} {width}: {word}" for word in broken(page)]
    return Look(name, file.stat().st_size, ends, found)


def command(*words: str | Path) -> None:
    """Run a command of ours in a process of its own."""
    _run("-m", "parathed_lib", *words)


def make(folder: Path, run: Callable[..., object] = command) -> None:
    """Make the pages below the folder with commands that are run so."""
    example = folder / "example"
    script = REPOSITORY / "benchmarks" / "example_programme.py"
    _run(script, example, "--municipalities", "24")
    form = next((example / "data/raw/evaluations").rglob("*.toml"))
    for words in dict.fromkeys(words for _, words, _ in PAGES):
        given = words.format(example=example, who=form.stem).split()
        run(*given, "--out", folder)


def files(folder: Path) -> dict[str, Path]:
    """The pages below the folder by their names."""
    return {name: next(folder.glob(f"{stem}.html")) for name, _, stem in PAGES}


def _run(*words: str | Path) -> str:
    done = subprocess.run(
        [sys.executable, *words], cwd=REPOSITORY, capture_output=True, encoding="utf-8"
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(map(str, words))}\n{done.stderr}")
    return done.stdout


def main(words: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Look at the pages.")
    parser.add_argument("--keep", type=Path, help="a folder to keep the pages in")
    wish = parser.parse_args(words)
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        page = launched(playwright).new_page()
        print("| page | A4 pages | kB | answer on a phone's first screen | broken |")
        print("| --- | --- | --- | --- | --- |")
        folder = (wish.keep or Path(place)).resolve()
        make(folder)
        for name, file in files(folder).items():
            seen = look(page, name, file)
            pdf = on_a_phone(page, file).pdf(prefer_css_page_size=True)
            print(seen.row(sheets(pdf)), flush=True)
            if seen.broken:
                print(f"{name}: {', '.join(seen.broken[:12])}", file=sys.stderr)


if __name__ == "__main__":
    main()
