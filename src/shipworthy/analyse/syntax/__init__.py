"""Source text → functions, classes, imports … by tree-sitter grammars, for every language with a query.

`queries/<language>.scm` says, in tree-sitter's own query language, which nodes of a grammar are functions,
decisions, comments: see `queries/README.md`. Nothing else here knows a language.
"""
