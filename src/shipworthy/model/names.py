"""Names of files that are ours."""

YAML_NAME = ".shipworthy.yaml"
TOML_NAME = "pyproject.toml"
CONFIGURATIONS = (YAML_NAME, TOML_NAME)
"""In the order they are looked for in a folder."""
