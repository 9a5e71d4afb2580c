"""The kinds of page, each with a folder here and a notebook of its name."""

ASSESSMENT = "assessment"
MONITORING = "monitoring"
PLAN = "plan"
PROGRAMME = "programme"
ENDS = (".html", ".ipynb", ".json")
"""The ends of a report's files: page, notebook and data."""
