"""Reads what sources answered, byte for byte as received, into figures.

No network here: a vintage is read on any machine, years later.
"""
