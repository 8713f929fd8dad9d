"""Asking an applicant for more, and correcting what they wrote with their consent."""
