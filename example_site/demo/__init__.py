"""The demo's content: a mid-size university with two offices, three faculties and four hundred mentors."""
