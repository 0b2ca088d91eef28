"""Language models as part of the product."""
