"""What a plan asks, and how it is read, checked and stored."""
