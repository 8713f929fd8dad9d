"""Who should meet whom: runs that propose pairs, their review, and their release by all offices together."""
