"""Whether a product keeps several customers apart, and where it does so."""
