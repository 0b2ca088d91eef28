"""What is recorded of a running product: its model calls, and the service around them."""
