"""Decisions, the signatures of the offices, release, offers and the waitlist."""
