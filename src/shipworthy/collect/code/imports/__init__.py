"""The import graph of the repository: what is read for it, and how it is put together."""
