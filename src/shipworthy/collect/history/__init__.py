"""What the history tells: changes, hotspots, releases, people."""
