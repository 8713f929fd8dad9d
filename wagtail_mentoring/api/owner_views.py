"""A person's own applications: begin, write, hand in, follow and withdraw, by the steps of the pages."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import translation
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from wagtail_mentoring.applicants import applicant_pages as pages
from wagtail_mentoring.applicants.applicant_access import own_application
from wagtail_mentoring.application_forms.answer_rules import tidy_text
from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.applications import applicant_actions as actions
from wagtail_mentoring.applications.admission import tidy_code
from wagtail_mentoring.applications.earlier_answers import chosen_earlier
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.progress import Progress
from wagtail_mentoring.applications.start_actions import start_application
from wagtail_mentoring.information_requests.request_actions import answer_request
from wagtail_mentoring.limits import count_request
from wagtail_mentoring.selection import offer_actions

from . import owner_examples as examples
from . import owner_serializers as kinds
from .examples import page_of
from .idempotency import KEY_PARAMETER, sent_key
from .owner_data import application_data, summary_data
from .pagination import PageParameters, paged, read_parameters
from .schema import operation
from .views import ApiView

described = partial(operation, tag="applications")


class OwnView(ApiView):
    """For whoever is signed in, about what is theirs; anybody else's is as unknown as what does not exist."""

    permission_classes = [IsAuthenticated]
    personal = True

    def own(self, reference: str) -> Application:
        return own_application(self.request, reference)

    def told(self, reference: str, status: int = 200) -> Response:
        """The application as it is after a step."""
        return Response(application_data(self, self.own(reference)), status=status)


class ApplicationsView(OwnView):
    @described(
        "List one's own applications",
        response=kinds.SummaryPageSerializer,
        example=page_of(examples.SUMMARY),
        parameters=[PageParameters],
        problems=[400, 401, 404],
        operation_id="list_applications",
    )
    def get(self, request: Request) -> Response:
        rows = Application.objects.of_applicant(request.user).select_related(
            "round__program", "draft_version__form", "open_request"
        )
        mine = rows.prefetch_related("round__round_forms").order_by("-created_at", "-pk")
        return Response(paged(self, mine, read_parameters(PageParameters, self), self.represent))

    def represent(self, applications: Sequence[Application]) -> list[dict[str, Any]]:
        dated = pages.with_dates(applications, self.request.user)
        return [summary_data(self, application) for application in dated]

    @described(
        "Begin an application, or go on with the one there is",
        response=kinds.ApplicationSerializer,
        example=examples.APPLICATION,
        status=201,
        request=kinds.StartSerializer,
        request_example=examples.START,
        problems=[400, 401, 403, 404, 409, 413, 415],
        operation_id="begin_application",
    )
    def post(self, request: Request) -> Response:
        sent = self.read(kinds.StartSerializer)
        form = get_object_or_404(RoundForm.objects.select_related("round__program", "form"), pk=sent["form"])
        code = tidy_code(sent["code"])
        count_request(request, "start")
        if code and form.by_invitation:
            count_request(request, "invitation")
        copied = sent["copy_from"]
        earlier = chosen_earlier(round_form=form, user=request.user, reference=copied) if copied else None
        application = start_application(
            round_form=form, user=request.user, code=code, earlier=earlier, afresh=sent["afresh"]
        )
        return self.told(application.reference, status=201)


class ApplicationView(OwnView):
    @described(
        "Read one's own application",
        response=kinds.ApplicationSerializer,
        example=examples.APPLICATION,
        problems=[401, 404],
        operation_id="read_application",
    )
    def get(self, request: Request, reference: str) -> Response:
        return self.told(reference)


