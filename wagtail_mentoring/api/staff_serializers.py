"""Applications and reviews as staff read and move them."""

from rest_framework import serializers

from wagtail_mentoring.applications.choices import ApplicationStatus
from wagtail_mentoring.programs.choices import ApplicantRole
from wagtail_mentoring.reviews.choices import Recommendation, ReviewState

from .answer_fields import RawAnswerField
from .mentor_serializers import TEXT
from .owner_serializers import FileSerializer, SectionSerializer
from .pagination import PagedSerializer, PageParameters

STATUSES = ApplicationStatus.values
ROLES = ApplicantRole.values
RECOMMENDATIONS = Recommendation.values
MOST_TEXT, MOST_COMMENT = 2000, 4000


class StaffListParameters(PageParameters):
    program = serializers.SlugField(required=False, max_length=120)
    round = serializers.SlugField(required=False, max_length=80)
    role = serializers.ChoiceField(choices=ROLES, required=False)
    status = serializers.ChoiceField(choices=STATUSES, required=False)
    mine = serializers.BooleanField(default=False, help_text="Only what is given to the caller.")


class StaffRowSerializer(serializers.Serializer):
    reference = serializers.CharField()
    program = serializers.SlugField()
    round = serializers.SlugField()
    role = serializers.ChoiceField(choices=ROLES)
    applicant_name = serializers.CharField()
    status = serializers.ChoiceField(choices=STATUSES)
    submitted_at = serializers.DateTimeField(allow_null=True)
    is_late = serializers.BooleanField()
    is_released = serializers.BooleanField(help_text="Whether the applicant was told the decision.")
    handled_by = serializers.CharField(allow_null=True, help_text="User name of whoever works on it.")
    url = serializers.URLField()


class StaffPageSerializer(PagedSerializer):
    results = StaffRowSerializer(many=True)


class StaffAnswerSerializer(serializers.Serializer):
    label = serializers.CharField()
    value = RawAnswerField()
    files = FileSerializer(many=True)


class StaffSectionSerializer(serializers.Serializer):
    title = serializers.CharField()
    answers = StaffAnswerSerializer(many=True)


class StepSerializer(serializers.Serializer):
    to_status = serializers.ChoiceField(choices=STATUSES)
    needs_reason = serializers.BooleanField()


class DecisionSerializer(serializers.Serializer):
    """What was decided, who signed it, and what keeps it from being told."""

    outcome = serializers.ChoiceField(choices=STATUSES)
    text = serializers.CharField(help_text="For the applicant.")
    digest = serializers.CharField(help_text="Sent along when signing.")
    needs_signatures = serializers.BooleanField()
    signed = serializers.ListField(child=serializers.SlugField(), help_text="Offices.")
    objecting = serializers.ListField(child=serializers.SlugField())
    missing = serializers.ListField(child=serializers.SlugField())
    obstacles = serializers.ListField(child=serializers.CharField(), help_text="In sentences.")


class StaffApplicationSerializer(StaffRowSerializer):
    seen = serializers.CharField(help_text="Sent along with a step: it counts for this state only.")
    revision = serializers.IntegerField(help_text="Number of what was handed in.")
    sections = StaffSectionSerializer(many=True)
    withheld = serializers.IntegerField(help_text="Answers that only the lead office reads.")
    steps = StepSerializer(many=True, help_text="Where it can go from here.")
    decision = DecisionSerializer(allow_null=True)
    may_reopen = serializers.BooleanField(help_text="Whether what was told may be decided anew.")


class SeenSerializer(serializers.Serializer):
    seen = serializers.RegexField(TEXT, max_length=80)


class MoveSerializer(SeenSerializer):
    to_status = serializers.ChoiceField(choices=STATUSES)
    reason = serializers.RegexField(TEXT, required=False, allow_blank=True, default="", max_length=MOST_TEXT)
    text = serializers.RegexField(
        TEXT,
        required=False,
        allow_blank=True,
        default="",
        max_length=MOST_TEXT,
        help_text="For the applicant; refused with a step that decides nothing.",
    )


class SignatureSerializer(SeenSerializer):
    office = serializers.SlugField(max_length=120)
    digest = serializers.RegexField(TEXT, max_length=64)
    comment = serializers.RegexField(TEXT, required=False, allow_blank=True, default="", max_length=MOST_TEXT)


class ObjectionSerializer(SeenSerializer):
    office = serializers.SlugField(max_length=120)
    digest = serializers.RegexField(TEXT, max_length=64)
    reason = serializers.RegexField(TEXT, max_length=MOST_TEXT)


class ReleaseSerializer(SeenSerializer):
    digest = serializers.RegexField(TEXT, max_length=64)
    override_reason = serializers.RegexField(
        TEXT,
        required=False,
        allow_blank=True,
        default="",
        max_length=MOST_TEXT,
        help_text="By a director, where signatures are missing.",
    )
    without_mail = serializers.BooleanField(default=False, help_text="Somebody without an address is told.")


class ReopenSerializer(SeenSerializer):
    reason = serializers.RegexField(TEXT, max_length=MOST_TEXT)


class ReviewRowSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    title = serializers.CharField(help_text="In a blind phase a number only.")
    phase = serializers.CharField()
    program = serializers.SlugField()
    state = serializers.ChoiceField(choices=ReviewState.values)
    due_on = serializers.DateField(allow_null=True)
    url = serializers.URLField()


class ReviewPageSerializer(PagedSerializer):
    results = ReviewRowSerializer(many=True)


class ReviewSerializer(ReviewRowSerializer):
    is_blind = serializers.BooleanField()
    may_write = serializers.BooleanField()
    version = serializers.IntegerField(help_text="Sent along when writing; 0 while nothing is written.")
    seen_revision = serializers.IntegerField(help_text="What is read here; sent along when handing in.")
    application = StaffSectionSerializer(many=True)
    hidden = serializers.IntegerField(help_text="Answers that are left out.")
    rubric = SectionSerializer(many=True)
    recommendation = serializers.CharField()
    comment = serializers.CharField()
    submitted_at = serializers.DateTimeField(allow_null=True)


class WriteReviewSerializer(serializers.Serializer):
    version = serializers.IntegerField(min_value=0, max_value=2**31 - 1)
    seen_revision = serializers.IntegerField(min_value=1, max_value=2**31 - 1)
    answers = serializers.DictField(child=RawAnswerField(), default=dict)
    recommendation = serializers.ChoiceField(choices=RECOMMENDATIONS, required=False)
    comment = serializers.RegexField(
        TEXT, required=False, allow_blank=True, default="", max_length=MOST_COMMENT
    )
    submit = serializers.BooleanField(default=False, help_text="Hand it in; else it is kept as a draft.")
