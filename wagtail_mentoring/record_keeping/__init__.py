"""What is kept and let go: retention, erasure, a person’s own data, and the proof that nothing is lost."""
