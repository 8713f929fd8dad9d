"""What people hand in: applications, their revisions and history, and who may see them."""
