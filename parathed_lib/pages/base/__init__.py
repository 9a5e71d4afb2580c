"""What several pages tell: where a series is going, jumps, sources, what is missing."""
