"""The page's look inside JupyterLab, where parts stand without the page around them."""

from __future__ import annotations

import re

from parathed_lib.pages.base.parts import Part
from parathed_lib.pages.base.style import style_sheet

_WITHOUT = re.compile(
    r"@page[^{]*\{[^}]*\}|@media print\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}"
)


def style() -> Part:
    """The style of the parts that follow, kept to the outputs of the notebook."""
    css = _WITHOUT.sub("", style_sheet()).replace(":root{--ink", "&{--ink")
    css += "dt,dd{float:none;width:auto}"  # JupyterLab sets them beside each other
    return Part(f"<style>.jp-RenderedHTMLCommon{{{css}}}</style>")
