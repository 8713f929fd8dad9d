"""People from spreadsheets: a file is read, its columns get a meaning, and no cell is lost on the way."""
