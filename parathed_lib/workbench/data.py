"""All that lies on disk as tables, in one line each and without a run before.

Text columns are text, those of few values are categories, and figures are floats with
NaN for what is missing, since numpy, SciPy and statsmodels take them as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pandas as pd

from parathed_lib import scoring
from parathed_lib.assessment.comparison import compare
from parathed_lib.assessment.prepared import load_prepared
from parathed_lib.catalogue import (
    AnyCatalogue,
    Catalogue,
    Indicator,
    Municipality,
    load_catalogue,
)
from parathed_lib.errors import ParameterError
from parathed_lib.formatting import period_end
from parathed_lib.forms.evaluation import SelfEvaluation, read_round
from parathed_lib.forms.evaluation.halves import is_self_rated
from parathed_lib.frames import LEVELS, NATION, PRESENT
from parathed_lib.names import as_text
from parathed_lib.storage.data_root import DataRoot, find_root, is_example
from parathed_lib.vintage import POPULATION, Vintage
from parathed_lib.vintage.tables import MissingReasons

Root = str | Path | DataRoot | None


def observations(
    vintage: object = None, *, root: Root = None, catalogue: AnyCatalogue = None
) -> pd.DataFrame:
    """Every figure of a vintage, and every gap with its reason: a row each.

    `vintage` is a name as "2026" (default: the newest whole one), `root` a folder that
    holds `data/raw` (default: the nearest one upwards), `catalogue` the folder of
    one of your own, or what `load_catalogue(folder)` gives. Columns:

    - `vintage`, `indicator`, `title`, `unit` (`pct` 0-100, `kr`, `count`, `score`,
      `per_1000`), `descriptive_only`: tells who lives there, and is not to be ranked;
    - `area` (code), `area_name` (missing where the source names none), `level`
      (`municipality`, `police_district`, `region`, `province` or `nation`);
    - `period` as published; missing in a row for an area without any figure;
    - `value` in the unit, `count` and `of`, numerator and denominator where known; NaN
      when missing. `status` says why, and `note` in words; a small group is
      `suppressed`;
    - `source` (file of the vintage) and `origin` (who published it).

    Raises UnknownNameError, ParameterError, CatalogueError or VintageError.

    >>> own = observations("2026").query("level == 'municipality'")
    >>> income = own[own["indicator"] == "disposable_income_dkk"]
    >>> wide = income.pivot(index="area_name", columns="period", values="value")
    >>> float(wide.loc["Ishøj", "2015"])
    193760.0
    """
    snapshot, catalogue = _read(vintage, root, catalogue)
    known = snapshot.observations
    table = pd.concat([known, _gaps(snapshot, catalogue)], ignore_index=True)
    entries = {i.id: i for i in _indicators(catalogue)}
    titles = {id: i.title for id, i in entries.items()}
    titles[POPULATION] = catalogue.indicators.population.title
    units = {id: i.unit for id, i in entries.items()} | {POPULATION: "count"}
    origins = {file: row["source"] for file, row in snapshot.origin.items()}
    names, levels = _areas(catalogue)
    unnamed = table["area"].str.startswith("R")  # a region that the source left unnamed
    return pd.DataFrame(
        {
            "vintage": snapshot.name,
            "indicator": table["indicator"],
            "title": table["indicator"].map(titles),
            "unit": table["indicator"].map(units).astype("category"),
            "descriptive_only": table["indicator"].isin(
                [id for id, i in entries.items() if i.descriptive_only]
            ),
            "area": table["area"],
            "area_name": table["area"].map(names).astype("str"),
            "level": table["area"]
            .map(levels)
            .mask(unnamed, "region")
            .astype("category"),
            "period": table["period"].astype("str"),
            **{name: table[name] for name in ("value", "count", "of")},
            "status": table["status"].astype("category"),
            "note": table["note"],
            "source": table["source"],
            "origin": table["source"].map(origins).astype("str"),
        }
    )


def indicators(
    vintage: object = None, *, root: Root = None, catalogue: AnyCatalogue = None
) -> pd.DataFrame:
    """What each figure of a vintage means, and how much of it is there: a row each.

    The catalogue's words (`title`, `measure`, `counted` over `counted_of`, `polarity`,
    `interval`, whether it is tested where count and denominator are known,
    `substitute_for`, publisher, table and licence), then the number of `areas` of
    municipalities or police districts with a figure, their `first_period` and
    `last_period`, and for each level why a figure is missing: `missing_municipality`,
    `missing_region`, `missing_nation`, empty where none is. `vintage`, `root`,
    `catalogue` and errors as for `observations`.

    >>> table = indicators("2026").set_index("indicator")
    >>> int(table.loc["disposable_income_dkk", "areas"])
    98
    """
    snapshot, catalogue = _read(vintage, root, catalogue)
    levels = snapshot.observations["area"].map(_areas(catalogue)[1])
    own = snapshot.observations[levels.isin(["municipality", "police_district"])]
    found = own[own["status"].isin(PRESENT)]
    return pd.DataFrame(
        [
            _meaning(i, found[found["indicator"] == i.id], snapshot.reasons)
            for i in _indicators(catalogue)
        ]
    )


def municipalities(
    vintage: object = None, *, root: Root = None, catalogue: AnyCatalogue = None
) -> pd.DataFrame:
    """The 98 municipalities in the areas of a vintage's day: a row each.

    `municipality` (code), `name`, code and name of region, province and police
    district, `lon` and `lat` in degrees, `area_km2`, and `col` and `row` in the tile
    map. `vintage`, `root`, `catalogue` and errors as for `observations`.

    >>> len(municipalities("2026"))
    98
    """
    _, catalogue = _read(vintage, root, catalogue)
    table = pd.DataFrame(map(asdict, catalogue.municipalities.values()))
    former = [name for name in table if str(name).startswith("former_")]
    return table.drop(columns=former).rename(columns={"code": "municipality"})


def comparisons(
    vintage: object = None, *, root: Root = None, catalogue: AnyCatalogue = None
) -> pd.DataFrame:
    """What reports compare: a row per municipality and indicator, newest figures.

    `municipality` (code), then the columns of `frames.COMPARISONS`: `value`, `period`
    and `status` of the municipality, each figure's own (`region_period`,
    `nation_period`, ...), as it can be another; `low` and `high`, the 95 % limits of
    `value`, NaN where there are none. `verdict` is of the municipality's
    `compared_value` in the `compared_period` against `nation`: an older one where the
    nation lacks the newest. All three are missing where nothing is compared.
    `vintage`, `root`, `catalogue` and errors as for `observations`.

    >>> len(comparisons("2026")) == 98 * 14
    True
    """
    snapshot, catalogue = _read(vintage, root, catalogue)
    return pd.DataFrame(
        [
            {"municipality": who.code, **compare(indicator, who, snapshot).row()}
            for who in catalogue.municipalities.values()
            for indicator in catalogue.indicators.indicators
        ]
    )


def ratings(
    round: object = None, *, root: Root = None, catalogue: AnyCatalogue = None
) -> pd.DataFrame:
    """The answers of every form that is in use: a row per municipality and parameter.

    `round` is a name as "2017" (default: all rounds). `value` is 1-4 and `confidence`
    1-5, missing where none was given; `self_rated` when the municipality answered the
    assessor's questions itself. Texts, counts of persons and the forms of single raters
    stay where they are. A municipality answers in confidence: what is published of
    several goes through `parathed programme`. In an `example` round they have invented
    names.

    Raises UnknownNameError, ParameterError, or EvaluationError for a form that cannot
    be read.

    >>> int(ratings("2017")["value"].sum())
    30
    """
    place, catalogue = find_root(root), load_catalogue(catalogue)
    named = [place.round(round)] if as_text(round, "round") else place.rounds()
    columns = "round date municipality name parameter title theme rater".split()
    tables = [
        _answers(stored.evaluation, name, who, catalogue)
        for name in named
        for who in catalogue.municipalities.values()
        if (stored := read_round(place, name, who.code, catalogue))
    ]
    columns += ["value", "confidence", "self_rated", "example"]
    if not tables:
        return pd.DataFrame(columns=columns)
    table = pd.concat(tables, ignore_index=True)[columns]
    whole = {"value": "Int64", "confidence": "Int64"}
    return table.astype({**whole, "theme": "category", "rater": "category"})


def one_of(name: str, given: object, known: Iterable[object]) -> str:
    """A parameter of a notebook as text, where it is one that can be shown.

    A number is as its text. Raises ParameterError with all that it can be.
    """
    can_be = list(map(str, known))
    if str(given) not in can_be:
        raise ParameterError(
            f"{name} {str(given)!r} cannot be shown here. It can be "
            f"{', '.join(can_be) or 'nothing, since the vintage has too few figures'}."
        )
    return str(given)


def _answers(
    form: SelfEvaluation, round_name: str, who: Municipality, catalogue: Catalogue
) -> pd.DataFrame:
    rubric = catalogue.rubric
    table = scoring.ratings_table(form.ratings, rubric, form.confidence)
    invented = is_example(round_name)
    return table.assign(
        round=round_name,
        date=form.date,
        municipality=who.code,
        name=f"Eksempelby {who.code}" if invented else who.name,
        title=[parameter.name for parameter in rubric.parameters],
        self_rated=is_self_rated(form, rubric),
        example=invented,
    )


def _read(
    vintage: object, root: Root, catalogue: AnyCatalogue
) -> tuple[Vintage, Catalogue]:
    """A vintage as pages show it, and its day's catalogue, local indicators too."""
    place = find_root(root)
    catalogue = load_catalogue(catalogue).with_local(place.local_indicators)
    return load_prepared(place, vintage, catalogue)


