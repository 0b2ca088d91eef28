"""`shipworthy.workflow/1`: a workflow in the graph's own terms, or what another format cannot say of one."""
