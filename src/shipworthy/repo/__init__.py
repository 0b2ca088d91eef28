"""The one door to the outside: tracked files, git history, the cache. Nothing of the scanned repository runs."""
