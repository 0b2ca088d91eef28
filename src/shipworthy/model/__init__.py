"""Plain data every stage shares. Standard library only; knows nothing of files."""
