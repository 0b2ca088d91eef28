"""The one door to the outside: files, git history, the cache. Nothing of the repository runs."""
