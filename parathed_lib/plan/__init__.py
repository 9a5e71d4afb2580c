"""A municipality's plan: read and checked, and where it stands on a day.

A plan is what the municipality wrote. Nothing is added to it and nothing repaired:
what it does not say is unknown, and where it says two things both are shown.
"""
