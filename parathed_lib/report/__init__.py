"""From an assessment to files: notebook, page and JSON, for one municipality or all."""
