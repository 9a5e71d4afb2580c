"""How Sphinx builds the reference: `make docs`. Nothing of it needs a network."""

from pathlib import Path

project = "parathed"
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.doctest"]
exclude_patterns = ["_build"]
html_theme = "alabaster"
html_theme_options = {"page_width": "1060px", "fixed_sidebar": False}
html_copy_source = False
html_show_sphinx = False
default_role = "literal"
myst_heading_anchors = 2
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_preserve_defaults = True
# The examples read the embedded data, wherever the reference is built from, and those
# of a docstring call what it is about.
doctest_global_setup = f"""
import os
from parathed_lib.workbench.figures import *
from parathed_lib import *
os.chdir({str(Path(__file__).parents[2])!r})
"""
