"""What is written beside the guides: the changelog, decisions, the licence, the security policy."""
