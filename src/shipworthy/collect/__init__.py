"""Facts about a repository: one module per topic, found by being here."""
