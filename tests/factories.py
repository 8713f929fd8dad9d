"""Small true things to test with; every room adds its own below."""

from datetime import timedelta

import factory
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.utils import timezone
from wagtail.coreutils import get_supported_content_language_variant
from wagtail.models import Locale

from wagtail_mentoring.directory.choices import MentorStatus
from wagtail_mentoring.directory.models import ContactCard, Mentor, Term, Vocabulary
from wagtail_mentoring.offices.actions import equip_office_group
from wagtail_mentoring.offices.choices import OfficeKind
from wagtail_mentoring.offices.models import Office
from wagtail_mentoring.partnership.choices import PartnerRole
from wagtail_mentoring.partnership.models import Partner
from wagtail_mentoring.programs.choices import ProgramStatus
from wagtail_mentoring.programs.models import Program, Round


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = get_user_model()
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"person{n}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@northmere.example")
    first_name = "Ada"
    last_name = factory.Sequence(lambda n: f"Byrne {n}")

    @classmethod
    def _adjust_kwargs(cls, **kwargs):
        """A host's own accounts may know fewer fields."""
        known = {field.name for field in get_user_model()._meta.get_fields()}
        return {name: value for name, value in kwargs.items() if name in known}


class OfficeFactory(factory.django.DjangoModelFactory):
    """An office whose group has the rights of coordinators."""

    class Meta:
        model = Office
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Office {n}")
    slug = factory.Sequence(lambda n: f"office-{n}")
    kind = OfficeKind.OTHER
    group = factory.LazyAttribute(lambda office: Group.objects.create(name=office.name))

    @factory.post_generation
    def equipped(self, create, extracted, **kwargs):
        if create and extracted is not False:
            equip_office_group(office=self)


def coordinator_of(*offices, **attributes):
    """A user who works in ``offices``."""
    user = UserFactory(**attributes)
    user.groups.add(*(office.group for office in offices))
    return user


class PartnerFactory(factory.django.DjangoModelFactory):
    """An office's part in a program, accepted by one of its own people unless ``accepted=False``."""

    class Meta:
        model = Partner

    class Params:
        accepted = True

    office = factory.SubFactory(OfficeFactory)
    role = PartnerRole.PARTNER
    accepted_by = factory.Maybe("accepted", factory.LazyAttribute(lambda part: coordinator_of(part.office)))
    accepted_at = factory.Maybe("accepted", factory.LazyFunction(timezone.now))


class ProgramFactory(factory.django.DjangoModelFactory):
    """An approved program without rounds."""

    class Meta:
        model = Program

    name = factory.Sequence(lambda n: f"Program {n}")
    slug = factory.Sequence(lambda n: f"program-{n}")
    status = ProgramStatus.APPROVED
    summary = "A graduate in your field, one hour a month."
    eligibility = "Students in their final year."
    commitment = "One conversation a month."


def days_from_now(days):
    return timezone.now() + timedelta(days=days)


class RoundFactory(factory.django.DjangoModelFactory):
    """A round in the state that ``in_state`` names, open unless told otherwise."""

    class Meta:
        model = Round

    class Params:
        in_state = "open"
        # Days from now: applications open and close, applicants hear, mentorships start and end.
        days = factory.LazyAttribute(
            lambda round: {
                "upcoming": (10, 40, 50, 60, 200),
                "open": (-10, 20, 30, 40, 180),
                "closing_soon": (-10, 3, 13, 23, 163),
                "closed": (-40, -10, 5, 15, 155),
                "running": (-80, -50, -40, -30, 110),
                "completed": (-300, -270, -260, -250, -20),
            }[round.in_state]
        )

    program = factory.SubFactory(ProgramFactory)
    name = factory.Sequence(lambda n: f"Round {n}")
    slug = factory.Sequence(lambda n: f"round-{n}")
    opens_at = factory.LazyAttribute(lambda round: days_from_now(round.days[0]))
    closes_at = factory.LazyAttribute(lambda round: days_from_now(round.days[1]))
    decisions_on = factory.LazyAttribute(lambda round: days_from_now(round.days[2]).date())
    starts_on = factory.LazyAttribute(lambda round: days_from_now(round.days[3]).date())
    ends_on = factory.LazyAttribute(lambda round: days_from_now(round.days[4]).date())
    opening_agreed_at = factory.LazyFunction(timezone.now)


def default_locale():
    language = get_supported_content_language_variant(settings.LANGUAGE_CODE)
    return Locale.objects.get_or_create(language_code=language)[0]


class VocabularyFactory(factory.django.DjangoModelFactory):
    """A facet of the directory."""

    class Meta:
        model = Vocabulary

    name = factory.Sequence(lambda n: f"Vocabulary {n}")
    slug = factory.Sequence(lambda n: f"vocabulary-{n}")
    locale = factory.LazyFunction(default_locale)


class TermFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Term

    vocabulary = factory.SubFactory(VocabularyFactory)
    name = factory.Sequence(lambda n: f"Term {n}")
    slug = factory.Sequence(lambda n: f"term-{n}")
    locale = factory.SelfAttribute("vocabulary.locale")


class MentorFactory(factory.django.DjangoModelFactory):
    """A mentor visitors find: published, approved, consenting. Takes ``terms`` and ``degrees`` as lists."""

    class Meta:
        model = Mentor

    name = factory.Sequence(lambda n: f"Orla Quinn {n}")
    slug = factory.Sequence(lambda n: f"orla-quinn-{n}")
    live = True
    status = MentorStatus.APPROVED
    consented_at = factory.LazyFunction(timezone.now)
    consent_text = "I agree to be shown."
    capacity = 2


class ContactCardFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ContactCard

    mentor = factory.SubFactory(MentorFactory)
    owner = factory.SubFactory(OfficeFactory)
    email = factory.Sequence(lambda n: f"orla.quinn.{n}@alumni.example")