def _indicators(catalogue: Catalogue) -> list[Indicator]:
    return [*catalogue.indicators.indicators, *catalogue.local.values()]


def _areas(catalogue: Catalogue) -> tuple[dict[str, str], dict[str, str]]:
    """The names and the levels of all areas by code."""
    by_level = catalogue.area_names.items()
    names = {code: name for _, areas in by_level for code, name in areas.items()}
    return names, {code: level for level, areas in by_level for code in areas}


def _expected(
    entry: Indicator, catalogue: Catalogue
) -> Iterator[tuple[str, list[str]]]:
    """The areas of each level that an indicator is to have figures for."""
    everyone = list(catalogue.municipalities.values())
    if entry.is_local:
        yield "municipality", entry.municipalities
        return
    by_district = entry.geography == "police_district"
    own = [m.police_district if by_district else m.code for m in everyone]
    yield "municipality", own
    if entry.regional_level != "none":
        yield "region", [getattr(m, entry.regional_level) for m in everyone]
    yield "nation", [NATION]


def _gaps(snapshot: Vintage, catalogue: Catalogue) -> pd.DataFrame:
    """A row for each area of which the vintage says nothing, with the reason."""
    rows = []
    for entry in _indicators(catalogue):
        for level, areas in _expected(entry, catalogue):
            for area in dict.fromkeys(areas):
                if (entry.id, area) in snapshot.pairs:
                    continue
                why = snapshot.reason(entry.id, level, area)
                rows.append((entry.id, area, why.status, why.note))
    return pd.DataFrame(rows, columns=["indicator", "area", "status", "note"])


def _meaning(
    entry: Indicator, own: pd.DataFrame, reasons: MissingReasons
) -> dict[str, Any]:
    periods = sorted(own["period"].unique(), key=period_end)
    why = {level: reasons.get((entry.id, level), ()) for level in LEVELS}
    return {
        "indicator": entry.id,
        "title": entry.title,
        "short": entry.short,
        "group": entry.group,
        "unit": entry.unit,
        "measure": entry.measure,
        "counted": entry.counted,
        "counted_of": entry.of,
        "polarity": entry.polarity,
        "descriptive_only": entry.descriptive_only,
        "interval": entry.interval != "none",
        "substitute_for": entry.substitute_for,
        "publisher": entry.source.publisher,
        "table": entry.source.table,
        "licence": entry.source.licence,
        "areas": own["area"].nunique(),
        "first_period": periods[0] if periods else "",
        "last_period": periods[-1] if periods else "",
        **{f"missing_{level}": ": ".join(filter(None, w)) for level, w in why.items()},
    }
