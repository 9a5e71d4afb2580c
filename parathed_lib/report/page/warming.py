"""What reports share, computed before a process divides into one for each report."""

from __future__ import annotations

from parathed_lib import figures, formatting
from parathed_lib.assessment import prepared
from parathed_lib.catalogue import Catalogue
from parathed_lib.comparison import compare
from parathed_lib.national import nation_of
from parathed_lib.report.style import templates
from parathed_lib.vintage import Vintage
from parathed_lib.wording import everyone, national_pictures


def warm(vintage: Vintage, catalogue: Catalogue, year: int | None = None) -> None:
    """Compute now what is the same in all reports of a vintage.

    Reports that this process makes later, or a fork of it, find it ready. They are the
    same without. `catalogue` is that with the local indicators, `year` is None for the
    newest figures.
    """
    pages = templates()
    for name in pages.list_templates(extensions=["j2"]):
        pages.get_template(name)
    vintage = prepared(vintage, catalogue)
    _ = vintage.origin  # a cached property
    formatting.day(vintage.as_of)  # reads the Danish names of the months
    anyone = next(iter(catalogue.municipalities.values()))
    for indicator in catalogue.indicators.indicators:
        compare(indicator, anyone, vintage, year)
    nation = nation_of(vintage, catalogue, year)
    everyone.warm(nation)
    national_pictures.warm(nation)
    figures.warm(nation)
