"""Files that people fill in and send: read, checked and written, whatever they ask.

The self-evaluation form and the plan are made of this. It knows four fields that a form
can have: `schema`, `municipality`, `round` and `names_no_person`.
"""
