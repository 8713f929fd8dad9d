"""What offices read about a program that they run together."""

from rest_framework import serializers

from wagtail_mentoring.anatomy.choices import Outcome, Severity
from wagtail_mentoring.metrics.choices import Unit
from wagtail_mentoring.partnership.choices import PartnerRole, Stage
from wagtail_mentoring.programs.choices import ProgramStatus


class PartnerSerializer(serializers.Serializer):
    office = serializers.SlugField()
    name = serializers.CharField()
    role = serializers.ChoiceField(choices=PartnerRole.values)
    responsible = serializers.CharField(allow_null=True, help_text="User name.")
    deputy = serializers.CharField(allow_null=True)
    has_signed = serializers.BooleanField(help_text="The charter as it is now.")


class StageSerializer(serializers.Serializer):
    stage = serializers.ChoiceField(choices=Stage.values)
    office = serializers.SlugField()
    person = serializers.CharField(allow_null=True)
    due_on = serializers.DateField(allow_null=True)


class PartnershipSerializer(serializers.Serializer):
    program = serializers.SlugField()
    status = serializers.ChoiceField(choices=ProgramStatus.values)
    digest = serializers.CharField(help_text="SHA-256 of the charter.")
    is_in_force = serializers.BooleanField()
    review_on = serializers.DateField(allow_null=True)
    partners = PartnerSerializer(many=True)
    stages = StageSerializer(many=True)
    changes = serializers.ListField(
        child=serializers.CharField(), help_text="Since the charter was signed last."
    )


class FindingSerializer(serializers.Serializer):
    check = serializers.CharField()
    label = serializers.CharField()
    outcome = serializers.ChoiceField(choices=Outcome.values)
    severity = serializers.ChoiceField(choices=Severity.values)
    office = serializers.SlugField(allow_null=True, help_text="Whose it is to put right.")
    fix = serializers.CharField()
    url = serializers.CharField(help_text="Where; empty where there is no one place.")


class AnatomySerializer(serializers.Serializer):
    program = serializers.SlugField()
    may_open = serializers.BooleanField(help_text="Whether nothing stands in the way of opening.")
    findings = FindingSerializer(many=True)


class FigureSerializer(serializers.Serializer):
    key = serializers.CharField()
    label = serializers.CharField()
    unit = serializers.ChoiceField(choices=Unit.values)
    source = serializers.CharField(help_text="What is counted.")
    number = serializers.FloatField(allow_null=True)
    n = serializers.IntegerField(allow_null=True, help_text="People or things behind it.")
    suppressed = serializers.BooleanField(help_text="Too few to tell.")


class ReportSectionSerializer(serializers.Serializer):
    office = serializers.CharField(help_text="Empty: all of them together.")
    kind = serializers.CharField()
    rows = FigureSerializer(many=True)


class NoteSerializer(serializers.Serializer):
    heading = serializers.CharField()
    sentences = serializers.ListField(child=serializers.CharField())


class ReportSerializer(serializers.Serializer):
    program = serializers.SlugField()
    title = serializers.CharField()
    offices = serializers.ListField(child=serializers.CharField())
    first_day = serializers.DateField()
    last_day = serializers.DateField()
    smallest = serializers.IntegerField(help_text="Groups of fewer are not told.")
    sections = ReportSectionSerializer(many=True)
    notes = NoteSerializer(many=True, help_text="What has to be read with it.")
