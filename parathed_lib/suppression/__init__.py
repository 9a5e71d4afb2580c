"""Small counts on the way out: what to hide, so that nothing shown gives one away."""

from parathed_lib.suppression.hiding import given_away, hide
from parathed_lib.suppression.statements import Count, Earlier, GivenAway, Hidden

__all__ = ["Count", "Earlier", "GivenAway", "Hidden", "given_away", "hide"]
