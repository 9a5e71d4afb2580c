"""The reference is built without a warning, its examples hold, it asks for nothing."""

from __future__ import annotations

import re

import pytest
from report_fixtures import python

# In one process, which reads the modules once for both.
BUILD = """
import sys
from sphinx.cmd.build import main
for builder in ("html", "doctest"):
    how = ["--quiet", "--fail-on-warning", "-b", builder, "-d", "read"]
    if main([*how, sys.argv[1], builder]):
        sys.exit(f"{builder} failed")
"""


@pytest.mark.slow
def test_the_reference_is_built_and_asks_for_nothing(repository, tmp_path):
    done = python("-c", BUILD, repository / "docs" / "api", cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    told = (tmp_path / "doctest" / "output.txt").read_text("utf-8")
    assert re.search(r"[1-9]\d* tests?\n\s+0 failures in tests", told)
    pages = [path.read_text("utf-8") for path in tmp_path.glob("html/*.html")]
    assert pages
    loads = r"<(?:script|link|img)[^>]*(?:src|href)=\"(?:https?:)?//"
    assert not [page for page in pages if re.search(loads, page)]
