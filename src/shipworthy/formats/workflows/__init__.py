"""Definitions of AI workflows and agents, whatever tool they are for.

Known by their keys, not their paths.
"""
