"""The mentee form in German, as the portal's translator wrote it; where the portal offers German."""

from .forms import CONDUCT, STUDENT_PRIVACY

CODE = "de"
WORDS = {
    "Apply for a mentor": "Mentorin oder Mentor finden",
    "About you": "Über Sie",
    "How we reach you, and what you study.": "Wie wir Sie erreichen und was Sie studieren.",
    "Full name": "Vor- und Nachname",
    "As it should appear on messages to your mentor.": "So, wie er in Nachrichten stehen soll.",
    "University e-mail address": "E-Mail-Adresse der Universität",
    "We send your receipt and all news here.": "Dorthin schicken wir die Bestätigung und alles Weitere.",
    "Course": "Studiengang",
    "For example BSc Biology.": "Zum Beispiel BSc Biologie.",
    "Year of study": "Studienjahr",
    "First year": "Erstes Jahr",
    "Second year": "Zweites Jahr",
    "Third year": "Drittes Jahr",
    "Final year": "Letztes Jahr",
    "Taught postgraduate": "Master",
    "Doctoral": "Promotion",
    "Will you be away from Northmere for more than a month this year?": (
        "Sind Sie in diesem Jahr länger als einen Monat nicht in Northmere?"
    ),
    "On placement or abroad, for example. It is no obstacle: many pairs meet online.": (
        "Etwa im Praktikum oder im Ausland. Das ist kein Hindernis: Viele Paare treffen sich online."
    ),
    "Have you had a mentor with us before?": "Hatten Sie bei uns schon einmal eine Mentorin, einen Mentor?",
    "Your goals": "Ihre Ziele",
    "Mentors read this first. Write as you would to someone you would like to meet.": (
        "Das wird zuerst gelesen. Schreiben Sie wie an jemanden, den Sie gern kennenlernen würden."
    ),
    "What would you like to get out of mentoring?": "Was erhoffen Sie sich vom Mentoring?",
    "A decision you face, a field you want to understand, a skill you want to practise.": (
        "Eine Entscheidung, ein Berufsfeld, das Sie verstehen, etwas, das Sie üben möchten."
    ),
    "Name two or three objectives for the year": "Nennen Sie zwei oder drei Ziele für das Jahr",
    "One a line. You will look at them again with your mentor half-way through.": (
        "Eines je Zeile. Zur Halbzeit sehen Sie sie gemeinsam wieder an."
    ),
    "What would you like to talk about?": "Worüber möchten Sie sprechen?",
    "Which industries interest you?": "Welche Branchen interessieren Sie?",
    "Your match": "Wer zu Ihnen passt",
    "Mentors you would like to work with": "Mit wem möchten Sie arbeiten?",
    "How would you like to meet?": "Wie möchten Sie sich treffen?",
    "Languages you could meet in": "In welchen Sprachen können Sie sich treffen?",
    "How many hours a month can you give?": "Wie viele Stunden im Monat haben Sie Zeit?",
    "One hour": "Eine Stunde",
    "Two hours": "Zwei Stunden",
    "Three to four hours": "Drei bis vier Stunden",
    "Your CV": "Ihr Lebenslauf",
    "One or two pages are plenty.": "Ein bis zwei Seiten reichen.",
    "CV": "Lebenslauf",
    "Agreement": "Einverständnis",
    "Please read both texts.": "Bitte lesen Sie beide Texte.",
    "I agree to the code of conduct": "Ich halte mich an die Regeln des Programms",
    CONDUCT: (
        "Ich antworte innerhalb von fünf Tagen, behandle vertraulich, worüber wir sprechen, und sage dem "
        "Mentoring-Team Bescheid, wenn ich aufhören muss.\n\n"
        "Alle dürfen die Zusammenarbeit jederzeit und ohne Gründe beenden: mentoring@northmere.example."
    ),
    "I agree to the use of my answers": "Ich bin mit der Verwendung meiner Antworten einverstanden",
    STUDENT_PRIVACY: (
        "Careers Service und Alumni Office der Universität Northmere verwenden diese Antworten, um jemanden für "
        "Sie zu finden und das Programm zu führen. Wer Sie begleitet, sieht Namen, Studiengang, Ziele und "
        "Lebenslauf. Angaben zum Nachteilsausgleich sieht nur das Mentoring-Team.\n\n"
        "Wir löschen Bewerbungen zwei Jahre nach dem Ende der Runde. Sie können Ihre jederzeit ansehen, "
        "berichtigen oder zurückziehen."
    ),
}
