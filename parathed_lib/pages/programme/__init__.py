"""The page across municipalities."""
