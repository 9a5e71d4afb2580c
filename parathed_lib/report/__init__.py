"""From a notebook to a page: parts, parameters, papermill, export, batches."""
