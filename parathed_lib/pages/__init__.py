"""The pages: for each a folder with what it says, in facts, and how it is said."""
