"""The signatures of a page: who has signed, who is awaited, and the steps taken from there."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from wagtail_mentoring.agreements.forms import DigestForm, PastSignaturesForm, SignForm
from wagtail_mentoring.agreements.permissions import may_sign_for
from wagtail_mentoring.agreements.sign_views import UnderWhatWasReadMixin
from wagtail_mentoring.offices.confirm_views import ConfirmActionView
from wagtail_mentoring.partnership.models import Partner

from . import actions
from .page_events import base_page_models
from .page_mixins import JointlyPublishedMixin
from .page_states import PageNow
from .permissions import may_publish_unsigned, may_see
from .synced_translations import save_translated_draft, synced_translation


class SignedPageMixin:
    """A screen about one page that offices sign together, for those who may read what is to be signed."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if not may_see(request.user, self.now):
            raise PermissionDenied

    @cached_property
    def now(self) -> PageNow:
        for model in base_page_models():
            page = model._default_manager.filter(pk=self.kwargs["page_pk"]).first()
            if page is not None and isinstance(page.specific, JointlyPublishedMixin):
                return PageNow(page.specific)
        raise Http404

    def signatures_url(self) -> str:
        return reverse("mentoring_publication:page", args=[self.now.page.pk])


class PageSignaturesView(SignedPageMixin, WagtailAdminTemplateMixin, TemplateView):
    """Who has signed this content and who is awaited, with a button for whatever the user may do."""

    template_name = "wagtail_mentoring/admin/publication/page.html"
    header_icon = "group"

    def get_page_title(self) -> str:
        return _("Signatures under “%(title)s”") % {"title": self.now.draft.title}

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        way = page_trail(self.request, self.now)
        return [*self.breadcrumbs_items, *way, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now, user = self.now, self.request.user
        lacking = actions.what_lacks(now)
        signs_for = [row for row in now.partners if may_sign_for(user, row, now.signatures)]
        return super().get_context_data(
            now=now,
            lacking=lacking,
            signs_for=[] if lacking else [row for row in signs_for if row in now.waiting],
            may_ask=not lacking and now.waiting and not now.is_asked_for,
            may_release=not lacking and signs_for and not now.waiting,
            may_publish_unsigned=not lacking and now.waiting and may_publish_unsigned(user, now),
            may_edit=now.page.permissions_for_user(user).can_edit(),
            void=[(row, self.compare_url(text)) for row, text in now.void],
            changes_url=self.compare_url(None) if now.page.live else "",
            public_url=now.page.get_full_url(self.request) if now.page.live else "",
            **kwargs,
        )

    def compare_url(self, text: Any) -> str:
        """Wagtail's comparison of what was signed, or is public, with what there is now, for editors."""
        now = self.now
        if not now.revision or not now.page.permissions_for_user(self.request.user).can_edit():
            return ""
        if text is None:
            before: Any = "live"
        elif text.revision_id and text.revision_id != now.revision.pk:
            before = text.revision_id
        else:
            return ""
        args = [now.page.pk, before, now.revision.pk]
        return reverse("wagtailadmin_pages:revisions_compare", args=args)


class ReadPageView(SignedPageMixin, View):
    """The page as it would be public, for people of the offices who do not edit pages."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        draft = self.now.draft
        response = draft.make_preview_request(request, draft.default_preview_mode)
        response["Cache-Control"] = "no-store"
        return response


class PageStepView(UnderWhatWasReadMixin, SignedPageMixin, ConfirmActionView):
    """A step that says what will happen to the page as it was read."""

    template_name = "wagtail_mentoring/admin/publication/step.html"
    form_class: type[forms.Form] = DigestForm
    pk_url_kwarg = "page_pk"
    text_name = "now"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if not self.is_allowed():
            raise PermissionDenied

    def is_allowed(self) -> bool:
        raise NotImplementedError

    def user_has_permission(self, permission: str) -> bool:
        """Asked and answered in ``setup``: it is no question of a model's permissions."""
        return True

    def get_object(self) -> Any:
        return self.now.page

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            *page_trail(self.request, self.now),
            {"url": self.signatures_url(), "label": _("Signatures")},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_success_url(self) -> str:
        return self.signatures_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(now=self.now, **kwargs)


class AskView(PageStepView):
    """Asks every office that is awaited."""

    page_title = gettext_lazy("Ask the offices to sign")
    confirm_label = gettext_lazy("Ask them")

    def is_allowed(self) -> bool:
        return True

    def get_message(self) -> str:
        offices = ", ".join(str(partner.office) for partner in self.now.waiting)
        return _(
            "%(offices)s get a mail and a line on their home screen. The page goes public when the last of "
            "them signs. Any change to it needs new signatures."
        ) % {"offices": offices}

    def act(self, form: forms.Form) -> None:
        actions.ask_to_sign(page=self.now.page, user=self.request.user)

    def get_success_message(self) -> str:
        return _("The offices were asked to sign.")


class SignPageView(PageStepView):
    form_class = SignForm
    page_title = gettext_lazy("Sign the page")

    @cached_property
    def partner(self) -> Partner:
        partners = Partner.objects.accepted().select_related("office", "program")
        return get_object_or_404(partners, pk=self.kwargs["partner_pk"], program__in=self.now.programs)

    def is_allowed(self) -> bool:
        return may_sign_for(self.request.user, self.partner, self.now.signatures)

    @property
    def is_last(self) -> bool:
        return [row.pk for row in self.now.waiting] == [self.partner.pk]

    @property
    def confirm_label(self) -> str:
        words = {"office": self.partner.office}
        return (_("Sign for %(office)s and publish") if self.is_last else _("Sign for %(office)s")) % words

    def get_message(self) -> str:
        signs = _("You sign for %(office)s, with your account, exactly this content.")
        after = _("It goes public at once, or at its time if it has one: every other office has signed.")
        until = _("It goes public once every office has signed. Any change to it needs new signatures.")
        return f"{signs % {'office': self.partner.office}} {after if self.is_last else until}"

    def act(self, form: forms.Form) -> None:
        actions.sign_page(
            page=self.now.page, partner=self.partner, user=self.request.user, **form.cleaned_data
        )

    def get_success_message(self) -> str:
        self.__dict__.pop("now", None)
        if self.now.is_public:
            return _("Signed for %(office)s. The page is public.") % {"office": self.partner.office}
        return _("Signed for %(office)s.") % {"office": self.partner.office}


class TranslationDraftView(PageStepView):
    """Makes the words that wagtail-localize keeps the draft that offices sign."""

    page_title = gettext_lazy("Save the translation for signing")
    confirm_label = gettext_lazy("Save as a draft")

    @cached_property
    def translation(self) -> Any:
        return synced_translation(self.now.page)

    def is_allowed(self) -> bool:
        return (
            self.translation is not None and self.now.page.permissions_for_user(self.request.user).can_edit()
        )

    def get_message(self) -> str:
        return _(
            "The words translated so far become a draft of this page; what is not translated yet stays as in "
            "the original. Then ask the offices to sign it. Signatures under an earlier draft do not count."
        )

    def act(self, form: forms.Form) -> None:
        save_translated_draft(translation=self.translation, user=self.request.user)

    def get_success_message(self) -> str:
        return _("The translation is saved as a draft.")


class ReleaseView(PageStepView):
    """Publishes what every office has signed, where the one that was awaited takes no part any more."""

    page_title = gettext_lazy("Publish the page")
    confirm_label = gettext_lazy("Publish")

    def is_allowed(self) -> bool:
        return any(may_sign_for(self.request.user, row, self.now.signatures) for row in self.now.partners)

    def get_message(self) -> str:
        return _("Every office that runs the program has signed exactly this content.")

    def act(self, form: forms.Form) -> None:
        actions.publish_signed(page=self.now.page, user=self.request.user, **form.cleaned_data)

    def get_success_message(self) -> str:
        return _("The page is public.")


class PublishUnsignedView(PageStepView):
    """Past the signatures, for a reason that is kept."""

    form_class = PastSignaturesForm
    serious = True
    page_title = gettext_lazy("Publish without every signature")
    confirm_label = gettext_lazy("Publish without every signature")

    def is_allowed(self) -> bool:
        return may_publish_unsigned(self.request.user, self.now)

    def get_message(self) -> str:
        offices = ", ".join(str(partner.office) for partner in self.now.waiting)
        return _(
            "The page goes public although these offices have not signed it: %(offices)s. Your name and your "
            "reason stand in the log and in the report of the program, and nobody can take them out."
        ) % {"offices": offices}

    def act(self, form: forms.Form) -> None:
        actions.publish_without_signatures(page=self.now.page, user=self.request.user, **form.cleaned_data)

    def get_success_message(self) -> str:
        return _("The page is published. The reason is in the log and in the report.")


def page_trail(request: HttpRequest, now: PageNow) -> list[dict[str, Any]]:
    """The way to a page: through the editor for whoever edits it."""
    if not now.page.permissions_for_user(request.user).can_edit():
        return [{"url": reverse("wagtailadmin_home"), "label": now.draft.title}]
    return [{"url": reverse("wagtailadmin_pages:edit", args=[now.page.pk]), "label": now.draft.title}]
