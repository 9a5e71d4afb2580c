"""The one palette, and the marks that mean the same in every figure."""

INK = "#1b1b1f"
SOFT = "#55565c"
EDGE = "#74767d"
AXIS = "#8b8e95"
RULE = "#c9cacf"
GRID = "#e2e3e6"
BAND = "#e6e7ea"
DOT = "#b9bbc1"
ACCENT = "#8a1c62"
UNFAVOURABLE = "#b85400"
FAVOURABLE = "#1f5f99"
WHITE = "#ffffff"
MAP_CLASSES = ("#eceef0", "#ccd3d9", "#a3afba", "#5d6e7e", "#34475a")
TILE_EDGE = "#7d8893"

SMALL, BODY = 14, 17
"""Sizes of type in figures, px: labels, and names."""
