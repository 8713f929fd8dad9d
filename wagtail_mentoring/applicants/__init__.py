"""The applicant’s way: start, write, attach, check, hand in, and see what became of it."""
