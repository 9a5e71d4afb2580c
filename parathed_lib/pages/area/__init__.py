"""The page on a region, a province or a group of one's own."""
