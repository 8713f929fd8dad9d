"""Reading applications with a rubric: phases, who reads what, and what they thought of it."""
