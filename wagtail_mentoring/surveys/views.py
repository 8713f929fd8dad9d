"""A person's own pages about their pairs: the list, one pair with its meetings, and the survey."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from wagtail_mentoring.applicants.request_guards import after, answers_forgery, too_many_message
from wagtail_mentoring.applicants.responses import personal, see_other
from wagtail_mentoring.limits import TooMany, count_request
from wagtail_mentoring.mentorships.models import MentoringSession
from wagtail_mentoring.mentorships.session_actions import log_session, remove_session

from .actions import SurveyRefused, give_answer
from .forms import MeetingForm, SurveyForm
from .links import RELATED, request_of
from .models import SurveyRequest
from .pair_pages import PairCard, card_of, cards_of, pairs_of, partner_name
from .people import is_kept_out
from .permissions import own_notes

TEMPLATES = "wagtail_mentoring/surveys"


@require_safe
@personal
def mentorships(request: HttpRequest) -> HttpResponse:
    return render(request, f"{TEMPLATES}/my_mentorships.html", {"cards": cards_of(request.user)})


def _own_card(request: HttpRequest, pk: int) -> PairCard:
    """The pair as its own person sees it. Anybody else's is as unknown as one that does not exist."""
    return card_of(get_object_or_404(pairs_of(request.user), pk=pk), request.user)


@answers_forgery()
@require_http_methods(["GET", "HEAD", "POST"])
@personal
def mentorship(request: HttpRequest, pk: int) -> HttpResponse:
    """One pair: its meetings, and by POST one more."""
    card = _own_card(request, pk)
    form = MeetingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and card.can_note and form.is_valid():
        try:
            count_request(request, "save")
            log_session(mentorship=card.pair, user=request.user, **form.cleaned_data)
        except TooMany as many:
            messages.error(request, too_many_message(many))
            return after(many, _pair_page(request, card, form, status=429))
        except ValidationError as problem:
            form.refuse(problem)
        else:
            messages.success(request, _("The meeting is noted. Thank you."))
            return see_other(request.path)
    return _pair_page(request, card, form)


def _pair_page(request: HttpRequest, card: PairCard, form: MeetingForm, status: int = 200) -> HttpResponse:
    own = set(own_notes(request.user, card.pair).values_list("pk", flat=True))
    sessions = [(session, session.pk in own) for session in card.pair.sessions.all()]
    context = {"card": card, "form": form, "sessions": sessions}
    return render(request, f"{TEMPLATES}/pair.html", context, status=status)


@answers_forgery()
@require_http_methods(["GET", "HEAD", "POST"])
@personal
def meeting_remove(request: HttpRequest, pk: int, session_pk: int) -> HttpResponse:
    """Ask, and by POST take back a meeting that the person noted."""
    card = _own_card(request, pk)
    session: MentoringSession = get_object_or_404(own_notes(request.user, card.pair), pk=session_pk)
    if request.method != "POST":
        return render(request, f"{TEMPLATES}/meeting_remove.html", {"card": card, "session": session})
    remove_session(session=session, user=request.user)
    messages.success(request, _("The meeting is taken back."))
    return see_other(reverse("wagtail_mentoring:mentorship", args=[pk]))


@answers_forgery()
@require_http_methods(["GET", "HEAD", "POST"])
@personal
def survey(request: HttpRequest, key: Any) -> HttpResponse:
    """The survey of whoever is signed in."""
    rows = SurveyRequest.objects.of(request.user).select_related(*RELATED)
    return _survey(request, get_object_or_404(rows, key=key))


@answers_forgery()
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def survey_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The survey that a link from a mail opens. GET changes nothing, as mail programs look at links.

    A link that does not work for any reason gives one and the same answer. Nobody is signed in by it.
    """
    response = _by_link(request, token)
    # Not “no-referrer”: browsers would then send the answers without an origin, which Django refuses.
    response["Referrer-Policy"] = "same-origin"
    return response


def _by_link(request: HttpRequest, token: str) -> HttpResponse:
    asked = request_of(token)
    if asked is None:
        return render(request, f"{TEMPLATES}/link_over.html", status=404)
    if not request.user.is_authenticated:
        return _survey(request, asked)
    if SurveyRequest.objects.of(request.user).filter(pk=asked.pk).exists():
        return redirect("wagtail_mentoring:survey", key=asked.key)
    return render(request, f"{TEMPLATES}/link_elsewhere.html", status=403)


def _survey(request: HttpRequest, asked: SurveyRequest) -> HttpResponse:
    if is_kept_out(asked.mentorship):
        raise Http404
    form = SurveyForm(request.POST if request.method == "POST" else None, request=asked)
    if request.method == "POST" and asked.is_open and form.is_valid():
        try:
            count_request(request, "save", account=None if request.user.is_authenticated else asked.key)
            give_answer(request=asked, **form.answer)
        except TooMany as many:
            messages.error(request, too_many_message(many))
            return after(many, _survey_page(request, asked, form, status=429))
        except SurveyRefused as refusal:
            form.add_error(None, refusal)
        else:
            return see_other(reverse("wagtail_mentoring:survey_thanks"))
    return _survey_page(request, asked, form)


def _survey_page(
    request: HttpRequest, asked: SurveyRequest, form: SurveyForm, status: int = 200
) -> HttpResponse:
    pair = asked.mentorship
    context = {
        "asked": asked,
        "form": form,
        "partner": partner_name(pair, asked.role),
        "program": pair.round.program,
        "round": pair.round,
        "at_the_end": asked.moment == "closing",
        "is_mentee": asked.role == "mentee",
        "by_link": not request.user.is_authenticated,
    }
    return render(request, f"{TEMPLATES}/survey.html", context, status=status)


@require_safe
@never_cache
def survey_thanks(request: HttpRequest) -> HttpResponse:
    """Says nothing of anybody, so that it is the same for all."""
    return render(request, f"{TEMPLATES}/thanks.html")
