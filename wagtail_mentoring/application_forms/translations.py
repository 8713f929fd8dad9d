"""The texts of a schema in several languages: which are shown, which are missing, in plain Python.

A schema is written in its source language. ``schema["translations"]`` holds, by language and by key, the
other texts: ``{"de": {"<question>": {"label": …, "help": …}, "<option>": {"label": …}, "title": {…}}}``. The
words of a score's scale are one text, with a line for each.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from .choices import QuestionType

Schema = dict[str, Any]
#: Texts by what they are called in the schema, for example ``label``; and those by key.
Texts = dict[str, str]
Catalogue = dict[str, Texts]

#: Under this key stands the title of the form itself; every other key is a UUID.
FORM = "title"
SECTION_TEXTS = ("title", "intro")
QUESTION_TEXTS = ("label", "help", "text")
ALL_TEXTS = (*SECTION_TEXTS, *QUESTION_TEXTS)


class Written(str):
    """A text that knows in which language it is written, so that a page in another one can say so."""

    language: str

    def __new__(cls, text: str, language: str = "") -> "Written":
        written = super().__new__(cls, text)
        written.language = language
        return written


class TextChange(NamedTuple):
    """A translated text that was changed: of which question, or section; which text; from what to what."""

    language: str
    key: str
    part: str
    was: str
    now: str


class Gap(NamedTuple):
    """Something of the form that reads the same in a translation: probably not translated yet."""

    key: str
    place: str


def catalogue_of(schema: Mapping[str, Any]) -> Catalogue:
    """Every text of ``schema`` in its source language, by key; those of retired questions as well."""
    texts: Catalogue = {FORM: {"title": schema["title"]}}
    for section in schema["sections"]:
        texts[section["key"]] = _texts(section, SECTION_TEXTS)
        for question in section["questions"]:
            texts.update(_of_question(question))
    for question in schema["retired"]:
        texts.update(_of_question(question))
    return texts


def _of_question(question: Mapping[str, Any]) -> Iterator[tuple[str, Texts]]:
    texts = _texts(question, QUESTION_TEXTS)
    if words := question.get("words"):
        texts["words"] = "\n".join(words)
    yield question["key"], texts
    for option in [*question.get("options", []), *question.get("retired_options", [])]:
        yield option["key"], {"label": option["label"]}


def _texts(part: Mapping[str, Any], names: Iterable[str]) -> Texts:
    return {name: part[name] for name in names if part.get(name)}


def translation_of(source: Catalogue, words: Catalogue, former: Iterable[Catalogue]) -> Catalogue:
    """The texts of ``words`` that translate ``source``: same key, not empty, and other than the source's.

    A text that the source has now, or had in one of ``former``, was copied and not translated: it is left
    out, so that readers get the source's present text instead of an old one.
    """
    earlier = [source, *former]
    found: Catalogue = {}
    for key, part, text in _lines(words):
        is_copy = any(catalogue.get(key, {}).get(part) == text for catalogue in earlier)
        if source.get(key, {}).get(part) and not is_copy:
            found.setdefault(key, {})[part] = text
    return found


def _lines(catalogue: Catalogue) -> Iterator[tuple[str, str, str]]:
    for key, texts in catalogue.items():
        for part, text in texts.items():
            yield key, part, text


def with_translations(schema: Schema, translations: Mapping[str, Catalogue]) -> Schema:
    """``schema`` with these translations and no others; without an entry where there is none at all."""
    plain = {name: value for name, value in schema.items() if name != "translations"}
    filled = {language: texts for language, texts in translations.items() if texts}
    return {**plain, "translations": filled} if filled else plain


def of_retired(before: Schema | None, after: Schema, language: str) -> Catalogue:
    """What ``before`` called in ``language`` the questions and options that ``after`` no longer offers."""
    old = (before or {}).get("translations", {}).get(language, {})
    gone = {key for question in after["retired"] for key, _texts in _of_question(question)}
    for section in after["sections"]:
        for question in section["questions"]:
            gone |= {option["key"] for option in question.get("retired_options", [])}
    return {key: texts for key, texts in old.items() if key in gone}


def closest(language: str | None, offered: Iterable[str]) -> str | None:
    """Which of ``offered`` a reader of ``language`` gets: itself, its base language, or a sister of it."""
    if not language:
        return None
    codes, wanted = list(offered), language.lower()
    base = wanted.split("-")[0]
    for fits in (
        lambda code: code.lower() == wanted,
        lambda code: code.lower() == base,
        lambda code: code.lower().startswith(f"{base}-"),
    ):
        if found := next((code for code in codes if fits(code)), None):
            return found
    return None


def language_shown(schema: Mapping[str, Any], language: str | None) -> str:
    """In which of its languages a reader of ``language`` sees ``schema``; empty for an unknown source."""
    source = schema.get("locale", "")
    return closest(language, [source, *schema.get("translations", {})]) or source


def in_language(schema: Schema, language: str | None) -> Schema:
    """``schema`` with the texts a reader of ``language`` sees; what is not translated stays as it is.

    Each text is a ``Written``. Consents get ``texts``, all the texts one may have agreed to, in whatever
    language.
    """
    translations, shown = schema.get("translations", {}), language_shown(schema, language)
    words = _Words(translations.get(shown, {}), shown, schema.get("locale", ""))
    return {
        **words.of(schema, FORM),
        "sections": [
            {
                **words.of(section, section["key"]),
                "questions": [_translated(q, words, translations) for q in section["questions"]],
            }
            for section in schema["sections"]
        ],
        "retired": [_translated(question, words, translations) for question in schema["retired"]],
    }


@dataclass(frozen=True)
class _Words:
    """The words of one ``language``, for parts of a schema that is written in ``source``."""

    catalogue: Catalogue
    language: str
    source: str

    def of(self, part: Mapping[str, Any], key: str) -> dict[str, Any]:
        texts = self.catalogue.get(key, {})
        kept = {name: Written(text, self.source) for name, text in _texts(part, ALL_TEXTS).items()}
        return {**part, **kept, **{name: Written(text, self.language) for name, text in texts.items()}}

    def of_scale(self, question: Mapping[str, Any]) -> dict[str, list[str]]:
        if "words" not in question:
            return {}
        words, language = question["words"], self.source
        own = self.catalogue.get(question["key"], {}).get("words")
        if own and _name_the_same(own.split("\n"), words):
            words, language = own.split("\n"), self.language
        return {"words": [Written(word, language) for word in words]}


def _translated(question: dict[str, Any], words: _Words, all_words: Mapping[str, Catalogue]) -> Any:
    told = {**words.of(question, question["key"]), **words.of_scale(question)}
    for name in ("options", "retired_options"):
        if name in question:
            told[name] = [words.of(option, option["key"]) for option in question[name]]
    if question["type"] == QuestionType.CONSENT:
        others = (catalogue.get(question["key"], {}).get("text") for catalogue in all_words.values())
        told["texts"] = [question["text"], *filter(None, others)]
    return told


def _name_the_same(translated: list[str], words: list[str]) -> bool:
    """Whether the translated words of a scale name as many of its points as the original's."""
    return len(translated) == len(words)


