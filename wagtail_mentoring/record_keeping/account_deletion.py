"""What Wagtail's users say where an account cannot be deleted because kept rows name it, and what to do."""

from collections.abc import Collection
from typing import Any

from django.contrib.admin.utils import quote
from django.contrib.auth import get_user_model
from django.db import router
from django.db.models import Model, ProtectedError, RestrictedError
from django.db.models.deletion import Collector
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.utils import get_user_display_name
from wagtail.admin.widgets import Button

from .permissions import may_erase

OURS = "wagtail_mentoring"
#: Of many accounts that stay this many are named, each with its button.
MOST_NAMED = 5


def connect_account_deletion() -> None:
    """Called once, with the admin's hooks."""
    hooks.register("before_delete_user", explain_kept_account)
    hooks.register("before_bulk_action", explain_kept_accounts)
    hooks.register("register_user_listing_buttons", erasure_button)


def erasure_url(account: Any) -> str:
    return reverse("mentoring_erasure:person", args=[quote(account.pk)])


def erasure_button(user: Any, request_user: Any) -> list[Button]:
    """For the list of users."""
    if not may_erase(request_user):
        return []
    label, url = _("Erase mentoring data"), erasure_url(user)
    return [Button(label, url, icon_name="bin", priority=40)]


def explain_kept_account(request: HttpRequest, user: Any) -> HttpResponse | None:
    """Wagtail's ``before_delete_user``: instead of an error, what to do."""
    if not (rows := rows_that_need(user)):
        return None
    _explain(request, [user], rows)
    return redirect("wagtailusers_users:index")


def explain_kept_accounts(
    request: HttpRequest, action_type: str, objects: Collection[Any], action: Any
) -> HttpResponse | None:
    """Wagtail's ``before_bulk_action``: one account that must stay keeps all from being deleted."""
    if action_type != "delete" or action.model is not get_user_model():
        return None
    needed = {account: rows for account in objects if (rows := rows_that_need(account))}
    if not needed:
        return None
    _explain(request, list(needed), [row for rows in needed.values() for row in rows])
    return redirect(action.next_url)


def rows_that_need(account: Any) -> list[Model]:
    """Rows, of the host's apps as well, that must not lose this account."""
    try:
        Collector(using=router.db_for_write(type(account), instance=account)).collect([account])
    except ProtectedError as error:
        return list(error.protected_objects)
    except RestrictedError as error:
        return list(error.restricted_objects)
    return []


def _explain(request: HttpRequest, accounts: list[Any], rows: Collection[Model]) -> None:
    names = [get_user_display_name(account) for account in accounts[:MOST_NAMED]]
    if more := len(accounts) - len(names):
        names.append(ngettext("%(count)d other", "%(count)d others", more) % {"count": more})
    kinds = sorted({str(row._meta.verbose_name_plural) for row in rows})
    lines = [
        _(
            "Nobody was deleted, because %(kinds)s name %(names)s. Deactivate the account instead: open it "
            "and untick “Active”."
        )
        % {"kinds": get_text_list(kinds, _("and")), "names": get_text_list(names, _("and"))}
    ]
    buttons = []
    # Rows of other apps an erasure would not touch.
    if any(row._meta.app_label == OURS for row in rows):
        if may_erase(request.user):
            lines.append(_("If the person wants to be forgotten, erase the personal data first."))
            buttons = [
                messages.button(erasure_url(account), _erase_label(account))
                for account in accounts[:MOST_NAMED]
            ]
        else:
            lines.append(
                _("If the person wants to be forgotten, ask a superuser to erase the personal data first.")
            )
    messages.error(request, " ".join(lines), buttons=buttons)


def _erase_label(account: Any) -> str:
    return _("Erase data of %(name)s") % {"name": get_user_display_name(account)}
