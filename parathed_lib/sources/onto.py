"""Makes a vintage of another one, byte for byte, and of figures from files.

No service is asked. Nothing of the other is replaced: a file only adds figures.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd

from parathed_lib.catalogue import Catalogue
from parathed_lib.errors import HandedOverError
from parathed_lib.sources.fetch_results import (
    FetchResult,
    checked,
    described,
    lacks_file,
    reasons,
    with_lacks,
)
from parathed_lib.sources.files import HandedOver, handed_file, remark, tabulated
from parathed_lib.sources.files.figures import without_known
from parathed_lib.sources.staging import Origin, Stage
from parathed_lib.storage.data_root import LACKING
from parathed_lib.vintage import POPULATION, Vintage
from parathed_lib.vintage.tables import MISSING_FILE, written_reasons

_MOST_NAMED = 3


def put_onto(
    stage: Stage,
    folder: Path,
    catalogue: Catalogue,
    handed_over: dict[str, HandedOver],
    base: Vintage,
    before: Vintage | None,
) -> list[FetchResult]:
    """Fill a stage with the files of `base` and those handed over; what came of each.

    `folder` is that of `base`, whose files are taken byte for byte with their origins.

    What the vintage `before` has and neither `base` nor a file makes the new one
    partial. Raises HandedOverError for a file with figures that cannot be right, or
    that `base` has for the same area and period, with every fault.
    """
    handed_over = {i: beside(base, i, h) for i, h in handed_over.items()}
    came_of = {i: added(i, h, base, catalogue) for i, h in handed_over.items()}
    for result in came_of.values():
        if result.figures is None:
            raise HandedOverError(
                f"{result.indicator}: {result.text.removeprefix('skipped: ')}"
            )
    stage.forget(stage.kept())
    for file, row in base.origin.items():
        stage.keep((folder / file).read_bytes(), Origin(**row))
    for indicator, handed in handed_over.items():
        file = handed_file(indicator)
        if file in base.origin:
            file = file.replace(".csv", f"-{len(base.origin)}.csv")
        stage.keep_handed_over(
            catalogue.indicator(indicator),
            handed.described,
            tabulated(handed.figures),
            file,
        )
    ids = [POPULATION, *catalogue.indicators.by_id, *catalogue.local]
    results = [came_of.get(i) or _kept(i, base) for i in ids]
    results = with_lacks(results, before, catalogue)
    came = [r for r in results if r.indicator in came_of]
    why = {k: w for k, w in base.reasons.items() if k[0] not in came_of}
    stage.keep_ours(MISSING_FILE, written_reasons(why | reasons(came, catalogue)))
    stage.keep_ours(LACKING, lacks_file(results))
    return [described(r) if r.indicator in came_of else r for r in results]


def _kept(indicator: str, base: Vintage) -> FetchResult:
    """The figures of an indicator that no file adds to."""
    told = f"vintage {base.name} does not have them"
    own = base.observations[base.observations["indicator"] == indicator]
    return FetchResult(indicator, "not_asked", told, figures=own)


def beside(base: Vintage, indicator: str, handed: HandedOver) -> HandedOver:
    """What the file gives, without what is computed from it and `base` has."""
    known = base.observations[base.observations["indicator"] == indicator]
    return replace(handed, figures=without_known(handed.figures, known))


def added(
    indicator: str, handed: HandedOver, base: Vintage, catalogue: Catalogue
) -> FetchResult:
    """The figures of `base` and of the file together."""
    known = base.observations[base.observations["indicator"] == indicator]
    there = set(zip(known["area"], known["period"], strict=True))
    new = zip(handed.figures["area"], handed.figures["period"], strict=True)
    if twice := [f"{area} {period}" for area, period in new if (area, period) in there]:
        named = ", ".join(twice[:_MOST_NAMED])
        more = (
            f" and {len(twice) - _MOST_NAMED} more" if len(twice) > _MOST_NAMED else ""
        )
        raise HandedOverError(
            f"{indicator}: vintage {base.name} has figures of {named}{more}, and its "
            "figures are never replaced. Leave these rows out of the file, or take "
            "--onto a vintage without them."
        )
    figures = pd.concat([known, handed.figures], ignore_index=True)
    entry = catalogue.indicator(indicator)
    told = remark(handed, figures, entry, catalogue)
    result = FetchResult(indicator, "fetched", told, figures=figures)
    return checked(result, entry, "")
