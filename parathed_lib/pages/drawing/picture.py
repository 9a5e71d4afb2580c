"""A figure that a notebook shows as a picture when it is a cell's last line."""

from __future__ import annotations

import io
from base64 import b64encode
from typing import Any

from matplotlib.figure import Figure

from parathed_lib.pages.drawing.palette import WHITE


class Picture(Figure):
    """A matplotlib figure that shows itself, whatever draws for the notebook.

    `%matplotlib inline` shows no figure without axes, and without it none is shown.
    The type is drawn in the picture, so it needs no font where it is read.
    """

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        """A PNG of twice the figure's pixels, to be shown at the figure's own size."""
        file = io.BytesIO()
        was_visible = self.patch.get_visible()
        self.patch.set_visible(True)  # ink needs a ground where the notebook is dark
        self.savefig(file, format="png", dpi=2 * self.dpi, facecolor=WHITE)
        self.patch.set_visible(was_visible)
        width, height = (round(inches * self.dpi) for inches in self.get_size_inches())
        size = {"width": width, "height": height}
        data = {"image/png": b64encode(file.getvalue()).decode("ascii")}
        return data | {"text/plain": f"<Figure {width}x{height}>"}, {"image/png": size}
