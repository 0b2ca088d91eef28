"""What runs on every change: pipelines, and whether they can be trusted."""
