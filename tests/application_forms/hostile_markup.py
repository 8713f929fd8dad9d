"""XML made to keep a parser busy."""


def long_address(length, count):
    """Elements of a namespace with a long address, which a parser writes before the name of each."""
    return b'<p:a xmlns:p="' + b"x" * length + b'">' + b"<p:a/>" * count + b"</p:a>"


def attributes_with_long_address(length, count):
    names = b"".join(b' p:a%d=""' % number for number in range(count))
    return b'<p:a xmlns:p="' + b"x" * length + b'"' + names + b"/>"


def attributes_told_once(attributes, count):
    """Attributes that stand in no element, and a parser adds them to each."""
    told = b"".join(b'<!ATTLIST a b%d CDATA "">' % number for number in range(attributes))
    return b"<!DOCTYPE z [" + told + b"]><z>" + b"<a/>" * count + b"</z>"


def many_attributes(count):
    return b"<a" + b"".join(b' b%d=""' % number for number in range(count)) + b"/>"
