"""Small true things to test with; every room adds its own below."""

import factory
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.utils import timezone

from wagtail_mentoring.offices.actions import equip_office_group
from wagtail_mentoring.offices.choices import OfficeKind
from wagtail_mentoring.offices.models import Office
from wagtail_mentoring.partnership.choices import PartnerRole
from wagtail_mentoring.partnership.models import Partner


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = get_user_model()
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"person{n}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@northmere.example")
    first_name = "Ada"
    last_name = factory.Sequence(lambda n: f"Byrne {n}")


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
