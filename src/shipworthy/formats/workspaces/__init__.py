"""What manifests and configurations say about where named modules lie."""
