"""The applicant's pages about getting back in: the link from a mail, asking for one, and the reminder."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wagtail_mentoring.applications.draft_actions import set_reminder
from wagtail_mentoring.applications.exceptions import ApplicationRefused
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.return_link_actions import mail_return_link, open_by_link
from wagtail_mentoring.applications.return_links import application_of
from wagtail_mentoring.limits import TooMany, count_request

from . import applicant_pages as pages
from .applicant_access import for_applicant, grant, own_application
from .request_guards import answers_forgery
from .responses import TEMPLATES, acts_by_post, refused, see_other


@answers_forgery()
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def continue_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """GET only asks, for mail programs look at links by themselves; POST lets this browser in.

    A link that does not work for any reason gives one and the same answer. Nobody is signed in by it.
    """
    response = _continue(request, token)
    # Not “no-referrer”: browsers would then send the button's POST without an origin, which Django refuses.
    response["Referrer-Policy"] = "same-origin"
    return response


def _continue(request: HttpRequest, token: str) -> HttpResponse:
    application = application_of(token)
    if application is None:
        return render(request, f"{TEMPLATES}/continue_over.html", status=404)
    if request.user.is_authenticated:
        return _continue_signed_in(request, application)
    if request.method != "POST":
        return render(request, f"{TEMPLATES}/continue.html", {"application": application})
    try:
        count_request(request, "open_link", account=application.reference)
    except TooMany:
        return render(request, f"{TEMPLATES}/continue_over.html", status=404)
    request.session.cycle_key()
    # The cookie goes when the browser is closed, whatever the portal does with logins.
    request.session.set_expiry(0)
    grant(request, application)
    open_by_link(application=application)
    return see_other(pages.home_of(application))


def _continue_signed_in(request: HttpRequest, application: Application) -> HttpResponse:
    """The applicant needs no link; in anybody else's login it opens nothing."""
    if application.applicant_id == request.user.pk:
        return redirect(pages.home_of(application))
    return render(request, f"{TEMPLATES}/continue_elsewhere.html", status=403)


@answers_forgery()
@acts_by_post
@for_applicant
def mail_link(request: HttpRequest, reference: str) -> HttpResponse:
    """Send a link to the applicant's own address, whoever asks here."""
    application = own_application(request, reference)
    home = pages.address("application_tasks", application)
    try:
        count_request(request, "mail_link", account=application.applicant_id)
        mail_return_link(application=application, user=application.applicant)
    except TooMany:
        messages.error(
            request,
            _("You have had several links sent. Look in your inbox, or ask for another in an hour."),
        )
        return see_other(home)
    except ApplicationRefused as refusal:
        return refused(request, refusal, home)
    messages.success(
        request, _("A link is on its way to the e-mail address of your account. It works for seven days.")
    )
    return see_other(home)


@answers_forgery()
@acts_by_post
@for_applicant
def reminder(request: HttpRequest, reference: str) -> HttpResponse:
    """Switch the reminder before the deadline on or off."""
    application = own_application(request, reference)
    wanted = request.POST.get("wanted") == "1"
    set_reminder(application=application, user=application.applicant, wanted=wanted)
    if words := pages.about_reminder(application):
        messages.success(request, words)
    else:
        messages.info(request, _("No reminder is due before this deadline any more."))
    return see_other(pages.address("application_tasks", application))
