"""Can this repository's next release be trusted? An answer with evidence."""

__version__ = "0.1.0"
