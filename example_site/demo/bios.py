"""Sentences from which the demo's profiles are written, so that no two read alike."""

OPENINGS = (
    "I came to {employer} by a roundabout way: a {degree}, two false starts, and then a team that took a chance on me.",
    "After my {degree} I was sure I would stay at university. A summer placement changed that, and I have not looked back.",
    "I was the first in my family to go to university, and nobody around me knew what {title_article} did. I can tell you, honestly.",
    "My days at {employer} are half people, half problems. As {title_article} I have learned to enjoy both.",
    "I have changed my mind about what I want from {industry_lower} more than once. That is normal, and I am glad I did.",
    "When I graduated in {class_year} I sent sixty applications and heard back from four. I wish somebody had read my CV first.",
    "My {degree} has, on paper, little to do with being {title_article}. In practice I use it every week.",
    "I moved to {city} for work without knowing a soul, and would gladly help someone who is thinking of a similar step.",
    "Most of what I know about {industry_lower} I learned from people who gave me an hour when they did not have to. I would like to pass that on.",
    "At Northmere I ran the student radio station and nearly forgot to go to lectures. My first employer hired me for the radio.",
    "I work in {industry_lower} because of one conversation in my final year. This is my way of having that conversation with you.",
    "Being {title_article} looks tidy from outside. I like to show students the untidy, interesting middle of it.",
    "I spent my first two years at {employer} afraid of asking questions. Now I am the one who answers them.",
)
MIDDLES = {
    "Exploring careers": (
        "If you do not know yet what you want, good: we can talk through what you liked, what bored you, and who to ask next.",
        "I keep a list of forty jobs that did not exist when I was a student; we can start there.",
    ),
    "CV review": (
        "Send me your CV before we meet and I will mark it the way our recruiters do: fast, and with a red pen.",
        "I have read hundreds of CVs for my team and can tell you in ten minutes what yours says, and what it leaves out.",
    ),
    "Mock interview": (
        "I interview candidates every month, so a practice run with me is close to the real thing, and I give written feedback.",
        "We can practise the questions you dread until they are only questions.",
    ),
    "Job search": (
        "I can help you turn a vague search into ten employers worth writing to.",
        "Searching for work is a job of its own; I will show you the spreadsheet that kept me sane.",
    ),
    "Networking": (
        "Networking sounded dreadful to me too. I will show you how to write a message that people answer.",
        "I am an introvert with a large address book, and happy to explain how that happened.",
    ),
    "Graduate school": (
        "Thinking of another degree? I help people to ask first what it is for.",
        "I have sat on an admissions panel and can read your statement as they would.",
    ),
    "Changing field": (
        "If you are changing field, we can look at which of your skills travel and which you would have to learn.",
        "My team hires people from five disciplines; I know what convinces us.",
    ),
    "Starting a business": (
        "If you have an idea, bring it: I will ask the questions a bank would, only more kindly.",
        "I have helped three friends start companies, and two of them still speak to me.",
    ),
    "Working abroad": (
        "Ask me about visas, flats and the loneliness of the first month in a new country.",
        "I work with colleagues in six countries and can tell you where your degree is understood.",
    ),
    "First-generation experience": (
        "There are unwritten rules nobody explains when you are the first in your family. I am happy to write them down.",
        "I remember not knowing what office hours were. Ask me the things you feel you should know already.",
    ),
    "Work–life balance": (
        "I have learned, slowly, how to love a job and still leave at six. Ask me what I gave up for it.",
        "We can talk about the hours, honestly, before you sign anything.",
    ),
    "Work shadowing": (
        "You are welcome to spend a day with my team and see what the work is really like.",
        "Twice a year I take a student along for a day; bring comfortable shoes.",
    ),
}
CLOSINGS = (
    "I like concrete questions.",
    "Bring one question and we will go from there.",
    "I am best in the evenings.",
    "Tell me what you have tried already, so that we do not waste your time.",
    "I can promise honesty and a good reading list.",
    "No question is too small. I asked all of them myself.",
    "I expect you to come prepared, and I will too.",
    "",
)
PROMISES = ("within a day", "within three days", "within three days", "within a week", "at weekends", "")
