"""Files that people fill in and send: read, checked and written, whatever they ask.

The self-evaluation form and the plan are made of this. Nothing here knows their fields.
"""
