"""Admin views of contact data: hidden until a purpose is given, edited by the owning office alone."""

from copy import copy
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from wagtail_mentoring.offices.confirm_views import ConfirmActionView
from wagtail_mentoring.offices.models import Office

from .actions import reveal_contact
from .admin_forms import ContactForm, ExportContactsForm, PurposeForm
from .admin_views import REFUSALS
from .contact_actions import change_contact
from .contact_links import contact_links
from .models import ContactCard, Mentor
from .permissions import MENTOR_POLICY, can_see_contact


class ContactDataMixin:
    """Nothing of these pages is kept by a browser or a proxy."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().dispatch(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    @cached_property
    def card(self) -> ContactCard | None:
        return ContactCard.objects.select_related("owner").filter(mentor=self.object.pk).first()

    @cached_property
    def owns(self) -> bool:
        offices = Office.objects.of(self.request.user)
        return self.card is not None and offices.filter(pk=self.card.owner_id).exists()

    def get_success_url(self) -> str:
        changes = MENTOR_POLICY.user_has_permission_for_instance(self.request.user, "change", self.object)
        name = "edit" if changes else "inspect"
        return reverse(Mentor.snippet_viewset.get_url_name(name), args=[self.object.pk])

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        items = super().get_breadcrumbs_items()
        items[-2]["url"] = self.get_success_url()
        return items


class ContactView(ContactDataMixin, ConfirmActionView):
    """Says who keeps the data and whether this user may see it; shows it in answer to a purpose."""

    permission_required = None
    any_permission_required = ("view", "change")
    template_name = "wagtail_mentoring/admin/mentors/contact.html"
    form_class = PurposeForm
    page_title = gettext_lazy("Contact data")
    confirm_label = gettext_lazy("Show contact data")
    refusals = REFUSALS

    def get_message(self) -> str:
        if self.card is None:
            return _("No office keeps contact data of %(mentor)s yet.") % {"mentor": self.object}
        names = {"office": self.card.owner, "mentor": self.object}
        if self.may_see:
            return _("%(office)s keeps the contact data of %(mentor)s.") % names
        if contact_links(self.request.user, self.card):
            return _("%(office)s keeps the contact data of %(mentor)s and passes on messages.") % names
        return _("%(office)s keeps the contact data of %(mentor)s. Ask it to pass on a message.") % names

    @cached_property
    def may_see(self) -> bool:
        return self.card is not None and can_see_contact(self.request.user, self.card)

    def form_valid(self, form: forms.Form) -> HttpResponse:
        if not self.may_see:
            raise PermissionDenied
        purpose = form.cleaned_data["purpose"]
        revealed = reveal_contact(card=self.card, user=self.request.user, purpose=purpose)
        return self.render_to_response(self.get_context_data(form=form, revealed=revealed))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        names = Mentor.snippet_viewset.get_url_name
        change_url = reverse(names("change_contact"), args=[self.object.pk]) if self.owns else ""
        links = contact_links(self.request.user, self.card) if self.card else []
        return super().get_context_data(
            card=self.card, may_see=self.may_see, change_url=change_url, links=links, **kwargs
        )


class ChangeContactView(ContactDataMixin, ConfirmActionView):
    """For the owning office. Opening the form shows the data, so that is kept as a reveal."""

    form_class = ContactForm
    page_title = gettext_lazy("Change contact data")
    confirm_label = gettext_lazy("Save")
    refusals = REFUSALS

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.owns:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        reveal_contact(card=self.card, user=request.user, purpose=_("Changing the contact data"))
        return super().get(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": self.card}

    def get_message(self) -> str:
        return _("Only %(office)s, and offices it granted this to, read what you write here.") % {
            "office": self.card.owner
        }

    def act(self, form: forms.Form) -> None:
        change_contact(card=self.card, user=self.request.user, **form.cleaned_data)

    def get_success_message(self) -> str:
        return _("The contact data of %(mentor)s is saved.") % {"mentor": self.object}


class ExportContactsView(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):
    """Asks for a purpose, then answers with the list as filtered, contact data included."""

    any_permission_required = ("view", "change")
    model = Mentor
    template_name = "wagtail_mentoring/admin/confirm.html"
    form_class = ExportContactsForm
    page_title = gettext_lazy("Download with contact data")
    index_url_name = ""

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        plural = capfirst(Mentor._meta.verbose_name_plural)
        return [
            *self.breadcrumbs_items,
            {"url": reverse(self.index_url_name), "label": plural},
            {"url": "", "label": self.get_page_title()},
        ]

    def form_valid(self, form: forms.Form) -> HttpResponse:
        function = Mentor.snippet_viewset.index_view
        view = function.view_class(**function.view_initkwargs)
        request = copy(self.request)
        query = QueryDict(self.request.META["QUERY_STRING"], mutable=True)
        query["export"] = form.cleaned_data["format"]
        request.GET, request.method = query, "GET"
        view.setup(request)
        view.purpose = form.cleaned_data["purpose"]
        response = view.dispatch(request)
        add_never_cache_headers(response)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            message=_(
                "The list as you filtered it. Contact data is there for people whose office lets you export "
                "it, and never for those who do not want to be contacted."
            ),
            confirm_label=_("Download"),
            cancel_url=reverse(self.index_url_name),
            **kwargs,
        )
