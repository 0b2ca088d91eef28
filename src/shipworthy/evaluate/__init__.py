"""Rules against facts. Pure: no file, no clock, no git."""
