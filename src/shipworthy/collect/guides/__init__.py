"""What people and agents are told to do: guides, the commands and paths they name, the tasks there are."""
