"""People from spreadsheets: mentors made and changed, students invited, with a preview, a report and undo."""
