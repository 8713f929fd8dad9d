"""The anatomy check: what is missing before applications may open, and what goes wrong afterwards."""
