"""Where source code calls models, and what stands around the calls. Pure: text in, values out."""
