"""The product as a service: the routes it offers, what it calls, and what it leaves open."""
