"""Forms that take applications: when, for whom, and what this person may begin with."""

from collections.abc import Sequence
from typing import Any

from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from wagtail_mentoring.applicants.entries import entry_for, published_forms
from wagtail_mentoring.application_forms.choices import Window
from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.programs.choices import ApplicantRole

from . import owner_examples as examples
from .examples import page_of
from .pagination import PagedSerializer, PageParameters, paged, read_parameters
from .program_views import AboutProgramsView
from .schema import operation
from .views import ApiView


class FormSerializer(serializers.Serializer):
    """One form of a round, for one role."""

    id = serializers.IntegerField()
    program = serializers.SlugField()
    round = serializers.SlugField()
    role = serializers.ChoiceField(choices=ApplicantRole.values)
    opens_at = serializers.DateTimeField()
    closes_at = serializers.DateTimeField(help_text="The first moment that is too late.")
    by_invitation = serializers.BooleanField()
    url = serializers.URLField(help_text="The page at which people begin.")


class FormPageSerializer(PagedSerializer):
    results = FormSerializer(many=True)


class EarlierSerializer(serializers.Serializer):
    reference = serializers.CharField()
    text = serializers.CharField()
    goes_on = serializers.BooleanField(
        help_text="A draft that expired here: it comes back itself, also where nothing is chosen."
    )


class EntrySerializer(FormSerializer):
    """The same with what holds for whoever asks."""

    title = serializers.CharField()
    state = serializers.ChoiceField(
        choices=Window.values,
        help_text="By this person's own dates, where they were given some.",
    )
    deadline = serializers.CharField(help_text="In words, with the zone.")
    sections = serializers.ListField(child=serializers.CharField(), help_text="Titles of its sections.")
    needs_code = serializers.BooleanField(help_text="Whether an invitation code is still needed.")
    application = serializers.CharField(allow_null=True, help_text="One's own that is under way.")
    earlier = EarlierSerializer(many=True, help_text="Own applications to begin with.")


class FormsView(AboutProgramsView):
    @operation(
        "List forms that take applications",
        response=FormPageSerializer,
        example=page_of(examples.FORM),
        parameters=[PageParameters],
        problems=[400, 404],
        tag="applications",
        operation_id="list_forms",
    )
    def get(self, request: Request) -> Response:
        forms = sorted(published_forms(list(self.rounds())), key=lambda form: (form.closes, form.pk))
        return Response(paged(self, forms, read_parameters(PageParameters, self), self.in_short))

    def in_short(self, forms: Sequence[RoundForm]) -> list[dict[str, Any]]:
        return [form_data(self, form) for form in forms]


class FormView(ApiView):
    personal = True

    @operation(
        "Read what one form asks for, and of whom",
        response=EntrySerializer,
        example=examples.ENTRY,
        problems=[404],
        tag="applications",
        operation_id="read_form",
    )
    def get(self, request: Request, pk: int) -> Response:
        form = get_object_or_404(RoundForm.objects.select_related("round__program", "form"), pk=pk)
        entry = entry_for(round_form=form, user=request.user)
        return Response(
            {
                **form_data(self, form),
                "title": entry.title,
                "state": entry.state.value,
                "deadline": entry.closes,
                "sections": list(entry.section_titles),
                "needs_code": entry.needs_code,
                "application": entry.application.reference if entry.application else None,
                "earlier": list(entry.earlier),
            }
        )


def form_data(view: ApiView, form: RoundForm) -> dict[str, Any]:
    zone = form.round.zone
    return {
        "id": form.pk,
        "program": form.round.program.slug,
        "round": form.round.slug,
        "role": form.role,
        "opens_at": form.opens.astimezone(zone).isoformat(),
        "closes_at": form.closes.astimezone(zone).isoformat(),
        "by_invitation": form.by_invitation,
        "url": view.portal_url("application_start", form.pk),
    }