def without_unfitting_scales(source: Catalogue, words: Catalogue) -> Catalogue:
    return {
        key: {
            part: text
            for part, text in texts.items()
            if part != "words" or _name_the_same(text.split("\n"), source[key]["words"].split("\n"))
        }
        for key, texts in words.items()
    }


def unfitting_scales(schema: Schema, language: str) -> list[Gap]:
    """Scores whose words in ``language`` are not as many as in the original, so that nobody reads them."""
    words = schema.get("translations", {}).get(language, {})
    return [
        Gap(question["key"], question["label"])
        for section in schema["sections"]
        for question in section["questions"]
        if (texts := words.get(question["key"], {}).get("words"))
        and not _name_the_same(texts.split("\n"), question["words"])
    ]


def gaps(schema: Schema, language: str) -> list[Gap]:
    """Sections, questions and options that ``language`` has no words of its own for, in the form's order."""
    words = schema.get("translations", {}).get(language, {})
    found = [] if FORM in words else [Gap(FORM, schema["title"])]
    for section in schema["sections"]:
        if _lacks(words, section["key"], _texts(section, SECTION_TEXTS)):
            found.append(Gap(section["key"], section["title"]))
        for question in section["questions"]:
            if any(_lacks(words, key, texts) for key, texts in _of_current(question)):
                found.append(Gap(question["key"], question["label"] or question.get("text", "")[:80]))
    return found


def _of_current(question: Mapping[str, Any]) -> Iterator[tuple[str, Texts]]:
    yield from _of_question({**question, "retired_options": []})


def _lacks(words: Catalogue, key: str, texts: Texts) -> bool:
    return not texts.keys() <= words.get(key, {}).keys()


def strangers(schema: Schema, words: Catalogue) -> list[str]:
    """What a translation holds that the form does not ask: texts that nobody will see."""
    known = catalogue_of(schema)
    return [texts["label"] for key, texts in words.items() if key not in known and texts.get("label")]


def text_changes(before: Schema, after: Schema) -> list[TextChange]:
    """The translated texts of what is asked before and after that differ, language by language."""
    old, new = before.get("translations", {}), after.get("translations", {})
    known = catalogue_of(before).keys() & catalogue_of(after).keys()
    changes = []
    for language in sorted(old.keys() | new.keys()):
        was, now = old.get(language, {}), new.get(language, {})
        for key in sorted((was.keys() | now.keys()) & known):
            for part in sorted(was.get(key, {}).keys() | now.get(key, {}).keys()):
                texts = was.get(key, {}).get(part, ""), now.get(key, {}).get(part, "")
                if texts[0] != texts[1]:
                    changes.append(TextChange(language, key, part, *texts))
    return changes
