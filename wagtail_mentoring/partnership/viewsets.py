"""The admin screens of programs and rounds."""

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList, TitleFieldPanel
from wagtail.admin.ui.tables import Column, NumberColumn, StatusTagColumn
from wagtail.admin.views.generic import CreateView, IndexView, InspectView
from wagtail.admin.viewsets.model import ModelViewSet

from wagtail_mentoring.offices.viewsets import MENU_HOOK, OfficeScopedViewSetMixin
from wagtail_mentoring.programs.choices import ProgramStatus, RoundState
from wagtail_mentoring.programs.models import Program, Round

from . import partner_views
from .actions import start_program
from .anatomy_views import LetRoundOpenView
from .choices import PartnerRole
from .filters import ProgramFilterSet, RoundFilterSet
from .forms import ProgramForm, RoundAdminForm
from .opening_panel import OpeningPanel
from .panels import PartnersPanel, partnership_context
from .permissions import PROGRAM_POLICY, ROUND_POLICY
from .program_cards import ProgramCardsPanel
from .program_figures import figure_columns, with_figures
from .round_links import RoundEditView, RoundIndexView, RoundInspectView

#: States in which it matters whether the offices let a round open.
BEFORE_CLOSING = (RoundState.UPCOMING, RoundState.OPEN, RoundState.CLOSING_SOON)


def leading_office(program: Program) -> str:
    return ", ".join(str(p.office) for p in program.partners.all() if p.role == PartnerRole.LEAD)


def partner_offices(program: Program) -> str:
    """The other offices; one that has not accepted yet is marked."""
    others = [p for p in program.partners.all() if p.role != PartnerRole.LEAD]
    return ", ".join(
        str(p.office) if p.accepted_at else gettext("%(office)s (invited)") % {"office": p.office}
        for p in others
    )


def current_round_text(program: Program) -> str:
    round = program.current_round
    return f"{round.name}: {state_text(round)}" if round else ""


def state_text(round: Round) -> str:
    """What visitors are told; of a round that nobody let open they are told nothing."""
    if round.state in BEFORE_CLOSING and not round.is_let_open:
        return gettext("Not let open")
    return str(round.state.label)


class ProgramIndexView(IndexView):
    def get_base_queryset(self) -> QuerySet:
        programs = super().get_base_queryset().prefetch_related("partners__office", "rounds")
        return with_figures(programs, self.request.user)


class ProgramCreateView(CreateView):
    def save_instance(self) -> Program:
        program = self.form.save(commit=False)
        return start_program(program=program, office=self.form.cleaned_data["office"], user=self.request.user)

    def get_success_url(self) -> str:
        return self.get_edit_url()


class ProgramInspectView(InspectView):
    """What an office that is only invited sees: the program, and the button to accept."""

    template_name = "wagtail_mentoring/admin/program_inspect.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**partnership_context(self.object, self.request.user), **kwargs)


class ProgramViewSet(OfficeScopedViewSetMixin, ModelViewSet):
    """Programs; an office reaches those it partners in, and looks at those it is invited to."""

    model = Program
    office_policy = PROGRAM_POLICY
    name = "mentoring_programs"
    url_prefix = "mentoring/programs"
    menu_hook = MENU_HOOK
    menu_order = 100
    icon = "calendar-check"
    index_view_class = ProgramIndexView
    add_view_class = ProgramCreateView
    inspect_view_class = ProgramInspectView
    inspect_view_enabled = True
    inspect_view_fields = ["name", "summary", "eligibility", "commitment"]
    inspect_template_name = "wagtail_mentoring/admin/program_inspect.html"
    copy_view_enabled = False
    search_fields = ["name", "summary"]
    filterset_class = ProgramFilterSet
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    TitleFieldPanel("name", placeholder=False),
                    FieldPanel("slug"),
                    FieldPanel("summary"),
                    FieldPanel("office"),
                ],
                heading=_("Program"),
            ),
            PartnersPanel(heading=_("Partners")),
            ProgramCardsPanel(heading=_("Working together")),
            MultiFieldPanel(
                [FieldPanel("eligibility"), FieldPanel("commitment")],
                heading=_("What applicants should know"),
            ),
            MultiFieldPanel(
                [
                    FieldPanel("concern_contact"),
                    FieldPanel("code_of_conduct"),
                    FieldRowPanel([FieldPanel("training_mentors"), FieldPanel("training_mentees")]),
                    FieldPanel("asks_pairs"),
                    FieldPanel("closing_survey"),
                ],
                heading=_("Care for those who take part"),
                classname="collapsed",
            ),
        ],
        base_form_class=ProgramForm,
    )

    @cached_property
    def list_display(self) -> list[Any]:
        return [
            "name",
            StatusTagColumn(
                "get_status_display",
                label=_("Status"),
                sort_key="status",
                primary=lambda program: program.status == ProgramStatus.APPROVED,
            ),
            Column("lead", label=_("Lead"), accessor=leading_office),
            Column("partners", label=_("Partners"), accessor=partner_offices),
            Column("round", label=_("Current round"), accessor=current_round_text),
            *figure_columns(),
        ]

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_index_view_kwargs(default_ordering="name", **kwargs)

    def get_urlpatterns(self) -> list[Any]:
        return [
            *super().get_urlpatterns(),
            path(
                "move/<int:pk>/<str:to_status>/",
                self.construct_view(partner_views.MoveProgramView),
                name="move",
            ),
            path("invite/<int:pk>/", self.construct_view(partner_views.InviteOfficeView), name="invite"),
            path(
                "accept/<int:pk>/<int:partner_pk>/",
                self.construct_view(partner_views.AcceptPartnershipView),
                name="accept",
            ),
            path(
                "end-invitation/<int:pk>/<int:partner_pk>/",
                self.construct_view(partner_views.EndInvitationView),
                name="end_invitation",
            ),
            path(
                "people/<int:pk>/<int:partner_pk>/",
                self.construct_view(partner_views.NamePeopleView),
                name="people",
            ),
        ]


