"""Whether bytes are XML that only holds data, as a Europass CV carries its own words for the next program."""

from collections.abc import Mapping
from xml.parsers import expat

from .markup import BROKEN, Markup

#: Elements of these are shown, and run, by whatever opens the file.
SHOWN = (
    "http://www.w3.org/1999/xhtml ",
    "http://www.w3.org/2000/svg ",
    "http://www.w3.org/1999/XSL/Transform ",
)
#: And these of whatever namespace: web pages, programs of web pages and of Windows.
RUN = frozenset({"html", "script", "job", "package"})


class _NoData(Exception):
    """Something in it is more than data."""


def is_plain_xml(content: bytes) -> bool:
    """Whether ``content`` is XML without entities, style sheets and elements that are shown or run."""
    try:
        Markup(content).read(_listen)
    except (*BROKEN, _NoData):
        return False
    return True


def _listen(parser: expat.XMLParserType) -> None:
    parser.ProcessingInstructionHandler = _refuse
    parser.StartElementHandler = _check_element


def _refuse(*args: object) -> None:
    raise _NoData


def _check_element(name: str, attributes: Mapping[str, str]) -> None:
    if name.startswith(SHOWN) or name.rpartition(" ")[2].lower() in RUN:
        raise _NoData
