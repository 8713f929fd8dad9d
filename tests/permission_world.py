"""One of everything the admin shows, and one person for each role that may or may not open it."""

from datetime import date, timedelta
from types import SimpleNamespace
from uuid import uuid4

from django.contrib.auth.models import Group, Permission
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Page, Workflow, WorkflowTask

from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.applications.access_actions import give_extension, make_invitations
from wagtail_mentoring.casework.models import SavedFilter
from wagtail_mentoring.exports.models import ApplicationExport
from wagtail_mentoring.handoffs.actions import hand_over
from wagtail_mentoring.imports.models import PeopleImport
from wagtail_mentoring.matching.configs import usual_config
from wagtail_mentoring.matching.models import MatchProposal, MatchRun, PairRule
from wagtail_mentoring.mentorships.models import Mentorship
from wagtail_mentoring.metrics.actions import close_report
from wagtail_mentoring.metrics.decisions import Period
from wagtail_mentoring.offices.actions import equip_editor_group
from wagtail_mentoring.outbox.models import OutboxMessage
from wagtail_mentoring.outreach.actions import plan_outreach
from wagtail_mentoring.partnership.choices import PartnerRole
from wagtail_mentoring.partnership.models import DataGrant
from wagtail_mentoring.reviews.assignment_actions import assign_reviewer
from wagtail_mentoring.search.models import SynonymGroup
from wagtail_mentoring.selection.models import ReleaseRun
from wagtail_mentoring.surveys.models import SurveyAnswer

from .applications.builders import make_round_form
from .applications.old_forms import make_page
from .applications.staff_world import hand_in
from .factories import (
    ContactCardFactory,
    OfficeFactory,
    PartnerFactory,
    ProgramFactory,
    RoundFactory,
    TermFactory,
    UserFactory,
    coordinator_of,
)
from .pages.builders import make_program_page
from .reviews.builders import make_phase

SNIPPETS = "wagtailsnippets_wagtail_mentoring_"
CHOOSERS = "wagtailsnippetchoosers_wagtail_mentoring_"

#: By letter, as the table of rights names them. Everybody else is anonymous and never gets in.
ROLES = {
    "S": "superuser",
    "L": "coordinator of the lead, which keeps the mentor",
    "P": "coordinator of a partner that has accepted",
    "I": "coordinator of an office that is only invited",
    "N": "coordinator of an office that has nothing to do with it",
    "E": "editor of vocabularies, terms and forms",
    "X": "somebody who may enter the admin and nothing else",
}


def make_people(lead, partner, invited, other):
    doorman = Group.objects.create(name="Admin access")
    doorman.permissions.add(Permission.objects.get(codename="access_admin"))
    people = {
        "S": UserFactory(is_superuser=True),
        "L": coordinator_of(lead),
        "P": coordinator_of(partner),
        "I": coordinator_of(invited),
        "N": coordinator_of(other),
        "E": UserFactory(),
        "X": UserFactory(),
    }
    people["E"].groups.add(equip_editor_group()[0])
    people["X"].groups.add(doorman)
    return people


def make_doors(round, form, user):
    """A personal deadline and an invitation; the form of a round that has such cannot be deleted."""
    round_form = RoundForm.objects.create(round=round, role="mentor", form=form)
    until = round.closes_at + timedelta(days=2)
    extension = give_extension(
        round_form=round_form, email="ada@northmere.example", until=until, reason="Ill", user=user
    )
    (invitation, _code), *_ = make_invitations(round_form=round_form, batch=uuid4(), user=user)
    return {"mentoring_extensions": extension, "mentoring_invitations": invitation}


def put_into_moderation(row, group, user):
    """A draft of ``row`` that waits for ``group``; returns what its addresses name."""
    task = GroupApprovalTask.objects.create(name=f"Look at {row}")
    task.groups.add(group)
    workflow = Workflow.objects.create(name=f"Moderation of {row}")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    revision = row.save_revision(user=user)
    state = workflow.start(row, user)
    return {
        "revision_id": revision.pk,
        "revision_id_a": revision.pk,
        "revision_id_b": "latest",
        "action_name": "approve",
        "task_id": task.pk,
        "task_state_id": state.current_task_state.pk,
        "workflow_state_id": state.pk,
    }


