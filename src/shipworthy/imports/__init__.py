"""From import statements to a graph: pure, of paths and names alone."""
