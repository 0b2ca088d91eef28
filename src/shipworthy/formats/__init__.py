"""Bytes to model, one module per format. Pure: nothing here opens a file."""
