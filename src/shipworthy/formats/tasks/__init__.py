"""Task files: one module per runner, each with `parse(text) -> TaskFile`. Pure.

`parse` may raise `DocumentError`.
"""
