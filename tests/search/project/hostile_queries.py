"""Queries made to hurt: what vandals, broken clients and honest accidents send. Text, by what it tries."""

# ruff: noqa: E501
# fmt: off

ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff"
MARKS = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"

TEXTS: dict[str, list[str]] = {
    "nothing": ["", " ", "\t\r\n", "\xa0" * 50, "\u3000", " " * 100_000, "\n" * 5000],
    "control characters": [
        *("\x00", "a\x00b", "mentor\x00", "\x00" * 1000, "\x1b[31mmentor", "\x7f\x7f", "\x85mentor", "\x1c\x1d\x1e"),
        *("mentor\x08\x08", "\x1a", "\r\nSet-Cookie: a=b", "".join(map(chr, range(32)))),
    ],
    "broken Unicode": [
        *("\ud800", "\udfff mentor", "\ud83d\ude00", "\ud800" * 300, "mentor\udc80", "\uffff", "\ufffe\uffff"),
        *("\U0010ffff" * 100, "\ufdd0", "\ufffd" * 100, "\ue000\uf8ff", "\U000e0001\U000e007f"),
    ],
    "marks nobody sees": [
        *(ZERO_WIDTH, f"men{ZERO_WIDTH}tor", "\ufeffmentor", MARKS, "\u202ementor\u202c", "\u2066mentor\u2069"),
        *("\u00ad" * 200, "m\u00ade\u00adn\u00adt\u00ado\u00adr", "\u180e\u061c", "\u034f" * 200, "\u2028\u2029"),
        "".join(letter + "\u200d" for letter in "mentor"),
    ],
    "accents": [
        *("e" + "\u0301" * 5000, "\u0301" * 300, "a\u0300\u0301\u0302" * 60, "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢", "\u20dd" * 150),
        *("\u1ab0" * 200, "İ" * 200, "ı" * 200, "ß" * 200, "ŉ" * 200, "ﬃ" * 200, "ǅ" * 200, "ΐ" * 200),
        *("ﷺ" * 200, "㍿" * 200, "㏇" * 200, "ﬁnance", "Ａ" * 200, "①②③", "½¼¾", "Å" * 200, "가" * 200),
    ],
    "scripts and pictures": [
        *("١٢٣", "数学 导师", "数" * 200, "ひらがなカタカナ" * 25, "مرحبا" * 40, "नमस्ते" * 40, "ภาษาไทย" * 30),
        *("\U0001d5ba" * 200, "😀 mentor 😀", "👩‍👩‍👧‍👦" * 50, "🏳️‍🌈" * 40, "🇮🇪" * 100, "👍🏽" * 90, "⠏⠗", "ᚠᛇᚻ", "𒀀" * 100),
    ],
    "one sign many times": [
        sign * count
        for sign in "\"'()[]{}<>*?~^+-|&!:;,./\\%_$#@=`"
        for count in (1, 3000)
    ],
    "languages of search engines": [
        *("((((mentor))))", "[a TO z]", "[* TO *]", "{a TO}", "{a TO z]", "title:mentor", "title:[a TO z]", "*:*"),
        *("*a*", "*a* " * 20, "a*", "?*" * 90, "m?ntor", "*?*?*?", "mentor*" * 25, "mentor~", "mentor~9", "mentor~0.1"),
        *("mentor^1000000", "mentor^-1", "mentor^1e309", "mentor^nan", "+mentor", "-mentor", "+-+-mentor", '"mentor'),
        *('"mentor"~1000000', '"mentor mentor"~', '"" "" ""', "NOT", "NOT NOT NOT mentor", "AND", "OR OR"),
        *("mentor AND", "ANDNOT ANDMAYBE REQUIRE", "a AND (b OR (c AND (d OR", "NOT " * 3000, "r'(a+)+$'"),
        *("/(a|a)*b/", "/(a+)+$/", "/.*.*.*.*x/", "(?=a)(?!b)", "key:1 document:x stems.title:mentor", "_exists_:a"),
        *('{"query": {"match_all": {}}}', "mentor NEAR/5 menders", "<-> & | !", "'a':*", "a & !a", "MATCH 'x*'"),
    ],
    "languages of other machines": [
        *("'; DROP TABLE searchtests_book; --", "1' OR '1'='1", '" OR ""="', "UNION SELECT NULL,NULL", "%", "%_%"),
        *("\\", "\\' OR 1=1", "\\u0000", "\\x00", "%00", "%s%s%s%n", "%(mentor)s", "{0}{1}", "{x.__class__}"),
        *("{{ mentor }}", "{% include 'x' %}", "${jndi:ldap://x}", "$(reboot)", "`reboot`", "; ls", "| cat", "../../etc"),
        *("<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "</mark><b>", "&lt;&#0;", "javascript:alert(1)"),
        *("data:text/html,x", "file:///etc/passwd", "__import__('os')", "<?php ?>", "<!ENTITY x SYSTEM 'y'>", "=1+1"),
    ],
    "numbers": [
        *("0" * 5000, "9" * 200, "1e309", "-1", "NaN", "Infinity", "0x7fffffffffffffff", "1.7976931348623157e309"),
        *("1,000,000.00", "²³", "Ⅷ", "\u0660", "1" + "0" * 199, "2024-01-01T00:00:00Z"),
    ],
    "long texts": [
        *("a " * 5000, "ab " * 5000, "aaaaa " * 100, "x" * 100_000, "mentor " * 10_000, "[" * 50_000, "é" * 50_000),
        *("a b c d e f g h i j k l m n o p q r s t u v w x y z " * 40, "m me men ment mento mentor " * 40),
        *(" ".join(f"word{number}" for number in range(5000)), " ".join(f"mentor{number}" for number in range(500))),
        *("mentxr " * 30, " ".join("mentor"[:at] + "x" + "mentor"[at:] for at in range(7)), "consultng" * 22),
        *("abcdefghij" * 20, "aaaaaaaaaaaaaab " * 13, "the " * 50, "in for of the a an to " * 9, "mueller " * 25),
    ],
    "words with signs inside": [
        *("a-b-c-d-e-f-g-h-i-j-k-l-m-n-o-p", "a-" * 5000, "-a" * 5000, "a&" * 5000, "a.b." * 5000, "a.b.c.d.e.f" * 20),
        *("o'" * 5000, "o'brien'" * 100, "d’" * 300, "a-'&.b", "c++c++c++" * 30, "c#" * 300, ".net" * 300, "-'&." * 99),
        *("co-op-" * 50, "a" * 64 + "-" + "b" * 64, "u.s.a" * 60, "‐‑–—―" * 60, "a_b" * 99, "R&D&R&D&R&D"),
    ],
    "words that machines know": ["None", "null", "undefined", "true", "[object Object]", "\\N", "NULL", "nil", "CON", "-0"],
}

QUERIES = [(kind, text) for kind, texts in TEXTS.items() for text in texts]
