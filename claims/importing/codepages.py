"""Which code page of Windows bytes are in, where that is certain.

Statistics of letters do not tell Windows-1252 from 1250 and 1254: Spanish read as Polish looks
likely enough. So a text is Western unless something in it cannot be; other scripts are told by
how common their commonest letters are in it.
"""

import re

# The commonest letters of a script, in languages that are written in it.
_COMMON = {
    "cp1256": set("اليمونربتدسعفقكهحجةأ"),
    "cp1251": set("оеаинтсрвлкмдпуяыьгзібї"),
    "cp1253": set("αοιετνσηρπκςμλυάέίόή"),
    "cp1255": set("יולהאמתרבשנחדעק"),
}
# So much of a text is made of the commonest letters of its script, and so much less in another.
_ENOUGH, _MORE = 0.65, 0.1

_WORD = re.compile(rb"[A-Za-z\x80-\xff]{2,}")
_HIGH = re.compile(rb"[\x80-\xff]")
_ASCII_LETTER = re.compile(rb"[A-Za-z]")
# What no Western language has in the middle of a word, or beside the others.
_NOT_WESTERN = re.compile(
    r"[^\W\d_][¹³¥£¼¾ºª¿‚ƒ„†‡ˆ‰‹›˜™¡¢¤¦§¨©«¬¯±¶¸»×÷][a-zà-ÿ]|[a-zà-ÿ][À-ÞŠŽŒŸ][a-zà-ÿ]|ì[a-zà-ÿ]"
)
_INNER_CAPITAL = re.compile("[а-яёіїєґά-ώ][А-ЯЁІЇЄҐΆ-Ώ]")
_TURKISH = re.compile("[ðþÐÞ]")
_HUNGARIAN = re.compile("[õû]")


def find(content: bytes) -> str:
    """The name of the code page; empty where it is not certain."""
    words = [each for each in _WORD.findall(content) if _HIGH.search(each)]
    # Western words have letters of ASCII beside the others; in other scripts hardly one has.
    mixed = sum(1 for each in words if _ASCII_LETTER.search(each))
    if mixed * 2 >= len(words):
        return "cp1252" if _is_western(content) else ""
    return _of_script(b" ".join(words))


def _is_western(content: bytes) -> bool:
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError:
        return False
    icelandic, umlauts = "æ" in text, "ö" in text.lower()
    turkish = bool(_TURKISH.search(text)) and not icelandic
    hungarian = umlauts and "á" in text.lower() and bool(_HUNGARIAN.search(text))
    return not (turkish or hungarian or _NOT_WESTERN.search(text))


def _of_script(content: bytes) -> str:
    shares = sorted((_share(content, name), name) for name in _COMMON)
    (second, _name), (first, best) = shares[-2:]
    return best if first > _ENOUGH and first - second > _MORE else ""


def _share(content: bytes, name: str) -> float:
    """How much of a text is made of the commonest letters of the script, from 0 to 1."""
    text = content.decode(name, "replace")
    # Arabic read as Cyrillic or Greek has capitals in the middle of words.
    if len(_INNER_CAPITAL.findall(text)) * 10 > len(text.split()):
        return 0
    letters = [each for each in text.lower() if each > "\x7f"]
    return sum(1 for each in letters if each in _COMMON[name]) / len(letters) if letters else 0
