"""Mentoring programs, their rounds and the blocks that present them."""
