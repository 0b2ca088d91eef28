"""The lifecycle of a workflow definition: draft, in review, approved, published, retired.

What was approved is bound to a digest of the definition; what changed between two versions is told in the
graph's own terms.
"""
