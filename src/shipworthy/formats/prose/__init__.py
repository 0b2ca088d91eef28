"""Texts for people and agents, read into their parts and the claims they make."""
