"""The body of a program's page with the blocks of every room."""

from wagtail_mentoring.applicants.page_blocks import CallToActionBlock
from wagtail_mentoring.directory.blocks import MentorStripBlock
from wagtail_mentoring.partnership.blocks import RunJointlyBlock
from wagtail_mentoring.programs.blocks import ProgramBody


class MentoringProgramBody(ProgramBody):
    """Everything editors may put on a program's page. A host's own body subclasses it and adds its blocks."""

    run_jointly = RunJointlyBlock()
    mentors = MentorStripBlock()
    call_to_action = CallToActionBlock()

    class Meta:
        block_counts = {
            "timeline": {"max_num": 1},
            "eligibility": {"max_num": 1},
            "run_jointly": {"max_num": 1},
        }
