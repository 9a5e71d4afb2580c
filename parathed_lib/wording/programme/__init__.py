"""The Danish words of the page across municipalities."""
