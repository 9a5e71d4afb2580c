"""The form as a page: filled in with a browser, saved as a file of answers."""

from __future__ import annotations

from parathed_lib.forms.evaluation.page.read import read_page_file
from parathed_lib.forms.evaluation.page.write import write_page

__all__ = ["read_page_file", "write_page"]
