"""Run in a new site by ``test_tutorial.py``: its console lines, then chapters 4 to 6 at the admin's forms.

Prints a JSON object with what was pressed and filled in, and what visitors and the student then see.
"""

import json
import os
import sys
from datetime import date, timedelta
from pathlib import Path

sys.path[:0] = [str(Path.cwd()), str(Path(__file__).parents[2])]
os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings.dev"

from django.core.management import execute_from_command_line  # noqa: E402  the path comes first

from tests.tutorial.by_hand import Browser  # noqa: E402
from tests.tutorial.pages import console_lines  # noqa: E402

PASSWORD = "a long word of the tutorial"
#: Without migrations (see the test), and without anybody at the keyboard.
OPTIONS = {"migrate": ["--run-syncdb"], "createsuperuser": ["--noinput"]}


def run_console_lines():
    """Every ``python manage.py …`` of the tutorial but the server."""
    for line in console_lines():
        python, *command = line.split()
        if python == "python" and command[1] != "runserver":
            execute_from_command_line([*command, *OPTIONS.get(command[1], [])])


def directory(browser):
    """Chapters 4 and 5."""
    browser.open_menu("Mentoring", "Offices").follow("Add office")
    browser.fill("Create", Name="Alumni Relations", Kind="Alumni relations")
    browser.open_menu("Settings", "Users").follow("me")
    browser.open_tabs("Roles", "Account")
    browser.fill("Save", First_Name="Ada", Last_Name="Byrne", Alumni_Relations=True)
    browser.open_menu("Mentoring", "Vocabularies").follow("Add vocabulary")
    browser.fill("Save", Name="Industry")
    browser.open_menu("Mentoring", "Terms").follow("Add term")
    browser.fill("Save", Vocabulary="1", Name="Technology")
    browser.open_menu("Mentoring", "Mentors").follow("Add mentor")
    browser.open_tabs("Terms", "Availability")
    person = {"Name": "Maya Lindqvist", "Job_title": "Engineer", "Kept_by": "Alumni Relations"}
    browser.fill("Save draft", **person, Technology=True)
    browser.follow("Record consent")
    browser.fill("Record consent", Text_the_mentor_agreed_to="My profile may be shown to students.")
    browser.follow("Approve").fill("Confirm")
    browser.fill("Publish")
    browser.add_child_page("Mentor directory")
    browser.fill("Publish", Title="Find a mentor")


def program(browser):
    """Chapter 6."""
    day = date.today()
    browser.open_menu("Mentoring", "Programs").follow("Add program")
    browser.fill("Create", Name="First Steps", Leading_office="Alumni Relations")
    browser.open_menu("Mentoring", "Rounds").follow("Add round")
    browser.fill(
        "Create",
        Program="First Steps",
        Name="This year",
        Applications_open=f"{day - timedelta(1)} 09:00",
        Applications_close=f"{day + timedelta(7)} 09:00",
        Mentorships_start=day + timedelta(20),
        Mentorships_end=day + timedelta(200),
        Places_for_mentees=1,
    )
    browser.open_menu("Mentoring", "Programs").follow("First Steps")
    browser.read("Partners")
    browser.follow("Set to “In agreement”").fill("Confirm")
    browser.follow("Set to “Approved”").fill("Confirm")
    browser.open_menu("Mentoring", "Application forms").follow("Start from “Mentee application”")
    browser.fill("Publish")
    browser.open_menu("Mentoring", "Forms of rounds").follow("Add form of a round")
    browser.fill("Create", Round="First Steps This year", For="Mentee", Form="1")
    browser.add_child_page("Application page")
    browser.fill("Publish", Title="Apply", Round_and_form="First Steps This year: Mentee")


def student(browser):
    """The last paragraphs: a login for a student, who starts an application; then what staff see."""
    browser.open_menu("Settings", "Users").follow("Add a user")
    name = {"First_Name": "Sam", "Last_Name": "Kerr", "Email": "sam@example.org"}
    browser.fill("Create", Username="sam", **name, Password=PASSWORD, Password_confirmation=PASSWORD)
    sam = Browser(used=browser.used).open("/apply/").follow("Sign in to apply")
    sam.fill("Log in", Username="sam", Password=PASSWORD)
    sam.fill("Start your application")
    browser.open_menu("Mentoring", "Applications")
    return sam


def main():
    run_console_lines()
    from django.contrib.auth import get_user_model

    from tests.empty_site import make_home_page

    make_home_page("en-us")
    browser = Browser(get_user_model().objects.get(username="me"))
    directory(browser)
    visitor = Browser(used=browser.used).open("/find-a-mentor/")
    visitor.read("Industry")
    found, profile = visitor.text, visitor.open("/find-a-mentor/maya-lindqvist/").text
    program(browser)
    sam = student(browser)
    print(json.dumps({"directory": found, "profile": profile, "sections": sam.text, "used": browser.used}))


if __name__ == "__main__":
    main()
