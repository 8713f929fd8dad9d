"""Every page of ours that answers GET, somebody it is for, and a world in which it shows something."""

from types import SimpleNamespace

from django.urls import reverse
from wagtail.models import Page

from tests.applications.builders import GOOD, fill, start, uid
from tests.applications.staff_world import hand_in
from tests.directory.conftest import vocabulary_with
from tests.factories import MentorFactory
from tests.permission_table import TABLE
from tests.permission_world import ROLES, World
from tests.surveys.builders import asked
from tests.test_permission_matrix import address
from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.applications.return_links import make_token
from wagtail_mentoring.handoffs.actions import accept_handoff, hand_over, return_handoff
from wagtail_mentoring.information_requests.correction_actions import Agreement, correct_application
from wagtail_mentoring.pages.models import (
    ApplicationPage,
    MentorDirectoryPage,
    MentoringIndexPage,
    MentoringProgramPage,
)
from wagtail_mentoring.selection.actions import move_application, release_decision
from wagtail_mentoring.surveys.links import make_token as make_survey_token

#: Public addresses that answer with no page: feeds, data, files, and what only takes a POST.
PUBLIC_DATA = {
    "open_rounds_feed",
    "program_calendar",
    "application_autosave",
    "application_upload",
    "application_confirm",
    "application_file",
    "application_mail_link",
    "application_reminder",
    "search_health",
}
#: How names of the admin end that answer with no page of their own: lists without what is around them,
#: windows inside another page, data, and Wagtail's notice in the frame of a preview.
NO_PAGE = (
    "_results",
    ":choose",
    ":chosen",
    ":chosen_multiple",
    ":workflow_action",
    ":collect_workflow_action_data",
    ":confirm_workflow_cancellation",
    ":preview_on_add",
    ":preview_on_edit",
    "csv",
    "xlsx",
    "mentoring_imports:report",
    "mentoring_forms:import_report",
    "wagtail_mentoring_search:progress",
    "mentoring_applications:export_download",
)
#: The forms' own addresses by the name that wagtail-localize asks for.
SAME_ADDRESSES = "wagtailsnippets_wagtail_mentoring_applicationform:"
#: Wagtail's own templates for every model alike; those of mentors stand for all.
WAGTAILS_TEMPLATES = (":history", ":usage")


def make_screens_world(home):
    """The world of the table of rights, and what the public pages need."""
    world = World()
    round_form, ada = world.rows["mentoring_round_forms"], world.rows["mentoring_applications"]
    lead = world.people["L"]
    RoundForm.objects.filter(pk=round_form.pk).update(answer_days=7)
    offer = move_application(
        application=hand_in(round_form, "olga", status="ready"), to_status="accepted", user=lead
    )
    waiting = move_application(
        application=hand_in(round_form, "wendy", status="ready"), to_status="waitlisted", user=lead
    )
    release_decision(application=waiting, user=lead)
    corrected = hand_in(round_form, "cleo")
    correct_application(
        application=corrected,
        answers={uid("goals"): "To find my trade."},
        agreement=Agreement(reason="Told us on the phone.", agreed_by="phone"),
        user=lead,
        idempotency_key="once",
    )
    told_no = move_application(
        application=hand_in(round_form, "dora", status="ready"), to_status="declined", user=lead
    )
    release_decision(application=told_no, user=lead)
    world.arguments |= {"mentoring_applications:reopen": {"pk": told_no.pk}, **steps_of_hand_offs(world)}
    pair = world.rows["mentoring_mentorships"]
    # More filters than a phone shows at once.
    fields = vocabulary_with("field", *(f"Field {number}" for number in range(12)), on_card=True).values()
    world.public = SimpleNamespace(
        round_form=round_form,
        ada=ada,
        draft=fill(start(round_form), GOOD),
        offer=release_decision(application=offer, user=lead),
        corrected=corrected,
        pair=pair,
        meeting=pair.sessions.create(held_on=pair.sessions.get().held_on, minutes=30, noted_by=pair.mentee),
        request=asked(pair, moment="opening"),
        mentor=MentorFactory(name="Ana Ruiz", slug="ana-ruiz", bio="I like to be asked.", terms=fields),
    )
    for page in (
        MentorDirectoryPage(title="Find a mentor", slug="mentors", intro="Choose."),
        MentoringIndexPage(title="Mentoring programs", slug="programs"),
        ApplicationPage(title="Apply for a mentor", slug="apply", round_form=round_form),
    ):
        home.add_child(instance=page)
    # As if every office had signed.
    Page.objects.filter(depth__gt=2).update(live=True)
    return world


