"""The page that follows a plan."""
