"""What a program did for each office: figures worked out from what happened, and never typed in."""
