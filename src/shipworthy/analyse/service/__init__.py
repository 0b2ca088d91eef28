"""What source code shows of a running service. Pure: text in, values out."""
