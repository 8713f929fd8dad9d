"""The screen of the anatomy check, and letting the applications of a round open."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import BaseObjectMixin, WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.viewsets.base import ViewSet

from wagtail_mentoring.anatomy.anatomies import AnatomyNow, OpeningRefused
from wagtail_mentoring.anatomy.wording import blockers_in_words, summary
from wagtail_mentoring.offices.confirm_views import ConfirmActionView
from wagtail_mentoring.offices.scoped_views import ScopedObjectMixin
from wagtail_mentoring.programs.models import Program, Round

from .actions import agree_opening
from .anatomy_rows import Groups, rows_by_office
from .permissions import PROGRAM_POLICY
from .program_links import program_address


class AnatomyView(
    ScopedObjectMixin, PermissionCheckedMixin, BaseObjectMixin, WagtailAdminTemplateMixin, TemplateView
):
    """What is missing in one program: what keeps applications from opening first, then the rest."""

    model = Program
    office_policy = permission_policy = PROGRAM_POLICY
    template_name = "wagtail_mentoring/admin/anatomy/anatomy.html"
    any_permission_required = ("view", "change")
    header_icon = "list-ul"

    def get_page_title(self) -> str:
        return _("What is missing in %(program)s") % {"program": self.object}

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("mentoring_programs:index"), "label": _("Programs")},
            {"url": program_address(self.request.user, self.object), "label": str(self.object)},
            {"url": "", "label": _("What is missing")},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        anatomy = AnatomyNow(self.object)
        reader = {"user": self.request.user, "program": self.object}
        return super().get_context_data(
            program=self.object,
            program_url=program_address(**reader),
            anatomy=anatomy,
            summary=summary(anatomy),
            blockers=rows_by_office(anatomy.blockers, **reader),
            warnings=rows_by_office(anatomy.warnings, **reader),
            risks=rows_by_office(anatomy.risks, **reader),
            **kwargs,
        )


class AnatomyViewSet(ViewSet):
    """Below ``mentoring/anatomy/``; reached from the program and the home screen."""

    name = "mentoring_anatomy"
    url_prefix = "mentoring/anatomy"
    add_to_admin_menu = False

    def get_urlpatterns(self) -> list[Any]:
        return [path("<int:pk>/", AnatomyView.as_view(), name="anatomy")]


class ShowsBlockersMixin:
    """A step that is refused while something stands in the way: the page lists it, with links."""

    template_name = "wagtail_mentoring/admin/anatomy/confirm.html"

    @cached_property
    def anatomy(self) -> AnatomyNow | None:
        """What is looked at before this step; None where nothing is."""
        raise NotImplementedError

    def refuse_in_short(self, refused: OpeningRefused) -> None:
        """The list stands on the page: the error only counts."""
        blockers = blockers_in_words(refused.findings)
        raise ValidationError(_("Applications do not open yet. %(blockers)s.") % {"blockers": blockers})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        groups: Groups = []
        if self.anatomy:
            reader = {"user": self.request.user, "program": self.anatomy.program}
            groups = rows_by_office(self.anatomy.blockers, **reader)
        return super().get_context_data(blockers=groups, **kwargs)


class LetRoundOpenView(ShowsBlockersMixin, ConfirmActionView):
    """The offices' agreement that a round in an approved program takes applications."""

    model = Round
    page_title = gettext_lazy("Let applications open")
    confirm_label = gettext_lazy("Let applications open")

    @cached_property
    def anatomy(self) -> AnatomyNow:
        return AnatomyNow(self.object.program, [self.object])

    def get_message(self) -> str:
        return _("%(round)s is announced, and takes applications as its dates say.") % {"round": self.object}

    def act(self, form: forms.Form) -> None:
        try:
            agree_opening(round=self.object, user=self.request.user)
        except OpeningRefused as refused:
            self.refuse_in_short(refused)

    def get_success_message(self) -> str:
        return _("The applications of %(round)s open as its dates say.") % {"round": self.object}
