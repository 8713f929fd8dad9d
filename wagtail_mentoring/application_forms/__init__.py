"""What a form asks: its questions, the versions that never change, and what counts as an answer."""
