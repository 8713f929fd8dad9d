"""My desk: what waits for somebody of an office, on the home screen, on a page and by mail on Mondays."""
