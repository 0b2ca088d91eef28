"""Configuration of coding agents: text in, `model.agents` out. Raises `DocumentError` where malformed."""
