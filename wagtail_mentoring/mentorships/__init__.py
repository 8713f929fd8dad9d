"""Pairs of a mentor and a mentee."""
