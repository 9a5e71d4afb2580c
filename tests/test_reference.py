"""The reference is built without a warning, its examples hold, it asks for nothing."""

from __future__ import annotations

import re

import pytest
from report_fixtures import python


@pytest.mark.slow
@pytest.mark.parametrize("builder", ["doctest", "html"])
def test_the_reference_is_built_and_asks_for_nothing(builder, repository, tmp_path):
    build = ("-m", "sphinx", "--quiet", "--fail-on-warning", "-b", builder)
    done = python(*build, repository / "docs" / "api", tmp_path, cwd=repository)
    assert done.returncode == 0, done.stderr
    pages = [path.read_text("utf-8") for path in tmp_path.glob("*.html")]
    assert bool(pages) == (builder == "html")
    loads = r"<(?:script|link|img)[^>]*(?:src|href)=\"(?:https?:)?//"
    assert not [page for page in pages if re.search(loads, page)]