class AnswersView(OwnView):
    @described(
        "Save answers, right or wrong",
        description=(
            "Keeps what is sent as it is; answers that are left out stay. `version` is the one that was "
            "read: where one of them was changed elsewhere since, nothing is saved and both are told."
        ),
        response=kinds.SavedSerializer,
        example=examples.SAVED,
        request=kinds.AnswersSerializer,
        request_example=examples.ANSWERS,
        problems=[400, 401, 403, 404, 409, 413, 415],
        operation_id="save_answers",
    )
    def patch(self, request: Request, reference: str) -> Response:
        application, sent = self.own(reference), self.read(kinds.AnswersSerializer)
        count_request(request, "save")
        self.refuse_unknown(application, sent["answers"])
        actions.save_draft(
            application=application,
            user=request.user,
            answers=sent["answers"],
            lock_version=sent["version"],
        )
        saved = self.own(reference)
        progress = Progress(saved)
        wrong = {key: str(one.message) for key, one in progress.problems.items() if key in progress.shown}
        return Response({"version": saved.lock_version, "problems": wrong})

    def refuse_unknown(self, application: Application, answers: dict[str, Any]) -> None:
        """A page cannot send what it does not ask; a program that does has made a mistake."""
        questions = {
            question["key"]
            for section in Progress(application).schema["sections"]
            for question in section["questions"]
        }
        if unknown := [key for key in answers if key not in questions]:
            message = _("The form does not ask this. Read the application again.")
            raise ValidationError({"answers": {key: [message] for key in unknown[:20]}})


class SubmitView(OwnView):
    @described(
        "Hand in",
        description=(
            "Checks what is asked and keeps the answers for good. The same `Idempotency-Key` again returns "
            "the same receipt, however often it is sent."
        ),
        response=kinds.ReceiptSerializer,
        example=examples.RECEIPT,
        request=kinds.SubmitSerializer,
        request_example=examples.SUBMIT,
        parameters=[KEY_PARAMETER],
        problems=[400, 401, 403, 404, 409, 413, 415],
        operation_id="submit_application",
    )
    def post(self, request: Request, reference: str) -> Response:
        application, sent = self.own(reference), self.read(kinds.SubmitSerializer)
        key = sent_key(request)
        count_request(request, "hand_in")
        hand_in: Any = actions.submit_application
        if stamp := sent.get("request"):
            hand_in = partial(answer_request, seen_request=stamp)
        revision = hand_in(
            application=application,
            user=request.user,
            idempotency_key=key,
            lock_version=sent["version"],
            locale=translation.get_language() or "",
            seen_version=sent.get("form_version"),
        )
        zone = application.round.zone
        return Response(
            {
                "reference": reference,
                "sequence": revision.sequence,
                "handed_in_at": revision.created_at.astimezone(zone).isoformat(),
                "digest": revision.digest,
            }
        )


class WithdrawView(OwnView):
    @described(
        "Withdraw an application",
        response=kinds.ApplicationSerializer,
        example={**examples.APPLICATION, "status": "withdrawn", "sections": []},
        request=kinds.ReasonSerializer,
        request_example=examples.REASON,
        problems=[400, 401, 403, 404, 409, 413, 415],
        operation_id="withdraw_application",
    )
    def post(self, request: Request, reference: str) -> Response:
        application, sent = self.own(reference), self.read(kinds.ReasonSerializer)
        reason = tidy_text(sent["reason"])
        actions.withdraw_application(application=application, user=request.user, reason=reason)
        return self.told(reference)


class OfferView(OwnView):
    @described(
        "Take an offered place, or give it back",
        response=kinds.ApplicationSerializer,
        example={**examples.APPLICATION, "status": "confirmed", "sections": []},
        request=kinds.OfferSerializer,
        request_example=examples.OFFER,
        problems=[400, 401, 403, 404, 409, 413, 415],
        operation_id="answer_offer",
    )
    def post(self, request: Request, reference: str) -> Response:
        application, sent = self.own(reference), self.read(kinds.OfferSerializer)
        if sent["answer"] == "confirm":
            offer_actions.confirm_offer(application=application, user=request.user)
        else:
            reason = tidy_text(sent["reason"])
            offer_actions.decline_offer(application=application, user=request.user, reason=reason)
        return self.told(reference)
