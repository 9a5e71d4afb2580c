"""The words of a plan's page."""
