"""Offices of the university and the people who work in them."""
