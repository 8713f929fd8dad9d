"""Takes the pictures of the README and the docs from a running demo: ``make screenshots``."""
