"""Fields of a Word document that start or fetch something are refused wherever they stand."""

import pytest

from tests.applications.papers import HEAD, docx
from wagtail_mentoring.application_forms.choices import FileFault
from wagtail_mentoring.application_forms.exceptions import UnsoundFile
from wagtail_mentoring.application_forms.word_checks import check_docx

ACTIVE, LINKED = FileFault.ACTIVE, FileFault.LINKED
NAMES = (
    b' xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    b' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
)
BEGIN, SEPARATE, END = (
    f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")
)


def part(body):
    return HEAD + b"<w:document" + NAMES + b"><w:body><w:p>" + body.encode() + b"</w:p></w:body></w:document>"


def fault_of(body, name="word/document.xml"):
    try:
        check_docx(docx({name: part(body)}))
    except UnsoundFile as unsound:
        return unsound.fault
    return None


def words(*pieces):
    """Words of a field, each piece in a run of its own and on a line of its own."""
    return "\n".join(
        f"<w:r>\n<w:instrText xml:space='preserve'>{piece}</w:instrText>\n</w:r>" for piece in pieces
    )


def field(*pieces, result="<w:r><w:t>x</w:t></w:r>"):
    return BEGIN + words(*pieces) + SEPARATE + result + END


HONEST = {
    "a link": field(' HYPERLINK "https://ada.example/DDE" '),
    "contents with page numbers in them": field(' TOC \\o "1-3" ', result=field(" PAGEREF _Toc1 \\h ")),
    "a number of a page": field("PAGE"),
    "a place to write": field("MACROBUTTON NoMacro [Your name]"),
    "a word of that kind": "<w:r><w:t>DDE LINK INCLUDETEXT</w:t></w:r>" + field("REF LINK"),
    "a result of that kind": field("REF a", result="<w:r><w:t>DDEAUTO x</w:t></w:r>"),
    "a picture pasted on a Mac": field('INCLUDEPICTURE "/var/folders/x/page1image123" \\* MERGEFORMATINET'),
    "a picture pasted from a mail": field('INCLUDEPICTURE "cid:image001.png@01D7" \\* MERGEFORMATINET'),
    "a picture of one's own disk": field(r'INCLUDEPICTURE "C:\\Users\\ada\\me.png"'),
    "a picture beside the document": field(r'INCLUDEPICTURE "cv_files/image001.png" \d'),
    "a drawing with a link": '<w:pict><v:shape href="https://a.example/"><v:fill src=""/></v:shape></w:pict>',
}
HOSTILE = {
    "a program": (field(r'DDEAUTO c:\\windows\\system32\\cmd.exe "/k calc.exe"'), ACTIVE),
    "a program in small letters": (field(" ddeauto excel x"), ACTIVE),
    "a program in pieces": (field("D", "DE", 'AUTO c:\\\\cmd "/k"'), ACTIVE),
    "a program around other fields": (field("DDE", BEGIN + END + words(" x")), ACTIVE),
    "a program named by another field": (
        BEGIN + field("QUOTE 68 68 69", result="<w:r><w:t>DDE</w:t></w:r>") + words(" excel x") + END,
        ACTIVE,
    ),
    "a program in a result": (field("REF a", result=field("DDE excel x")), ACTIVE),
    "a program without an end": (BEGIN + words("DDEAUTO x"), ACTIVE),
    "a program that was struck out": (
        BEGIN + "<w:del><w:r><w:delInstrText>DDE x</w:delInstrText></w:r></w:del>" + END,
        ACTIVE,
    ),
    "a program with something in its words": (
        BEGIN + "<w:r><w:instrText>DD<o:x/>E x</w:instrText></w:r>" + END,
        ACTIVE,
    ),
    "a program in short": ('<w:fldSimple w:instr=" DDE excel x "/>', ACTIVE),
    "a picture": (field(r'INCLUDEPICTURE "http://evil.example/x.png" \d'), LINKED),
    "a picture of a server": (field(r'INCLUDEPICTURE "\\\\evil\\x.png"'), LINKED),
    "a picture of a server behind a space": (field(r'INCLUDEPICTURE " \\evil\x.png"'), LINKED),
    "a picture of a server by a file": (field('INCLUDEPICTURE "file://evil/x.png"'), LINKED),
    "a picture whose address is a field": (field('INCLUDEPICTURE "', field("QUOTE 104"), '"'), LINKED),
    "a text": (field('INCLUDETEXT "http://evil.example/x.docx"'), LINKED),
    "a text of the reader's": (field(r'INCLUDETEXT "C:\\Users\\me\\notes.txt"'), LINKED),
    "a link to a table": (field(r'LINK Excel.Sheet.12 "\\\\evil\\x" "R1C1"'), LINKED),
    "a database": (field(r'DATABASE \d "x" \c "y"'), LINKED),
    "a drawing": ('<w:pict><v:shape><v:imagedata src="http://evil.example/x"/></v:shape></w:pict>', LINKED),
    "a pattern": (r'<w:pict><v:rect><v:fill o:href="\\evil\x"/></v:rect></w:pict>', LINKED),
}


@pytest.mark.parametrize("what", HONEST)
def test_word_document_with_everyday_fields_is_taken(what):
    assert fault_of(HONEST[what]) is None


@pytest.mark.parametrize("what", HOSTILE)
@pytest.mark.parametrize("name", ["word/document.xml", "word/header1.xml", "word/comments.xml"])
def test_word_document_whose_field_starts_or_fetches_something_is_refused(what, name):
    body, fault = HOSTILE[what]

    assert fault_of(body, name) == fault


def nested(depth, inner, *, result):
    """Fields in fields: in what the outer one says, or in its result."""
    return (BEGIN + (SEPARATE if result else "")) * depth + inner + END * depth


@pytest.mark.parametrize("result", [False, True])
def test_field_deep_in_others_is_read_like_any_other(result):
    assert fault_of(nested(50, field("DDE excel x"), result=result)) == ACTIVE
    assert fault_of(nested(50, field("PAGE"), result=result)) is None


def test_words_behind_an_inner_field_belong_to_the_outer_one():
    outer = BEGIN + field("REF a", result="") + words("DDE excel x") + SEPARATE + words("REF b") + END

    assert fault_of(outer) == ACTIVE


def test_words_of_a_result_belong_to_no_field():
    assert fault_of(BEGIN + words("REF a") + SEPARATE + words("DDE excel x") + END) is None


OPEN = '<w:fldChar w:fldCharType="begin"/><w:fldChar w:fldCharType="separate"/>'
#: What is answered after a step for each sign in it; a step for each two of them would take days.
LONG = {
    "spaces before an address": (field('IMPORT "' + " " * 1_000_000 + ":"), LINKED),
    "spaces before a name": (field(" " * 1_000_000 + "DDE"), ACTIVE),
    "spaces behind a name": (field("IMPORT" + " " * 1_000_000 + ":"), LINKED),
    "an address without an end": (field('IMPORT "' + "a" * 1_000_000 + ":"), LINKED),
    "fields without an end": (OPEN * 100_000, None),
    "words in fields without an end": (OPEN * 80_000 + "<w:t>y</w:t>" * 100_000, None),
}


@pytest.mark.timeout(120)
@pytest.mark.parametrize("what", LONG)
def test_time_of_looking_at_fields_grows_with_the_document_and_no_faster(what):
    body, fault = LONG[what]

    assert fault_of(body) == fault
