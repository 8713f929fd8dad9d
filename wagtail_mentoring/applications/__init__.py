"""Application forms, what people answered and what was decided."""
