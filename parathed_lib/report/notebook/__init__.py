"""One notebook, executed and exported to a page."""
