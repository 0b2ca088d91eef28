"""Tests, their results, their coverage."""
