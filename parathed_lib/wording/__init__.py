"""Danish words for an assessment: sentences, display tables, text alternatives."""
