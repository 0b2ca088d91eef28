"""What the product's code looks like: complexity, size, names, types, duplication, imports."""
