"""An application as its applicant reads and writes it."""

from rest_framework import serializers

from wagtail_mentoring.application_forms.choices import QuestionType
from wagtail_mentoring.applications.choices import PublicStatus, SectionState
from wagtail_mentoring.applications.decisions import LONGEST_REASON
from wagtail_mentoring.programs.choices import ApplicantRole

from .answer_fields import ConditionField, RawAnswerField
from .mentor_serializers import TEXT
from .pagination import PagedSerializer


class SummarySerializer(serializers.Serializer):
    reference = serializers.CharField()
    program = serializers.SlugField()
    round = serializers.SlugField()
    role = serializers.ChoiceField(choices=ApplicantRole.values)
    status = serializers.ChoiceField(
        choices=PublicStatus.values,
        help_text="As applicants are told; a decision is not in it before it is told.",
    )
    status_label = serializers.CharField()
    status_text = serializers.CharField(help_text="What that means, in a sentence.")
    deadline = serializers.CharField(
        help_text="Until when to hand in or change, in words; empty while the program takes nothing at all."
    )
    submitted_at = serializers.DateTimeField(allow_null=True)
    url = serializers.URLField(help_text="The page for people.")


class SummaryPageSerializer(PagedSerializer):
    results = SummarySerializer(many=True)


class OptionSerializer(serializers.Serializer):
    key = serializers.CharField()
    label = serializers.CharField()


class FileSerializer(serializers.Serializer):
    key = serializers.UUIDField()
    name = serializers.CharField()
    size = serializers.IntegerField(help_text="In bytes.")
    is_suspect = serializers.BooleanField(help_text="The virus scanner took exception: send another one.")
    url = serializers.URLField()


class QuestionSerializer(serializers.Serializer):
    key = serializers.UUIDField()
    type = serializers.ChoiceField(choices=QuestionType.values)
    label = serializers.CharField()
    help = serializers.CharField()
    text = serializers.CharField(help_text="Of a statement, or what is agreed to.")
    required = serializers.BooleanField()
    is_shown = serializers.BooleanField(help_text="Whether the answers so far lead to it.")
    show_when = ConditionField(help_text="Which earlier answer opens it.")
    limits = serializers.DictField(child=serializers.JSONField(), help_text="Only those that are set.")
    options = OptionSerializer(many=True)
    vocabulary = serializers.UUIDField(allow_null=True)
    answer = RawAnswerField(help_text="As it is kept: a text, or a list of them where several can be chosen.")
    problem = serializers.CharField(help_text="What is wrong or missing, in a sentence.")
    file = FileSerializer(allow_null=True)


class SectionSerializer(serializers.Serializer):
    key = serializers.UUIDField()
    title = serializers.CharField()
    intro = serializers.CharField()
    state = serializers.ChoiceField(choices=SectionState.values)
    questions = QuestionSerializer(many=True)


class AnswerRowSerializer(serializers.Serializer):
    label = serializers.CharField()
    value = RawAnswerField()


class HandedInSerializer(serializers.Serializer):
    title = serializers.CharField()
    answers = AnswerRowSerializer(many=True)


class RequestSerializer(serializers.Serializer):
    """Something that staff want to know."""

    stamp = serializers.CharField(help_text="Sent along when answering.")
    message = serializers.CharField()
    questions = serializers.ListField(child=serializers.CharField())
    due = serializers.CharField()
    is_over = serializers.BooleanField()


class ApplicationSerializer(SummarySerializer):
    version = serializers.IntegerField(help_text="Sent along when writing, so that nothing is overwritten.")
    form_version = serializers.IntegerField(help_text="Number of the questions below.")
    can_edit = serializers.BooleanField()
    can_withdraw = serializers.BooleanField()
    offer_until = serializers.CharField(help_text="Until when the offer can be answered; else empty.")
    message = serializers.CharField(help_text="What came with the decision.")
    request = RequestSerializer(allow_null=True)
    sections = SectionSerializer(many=True, help_text="What can be answered now; else empty.")
    handed_in = HandedInSerializer(many=True, help_text="What counts, as it was handed in.")
    not_handed_in = AnswerRowSerializer(
        many=True, help_text="Answers changed since, and not handed in again: they do not count."
    )


class StartSerializer(serializers.Serializer):
    form = serializers.IntegerField(min_value=1, max_value=2**31 - 1)
    code = serializers.RegexField(TEXT, required=False, allow_blank=True, max_length=40, default="")
    copy_from = serializers.RegexField(
        TEXT,
        required=False,
        allow_blank=True,
        max_length=40,
        default="",
        help_text="Of an earlier one.",
    )
    afresh = serializers.BooleanField(
        default=False,
        help_text="With an empty form, also where a draft that expired in this round would come back.",
    )


class AnswersSerializer(serializers.Serializer):
    version = serializers.IntegerField(min_value=0, max_value=2**31 - 1)
    answers = serializers.DictField(
        child=RawAnswerField(),
        help_text="By key of the question: a text, or a list of them where several can be chosen.",
    )


class SavedSerializer(serializers.Serializer):
    version = serializers.IntegerField()
    problems = serializers.DictField(
        child=serializers.CharField(), help_text="What is still wrong or missing, by key of the question."
    )


class SubmitSerializer(serializers.Serializer):
    version = serializers.IntegerField(min_value=0, max_value=2**31 - 1)
    form_version = serializers.IntegerField(min_value=1, max_value=2**31 - 1, required=False)
    request = serializers.RegexField(
        TEXT, required=False, max_length=64, help_text="The stamp of what staff asked, to answer that alone."
    )


class ReceiptSerializer(serializers.Serializer):
    reference = serializers.CharField()
    sequence = serializers.IntegerField(help_text="1 for the first time, then counted.")
    handed_in_at = serializers.DateTimeField()
    digest = serializers.CharField(help_text="SHA-256 of what was handed in.")


class ReasonSerializer(serializers.Serializer):
    reason = serializers.RegexField(
        TEXT, required=False, allow_blank=True, max_length=LONGEST_REASON, default=""
    )


class OfferSerializer(ReasonSerializer):
    answer = serializers.ChoiceField(choices=["confirm", "decline"])


class UploadSerializer(serializers.Serializer):
    question = serializers.UUIDField()
    file = serializers.FileField(allow_empty_file=True)
