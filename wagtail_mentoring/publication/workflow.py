"""What stands in the place of Wagtail's workflow: to hand a joint page in is to ask the offices to sign."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .actions import ask_to_sign


class AskTheOffices:
    """As much of a workflow as Wagtail's editor asks of one, so that no editor hands a page in to nobody."""

    name = _("the offices that sign")
    active = True

    def start(self, page: Any, user: Any) -> None:
        try:
            ask_to_sign(page=page, user=user)
        except ValidationError:
            return  # Nothing to sign; the page of its signatures says why.
