"""Mentors: a profile that people edit as drafts, and a standing that only actions change."""

import uuid
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    Orderable,
    PreviewableMixin,
    RevisionMixin,
    WorkflowMixin,
)
from wagtail.search import index

from wagtail_mentoring.signals import mentor_saved

from . import decisions
from .choices import Availability, MentorStatus, Visibility
from .photos import PhotoField
from .querysets import MentorQuerySet
from .visibility import profile_for
from .vocabulary_models import Term

#: Columns that are no part of the edited profile. Drafts do not carry them and saving a profile does not
#: write them: only actions do.
STANDING_FIELDS = frozenset(
    {"status", "places_taken", "places_free", "consented_at", "consent_text", "last_active_at", "pause_until"}
)


def photo_path(mentor: "Mentor", filename: str) -> str:
    """A random name: neither the file name nor the path says who it shows."""
    return f"mentoring/photos/{uuid.uuid4().hex}.webp"


class Mentor(
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    PreviewableMixin,
    index.Indexed,
    ClusterableModel,
):
    """A person who offers time to mentees."""

    #: Fields whose audience the mentor chooses one by one.
    FIELDS_WITH_AUDIENCE = (
        "photo",
        "pronouns",
        "job_title",
        "employer",
        "city",
        "degrees",
        "bio",
        "linkedin_url",
    )

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="mentor_profile",
        verbose_name=_("account"),
    )
    slug = models.SlugField(_("slug"), max_length=140, unique=True)
    name = models.CharField(_("name"), max_length=120)
    sort_name = models.CharField(
        _("name for sorting"), max_length=120, blank=True, help_text=_("For example “García Márquez, Ana”.")
    )
    sort_key = models.CharField(max_length=160, blank=True, editable=False, db_index=True)
    pronouns = models.CharField(_("pronouns"), max_length=40, blank=True)
    photo = PhotoField(_("photo"), upload_to=photo_path, blank=True)
    photo_alt = models.CharField(
        _("photo description"),
        max_length=160,
        blank=True,
        help_text=_("What the photo shows, for people who cannot see it."),
    )
    job_title = models.CharField(_("job title"), max_length=120, blank=True)
    employer = models.CharField(_("employer"), max_length=120, blank=True)
    city = models.CharField(_("city"), max_length=80, blank=True)
    country = models.CharField(_("country"), max_length=80, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=60, blank=True)
    bio = models.TextField(_("about"), blank=True, max_length=3000)
    response_promise = models.CharField(
        _("usually answers"), max_length=80, blank=True, help_text=_("For example “within three days”.")
    )
    linkedin_url = models.URLField(_("LinkedIn profile"), blank=True)
    terms = ParentalManyToManyField(Term, blank=True, related_name="mentors", verbose_name=_("terms"))
    capacity = models.PositiveSmallIntegerField(
        _("mentees at a time"), default=1, help_text=_("How many mentees this person takes at the same time.")
    )
    field_visibility = models.JSONField(
        _("who sees what"),
        default=dict,
        blank=True,
        help_text=_("By field name: public, signed_in or staff. A field that is not named is public."),
    )

    status = models.CharField(
        _("status"), max_length=20, choices=MentorStatus.choices, default=MentorStatus.APPLIED, editable=False
    )
    places_taken = models.PositiveSmallIntegerField(_("active mentorships"), default=0, editable=False)
    places_free = models.PositiveSmallIntegerField(_("places free"), default=0, editable=False, db_index=True)
    pause_until = models.DateField(_("on a break until"), null=True, blank=True, editable=False)
    consented_at = models.DateTimeField(_("consented"), null=True, blank=True, editable=False)
    consent_text = models.TextField(_("consent text as shown"), blank=True, editable=False)
    last_active_at = models.DateTimeField(_("last active"), null=True, blank=True, editable=False)

    # Wagtail's default is True; a profile made by its own person must not be live by accident.
    live = models.BooleanField(_("live"), default=False, editable=False)

    objects = MentorQuerySet.as_manager()

    # Terms and degrees are written after Django's post_save: ``index_handlers`` follow ``mentor_saved``.
    search_auto_update = False

    search_fields = [
        index.SearchField("name", boost=4),
        index.AutocompleteField("name"),
        index.SearchField("public_headline", boost=2),
        index.AutocompleteField("public_headline"),
        index.SearchField("public_education"),
        index.SearchField("public_bio"),
        index.SearchField("term_names", boost=1.5),
        index.AutocompleteField("term_names"),
        index.FilterField("id"),
        index.FilterField("live"),
        index.FilterField("status"),
        index.FilterField("consented_at"),
        index.FilterField("places_free"),
        index.FilterField("sort_name"),
        index.FilterField("sort_key"),
        index.FilterField("last_active_at"),
        index.RelatedFields("terms", [index.FilterField("translation_key")]),
    ]

    class Meta:
        ordering = ["sort_key", "pk"]
        verbose_name = _("mentor")
        verbose_name_plural = _("mentors")
        constraints = [
            models.CheckConstraint(
                condition=Q(status=MentorStatus.APPROVED) | Q(places_free=0),
                name="wm_only_approved_have_places",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        known = self.field_visibility if isinstance(self.field_visibility, dict) else {"": ""}
        if not (
            known.keys() <= set(self.FIELDS_WITH_AUDIENCE) and set(known.values()) <= set(Visibility.values)
        ):
            raise ValidationError(
                {
                    "field_visibility": _("Name only these fields: %(fields)s. Give each one of: %(values)s.")
                    % {"fields": ", ".join(self.FIELDS_WITH_AUDIENCE), "values": ", ".join(Visibility.values)}
                }
            )

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the profile; the standing is left to the actions that own it.

        With ``update_fields`` exactly those are written, as ever. The free places follow a new capacity.
        """
        if not self.sort_name:
            self.sort_name = decisions.sort_name(self.name)
        self.sort_key = decisions.sort_key(self.sort_name)
        if self._state.adding:
            self.places_free = decisions.places_free(
                status=self.status, capacity=self.capacity, places_taken=self.places_taken
            )
        created, fields = self._state.adding, kwargs.get("update_fields")
        is_profile = not created and fields is None
        if is_profile:
            kwargs["update_fields"] = self._profile_fields()
        with transaction.atomic():
            super().save(*args, **kwargs)
            if is_profile:
                type(self).objects.filter(pk=self.pk).recount_places()
            mentor_saved.send(sender=type(self), mentor=self, created=created, update_fields=fields)

    def _profile_fields(self) -> list[str]:
        """Every column but the standing, and the relations that are saved with the profile."""
        columns = [field.name for field in self._meta.concrete_fields if not field.primary_key]
        return [*(name for name in columns if name not in STANDING_FIELDS), "terms", "degrees"]

    def with_content_json(self, content: dict[str, Any]) -> "Mentor":
        """Build a draft from a revision, with today's standing rather than the one at its time."""
        obj = super().with_content_json(content)
        for name in STANDING_FIELDS | {"user_id"}:
            setattr(obj, name, getattr(self, name))
        return obj

    @classmethod
    def get_indexed_objects(cls) -> MentorQuerySet:
        return cls.objects.listed().prefetch_related("terms", "degrees")

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        """The draft as each audience will see it."""
        return list(Visibility.choices)

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "wagtail_mentoring/directory/mentor_preview.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        context = super().get_preview_context(request, mode_name)
        return {**context, "mentor": profile_for(self, mode_name)}

    @property
    def availability(self) -> Availability:
        return Availability(
            decisions.availability(status=self.status, capacity=self.capacity, places_taken=self.places_taken)
        )

    @property
    def is_listed(self) -> bool:
        """Whether a visitor may find this mentor: what the queryset's ``listed()`` asks the database."""
        consents = self.consented_at is not None
        return self.live and consents and self.status in (MentorStatus.APPROVED, MentorStatus.PAUSED)

    def visibility_of(self, field: str) -> Visibility:
        """Who may see ``field``; everyone, unless the mentor chose otherwise."""
        chosen = self.field_visibility.get(field, Visibility.PUBLIC)
        return Visibility(chosen) if chosen in Visibility.values else Visibility.STAFF

    def shown_to(self, audience: str, field: str) -> Any:
        """The value of ``field`` for an audience (public, signed_in or staff), or an empty string."""
        if decisions.may_see(visibility=self.visibility_of(field), audience=audience):
            return getattr(self, field)
        return ""

    @property
    def public_headline(self) -> str:
        parts = [self.shown_to("public", name) for name in ("job_title", "employer", "city")]
        return " ".join([*filter(None, parts), self.country])

    @property
    def public_bio(self) -> str:
        return self.shown_to("public", "bio")

    @property
    def public_education(self) -> str:
        degrees = self.shown_to("public", "degrees")
        return " ".join(str(degree) for degree in degrees.all()) if degrees else ""

    @property
    def term_names(self) -> str:
        return " ".join(term.name for term in self.terms.all())


class MentorDegree(Orderable):
    """One degree of a mentor."""

    mentor = ParentalKey(Mentor, on_delete=models.CASCADE, related_name="degrees")
    degree = models.CharField(_("degree"), max_length=80, help_text=_("For example “BSc Biology”."))
    school = models.CharField(_("school or faculty"), max_length=120, blank=True)
    class_year = models.PositiveSmallIntegerField(
        _("class year"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1900), MaxValueValidator(2100)],
    )

    panels = [FieldRowPanel([FieldPanel("degree"), FieldPanel("school"), FieldPanel("class_year")])]

    class Meta(Orderable.Meta):
        verbose_name = _("degree")
        verbose_name_plural = _("degrees")

    def __str__(self) -> str:
        return ", ".join(str(part) for part in (self.degree, self.school, self.class_year) if part)
