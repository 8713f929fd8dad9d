"""Blocks whose content editors write: texts, steps, stories, questions, figures, downloads."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

PREVIEW_TEMPLATE = "wagtail_mentoring/blocks/preview.html"

#: A block's own title is the page's second level, so texts inside it begin at the third.
TEXT_FEATURES = ["h3", "h4", "bold", "italic", "ol", "ul", "link", "document-link"]
#: For texts in boxes and answers.
SHORT_TEXT_FEATURES = ["bold", "italic", "ol", "ul", "link", "document-link"]


class LeadBlock(blocks.TextBlock):
    """A few sentences in large type."""

    class Meta:
        icon = "pilcrow"
        label = _("Lead text")
        group = _("Text")
        template = "wagtail_mentoring/blocks/lead.html"
        preview_template = PREVIEW_TEMPLATE
        description = _("A few sentences in large type: why this program is worth reading on.")
        preview_value = (
            "Meet someone who once sat where you sit now. Over six months you talk once a month about the "
            "work you want to do and the next step towards it."
        )


class TextBlock(blocks.StructBlock):
    """Running text under a title."""

    title = blocks.CharBlock(
        label=_("Title"),
        max_length=120,
        required=False,
        help_text=_("Empty: the text continues the part above."),
    )
    text = blocks.RichTextBlock(label=_("Text"), features=TEXT_FEATURES)

    class Meta:
        icon = "doc-full"
        label = _("Text")
        group = _("Text")
        template = "wagtail_mentoring/blocks/text.html"
        preview_template = PREVIEW_TEMPLATE
        description = _("Running text with a title, lists and links.")
        preview_value = {
            "title": "What you talk about",
            "text": "<p>The conversations are yours. Most mentees start with three questions:</p>"
            "<ul><li>What does a normal week in this work look like?</li>"
            "<li>What would you do in my place?</li><li>Whom should I meet next?</li></ul>",
        }

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        cleaned = super().clean(value)
        if not cleaned["title"] and "<h3" in cleaned["text"].source:
            raise StructBlockValidationError(
                block_errors={
                    "title": ValidationError(_("Give this text a title: its headings stand under one."))
                }
            )
        return cleaned


class ImageTextBlock(blocks.StructBlock):
    """A picture beside a text."""

    title = blocks.CharBlock(label=_("Title"), max_length=120)
    text = blocks.RichTextBlock(label=_("Text"), features=SHORT_TEXT_FEATURES)
    image = ImageBlock(
        label=_("Image"), help_text=_("Say in the alt text what the picture tells, or mark it as decorative.")
    )
    side = blocks.ChoiceBlock(
        label=_("Side of the image"),
        choices=[("end", _("After the text")), ("start", _("Before the text"))],
        default="end",
        help_text=_("On a phone the image always comes first."),
    )

    class Meta:
        icon = "image"
        label = _("Image with text")
        group = _("Text")
        template = "wagtail_mentoring/blocks/image_text.html"
        description = _("A picture beside a short text.")


class StepBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=80)
    text = blocks.TextBlock(label=_("Text"), required=False)


class StepsBlock(blocks.StructBlock):
    """How it works, in numbered steps."""

    title = blocks.CharBlock(label=_("Title"), max_length=120, default=_("How it works"))
    steps = blocks.ListBlock(
        StepBlock(),
        label=_("Steps"),
        min_num=2,
        max_num=6,
        help_text=_("Start each with what the person does."),
    )

    class Meta:
        icon = "list-ol"
        label = _("How it works")
        group = _("About the program")
        template = "wagtail_mentoring/blocks/steps.html"
        preview_template = PREVIEW_TEMPLATE
        description = _("Two to six numbered steps.")
        preview_value = {
            "title": "How it works",
            "steps": [
                {"title": "Apply", "text": "Tell us in ten minutes what you would like to learn."},
                {"title": "Meet your mentor", "text": "We suggest someone who fits, you both agree."},
                {"title": "Talk once a month", "text": "Six conversations, online or on campus."},
            ],
        }


class StoryBlock(blocks.StructBlock):
    quote = blocks.TextBlock(label=_("Quote"), help_text=_("Without quotation marks; they are set for you."))
    person = blocks.CharBlock(label=_("Person"), max_length=80)
    role = blocks.CharBlock(
        label=_("Who that is"),
        max_length=120,
        required=False,
        help_text=_("For example “BSc Biology 2024, mentee”."),
    )
    image = ImageBlock(
        label=_("Portrait"), required=False, help_text=_("The name stands beside it: mark it as decorative.")
    )


class StoriesBlock(blocks.StructBlock):
    """What people say who took part."""

    title = blocks.CharBlock(label=_("Title"), max_length=120, default=_("What people say"))
    stories = blocks.ListBlock(StoryBlock(), label=_("Stories"), min_num=1, max_num=6)

    class Meta:
        icon = "openquote"
        label = _("Stories")
        group = _("People")
        template = "wagtail_mentoring/blocks/stories.html"
        preview_template = PREVIEW_TEMPLATE
        description = _("Quotes of people who took part. Ask them first, and keep their words.")
        preview_value = {
            "title": "What people say",
            "stories": [
                {
                    "quote": "After two conversations I knew which jobs I did not want. Worth a year.",
                    "person": "Aoife Brennan",
                    "role": "BSc Biology 2024, mentee",
                }
            ],
        }


class QuestionAnswerBlock(blocks.StructBlock):
    question = blocks.CharBlock(label=_("Question"), max_length=200)
    answer = blocks.RichTextBlock(label=_("Answer"), features=SHORT_TEXT_FEATURES)


class QuestionsBlock(blocks.StructBlock):
    """Questions that open to show their answers; search engines are told about them."""

    title = blocks.CharBlock(label=_("Title"), max_length=120, default=_("Questions and answers"))
    questions = blocks.ListBlock(
        QuestionAnswerBlock(),
        label=_("Questions"),
        min_num=1,
        help_text=_("The ones your office is really asked, in their words."),
    )

    class Meta:
        icon = "help"
        label = _("Questions and answers")
        group = _("About the program")
        template = "wagtail_mentoring/blocks/questions.html"
        preview_template = PREVIEW_TEMPLATE
        description = _("Questions that open to show their answers.")
        preview_value = {
            "title": "Questions and answers",
            "questions": [
                {"question": "How much time does it take?", "answer": "<p>About two hours a month.</p>"},
                {"question": "May I choose my mentor?", "answer": "<p>You name up to five, in order.</p>"},
            ],
        }


class FigureBlock(blocks.StructBlock):
    value = blocks.CharBlock(label=_("Number"), max_length=12, help_text=_("For example “93%” or “1,200”."))
    label = blocks.CharBlock(label=_("What it counts"), max_length=80)
    source = blocks.CharBlock(
        label=_("Source"),
        max_length=120,
        required=False,
        help_text=_("For example “closing survey 2025, n = 214”."),
    )


class FiguresBlock(blocks.StructBlock):
    """A few numbers, each with its source."""

    title = blocks.CharBlock(label=_("Title"), max_length=120, default=_("The program in figures"))
    figures = blocks.ListBlock(FigureBlock(), label=_("Figures"), min_num=1, max_num=4)

    class Meta:
        icon = "order"
        label = _("Figures")
        group = _("About the program")
        template = "wagtail_mentoring/blocks/figures.html"
        preview_template = PREVIEW_TEMPLATE
        description = _("One to four numbers with what they count and where they come from.")
        preview_value = {
            "title": "The program in figures",
            "figures": [
                {"value": "212", "label": "pairs in the last round", "source": "Round 2025/26"},
                {"value": "93%", "label": "would do it again", "source": "Closing survey, n = 187"},
            ],
        }


class DownloadBlock(blocks.StructBlock):
    document = DocumentChooserBlock(label=_("Document"))
    title = blocks.CharBlock(
        label=_("Title"), max_length=120, required=False, help_text=_("Empty: the document's own.")
    )
    text = blocks.CharBlock(label=_("What is in it"), max_length=200, required=False)


class DownloadsBlock(blocks.StructBlock):
    """Documents to take away, with their kind and size."""

    title = blocks.CharBlock(label=_("Title"), max_length=120, default=_("Downloads"))
    documents = blocks.ListBlock(DownloadBlock(), label=_("Documents"), min_num=1)

    class Meta:
        icon = "download"
        label = _("Downloads")
        group = _("About the program")
        template = "wagtail_mentoring/blocks/downloads.html"
        description = _("Documents with their kind and size.")
