"""The choices and sources of a monitoring page."""

from __future__ import annotations

from parathed_lib.formatting import day, period
from parathed_lib.monitoring import Monitoring

NONE = "ingen"


def parameters(monitoring: Monitoring) -> list[tuple[str, str]]:
    """What the page was made for, and what it sets the newest beside."""
    now = monitoring.now
    return [
        ("Kommune", f"{now.municipality.full_name}, kode {now.municipality.code}"),
        ("Dag for opfølgningen", day(monitoring.at)),
        ("Årgang", now.vintage.name),
        ("Årgang før", monitoring.vintage_before or NONE),
        ("Runde", now.round or NONE),
        ("Runde før", monitoring.round_before or NONE),
        ("Senere runder, som ikke er med", ", ".join(monitoring.later_rounds) or NONE),
        ("Rubrik", now.catalogue.rubric.version),
    ]


def sources(monitoring: Monitoring) -> list[tuple[str, str]]:
    """The plans and forms with the sources that they name themselves."""
    found = [
        (stored.plan.name, _source(stored.plan.source, stored.plan.label))
        for stored in monitoring.plans
    ]
    found += [
        (f"Skema, runde {stored.round}", _source(stored.form.source, stored.form.label))
        for stored in monitoring.forms
        if stored.form
    ]
    return found or [("Planer og skemaer", "Der er ingen.")]


def origins(monitoring: Monitoring) -> list[dict[str, str]]:
    """The files of the newest vintage and of the one before."""
    names = [monitoring.now.vintage]
    if monitoring.before and monitoring.vintage_before:
        names.append(monitoring.before.vintage)
    return [
        {
            **row,
            "file": f"{vintage.name}/{row['file']}",
            "retrieved": period(row["retrieved"]),
        }
        for vintage in names
        for row in vintage.origin.values()
    ]


def _source(source: str, label: str) -> str:
    text = source or "Ikke oplyst"
    return f"{text}. {label[:1].upper()}{label[1:]}." if label else f"{text}."
