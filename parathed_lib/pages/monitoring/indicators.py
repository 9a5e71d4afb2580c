"""The figures on the surroundings now and before."""

from __future__ import annotations

from collections import Counter
from typing import Any

from parathed_lib.monitoring import Monitoring
from parathed_lib.monitoring.indicators import indicator_changes
from parathed_lib.pages.base.trend import own_jumps_told, trend


def indicator_facts(monitoring: Monitoring) -> dict[str, Any]:
    """How many figures are new, revised or as they were, and of which vintages."""
    return {
        "kinds": Counter(c.kind for c in indicator_changes(monitoring)),
        "vintage": monitoring.now.vintage.name,
        "vintage_before": monitoring.vintage_before,
        "is_of_the_year": monitoring.is_of_the_year,
        "at": monitoring.at,
    }


def trends(monitoring: Monitoring) -> list[tuple[list[str], str]]:
    """Where each yearly series has gone over its last five years.

    The names of those of which the same is to be said stand together.
    """
    names: dict[str, list[str]] = {}
    for entry in monitoring.now.catalogue.indicators.indicators:
        if text := trend(monitoring.now, entry.id):
            until = max(monitoring.now.by_year(entry.id), default=None)
            leaps = own_jumps_told(monitoring.now, entry.id, until)
            names.setdefault(f"{text} {leaps}".rstrip(), []).append(entry.short)
    return [(those, text) for text, those in names.items()]
