"""What is struck from the texts that a blind reviewer reads, and what stays."""

import pytest

from wagtail_mentoring.reviews import striking
from wagtail_mentoring.reviews.striking import STRUCK, Striker, parts_of_name, spellings

STRUCK_OUT = [
    ("Bo Li", "I am Bo Li; Bo is fine, at home they say Li.", "I am X; X is fine, at home they say X."),
    ("Bo Li", "我叫Bo，不是BoさんLisa", "我叫X，不是XさんLisa"),
    ("Bo Li", "Find boli or li_bo on the net.", "Find X or X on the net."),
    ("李小明", "大家好，我叫李小明，叫我小明。", "大家好，我叫X，叫我X。"),
    ("李 明", "我是李明(李 明)", "我是X(X)"),
    ("김민준", "저는 김민준입니다. 민준이라고", "저는 X입니다. X이라고"),
    ("山田太郎", "山田です。太郎と呼んで", "Xです。Xと呼んで"),
    ("Żaneta Łukasik", "Zaneta Lukasik from Krakow, ZANETA.", "X from Krakow, X."),
    ("Zaneta Lukasik", "Z\u0307aneta Łukasik!", "X!"),
    ("Astrid Lindström", "Lindströms Tochter, Astrid's letter", "X Tochter, X's letter"),
    ("Astrid Lindström", "known as Lindstroem or ASTRID LINDSTROM", "known as X or X"),
    ("Jürgen Mueller", "Juergen Müller, Jurgen", "X X, X"),
    ("Astrid Lindström", "astridlindstrom99 and lindstrom.astrid", "X99 and X.X"),
    ("Anne‑Marie O’Brien", "Anne-Marie, Marie O'Brien", "X-X, X"),  # noqa: RUF001  these signs are meant
    ("Sinéad O’Brien", "OBrien, O Brien, O'Brien, Brien; sineadobrien, Sinead O`Brien", "X, X, X, X; X, X"),  # noqa: RUF001  these signs are meant
    ("Conor D'Arcy", "conordarcy and D’Arcy, arcy", "X and X, X"),  # noqa: RUF001  these signs are meant
    ("Anna Maria Schmidt", "annaschmidt, schmidt_anna, annamaria, mariaschmidt", "X, X, X, X"),
    ("Seán Mac Giolla Bhríde", "seanbhride, macgiollabhride, Mac Giolla", "X, X, X"),
    ("Ada Byrne", "Mail ada(at)gmail.com or byrne [at] uni.example now", "Mail X or X now"),
    ("Ada Byrne", "see linkedin.com/in/somebody, www.me.example", "see X X"),
    ("Ada Byrne", "I am @some_handle there", "I am X there"),
]

LEFT_ALONE = [
    ("Bo Li", "I like bold lists, bo and li; Bologna, Lisbon."),
    ("Mark Will", "I got good grades, marking and wills."),
    ("Vincent de Boer", "De koe is groot, de boerderij ook."),
    ("Bertha von Suttner", "Ein Buch von mir"),
    ("李明", "行李很重，明天"),
    ("Conor D'Arcy", "I’d go, l'art d’arc, plan D, class O"),  # noqa: RUF001  these signs are meant
    ("T. Wei He", "the thing the one"),
    ("W. Chen Ho", "who are they"),
    ("A. Kim Ny", "any of them, a ny"),
    ("I. Do", "i do what I do"),
    ("Ada Byrne", "and/or, e.g./i.e., 50% @ 5pm, the end.Then go/come"),
]


@pytest.mark.parametrize(("name", "text", "left"), STRUCK_OUT)
def test_name_is_struck_however_it_is_spelt(name, text, left):
    assert Striker(names=[name], texts=[])(text).replace(STRUCK, "X") == left


@pytest.mark.parametrize(("name", "text"), LEFT_ALONE)
def test_words_of_a_sentence_that_only_look_like_it_stay(name, text):
    assert Striker(names=[name], texts=[])(text) == text


def test_other_texts_are_struck_whole_and_only_as_words():
    strike = Striker(names=[], texts=["Cork", "4 Wrenwood Terrace", "UL", "12345"])

    left = strike("corks, CORK at 4  Wrenwood\nTerrace, UL, 123456, 12345")

    assert left.replace(STRUCK, "X") == "corks, X at X, UL, 123456, X"


def test_without_anything_to_look_for_a_text_stays():
    assert Striker(names=["", " "], texts=[""])("Nothing, nowhere.") == "Nothing, nowhere."


def test_long_text_of_dots_is_read_quickly():
    Striker(names=["Ada Byrne"], texts=[])("a." * 20_000 + "(" * 20_000)


def test_edges_of_words_are_written_once_for_all_spellings_of_a_long_name():
    """They take many times as long to compile as the words between them."""
    joined = list(spellings("Maria João da Silva Santos Costa Pereira Müller Ödegård"))

    pattern = striking._pattern([*joined, *(f"{text} {number}" for text in joined for number in range(50))])

    assert pattern.pattern.count("(?<!") <= 4


def test_small_words_of_a_name_are_no_part_of_it():
    assert "von" not in set(parts_of_name("Bertha von Suttner"))
    assert {"bertha", "von"} <= set(parts_of_name("bertha von suttner"))
