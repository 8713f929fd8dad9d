"""What an editor does to a form, at random: one edit of its blocks, nothing of it saved."""

import copy
from typing import Any

from tests.faults.live_edit_world import World

KINDS = ("short_text", "long_text", "email", "number", "yes_no", "choice", "choice", "date")
#: So many questions and options a form ever has; after that, those that were taken out come back.
DISPLAYS = ("radio", "select", "many", "ranked")
MOST_QUESTIONS, MOST_OPTIONS = 60, 10


def another_question(world: World, sections: list[dict[str, Any]]) -> dict[str, Any]:
    """A new question; of a form that has seen many, one that was taken out comes back with its key."""
    asked = {question["id"] for part in sections for question in part["value"]["questions"]}
    gone = [question for key, question in world.questions.items() if key not in asked]
    if gone and len(world.questions) >= MOST_QUESTIONS:
        world.done["brought back"] += 1
        return copy.deepcopy(world.rng.choice(gone))
    return new_question(world)


def new_question(world: World) -> dict[str, Any]:
    kind = world.rng.choice(KINDS)
    value: dict[str, Any] = {"label": world.words(), "required": world.rng.random() < 0.4}
    if kind == "choice":
        value["display"] = world.rng.choice(DISPLAYS)
        value["options"] = [new_option(world) for _number in range(world.rng.randint(2, 5))]
    question = {"type": kind, "id": world.fresh(), "value": value}
    world.questions[question["id"]] = copy.deepcopy(question)
    return question


def new_option(world: World) -> dict[str, Any]:
    return {"type": "item", "id": world.fresh(), "value": world.words()}


def new_section(world: World, sections: list[dict[str, Any]]) -> dict[str, Any]:
    questions: list[dict[str, Any]] = []
    for _number in range(world.rng.randint(1, 4)):
        part = {"value": {"questions": questions}}
        questions.append(another_question(world, [*sections, part]))
    return {"type": "section", "id": world.fresh(), "value": {"title": world.words(), "questions": questions}}


def edited(world: World, sections: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One random edit, as an editor makes it."""
    part = world.rng.choice(sections)["value"]
    questions = part["questions"]
    verb = world.rng.choice(VERBS)
    world.done[verb] += 1
    if verb == "add" or not questions:
        questions.insert(world.rng.randint(0, len(questions)), another_question(world, sections))
        return sections
    question = world.rng.choice(questions)
    value = question["value"]
    match verb:
        case "reword":
            value["label"] = world.words()
        case "help":
            value["help_text"] = world.words()
        case "require":
            value["required"] = not value["required"]
        case "remove":
            questions.remove(question)
        case "reorder":
            world.rng.shuffle(questions)
        case "move":
            questions.remove(question)
            world.rng.choice(sections)["value"]["questions"].append(question)
        case "limit":
            value["max_length"] = world.rng.choice([5, 50, 500])
        case "condition":
            value["show_when"] = condition(world, sections, question)
        case "section":
            sections.append(new_section(world, sections))
        case _:
            edit_options(world, verb, question)
    return sections if len(sections) < 8 else sections[:6]


VERBS = (
    "add", "remove", "reword", "help", "require", "reorder", "move", "limit", "condition", "section",
    "add option", "retire option", "rename option", "choose otherwise",
)  # fmt: skip


def edit_options(world: World, verb: str, question: dict[str, Any]) -> None:
    options = question["value"].get("options")
    if not options:
        return
    if verb == "add option":
        known = world.questions[question["id"]]["value"]["options"]
        gone = [option for option in known if option["id"] not in {other["id"] for other in options}]
        if len(known) < MOST_OPTIONS:
            options.append(new_option(world))
        elif gone:
            options.append(dict(world.rng.choice(gone)))
    elif verb == "choose otherwise":
        question["value"]["display"] = world.rng.choice(DISPLAYS)
    elif verb == "rename option":
        world.rng.choice(options)["value"] = world.words()
    elif len(options) > 2:
        options.remove(world.rng.choice(options))


def condition(world: World, sections: list[dict[str, Any]], question: dict[str, Any]) -> dict[str, Any]:
    """An earlier question to depend on, or nothing; what cannot be compiled is refused and not published."""
    others = [other for part in sections for other in part["value"]["questions"] if other is not question]
    if not others or world.rng.random() < 0.3:
        return {"question": "", "test": "answered", "values": ""}
    return {"question": world.rng.choice(others)["id"], "test": "answered", "values": ""}


def remember(world: World, question: dict[str, Any]) -> None:
    """Questions come back as they last stood, options they once had included."""
    known = world.questions.get(question["id"], question)
    current = {option["id"] for option in question["value"].get("options", [])}
    gone = [option for option in known["value"].get("options", []) if option["id"] not in current]
    world.questions[question["id"]] = copy.deepcopy(question)
    if current:
        world.questions[question["id"]]["value"]["options"] += gone


def put_into_german(world: World, value: dict[str, Any]) -> None:
    for name in ("label", "help_text"):
        if value.get(name) and world.rng.random() < 0.7:
            value[name] = f"{world.words()} auf Deutsch"
    value["required"] = world.rng.random() < 0.5
    for option in value.get("options", []):
        option["value"] = f"{world.words()} auf Deutsch"
