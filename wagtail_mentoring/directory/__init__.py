"""Vocabularies, mentors and the searchable directory."""
