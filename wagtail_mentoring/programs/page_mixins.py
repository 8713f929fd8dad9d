"""What makes a page the face of a program, and a page the list of such pages."""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Prefetch
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail.images import get_image_model, get_image_model_string
from wagtail.search import index

from wagtail_mentoring.offices.public_line import public_line
from wagtail_mentoring.translated_fields import same_in_every_language

from .announcements import Announcement, announcements
from .blocks import ProgramBody
from .choices import RoundState
from .metadata import JsonLd, PageMetadata, page_metadata, program_data, questions_data
from .models import Program
from .page_models import page_models

#: What the card element asks of a picture; fetched at once for a whole list.
CARD_IMAGES = ("fill-480x320", "fill-800x534")


class HeroMixin(models.Model):
    """A lead text and a picture at the top of a page."""

    intro = models.TextField(
        _("lead"), max_length=400, blank=True, help_text=_("One or two sentences under the title.")
    )
    hero_image = models.ForeignKey(
        get_image_model_string(),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("picture"),
        help_text=_(
            "Wide, at least 1600 pixels. It sets a mood: everything it tells must be in the text as well."
        ),
    )

    class Meta:
        abstract = True


class MentoringProgramPageMixin(HeroMixin):
    """The public face of a program. Put it before the host's base page class:

    ``class ProgramPage(MentoringProgramPageMixin, Page)`` with
    ``content_panels = [*Page.content_panels, *MentoringProgramPageMixin.mentoring_panels]``,
    ``search_fields = [*Page.search_fields, *MentoringProgramPageMixin.mentoring_search_fields]`` and
    ``template = "wagtail_mentoring/programs/program_page.html"``. Deleting the page leaves the program alone.
    """

    program = models.ForeignKey(
        Program,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("program"),
        help_text=_("Its dates, partners and conditions appear on this page by themselves."),
    )
    body = StreamField(ProgramBody(), blank=True, verbose_name=_("body"))

    override_translatable_fields = same_in_every_language("program")
    mentoring_panels = [
        FieldPanel("program"),
        MultiFieldPanel(
            [
                FieldPanel("intro", help_text=_("Under the title. Empty: the program's summary.")),
                FieldPanel("hero_image"),
            ],
            heading=_("Top of the page"),
        ),
        FieldPanel("body"),
    ]
    mentoring_search_fields = [
        index.SearchField("intro"),
        index.SearchField("body"),
        index.FilterField("program"),
    ]
    api_fields = [
        APIField("intro"),
        APIField("hero_image"),
        APIField("program_name"),
        APIField("program_summary"),
        APIField("program_round"),
        APIField("body"),
    ]

    class Meta:
        abstract = True

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict:
        context = super().get_context(request, *args, **kwargs)
        now = timezone.now()
        program = self.program if self.program_id else None
        partners = list(program.partners.accepted().select_related("office")) if program else []
        context.update(
            program=program,
            round=program.public_round if program else None,
            partners=partners,
            public_line=public_line([partner.office for partner in partners]),
            announcement=announcements([program], now=now)[program.pk] if program else None,
            now=now,
            lead=self.lead,
        )
        context["metadata"] = self.get_metadata(request, context)
        return context

    def get_mentoring_program(self) -> Program | None:
        """The program this page belongs to: the offices that run it answer for what it says."""
        return self.program if self.program_id else None

    @property
    def lead(self) -> str:
        """The page's lead text, or else what the program says of itself."""
        return self.intro or self.program_summary

    def get_metadata(self, request: HttpRequest, context: dict) -> PageMetadata:
        """What search engines are told about this page."""
        graph = [questions_data(questions)] if (questions := self._questions()) else []
        if context["program"]:
            data = program_data(
                context["program"],
                context["round"],
                url=self.get_full_url(request) or "",
                description=self.lead,
                providers=[partner.office.name for partner in context["partners"]],
            )
            graph.insert(0, data)
        json_ld = JsonLd({"@graph": graph}) if graph else None
        return page_metadata(self, request, description=self.lead, image=self.hero_image, json_ld=json_ld)

    def _questions(self) -> list[tuple[str, str]]:
        return [
            (item["question"], str(item["answer"]))
            for block in self.body.blocks_by_name("questions")
            for item in block.value["questions"]
        ]

    @property
    def program_name(self) -> str:
        return self.program.name if self.program_id else ""

    @property
    def program_summary(self) -> str:
        return self.program.summary if self.program_id else ""

    @property
    def program_round(self) -> dict | None:
        """The round that visitors should hear about, for the API."""
        round = self.program.public_round if self.program_id else None
        if round is None:
            return None
        return {
            "name": round.name,
            "state": round.state.value,
            "takes_applications": round.takes_applications,
            "time_zone": round.time_zone,
            "opens_at": round.opens_at.isoformat(),
            "closes_at": round.closes_at.isoformat(),
            "starts_on": round.starts_on.isoformat(),
            "ends_on": round.ends_on.isoformat(),
        }


@dataclass(frozen=True)
class ProgramEntry:
    """A line of the list of programs."""

    page: MentoringProgramPageMixin
    url: str
    announcement: Announcement


class ProgramIndexPageMixin(HeroMixin):
    """A list of the programs' pages right under it, those that take applications first."""

    empty_text = models.TextField(
        _("when there are no programs"),
        max_length=300,
        blank=True,
        help_text=_("What visitors can do instead. Empty: a general sentence."),
    )

    mentoring_panels = [
        MultiFieldPanel([FieldPanel("intro"), FieldPanel("hero_image")], heading=_("Top of the page")),
        FieldPanel("empty_text"),
    ]
    mentoring_search_fields = [index.SearchField("intro")]
    api_fields = [APIField("intro"), APIField("hero_image")]

    #: The order of the states in the list.
    STATE_ORDER = [
        RoundState.CLOSING_SOON,
        RoundState.OPEN,
        RoundState.UPCOMING,
        RoundState.RUNNING,
        RoundState.CLOSED,
        RoundState.COMPLETED,
        None,
    ]

    class Meta:
        abstract = True

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict:
        context = super().get_context(request, *args, **kwargs)
        entries = self.get_entries(request)
        open_entries = [entry for entry in entries if entry.announcement.is_open]
        only_open = request.GET.get("show") == "open"
        context.update(
            entries=open_entries if only_open else entries,
            only_open=only_open,
            count=len(entries),
            open_count=len(open_entries),
            lead=self.intro,
            metadata=page_metadata(self, request, description=self.intro, image=self.hero_image),
        )
        return context

    def get_entries(self, request: HttpRequest) -> list[ProgramEntry]:
        """The live, public pages of programs under this one, in a number of queries that does not grow."""
        pages = [page for model in page_models(MentoringProgramPageMixin) for page in self._pages_of(model)]
        told = announcements([page.program for page in pages], now=timezone.now())
        entries = [
            ProgramEntry(page=page, url=page.get_url(request) or "", announcement=told[page.program_id])
            for page in pages
        ]
        order = self.STATE_ORDER.index
        return sorted(entries, key=lambda entry: (order(entry.announcement.state), entry.page.path))

    def _pages_of(self, model: type[models.Model]) -> models.QuerySet:
        images = get_image_model().objects.prefetch_renditions(*CARD_IMAGES)
        return (
            model.objects.child_of(self)
            .live()
            .public()
            .select_related("program")
            .prefetch_related("program__rounds", Prefetch("hero_image", queryset=images))
        )