def make_world():
    """The world, with ``rows`` and further ``arguments`` of addresses by namespace."""
    lead, partner, invited, other = (OfficeFactory() for _ in range(4))
    people = make_people(lead, partner, invited, other)
    program = ProgramFactory()
    leading = PartnerFactory(program=program, office=lead, role=PartnerRole.LEAD)
    taking_part = PartnerFactory(program=program, office=partner)
    invitation = PartnerFactory(program=program, office=invited, accepted=False)
    today = timezone.localdate()
    grant = DataGrant.objects.create(
        program=program, owner=lead, recipient=partner, purpose="Test", valid_from=today, valid_until=today
    )
    goal = program.goals.create(metric="active_pairs", target=30, due_on=today + timedelta(days=90))
    round = RoundFactory(program=program)
    round_form = make_round_form(round=round)
    form = round_form.form
    form.office = lead
    form.save()
    mentor = ContactCardFactory(owner=lead).mentor
    term = TermFactory()
    application = hand_in(round_form)
    pair = Mentorship.objects.create(round=round, mentor=mentor, mentee=application.applicant)
    made_by_lead = {"round": round, "office": lead, "mentee": application.applicant}
    unobjected = Mentorship.objects.create(mentor=ContactCardFactory(owner=lead).mentor, **made_by_lead)
    objected = Mentorship.objects.create(mentor=ContactCardFactory(owner=lead).mentor, **made_by_lead)
    objected.objections.create(office=partner, reason="Test", raised_at=timezone.now())
    meeting = pair.sessions.create(held_on=date(2026, 5, 1), minutes=60)
    asked = pair.survey_requests.create(role="mentee", moment="closing", sent_at=timezone.now())
    said = SurveyAnswer.objects.create(
        request=asked, ratings={}, comment="Thank you", answered_at=asked.sent_at
    )
    webhook = lead.webhooks.create(name="CRM", url="https://crm.northmere.example/", events=[])
    told = webhook.deliveries.create(event="webhook.test", dedupe_key="1", body="{}")
    synonyms = SynonymGroup.objects.create(words="IT, information technology")
    rows = {
        "wagtail_mentoring_search": None,
        "mentoring_programs": program,
        "mentoring_partnerships": program,
        "mentoring_publication": None,
        "mentoring_anatomy": program,
        "mentoring_rounds": round,
        "mentoring_offices": lead,
        "mentoring_forms": form,
        f"{SNIPPETS}applicationform": form,
        "mentoring_forms_chooser": form,
        "mentoring_round_forms": round_form,
        "mentoring_applications": application,
        "mentoring_mentorships": pair,
        "mentoring_surveys": said,
        "mentoring_matches": round,
        "mentoring_progress": round,
        "mentoring_desk": program,
        "mentoring_imports": PeopleImport.objects.create(
            office=lead, user=people["L"], source="CRM", file_name="mentors.csv", state="ready"
        ),
        "mentoring_decision_log": program,
        "mentoring_report": program,
        "mentoring_saved_filters": SavedFilter.objects.create(
            owner=people["L"], office=lead, name="New", query="group=new"
        ),
        **make_doors(round, form, people["L"]),
        "mentoring_webhooks": webhook,
        "mentoring_mail": OutboxMessage.objects.create(
            dedupe_key="matrix", kind="receipt", to_email="ada@northmere.example", subject="Hello"
        ),
        f"{SNIPPETS}mentor": mentor,
        f"{CHOOSERS}mentor": mentor,
        f"{SNIPPETS}term": term,
        f"{CHOOSERS}term": term,
        f"{SNIPPETS}vocabulary": term.vocabulary,
        f"{CHOOSERS}vocabulary": term.vocabulary,
        f"{SNIPPETS}search_synonymgroup": synonyms,
        f"{CHOOSERS}search_synonymgroup": synonyms,
    }
    phase = make_phase(round_form)
    assignment = assign_reviewer(application=application, phase=phase, reviewer=people["P"], user=people["L"])
    rows |= {"mentoring_reviews": assignment, "mentoring_review_phases": phase}
    rows["mentoring_handoffs"] = hand_over(
        program=program, from_office=lead, to_office=partner, title="Screen the mentors", user=people["L"]
    )
    rows["mentoring_outreach"] = plan_outreach(
        office=lead, people_of=lead, title="Call for mentors", on=date(2099, 5, 1), user=people["L"]
    )
    old_page = make_page(Page.objects.get(depth=2))
    signed_page = make_program_page(Page.objects.get(depth=2), program=program)
    signed_page.save_revision(user=people["S"])
    matches = MatchRun.objects.create(
        round=round, number=1, seed="1", state="proposed", config=usual_config(round)
    )
    matches.counts = {"mentees": 2, "pairs": 2, "unmatched": 0}
    matches.save()
    proposed = MatchProposal.objects.create(run=matches, application=application, mentor=mentor, score=1)
    second = MatchProposal.objects.create(
        run=matches,
        application=hand_in(round_form, "second"),
        mentor=ContactCardFactory(owner=lead).mentor,
        score=1,
    )
    rule = PairRule.objects.create(
        program=program, applicant=application.applicant, mentor=mentor, kind="never", reason="Related"
    )
    export = ApplicationExport(user=people["L"], format="zip", state="ready", purpose="Report")
    export.file.save("zip", ContentFile(b"zip"))
    suspect = application.files.create(
        question_key=uuid4(), original_name="cv.pdf", size=1, scan_state="suspect", file="applications/none"
    )
    period = Period(date(2025, 7, 1), date(2026, 6, 30))
    closing = close_report(program=program, period=period, user=people["L"])
    run = ReleaseRun.objects.create(round_form=round_form, user=people["L"], state="finished")
    arguments = {
        "mentoring_programs": {"to_status": "archived", "partner_pk": invitation.pk},
        "mentoring_programs:people": {"partner_pk": leading.pk},
        "mentoring_publication": {"page_pk": signed_page.pk, "partner_pk": leading.pk},
        "mentoring_partnerships:hand_on_lead": {"partner_pk": taking_part.pk},
        "mentoring_partnerships": {
            "stage": "match",
            "partner_pk": leading.pk,
            "grant_pk": grant.pk,
            "goal_pk": goal.pk,
        },
        **{
            f"mentoring_applications:{view}": {"key": export.key}
            for view in ("export_progress", "export_download")
        },
        **{
            f"mentoring_report:{view}": {"pk": closing.pk}
            for view in ("closing", "closing_csv", "closing_xlsx")
        },
        "mentoring_round_forms:release_mail": {"outcome": "accepted"},
        "mentoring_round_forms:release_run": {"key": run.key},
        "mentoring_mentorships:pair": {"pk": application.pk},
        "mentoring_webhooks:again": {"delivery_pk": told.pk},
        "mentoring_mentorships:object": {"pk": unobjected.pk},
        "mentoring_mentorships:take_back": {"pk": objected.pk},
        "mentoring_mentorships:keep": {"pk": objected.pk},
        "mentoring_mentorships:remove_session": {"session_pk": meeting.pk},
        "mentoring_matches": {
            "application_pk": application.pk,
            "mentor_pk": mentor.pk,
            "proposal_pk": proposed.pk,
            "other_pk": second.pk,
            "rule_pk": rule.pk,
            "partner_pk": leading.pk,
        },
        "mentoring_outreach:relay": {"pk": mentor.pk},
        "mentoring_review_phases:assign": {"pk": application.pk},
        "mentoring_review_phases:take_back": {"pk": application.pk},
        "mentoring_reviews:file": {"key": export.key},
        "mentoring_applications:release_file": {"key": suspect.key},
        "wagtail_mentoring_search": {"backend": "default", "index": "wagtail_mentoring.mentor"},
        "mentoring_forms": put_into_moderation(form, lead.group, people["L"]),
        "mentoring_forms:import_page": {"page_pk": old_page.pk},
        "mentoring_forms:import_report": {"page_pk": old_page.pk, "ending": "csv"},
        f"{SNIPPETS}mentor": {"move": "pause", **put_into_moderation(mentor, lead.group, people["L"])},
    }
    answers = {"sections-count": "0", "name": "Mentees", "title": "Apply"}
    data = {
        **{f"mentoring_forms:{view}": answers for view in ("add", "copy", "edit", "revisions_revert")},
        f"{SNIPPETS}applicationform:edit": answers,
        "mentoring_programs:invite": {"office": other.pk},
        "mentoring_partnerships:stage": {"office": lead.pk},
        "mentoring_partnerships:review": {"review_on": "2100-01-01"},
        "mentoring_partnerships:share": {
            "recipient": partner.pk,
            "mode": "see",
            "purpose": "Introductions",
            "valid_until": "2100-01-01",
        },
        f"{SNIPPETS}mentor:contact": {"purpose": "Invitation"},
        f"{SNIPPETS}mentor:export_contacts": {"purpose": "Invitation", "format": "csv"},
        "mentoring_applications:make_void": {"reason": "Spam"},
        "mentoring_applications:release_file": {"reason": "Harmless"},
        "mentoring_applications:export": {"format": "csv", "purpose": "Report"},
        "mentoring_round_forms:release_mail": {"subject": "Hello", "body": "Dear {name}"},
        f"{SNIPPETS}term:merge": {"into": TermFactory(vocabulary=term.vocabulary).pk},
    }
    return SimpleNamespace(people=people, rows=rows, arguments=arguments, data=data)
