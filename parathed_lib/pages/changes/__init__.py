"""The page on changes: what changed between reports, by how much, and why.

It is read from the reports' JSON files alone: `causes` says what they were made from
and so why a figure changed, `assessments` and `others` find what changed, `page` tells
it in Danish and `english` for the command line.
"""

from parathed_lib.pages.changes.comparison import (
    Comparison,
    Difference,
    compare,
    compare_paths,
)

__all__ = ["Comparison", "Difference", "compare", "compare_paths"]
