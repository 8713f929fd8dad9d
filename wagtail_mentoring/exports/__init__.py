"""Applications taken out as tables, workbooks, JSON lines and archives."""
