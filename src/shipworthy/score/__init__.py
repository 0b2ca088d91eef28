"""Outcomes into intervals, and intervals into a verdict. Pure."""
