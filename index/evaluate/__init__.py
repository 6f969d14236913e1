"""Quality measured on labelled data: one module a measurement."""
