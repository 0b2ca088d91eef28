"""Extreme mutation: which functions could be emptied without any of the project's tests noticing?

The only part of shipworthy that runs a project's code, and only when told to. What runs inside the project's
interpreter is in `inside/`.
"""
