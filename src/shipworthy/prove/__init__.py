"""What can be proved about a workflow graph. Pure: a graph in, answers with witness paths out.

One module a question; each offers functions from `Workflow` to `Proof`s. Nothing here knows a format.
"""
