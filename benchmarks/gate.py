"""The gate for personal data: how its work grows, and how often it is wrong.

    python benchmarks/gate.py

Each shape is text that makes a careless pattern begin anew at every character. Its
length is doubled; work that grows with the length alone takes twice as long each time.
The error rates are those over tests/data/personal: the tuned half, which the rules were
made on, and the unseen half, which they were not.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path

from parathed_lib.privacy import all_personal_data, personal_data

CORPUS = Path(__file__).parents[1] / "tests/data/personal"
LENGTHS = (20_000, 40_000, 80_000, 160_000)
SHAPES: Mapping[str, str] = {
    "tel and spaces": " ",
    "tel and hard spaces": "\u00a0",
    "spaces without width": " \u200b",
    "combining marks": "\u0301\u0316",
    "marks on letters": "a\u0316\u0301",
    "halfwidth voice marks": "\uff9e\uff9f",
    "long ligatures": "\ufdfa",
    "digits": "1",
    "digits and spaces": "1 ",
    "pairs": "12-",
    "threes": "12 345 ",
    "country codes": "+45 ",
    "days": "01.01.",
    "letters": "a",
    "capitals": "Aa ",
    "at signs": "a@",
    "dots": "a@a.",
    "at words": " at a dot",
    "labels": "tlf. ",
    "streets": "Aavej ",
    "floors": "Aa 1, 2 ",
    "first names": "Anne ",
    "names": "Anne Hansen ",
    "roles": "Lærer ",
    "births": "født den ",
    "young": "en 15-årig dreng ",
    "pronouns": "han er ",
}


def growth() -> None:
    print("seconds a text of so many characters, and the last doubling")
    print(f"{'shape':24}" + "".join(f"{length:>10,}" for length in LENGTHS))
    for name, unit in SHAPES.items():
        taken = []
        for length in LENGTHS:
            text = "tel" + unit * (length // len(unit))
            began = time.perf_counter()
            all_personal_data(text)
            taken.append(time.perf_counter() - began)
        print(
            f"{name:24}"
            + "".join(f"{seconds:10.3f}" for seconds in taken)
            + f"{taken[-1] / taken[-2]:8.1f}x"
        )


def rates() -> None:
    print("\ntexts judged wrongly")
    for half in ("tuned", "unseen"):
        for sort, wrong in (("ordinary", "refused"), ("personal", "passed")):
            path = CORPUS / f"{sort}_{half}.txt"
            texts = path.read_text("utf-8").splitlines()
            count = sum(
                (personal_data(text) is None) == (sort == "personal") for text in texts
            )
            share = 100 * count / len(texts)
            told = f"{count} of {len(texts)} {wrong}, {share:.1f} per cent"
            print(f"{half:7} {sort}: {told}")


if __name__ == "__main__":
    growth()
    rates()
