"""Tests that can find less than they could before: two versions of them, compared.

What a rewrite may have kept in another form is not called weakened: every doubt speaks for the author.
"""
