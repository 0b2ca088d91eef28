"""Definitions of AI workflows and agents: which there are, what they say, what is proved about them."""
