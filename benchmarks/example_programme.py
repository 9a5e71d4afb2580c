"""Writes a data root with a made-up programme whose true change is known.

    python benchmarks/example_programme.py ROOT [--seed S] [--municipalities N]

ROOT becomes a data root with the vintage `eksempel` and the rounds `eksempel-1`, `-2`
and `-3`, each with a form of the same N municipalities (default 8). The codes are the
catalogue's, spread over its list; the page shows invented names in their place.

How the ratings come about, from the seed and nothing else:

- in the first round a rating is 2 or 3, with the same probability;
- each municipality has a pace of its own, even over -0.3 to 0.3, so its mean is 0;
- from first to last round a rating goes one step up, one step down, or stays. Up has
  the probability UP of its parameter plus half the pace, down DOWN less half the pace.
  Who begins at 2 has 0.05 more of up and 0.05 less of down, who begins at 3 the other
  way round;
- in the middle round half of those who move have moved already.

So a rating is 1 to 4 without anything being cut off, the ratings of a municipality go
together, and low ones rise more. The true mean change of a parameter is UP less DOWN,
exactly, since pace and start have the mean 0.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import example
import pandas as pd
import tomli_w

from parathed_lib import load_catalogue, stats
from parathed_lib.catalogue import Catalogue
from parathed_lib.programme import Estimate

ROUNDS = ("eksempel-1", "eksempel-2", "eksempel-3")
DATES = ("2023", "2024", "2025")
MUNICIPALITIES = 8
SEED = 1
PACE = 0.3
START = 0.05
DOWN = 0.2
# The probability of a step up by parameter, in the rubric's order.
UP = (0.55, 0.45, 0.40, 0.50, 0.45, 0.60, 0.45, 0.55, 0.35, 0.40)
TRUE_CHANGES = tuple(up - DOWN for up in UP)
TRUE_MEAN = sum(TRUE_CHANGES) / len(TRUE_CHANGES)

COMMON_POINT = "Opdigtet punkt: Gør planen kendt i alle forvaltninger."
OWN_POINT = "Opdigtet punkt nummer {}, som kun denne kommune har."
TEXT = "Teksten er opdigtet og handler ikke om nogen kommune."

Ratings = dict[str, dict[str, int]]
"""The ratings of a round by parameter and municipality."""


def main(words: Sequence[str] | None = None) -> int:
    """Write the root that was asked for; 2 when the folder is already in use."""
    parser = argparse.ArgumentParser(description="Write a made-up programme.")
    parser.add_argument("root", type=Path)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--municipalities", type=int, default=MUNICIPALITIES)
    wish = parser.parse_args(words)
    root: Path = wish.root
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        print(f"{root} is in use. Name a folder that is empty or not there.")
        return 2
    write_root(root, wish.seed, wish.municipalities)
    print(f"{root}: vintage {example.NAME}, rounds {', '.join(ROUNDS)}")
    return 0


def write_root(
    root: Path, seed: int = SEED, municipalities: int = MUNICIPALITIES
) -> None:
    """Write the vintage, and the forms of all rounds."""
    catalogue = load_catalogue()
    raw = root / "data" / "raw"
    for file, data in example.vintage_files(catalogue, example.SEED).items():
        _write(raw / example.NAME / file, data)
    codes = chosen(catalogue, municipalities)
    parameters = [p.id for p in catalogue.rubric.parameters]
    for number, ratings in enumerate(rounds(seed, codes, parameters)):
        for place, code in enumerate(codes):
            form = _form(catalogue, code, place, number, ratings)
            file = raw / "evaluations" / ROUNDS[number] / f"{code}.toml"
            _write(file, tomli_w.dumps(form).encode("utf-8"))


def chosen(catalogue: Catalogue, municipalities: int) -> list[str]:
    """So many codes, evenly over the catalogue's list."""
    codes = list(catalogue.municipalities)
    return [codes[n * len(codes) // municipalities] for n in range(municipalities)]


def rounds(seed: int, codes: Sequence[str], parameters: Sequence[str]) -> list[Ratings]:
    """The ratings of the three rounds, as the module's description says."""
    draw = random.Random(seed)
    found: list[Ratings] = [{p: {} for p in parameters} for _ in ROUNDS]
    for code in codes:
        pace = draw.uniform(-PACE, PACE)
        for parameter, up in zip(parameters, UP, strict=True):
            first = draw.choice((2, 3))
            lean = pace / 2 + (START if first == 2 else -START)
            step = _step(draw.random(), up + lean, DOWN - lean)
            early = draw.random() < 0.5
            for number, moved in enumerate((0, step if early else 0, step)):
                found[number][parameter][code] = first + moved
    return found


def paired_change(
    first: Mapping[str, float], last: Mapping[str, float], level: float = 0.95
) -> Estimate:
    """The mean of last minus first over the keys of both, with its limits.

    d̄ ± t·s/√n with n − 1 degrees of freedom, over n pairs; keys of one side only take
    no part. The pairs must be independent. Source: Student (1908), Biometrika 6:1-25.
    """
    # Sorted, so that the last digit does not depend on the order of municipalities.
    changes = sorted(last[key] - first[key] for key in first if key in last)
    if not changes:
        return Estimate(0, None)
    mean = sum(changes) / len(changes)
    if len(changes) < 3 or max(changes) - min(changes) < 1e-9:
        return Estimate(len(changes), mean)
    row = stats.mean_interval(pd.Series(changes), level).iloc[0]
    return Estimate(len(changes), mean, float(row["low"]), float(row["high"]))


def overall_change(
    first: Mapping[str, Mapping[str, int]],
    last: Mapping[str, Mapping[str, int]],
    level: float = 0.95,
) -> Estimate:
    """The mean change over all parameters: within a municipality first, then of these.

    `first` and `last` hold the ratings by parameter and code. A municipality's mean is
    over the parameters that it answered both times.
    """
    own: dict[str, list[float]] = {}
    for parameter, ratings in first.items():
        later = last.get(parameter, {})
        for code in ratings:
            if code in later:
                own.setdefault(code, []).append(later[code] - ratings[code])
    means = {code: sum(own[code]) / len(own[code]) for code in sorted(own)}
    return paired_change(dict.fromkeys(means, 0.0), means, level)


def _step(drawn: float, up: float, down: float) -> int:
    if drawn < up:
        return 1
    return -1 if drawn > 1 - down else 0


def _form(
    catalogue: Catalogue, code: str, place: int, number: int, ratings: Ratings
) -> dict[str, object]:
    themes = [t.id for t in catalogue.rubric.themes]
    return {
        "schema": 1,
        "municipality": code,
        "round": ROUNDS[number],
        "rubric": catalogue.rubric.version,
        "date": DATES[number],
        "label": "opdigtet eksempel",
        "source": "Opdigtet skema med tilfældige svar",
        "names_no_person": True,
        "ratings": {parameter: own[code] for parameter, own in ratings.items()},
        "texts": {"management_anchoring": TEXT},
        "attention_points": [
            {"theme": themes[1], "text": COMMON_POINT},
            {"theme": themes[place % 3], "text": OWN_POINT.format(place + 1)},
        ],
    }


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


if __name__ == "__main__":
    sys.exit(main())
