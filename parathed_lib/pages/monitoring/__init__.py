"""The Danish of the monitoring page: sentences, display tables, text alternatives."""
