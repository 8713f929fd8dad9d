"""The words of the German pages, as the portal's translator wrote them."""

from collections.abc import Mapping

HOME: Mapping[str, str] = {
    "Northmere University": "Universität Northmere",
    "home": "de",
    "Welcome": "Willkommen",
    "A university by the water, with people in 118 countries": (
        "Eine Universität am Wasser, mit Menschen in 118 Ländern"
    ),
    "Northmere has taught by the estuary since 1871. Today 14,200 students learn here, and 96,000 graduates"
    " are a conversation away.": (
        "Seit 1871 wird in Northmere an der Flussmündung gelehrt. Heute lernen hier 14.200 Studierende, und"
        " 96.000 Ehemalige sind nur ein Gespräch entfernt."
    ),
    "Find a mentor": "Mentor:in finden",
    "Degrees": "Studiengänge",
    "Sixty-two ways to begin": "Zweiundsechzig Wege anzufangen",
    "Search graduates by field, topic and place": "Ehemalige nach Fach, Thema und Ort suchen",
    "Mentoring programs": "Mentoring-Programme",
    "What is open now, and until when": "Was jetzt offen ist, und bis wann",
    "For graduates": "Für Ehemalige",
    "Stay in touch, give an hour": "In Kontakt bleiben, eine Stunde geben",
    "Careers & mentoring": "Karriere & Mentoring",
    "Somebody from Northmere has done it before": "Jemand aus Northmere hat es schon gemacht",
    "Career Services and Alumni Relations run our mentoring programs together. Find a graduate who has "
    "walked the way you are thinking about, ask what you cannot read anywhere, and meet for one "
    "conversation or for a year.": (
        "Career Services und Alumni Relations führen unsere Mentoring-Programme gemeinsam durch. Finden Sie "
        "jemanden, der den Weg gegangen ist, über den Sie nachdenken, fragen Sie, was nirgends steht, und "
        "treffen Sie sich für ein Gespräch oder für ein Jahr."
    ),
    "400": "400",
    "34": "34",
    "mentors": "Mentor:innen",
    "countries": "Länder",
    "5 days": "5 Tage",
    "usual answer": "bis zur Antwort",
    "See the programs": "Zu den Programmen",
    "News": "Neuigkeiten",
    "I asked her the question I could not ask in an interview. She laughed, and then told me the truth.": (
        "Ich habe sie gefragt, was man im Vorstellungsgespräch nicht fragen kann. Sie hat gelacht und mir dann"
        " die Wahrheit gesagt."
    ),
    "Third-year student of engineering, after a first conversation": (
        "Ingenieurstudent im dritten Jahr, nach einem ersten Gespräch"
    ),
}

SECTIONS: Mapping[str, str] = {
    "Careers & mentoring": "Karriere & Mentoring",
    "careers": "karriere",
    "Advice, work experience and people who have done what you are thinking about.": (
        "Beratung, Praxiserfahrung und Menschen, die schon getan haben, worüber Sie nachdenken."
    ),
    "Start where you are": "Fangen Sie an, wo Sie stehen",
    "You do not need a plan to talk to us. Drop in at the Boathouse on any weekday between 12.00 and 14.00, "
    "book a longer appointment, or begin with a mentor.": (
        "Sie brauchen keinen Plan, um mit uns zu sprechen. Kommen Sie werktags zwischen 12 und 14 Uhr ins "
        "Boathouse, vereinbaren Sie einen längeren Termin, oder beginnen Sie mit einer Mentorin, einem Mentor."
    ),
    "Two offices, one offer": "Zwei Büros, ein Angebot",
    "Career Services looks after students, Alumni Relations looks after graduates. For mentoring they are one "
    "team: whichever door you knock on, the answer is the same.": (
        "Career Services ist für Studierende da, Alumni Relations für Ehemalige. Beim Mentoring sind sie ein "
        "Team: An welche Tür Sie auch klopfen, die Antwort ist dieselbe."
    ),
    "Search": "Suche",
    "search": "suche",
    "Mentoring programs": "Mentoring-Programme",
    "programs": "programme",
    "From one conversation to a whole year. See what is open, until when, and who it is for.": (
        "Von einem Gespräch bis zu einem ganzen Jahr. Was gerade offen ist, bis wann, und für wen."
    ),
    "Mentoring programs of Northmere University and when they take applications.": (
        "Mentoring-Programme der Universität Northmere, und wann man sich bewerben kann."
    ),
    "Find a mentor": "Mentor:in finden",
    "find-a-mentor": "mentor-finden",
    "Graduates of Northmere who like to be asked. Search by name, employer or subject, or narrow the list down.": (
        "Ehemalige aus Northmere, die sich gern fragen lassen. Suchen Sie nach Name, Arbeitgeber oder Fach, oder "
        "grenzen Sie die Liste ein."
    ),
    "Search the mentors of Northmere University by field, topic, place and language.": (
        "Mentor:innen der Universität Northmere nach Fach, Thema, Ort und Sprache suchen."
    ),
    "How to meet a mentor": "So lernen Sie sich kennen",
    "Apply to First Steps and name up to five mentors. You can also ask either office to pass a message on.": (
        "Bewerben Sie sich bei First Steps, und nennen Sie bis zu fünf Mentor:innen. Beide Büros leiten auch "
        "gern eine Nachricht weiter."
    ),
    "About First Steps": "Mehr über First Steps",
}

