"""Commands followed to what they come to: through shells, wrappers, task files, scripts, actions."""
