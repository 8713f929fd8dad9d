"""What is said when a row cannot be deleted because others need it."""

from typing import Any

from django.db.models import ProtectedError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.admin import messages


def explanation(error: ProtectedError) -> str:
    """Which kinds of rows need it, in a sentence that says what to do."""
    kinds = sorted({str(row._meta.verbose_name_plural) for row in error.protected_objects})
    return _(
        "Nothing was deleted, because of its %(kinds)s. Archive or retire it instead, or end those first."
    ) % {"kinds": ", ".join(kinds)}


class ExplainedDeleteMixin:
    """For a delete view: a row that others need stays, and the page says which."""

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return super().form_valid(form)
        except ProtectedError as error:
            messages.error(self.request, capfirst(explanation(error)))
            return redirect(self.index_url_name)