def moment_column(name: str, label: Any) -> Column:
    """A moment of a round in the round's own zone, which the column names."""
    return Column(name, label=label, accessor=lambda round: short_moment(round, name), sort_key=name)


def short_moment(round: Round, name: str) -> str:
    local = getattr(round, name).astimezone(round.zone)
    return f"{date_format(local, 'DATETIME_FORMAT')} {local.tzname()}"


class RoundViewSet(OfficeScopedViewSetMixin, ModelViewSet):
    """Rounds of the programs an office reaches. Which form each uses is on a screen of the applications."""

    model = Round
    office_policy = ROUND_POLICY
    name = "mentoring_rounds"
    url_prefix = "mentoring/rounds"
    menu_hook = MENU_HOOK
    menu_order = 200
    icon = "date"
    index_view_class = RoundIndexView
    edit_view_class = RoundEditView
    inspect_view_class = RoundInspectView
    inspect_view_enabled = True
    inspect_view_fields_exclude = ["id"]
    search_fields = ["name", "program__name"]
    filterset_class = RoundFilterSet
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [FieldPanel("program"), TitleFieldPanel("name", placeholder=False), FieldPanel("slug")],
                heading=_("Round"),
            ),
            OpeningPanel(heading=_("Opening")),
            MultiFieldPanel(
                [
                    FieldPanel("time_zone"),
                    FieldRowPanel([FieldPanel("opens_at"), FieldPanel("closes_at")]),
                    FieldRowPanel([FieldPanel("grace_minutes"), FieldPanel("late_policy")]),
                    FieldRowPanel([FieldPanel("edit_until"), FieldPanel("withdraw_until")]),
                    FieldPanel("decisions_on"),
                ],
                heading=_("Applications"),
                help_text=_(
                    "Dates and times are in the round's time zone. Whether it is open follows from them."
                ),
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
                    FieldPanel("orientation_on"),
                    FieldRowPanel([FieldPanel("capacity"), FieldPanel("has_waitlist")]),
                ],
                heading=_("Mentorships"),
            ),
        ],
        base_form_class=RoundAdminForm,
    )

    @cached_property
    def list_display(self) -> list[Any]:
        return [
            "name",
            Column("program", label=_("Program"), sort_key="program__name"),
            StatusTagColumn(
                "state",
                label=_("State"),
                accessor=state_text,
                primary=lambda round: round.takes_applications,
            ),
            moment_column("opens_at", _("Opens")),
            moment_column("closes_at", _("Closes")),
            NumberColumn("capacity", label=_("Places")),
        ]

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        rounds = Round.objects.select_related("program").newest_first()
        return super().get_index_view_kwargs(queryset=rounds, **kwargs)

    def get_urlpatterns(self) -> list[Any]:
        let_open = path("open/<int:pk>/", self.construct_view(LetRoundOpenView), name="let_open")
        return [*super().get_urlpatterns(), let_open]
