"""The form as a page: filled in with a browser, saved as a file of answers."""
