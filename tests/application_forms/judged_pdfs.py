"""What is said of a PDF, and a dictionary of one with another entry."""

from wagtail_mentoring.application_forms.exceptions import UnsoundFile
from wagtail_mentoring.application_forms.pdf_checks import check_pdf


def fault_of(content):
    try:
        check_pdf(content)
    except UnsoundFile as unsound:
        return unsound.fault
    return None


def with_entry(of, entry):
    return of[:-2] + entry + b" >>"
