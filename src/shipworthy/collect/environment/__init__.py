"""What it takes to set the repository up: runtimes, locks, containers."""
