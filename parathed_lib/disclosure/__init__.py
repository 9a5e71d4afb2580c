"""The one gate for small counts and small groups on their way out.

`hiding` (with `statements` and `worlds`) decides what to show of counts of persons in
periods, `parts` of counts of which any may be a part of another, `groups` what to tell
across municipalities, `record` holds what is public already.
"""

from parathed_lib.disclosure.hiding import given_away, hide
from parathed_lib.disclosure.parts import hide_parts
from parathed_lib.disclosure.statements import Count, Earlier, GivenAway, Hidden

__all__ = [
    "Count",
    "Earlier",
    "GivenAway",
    "Hidden",
    "given_away",
    "hide",
    "hide_parts",
]
