"""Figures as they are printed, and the words for what is missing."""

from __future__ import annotations

from parathed_lib import formatting
from parathed_lib.assessment import Assessment
from parathed_lib.assessment.comparison import Comparison, Pair
from parathed_lib.catalogue import Indicator
from parathed_lib.vintage import Figure

REASONS = {
    "not_published": "ikke offentliggjort",
    "not_relevant": "ikke relevant",
    "suppressed": "skjult, så små antal ikke kan kendes",
    "not_collected": "ikke indhentet",
}
AVERAGES = {
    "weighted": "vægtet gennemsnit, hvor hver person tæller ens",
    "unweighted_mean": "gennemsnit, hvor hver kommune tæller ens",
    "mean_count": "gennemsnitligt antal pr. kommune",
    "none": "intet gennemsnit",
}
LEVEL_NAMES = {
    "municipality": "kommunen",
    "region": "regionen",
    "nation": "landet",
}


def printed(indicator: Indicator, level: str, figure: Figure) -> str:
    """A figure as it stands in a table: `7,1 %`, `193.760`, `-` when missing."""
    decimals = getattr(indicator.decimals, level)
    if indicator.decimals_as_stored and figure.value is not None:
        decimals = formatting.decimals_of(figure.value, decimals)
    if indicator.unit == "pct" and indicator.print_unit:
        return formatting.percent(figure.value, decimals)
    return formatting.number(figure.value, decimals)


def known(value: float | None) -> float | None:
    """A number as a figure holds it: None when it is missing."""
    return None if value is None or value != value else float(value)


def with_unit(indicator: Indicator, level: str, figure: Figure) -> str:
    """A figure as it stands in running text, always with its unit."""
    text = printed(indicator, level, figure)
    if text == formatting.MISSING:
        return text
    if indicator.unit == "pct" and not indicator.print_unit:
        return f"{text}{formatting.NO_BREAK_SPACE}%"
    if indicator.unit == "kr":
        return f"{text}{formatting.NO_BREAK_SPACE}kr."
    return text


def interval_words(indicator: Indicator, limits: tuple[float, float] | None) -> str:
    """The limits of the municipality's figure: `31,2-32,0 %`; empty without them."""
    if limits is None:
        return ""
    # One decimal more than the figure: rounded away, an interval says nothing.
    decimals = indicator.decimals.municipality + 1
    low, high = (formatting.number(limit, decimals) for limit in limits)
    unit = f"{formatting.NO_BREAK_SPACE}%" if indicator.unit == "pct" else ""
    return f"{low}-{high}{unit}"


def reason(figure: Figure) -> str:
    """Why a figure is missing, in a few words."""
    return REASONS.get(figure.status, "")


def region_label(assessment: Assessment, comparison: Comparison) -> str:
    """What the regional figure covers, empty when there is none."""
    who = assessment.municipality
    if comparison.region.value is None:
        return ""
    if comparison.region_area == who.province:
        return f"landsdel {who.province_name}"
    if comparison.region_area == who.region:
        return who.region_name
    if comparison.region_area and comparison.region_area == who.former_region:
        return who.former_region_name
    return "regionalt, som trykt 2017"


def pair_words(
    indicator: Indicator, level: str, name: str, pair: Pair, area: str
) -> str:
    """Two figures of one period: `2022: Ishøj 4,6 %, landet 2,6 %`."""
    return (
        f"{formatting.period(str(pair.own.period))}: {name} "
        f"{with_unit(indicator, 'municipality', pair.own)}, {area} "
        f"{with_unit(indicator, level, pair.other)}"
    )


def period_words(figure: Figure) -> str:
    """The period of a figure in words, marked when it is uncertain."""
    if figure.period is None:
        return formatting.MISSING
    mark = {"period_uncertain": " (usikkert)", "provisional": " (foreløbigt)"}
    return formatting.period(figure.period) + mark.get(figure.status, "")


def age_words(months: int | None) -> str:
    """The age of a figure for a table; an age below one month is `ny`."""
    if months is None:
        return formatting.MISSING
    return formatting.age(months) if months else "ny"
