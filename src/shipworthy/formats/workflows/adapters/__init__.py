"""One module a format, found by being here: each has `ADAPTERS`. Those that begin with `_` are parts."""
