"""Tables that source files, schemas and migrations declare."""