APPLICATION_PAGE: Mapping[str, str] = {
    "Apply for a mentor": "Mentor:in finden",
    "apply": "bewerben",
    "Tell us about yourself and what you hope for. Have your CV at hand; the rest you know already.": (
        "Erzählen Sie uns von sich und was Sie sich erhoffen. Halten Sie Ihren Lebenslauf bereit; den Rest "
        "wissen Sie schon."
    ),
}

PROGRAM: Mapping[str, str] = {
    "First Steps": "First Steps",
    "first-steps": "first-steps",
    "58": "58",
    "Ciara Nolan": "Ciara Nolan",
    "Arjun Patel": "Arjun Patel",
    "A graduate in your field, one hour a month, for the two terms before you leave.": (
        "Jemand aus Ihrem Fach, eine Stunde im Monat, in den zwei Semestern vor Ihrem Abschluss."
    ),
    "One graduate, one student, one hour a month. No exam, no report, and nobody minds if you do not know "
    "yet what you want.": (
        "Eine Ehemalige oder ein Ehemaliger, ein Mentee, eine Stunde im Monat. Keine Prüfung, kein Bericht, und "
        "niemand stört sich daran, wenn Sie noch nicht wissen, was Sie wollen."
    ),
    "It takes about twenty minutes, and you can save and come back.": (
        "Es dauert etwa zwanzig Minuten. Sie können zwischendurch speichern und später weitermachen."
    ),
    "Look at the mentors meanwhile: you can ask for one conversation at any time.": (
        "Sehen Sie sich inzwischen die Mentor:innen an: Um ein einzelnes Gespräch können Sie jederzeit bitten."
    ),
    "How it works": "So läuft es ab",
    "Tell us where you stand": "Sagen Sie uns, wo Sie stehen",
    "What you hope for, what you have tried, when you have time.": (
        "Was Sie sich erhoffen, was Sie versucht haben, wann Sie Zeit haben."
    ),
    "We find your mentor": "Wir finden jemanden für Sie",
    "By hand, both offices together. You may name up to five people.": (
        "Von Hand, beide Büros gemeinsam. Sie können bis zu fünf Personen nennen."
    ),
    "Meet six times": "Treffen Sie sich sechsmal",
    "January to June, by video or over coffee. You set the subject.": (
        "Januar bis Juni, per Video oder beim Kaffee. Das Thema bestimmen Sie."
    ),
    "Look back": "Blicken Sie zurück",
    "A last conversation, and a short form for each of you.": (
        "Ein letztes Gespräch und ein kurzer Fragebogen für beide."
    ),
    "Key dates": "Wichtige Termine",
    "Welcome evening": "Begrüßungsabend",
    "The Boathouse, 18.00. Meet your mentor or join by video.": (
        "Boathouse, 18 Uhr. Lernen Sie sich dort kennen oder per Video."
    ),
    "Half-way tea": "Halbzeit-Tee",
    "What works, what does not, who needs a different match.": (
        "Was klappt, was nicht, wer jemand anderen braucht."
    ),
    "Is it for you?": "Ist es etwas für Sie?",
    "Students in their penultimate or final year, from any school. No marks needed.": (
        "Studierende im vorletzten oder letzten Jahr, aus allen Fakultäten. Noten spielen keine Rolle."
    ),
    "One conversation a month from January to June, and half an hour to prepare each.": (
        "Ein Gespräch im Monat von Januar bis Juni, und je eine halbe Stunde Vorbereitung."
    ),
    "Bring the question you cannot look up": "Fragen Sie, was man nicht nachlesen kann",
    "What people earn, when they nearly gave up, how they found the job that was never advertised. Mentors are "
    "not recruiters, and nothing you say goes into a file.": (
        "Was man verdient, wann man fast aufgegeben hätte, wie man die Stelle fand, die nie ausgeschrieben war. "
        "Hier wird niemand angeworben, und nichts, was Sie sagen, kommt in eine Akte."
    ),
    "Some of the people you could meet": "Einige, die Sie kennenlernen könnten",
    "A few of those with a place free today.": "Einige von denen, die heute einen Platz frei haben.",
    "Last year": "Im letzten Jahr",
    "pairs met until the end": "Paare trafen sich bis zum Schluss",
    "Closing report 2025/26": "Abschlussbericht 2025/26",
    "5.4": "5,4",
    "conversations a pair, on average": "Gespräche je Paar im Durchschnitt",
    "91%": "91 %",
    "of students would do it again": "der Studierenden würden es wieder tun",
    "Survey, 49 of 58 answered": "Umfrage, 49 von 58 haben geantwortet",
    "What people say": "Was andere sagen",
    "I came with a list of jobs and left with a reason. Orla asked what I would do on a free Tuesday, and that "
    "was the end of consulting.": (
        "Ich kam mit einer Liste von Berufen und ging mit einem Grund. Orla fragte, was ich an einem freien "
        "Dienstag täte, und damit war die Unternehmensberatung erledigt."
    ),
    "Mentee, BA History, 2025/26": "Mentee, BA Geschichte, 2025/26",
    "I expected to give advice. Mostly I was asked what I had been wrong about, which is a better question.": (
        "Ich dachte, ich würde Rat geben. Meistens wurde ich gefragt, worin ich mich geirrt hatte, und das ist "
        "die bessere Frage."
    ),
    "Mentor, engineer in Cork": "Mentor, Ingenieur in Cork",
    "Career Services looks after students, Alumni Relations after mentors. Ask whichever you find first.": (
        "Career Services ist für Studierende da, Alumni Relations für Mentor:innen. Fragen Sie, wen Sie zuerst "
        "erreichen."
    ),
    "Questions and answers": "Fragen und Antworten",
    "Do I need to know what I want?": "Muss ich wissen, was ich will?",
    "No. Half of our students do not, and their mentors like that.": (
        "Nein. Die Hälfte weiß es nicht, und gerade das gefällt den Mentor:innen."
    ),
    "Can I choose my mentor?": "Kann ich mir jemanden aussuchen?",
    "You can name up to five people from the directory. We try the first one first, and tell you if it has to be "
    "somebody else.": (
        "Sie können bis zu fünf Personen aus dem Verzeichnis nennen. Wir versuchen es der Reihe nach und sagen "
        "Ihnen, wenn es jemand anderes wird."
    ),
    "What if we do not get on?": "Und wenn wir uns nicht verstehen?",
    "Write to either office. Nobody has to give a reason, and we look for someone else.": (
        "Schreiben Sie einem der Büros. Niemand muss einen Grund nennen, und wir suchen jemand anderen."
    ),
    "I am away in spring. Can I still take part?": "Ich bin im Frühling nicht da. Kann ich trotzdem mitmachen?",
    "Yes, if you have an hour a month and a connection. Many pairs never meet in person.": (
        "Ja, wenn Sie eine Stunde im Monat und eine Internetverbindung haben. Viele Paare treffen sich nie "
        "persönlich."
    ),
    "Downloads": "Zum Herunterladen",
    "What to talk about, month by month.": "Worüber man sprechen kann, Monat für Monat (auf Englisch).",
}
