"""The folder ``project`` has settings of its own; ``test_project.py`` runs it."""

collect_ignore = ["project"]
