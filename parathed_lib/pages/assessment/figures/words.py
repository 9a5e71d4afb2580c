"""The words that stand in the drawings of an assessment."""

from __future__ import annotations

from functools import partial

from parathed_lib.pages.messages import say

drawn_word = partial(say, "assessment", "drawn")
