"""The words of the portal's own pages."""

from datetime import date
from typing import NamedTuple


class Text(NamedTuple):
    """One page: its title, lead, picture (kind of scene and seed) and body."""

    title: str
    slug: str
    lead: str
    picture: tuple[str, int] | None
    body: str
    published_on: date | None = None


HERO_TITLE = "A university by the water, with people in 118 countries"
HERO_LEAD = (
    "Northmere has taught by the estuary since 1871. Today 14,200 students learn here, and 96,000 graduates"
    " are a conversation away."
)
MENTORING_TEXT = (
    "Career Services and Alumni Relations run our mentoring programs together. Find a graduate who has "
    "walked the way you are thinking about, ask what you cannot read anywhere, and meet for one "
    "conversation or for a year."
)

QUICK_LINKS = (
    ("Degrees", "Sixty-two ways to begin", "study"),
    ("Find a mentor", "Search graduates by field, topic and place", "directory"),
    ("Mentoring programs", "What is open now, and until when", "programs"),
    ("For graduates", "Stay in touch, give an hour", "alumni"),
)
FIGURES = (("400", "mentors"), ("34", "countries"), ("5 days", "usual answer"))
QUOTE = (
    "I asked her the question I could not ask in an interview. She laughed, and then told me the truth.",
    "Third-year student of engineering, after a first conversation",
)

STUDY = Text(
    "Study",
    "study",
    "Sixty-two degrees in three faculties, small seminars from the first week, and a year abroad for "
    "everyone who wants one.",
    ("quad", 3),
    "<h2>Three faculties</h2><p>Arts and Social Sciences, Engineering and Computing, and Science and Health"
    " share one campus between the quay and Chapel Hill. Most students take at least one course outside "
    "their own faculty.</p><h2>How we teach</h2><ul><li>Seminars of no more than sixteen from the first "
    "week</li><li>A tutor who stays with you for all your years</li><li>A project with an employer or a "
    "public body in the third year</li></ul><h2>Visiting us</h2><p>Open days are in June and October. If "
    "you cannot come, a student will show you round by video.</p>",
)
RESEARCH = Text(
    "Research",
    "research",
    "From tidal energy to medieval trade: eleven centres where questions matter more than departments.",
    ("labs", 2),
    "<h2>Where we are strong</h2><p>The Estuary Institute studies how coasts change and how towns can live "
    "with it. The Centre for Trustworthy Computing works with hospitals on software that explains itself. "
    "The Northmere Archive holds four hundred years of port records.</p><h2>Working with us</h2><p>We "
    "answer every enquiry from companies and public bodies within five working days.</p>",
)
CAREERS = Text(
    "Careers & mentoring",
    "careers",
    "Advice, work experience and people who have done what you are thinking about.",
    ("conversation", 4),
    "<h2>Start where you are</h2><p>You do not need a plan to talk to us. Drop in at the Boathouse on any "
    "weekday between 12.00 and 14.00, book a longer appointment, or begin with a mentor.</p><h2>Two "
    "offices, one offer</h2><p>Career Services looks after students, Alumni Relations looks after "
    "graduates. For mentoring they are one team: whichever door you knock on, the answer is the same.</p>",
)
ALUMNI = Text(
    "Alumni",
    "alumni",
    "You are Northmere for life. Stay in touch, come back, and lend an hour to somebody who is where you "
    "once were.",
    ("evening", 2),
    "<h2>What graduates do for students</h2><p>Last year 612 of you gave 4,300 hours: as mentors, as guests"
    " in seminars and as hosts for a day at work. Most of it happened by video, over a lunch "
    "break.</p><h2>What we do for you</h2><ul><li>The library and its journals, free, for "
    "life</li><li>Career advice for five years after your degree</li><li>Forty-one local groups, from Cork "
    "to Singapore</li></ul>",
)
ABOUT = Text(
    "About",
    "about",
    "An independent university, founded by the town’s shipowners in 1871 to teach the children of its "
    "sailors.",
    ("coast", 2),
    "<h2>How we are run</h2><p>The Council has nineteen members; six are elected by staff and students. Its"
    " papers and minutes are public.</p><h2>Finding us</h2><p>The railway station is ten minutes on foot "
    "from the Great Court. There is one car park, and it is usually full: please take the train.</p>",
)
NEWS = Text("News", "news", "What is happening at Northmere.", None, "")
NEWS_ITEMS = (
    Text(
        "Five hundred first conversations in one spring",
        "five-hundred-first-conversations",
        "More students met a mentor this spring than in the three years before together. What changed was "
        "who asks whom.",
        ("conversation", 1),
        "<p>When Career Services and Alumni Relations put their mentoring under one roof two years ago, the"
        " first decision was a small one: students choose, and nobody waits longer than a week for an "
        "answer.</p><p>It worked. Five hundred and eleven students had a first conversation between "
        "February and May, and four in five met their mentor again.</p><p>“I used to be asked once a year "
        "for money,” says a graduate of 1998 who mentors two engineers. “Now I am asked what I know.”</p>",
        date(2026, 10, 8),
    ),
    Text(
        "New tidal laboratory opens on the quay",
        "tidal-laboratory",
        "The Estuary Institute moves into the old customs house, with a wave tank that visitors can watch "
        "from the street.",
        ("labs", 4),
        "<p>After four years of building, the Estuary Institute has moved into the old customs house. The "
        "forty-metre wave tank stands behind glass on the quay side, so that anyone who walks past can see "
        "the experiments.</p>",
        date(2026, 9, 21),
    ),
    Text(
        "Library stays open until two in the morning",
        "library-hours",
        "From November the reading rooms on Chapel Hill close at 2.00 on weekdays, after a trial that "
        "students asked for.",
        ("library", 3),
        "<p>In the trial last term 340 people a night used the late hours. The Students’ Union and the "
        "library have agreed to make them permanent. The last bus down the hill leaves at 2.15.</p>",
        date(2026, 9, 2),
    ),
)
