"""What Wagtail's page editor shows and does for a page that offices sign together."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.widgets.button import Button

from .guard import NotSigned, check_revision
from .page_mixins import JointlyPublishedMixin
from .page_states import PageNow, row_of
from .synced_translations import synced_translation

#: The button's name in what the editor sends.
ACTION = "action-signatures"


class SignaturesMenuItem(ActionMenuItem):
    """Saves the draft as any button of the editor does, and goes on to the page's signatures."""

    name = ACTION
    label = gettext_lazy("Save and go to signatures")
    icon_name = "group"

    def is_shown(self, context: Any) -> bool:
        page = context.get("page")
        shown = context["view"] == "edit" and not context["locked_for_user"]
        return shown and _is_joint(page) and not page.alias_of_id


def connect_editor() -> None:
    """Called once, while ``wagtail_hooks`` is imported."""
    hooks.register("register_page_action_menu_item", lambda: SignaturesMenuItem(order=10))
    # Before wagtail-localize, which shows an editor of its own.
    hooks.register("before_edit_page", tell_who_is_awaited, order=-1)
    hooks.register("before_edit_page", lead_translators_to_signatures, order=-1)
    hooks.register("before_publish_page", go_to_signatures_instead)
    hooks.register("after_edit_page", go_to_signatures)
    hooks.register("after_create_page", go_to_signatures)
    hooks.register("register_page_header_buttons", signature_buttons)


def _is_joint(page: Any) -> bool:
    return isinstance(page, JointlyPublishedMixin) and page.is_joint


def tell_who_is_awaited(request: HttpRequest, page: Any) -> None:
    """Whoever opens the editor reads that a change ends the signatures there are."""
    if request.method != "GET" or not _is_joint(page):
        return
    now = PageNow(row_of(page))
    if not now.waiting or not (now.is_asked_for or now.signatures):
        return
    words = {"offices": ", ".join(str(partner.office) for partner in now.waiting)}
    text = _("This version waits for the signature of %(offices)s. Any change needs new signatures.") % words
    url = reverse("mentoring_publication:page", args=[page.pk])
    messages.info(request, text, buttons=[messages.button(url, _("Signatures"))])


def lead_translators_to_signatures(request: HttpRequest, page: Any) -> None:
    """Wagtail-localize's editor can publish or do nothing; here is the way on."""
    if request.method != "GET" or not _is_joint(page):
        return
    if synced_translation(page) is None:
        return
    text = _("Several offices sign this page. Translate it here, then save the translation for signing.")
    url = reverse("mentoring_publication:translation", args=[page.pk])
    messages.info(request, text, buttons=[messages.button(url, _("Save the translation for signing"))])


def go_to_signatures_instead(request: HttpRequest, page: Any) -> HttpResponse | None:
    """Somebody wants to publish what is not signed: it is saved as a draft, and this is where it goes on."""
    if not isinstance(page, JointlyPublishedMixin):
        return None
    try:
        check_revision(row_of(page), page.latest_revision)
    except NotSigned as refusal:
        messages.warning(request, _("Saved as a draft. %(why)s") % {"why": refusal})
        return redirect("mentoring_publication:page", page.pk)
    return None


def go_to_signatures(request: HttpRequest, page: Any) -> HttpResponse | None:
    """After “Save and go to signatures”, or after the page was handed in."""
    if not _is_joint(page):
        return None
    if request.POST.get(ACTION) or request.POST.get("action-submit"):
        return redirect("mentoring_publication:page", page.pk)
    return None


def signature_buttons(page: Any, user: Any, **kwargs: Any) -> list[Button]:
    """In the menu of a page’s header."""
    if not _is_joint(page):
        return []
    url = reverse("mentoring_publication:page", args=[page.pk])
    return [Button(_("Signatures"), url=url, icon_name="group", priority=45)]
