"""Shell text to the simple commands in it: tokens, then structure, then a walk in order of execution."""
