"""Programme -> matplotlib Figure."""

from parathed_lib.figures.programme.answers import answers
from parathed_lib.figures.programme.change import change
from parathed_lib.figures.programme.means import means
from parathed_lib.figures.programme.participation import participation

__all__ = ["answers", "change", "means", "participation"]
