"""One module per command, imported when that command runs. The only place that prints errors and exits."""
