"""One source file's bytes to what they say. Pure, so that it can be cached by content."""
