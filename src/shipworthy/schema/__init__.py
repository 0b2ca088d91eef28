"""Documents with line numbers, decoded strictly into dataclasses. Pure: text in, values out."""
