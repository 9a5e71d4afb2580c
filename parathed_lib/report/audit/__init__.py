"""Reports looked at again: verified, compared, published."""