def steps_of_hand_offs(world):
    """Hand-offs that can be finished, and handed over again."""
    sent, receiver = world.rows["mentoring_handoffs"], world.people["P"]
    accepted, returned = (
        hand_over(
            program=sent.program,
            from_office=sent.from_office,
            to_office=sent.to_office,
            title=title,
            user=world.people["L"],
        )
        for title in ("Call the mentors", "Book a room")
    )
    accept_handoff(handoff=accepted, version=accepted.version, user=receiver)
    return_handoff(handoff=returned, version=returned.version, reason="No rooms left", user=receiver)
    return {"mentoring_handoffs:finish": {"pk": accepted.pk}, "mentoring_handoffs:again": {"pk": returned.pk}}


def public_screens(world):
    """Name → (person, address). Names are those of ``wagtail_mentoring.urls``, or of what a page shows."""
    its = world.public
    section = its.draft.draft_version.schema["sections"][0]["key"]
    by_link = make_survey_token(its.request)
    applicant = {
        its.ada: (
            "application",
            "application_tasks",
            "application_check",
            "application_receipt",
            "application_withdraw",
        ),
        its.offer: ("application_decline",),
        its.corrected: ("application_changes",),
    }
    screens = {
        name: (application.applicant, of(name, application.reference))
        for application, names in applicant.items()
        for name in names
    }
    drafts = its.draft.applicant
    mentee = its.pair.mentee
    return {
        **screens,
        "applications": (its.ada.applicant, of("applications")),
        "own_data": (its.ada.applicant, of("own_data")),
        "application_start": (None, of("application_start", its.round_form.pk)),
        "application_continue": (None, of("application_continue", make_token(its.draft))),
        "application_section": (drafts, of("application_section", its.draft.reference, section)),
        "application_objection": (
            its.corrected.applicant,
            of("application_objection", its.corrected.reference, 2),
        ),
        "mentorships": (mentee, of("mentorships")),
        "mentorship": (mentee, of("mentorship", its.pair.pk)),
        "meeting_remove": (mentee, of("meeting_remove", its.pair.pk, its.meeting.pk)),
        "survey": (mentee, of("survey", its.request.key)),
        "survey_by_link": (None, of("survey_by_link", by_link)),
        "survey_thanks": (None, of("survey_thanks")),
        "MentorDirectoryPage": (None, "/mentors/"),
        "MentorDirectoryPage, a profile": (None, "/mentors/ana-ruiz/"),
        "MentoringIndexPage": (None, "/programs/"),
        "MentoringProgramPage": (None, MentoringProgramPage.objects.first().url),
        "ApplicationPage": (None, "/apply/"),
        "sign in": (None, reverse("login")),
        "every element": (None, reverse("elements")),
    }


def is_page(name):
    """Whether to look at this screen of the admin by itself."""
    stands_for_all = name.startswith("wagtailsnippets_wagtail_mentoring_mentor:")
    if name.startswith(SAME_ADDRESSES):
        return False
    return not name.endswith(NO_PAGE) and (stands_for_all or not name.endswith(WAGTAILS_TEMPLATES))


def of(name, *arguments):
    return reverse(f"wagtail_mentoring:{name}", args=arguments)


def admin_screens(world):
    """Name → (person, address) of all that the table of rights lets somebody look at."""
    screens = {}
    for name, (who_looks, _who_acts) in TABLE.items():
        # A coordinator sees most; a superuser would see buttons that nobody else has.
        letter = next((letter for letter in [*"LPIE", *ROLES] if letter in who_looks), None)
        if letter:
            screens[name] = (world.people[letter], address(name, world))
    return screens


def every_page(client, world):
    """Name and answer of every screen that is a page for the person it is for."""
    for name, (person, place) in {**public_screens(world), **admin_screens(world)}.items():
        client.logout()
        if person:
            client.force_login(person)
        response = client.get(place, follow=True)
        if response.status_code == 200 and response["Content-Type"].startswith("text/html"):
            yield name, response
