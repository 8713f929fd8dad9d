"""What the offices of a program have agreed on: who does what, and the charter that each of them signs."""
