"""The `parathed` command: a module for each group of commands."""
