"""What coding agents are told and allowed."""
