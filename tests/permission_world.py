"""One of everything the admin shows, and one person for each role that may or may not open it."""

from datetime import date, timedelta
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
from wagtail_mentoring.selection.mail_words import words_seal
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


class World:
    """By namespace or address: the row in ``rows``, further ``arguments``, and ``data`` to post."""

    def __init__(self):
        self.rows, self.arguments, self.data = {}, {}, {}
        self.lead, self.partner, self.invited, self.other = (OfficeFactory() for _ in range(4))
        self.people = make_people(self.lead, self.partner, self.invited, self.other)
        self.user = self.people["L"]
        self.add_program()
        self.add_round()
        self.add_directory()
        self.application = self.rows["mentoring_applications"] = hand_in(self.round_form)
        self.add_pairs()
        self.add_matches()
        self.add_steps_of_an_application()
        self.add_files()
        self.add_reviews()
        self.add_work_between_offices()
        self.add_pages()
        self.add_other_systems()
        self.add_report()
        self.add_moderation()

    def add_program(self):
        self.program = ProgramFactory()
        leading = PartnerFactory(program=self.program, office=self.lead, role=PartnerRole.LEAD)
        taking_part = PartnerFactory(program=self.program, office=self.partner)
        invitation = PartnerFactory(program=self.program, office=self.invited, accepted=False)
        self.leading, today = leading, timezone.localdate()
        grant = DataGrant.objects.create(
            program=self.program,
            owner=self.lead,
            recipient=self.partner,
            purpose="Test",
            valid_from=today,
            valid_until=today,
        )
        goal = self.program.goals.create(metric="active_pairs", target=30, due_on=today + timedelta(days=90))
        for namespace in ("programs", "partnerships", "anatomy", "desk", "decision_log", "report"):
            self.rows[f"mentoring_{namespace}"] = self.program
        self.arguments |= {
            "mentoring_programs": {"to_status": "archived", "partner_pk": invitation.pk},
            "mentoring_programs:people": {"partner_pk": leading.pk},
            "mentoring_partnerships:hand_on_lead": {"partner_pk": taking_part.pk},
            "mentoring_partnerships": {
                "stage": "match",
                "partner_pk": leading.pk,
                "grant_pk": grant.pk,
                "goal_pk": goal.pk,
            },
        }
        self.data |= {
            "mentoring_programs:invite": {"office": self.other.pk},
            "mentoring_partnerships:stage": {"office": self.lead.pk},
            "mentoring_partnerships:review": {"review_on": "2100-01-01"},
            "mentoring_partnerships:share": {
                "recipient": self.partner.pk,
                "mode": "see",
                "purpose": "Introductions",
                "valid_until": "2100-01-01",
            },
        }

    def add_round(self):
        self.round = RoundFactory(program=self.program)
        self.round_form = make_round_form(round=self.round)
        self.form = self.round_form.form
        self.form.office = self.lead
        self.form.save()
        self.rows |= {
            "mentoring_offices": self.lead,
            "mentoring_rounds": self.round,
            "mentoring_progress": self.round,
            "mentoring_round_forms": self.round_form,
            "mentoring_forms": self.form,
            "mentoring_forms_chooser": self.form,
            f"{SNIPPETS}applicationform": self.form,
        }
        answers = {"sections-count": "0", "name": "Mentees", "title": "Apply"}
        for address in ("add", "copy", "edit", "revisions_revert"):
            self.data[f"mentoring_forms:{address}"] = answers
        self.data[f"{SNIPPETS}applicationform:edit"] = answers

    def add_directory(self):
        self.mentor, term = self.new_mentor(), TermFactory()
        synonyms = SynonymGroup.objects.create(words="IT, information technology")
        for kind, row in (
            ("mentor", self.mentor),
            ("term", term),
            ("vocabulary", term.vocabulary),
            ("search_synonymgroup", synonyms),
        ):
            self.rows |= {f"{SNIPPETS}{kind}": row, f"{CHOOSERS}{kind}": row}
        self.rows["wagtail_mentoring_search"] = None
        self.rows["mentoring_imports"] = PeopleImport.objects.create(
            office=self.lead, user=self.user, source="CRM", file_name="mentors.csv", state="ready"
        )
        self.arguments["wagtail_mentoring_search"] = {
            "backend": "default",
            "index": "wagtail_mentoring.mentor",
        }
        self.data |= {
            f"{SNIPPETS}mentor:contact": {"purpose": "Invitation"},
            f"{SNIPPETS}mentor:export_contacts": {"purpose": "Invitation", "format": "csv"},
            f"{SNIPPETS}term:merge": {"into": TermFactory(vocabulary=term.vocabulary).pk},
        }

    def new_mentor(self):
        return ContactCardFactory(owner=self.lead).mentor

    def add_pairs(self):
        people = {"round": self.round, "mentee": self.application.applicant}
        pair = Mentorship.objects.create(mentor=self.mentor, **people)
        unobjected = Mentorship.objects.create(mentor=self.new_mentor(), office=self.lead, **people)
        objected = Mentorship.objects.create(mentor=self.new_mentor(), office=self.lead, **people)
        objected.objections.create(office=self.partner, reason="Test", raised_at=timezone.now())
        meeting = pair.sessions.create(held_on=date(2026, 5, 1), minutes=60)
        asked = pair.survey_requests.create(role="mentee", moment="closing", sent_at=timezone.now())
        self.rows["mentoring_mentorships"] = pair
        self.rows["mentoring_erasure"] = self.application.applicant
        self.rows["mentoring_surveys"] = SurveyAnswer.objects.create(
            request=asked, ratings={}, comment="Thank you", answered_at=asked.sent_at
        )
        self.arguments |= {
            "mentoring_mentorships:pair": {"pk": self.application.pk},
            "mentoring_mentorships:object": {"pk": unobjected.pk},
            "mentoring_mentorships:take_back": {"pk": objected.pk},
            "mentoring_mentorships:keep": {"pk": objected.pk},
            "mentoring_mentorships:remove_session": {"session_pk": meeting.pk},
        }

    def add_matches(self):
        run = MatchRun.objects.create(
            round=self.round,
            number=1,
            seed="1",
            state="proposed",
            config=usual_config(self.round),
            counts={"mentees": 2, "pairs": 2, "unmatched": 0},
        )
        proposed = MatchProposal.objects.create(
            run=run, application=self.application, mentor=self.mentor, score=1
        )
        second = MatchProposal.objects.create(
            run=run, application=hand_in(self.round_form, "second"), mentor=self.new_mentor(), score=1
        )
        rule = PairRule.objects.create(
            program=self.program,
            applicant=self.application.applicant,
            mentor=self.mentor,
            kind="never",
            reason="Related",
        )
        self.rows["mentoring_matches"] = self.round
        self.arguments["mentoring_matches"] = {
            "application_pk": self.application.pk,
            "mentor_pk": self.mentor.pk,
            "proposal_pk": proposed.pk,
            "other_pk": second.pk,
            "rule_pk": rule.pk,
            "partner_pk": self.leading.pk,
        }

    def add_steps_of_an_application(self):
        self.rows |= make_doors(self.round, self.form, self.user)
        self.rows["mentoring_saved_filters"] = SavedFilter.objects.create(
            owner=self.user, office=self.lead, name="New", query="group=new"
        )
        run = ReleaseRun.objects.create(round_form=self.round_form, user=self.user, state="finished")
        self.arguments |= {
            "mentoring_round_forms:release_mail": {"outcome": "accepted"},
            "mentoring_round_forms:release_run": {"key": run.key},
        }
        self.data |= {
            "mentoring_applications:make_void": {"reason": "Spam"},
            "mentoring_round_forms:release_mail": {
                "subject": "Hello",
                "body": "Dear {name}",
                "seen": words_seal(None),
            },
        }

    def add_files(self):
        export = ApplicationExport(user=self.user, format="zip", state="ready", purpose="Report")
        export.file.save("zip", ContentFile(b"zip"))
        suspect = self.application.files.create(
            question_key=uuid4(),
            original_name="cv.pdf",
            size=1,
            scan_state="suspect",
            file="applications/none",
        )
        for address in ("export_progress", "export_download"):
            self.arguments[f"mentoring_applications:{address}"] = {"key": export.key}
        self.arguments |= {
            "mentoring_reviews:file": {"key": export.key},
            "mentoring_applications:release_file": {"key": suspect.key},
        }
        self.data |= {
            "mentoring_applications:export": {"format": "csv", "purpose": "Report"},
            "mentoring_applications:release_file": {"reason": "Harmless"},
        }

    def add_reviews(self):
        phase = self.rows["mentoring_review_phases"] = make_phase(self.round_form)
        self.rows["mentoring_reviews"] = assign_reviewer(
            application=self.application, phase=phase, reviewer=self.people["P"], user=self.user
        )
        for address in ("assign", "take_back"):
            self.arguments[f"mentoring_review_phases:{address}"] = {"pk": self.application.pk}

    def add_work_between_offices(self):
        self.rows["mentoring_handoffs"] = hand_over(
            program=self.program,
            from_office=self.lead,
            to_office=self.partner,
            title="Screen the mentors",
            user=self.user,
        )
        self.rows["mentoring_outreach"] = plan_outreach(
            office=self.lead,
            people_of=self.lead,
            title="Call for mentors",
            on=date(2099, 5, 1),
            user=self.user,
        )
        self.arguments["mentoring_outreach:relay"] = {"pk": self.mentor.pk}

    def add_pages(self):
        old_page = make_page(Page.objects.get(depth=2))
        signed_page = make_program_page(Page.objects.get(depth=2), program=self.program)
        signed_page.save_revision(user=self.people["S"])
        self.rows["mentoring_publication"] = None
        self.arguments |= {
            "mentoring_publication": {"page_pk": signed_page.pk, "partner_pk": self.leading.pk},
            "mentoring_forms:import_page": {"page_pk": old_page.pk},
            "mentoring_forms:import_report": {"page_pk": old_page.pk, "ending": "csv"},
        }

    def add_other_systems(self):
        webhook = self.lead.webhooks.create(name="CRM", url="https://crm.northmere.example/", events=[])
        told = webhook.deliveries.create(event="webhook.test", dedupe_key="1", body="{}")
        self.rows["mentoring_webhooks"] = webhook
        self.arguments["mentoring_webhooks:again"] = {"delivery_pk": told.pk}
        self.rows["mentoring_mail"] = OutboxMessage.objects.create(
            dedupe_key="matrix", kind="receipt", to_email="ada@northmere.example", subject="Hello"
        )

    def add_report(self):
        period = Period(date(2025, 7, 1), date(2026, 6, 30))
        closing = close_report(program=self.program, period=period, user=self.user)
        for address in ("closing", "closing_csv", "closing_xlsx"):
            self.arguments[f"mentoring_report:{address}"] = {"pk": closing.pk}

    def add_moderation(self):
        form, mentor = (
            put_into_moderation(row, self.lead.group, self.user) for row in (self.form, self.mentor)
        )
        self.arguments |= {"mentoring_forms": form, f"{SNIPPETS}mentor": {"move": "pause", **mentor}}
