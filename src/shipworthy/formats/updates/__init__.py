"""Configuration of dependency-update tools: where each looks, and what it then watches."""
