"""Views of one result. Nothing here decides anything; it only says what was decided."""
