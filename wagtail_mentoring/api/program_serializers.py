"""Programs and rounds as JSON."""

from rest_framework import serializers

from wagtail_mentoring.programs.choices import ApplicantRole, RoundState

from .pagination import PagedSerializer, PageParameters


class DoorSerializer(serializers.Serializer):
    """Where people apply in one role, while it is open."""

    role = serializers.ChoiceField(choices=ApplicantRole.values)
    url = serializers.URLField()
    opens_at = serializers.DateTimeField()
    closes_at = serializers.DateTimeField(help_text="The first moment that is too late.")
    by_invitation = serializers.BooleanField()


class RoundSerializer(serializers.Serializer):
    """One run of a program. Moments carry the offset of ``time_zone``."""

    program = serializers.SlugField()
    slug = serializers.SlugField()
    name = serializers.CharField()
    state = serializers.ChoiceField(choices=RoundState.values)
    takes_applications = serializers.BooleanField()
    message = serializers.CharField(help_text="What visitors are told, in a sentence.")
    time_zone = serializers.CharField()
    opens_at = serializers.DateTimeField()
    closes_at = serializers.DateTimeField()
    decisions_on = serializers.DateField(allow_null=True)
    orientation_on = serializers.DateField(allow_null=True)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    doors = DoorSerializer(many=True)


class ProgramSerializer(serializers.Serializer):
    slug = serializers.SlugField()
    name = serializers.CharField()
    summary = serializers.CharField()
    eligibility = serializers.CharField()
    commitment = serializers.CharField()
    concern_contact = serializers.CharField()
    code_of_conduct = serializers.CharField()
    urls = serializers.ListField(child=serializers.URLField(), help_text="Its pages, one a language.")
    offices = serializers.ListField(
        child=serializers.CharField(), help_text="Who runs it, the leading office first."
    )
    round = RoundSerializer(allow_null=True, help_text="The round that matters now.")


class ProgramPageSerializer(PagedSerializer):
    results = ProgramSerializer(many=True)


class RoundPageSerializer(PagedSerializer):
    results = RoundSerializer(many=True)


class RoundParameters(PageParameters):
    program = serializers.SlugField(required=False, max_length=120)
    state = serializers.ChoiceField(choices=RoundState.values, required=False)
