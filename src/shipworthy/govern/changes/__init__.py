"""What differs between two versions of a workflow, and what of it loosens a control."""
