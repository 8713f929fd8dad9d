"""Offices working together on a program: who partners, who may see whose data."""
