"""What the tests of a source text check, in every language in which tests are read."""
