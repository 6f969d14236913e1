"""The key of an organisation's name: without legal form, articles, punctuation and spelling of -ise/-our.

>>> organisation_key("OAO Gazprom") == organisation_key("Gazprom JSC")
True
>>> organisation_key("Ministry of Defense (Tajikistan)") == organisation_key("Defence Ministry (Tajikistan)")
True
"""

from __future__ import annotations

import re
from functools import lru_cache

from anyascii import anyascii

_FORMS = """
    inc incorporated corp corporation co company ltd limited llc llp lp plc ag aktiengesellschaft gmbh kg se sa
    s.a sas sarl srl spa nv bv as asa ab oy oyj a/s aps kk pty pte bhd sdn oao ooo zao pao ao jsc ojsc cjsc pjsc
    tbk ltda cv sab kft zrt doo dd ead sicav gesellschaft
"""
LEGAL_FORMS = frozenset(_FORMS.split())
_LONG_FORMS = (
    "joint stock company",
    "open joint stock company",
    "public joint stock company",
    "closed joint stock company",
    "limited liability company",
    "public limited company",
    "kabushiki kaisha",
    "societe anonyme",
    "gesellschaft mit beschrankter haftung",
)
_FORM_CLASSES = {
    form: name
    for name, forms in {
        "ag": "ag aktiengesellschaft",
        "gmbh": "gmbh",
        "jsc": "oao ooo zao pao ao jsc ojsc cjsc pjsc",
        "inc": "inc incorporated corp corporation",
        "llc": "llc llp lp",
    }.items()
    for form in forms.split()
}
_DOTTED = re.compile(r"\b(?:[a-z]\.){2,}(?:[a-z]\b)?|\ba/s\b")
_UNITED_STATES = re.compile(r"^(?:united states(?: of america)?|u s a?|usa) ")
_GAPS = re.compile(r"[^a-z0-9]+")
_SPELLINGS = (
    (re.compile(r"is(e|ed|ing|ation|ations)\b"), r"iz\1"),
    (re.compile(r"\bforeign affairs\b"), "foreign"),
    (re.compile(r"\binternal affairs\b"), "interior"),
    (re.compile(r"\bdefence\b"), "defense"),
    (re.compile(r"\blabour\b"), "labor"),
    (re.compile(r"\bcentre\b"), "center"),
    (re.compile(r"\bprogramme\b"), "program"),
    (re.compile(r"\bco operation\b"), "cooperation"),
)


@lru_cache(maxsize=50_000)
def organisation_key(name: str) -> str:
    """The key of a name; equal keys make a provisional heading. May be empty."""
    plain = (name if name.isascii() else anyascii(name)).lower().replace("&", " and ")
    plain = re.sub(r"['’]s?\b", lambda match: "s" if match.group().endswith("s") else "", plain)
    plain = _DOTTED.sub(lambda match: match.group().replace(".", "").replace("/", ""), plain)
    country = re.search(r"\(([^()]+)\)\s*$", plain)
    body = plain[: country.start()] if country else plain
    words = _GAPS.sub(" ", body).strip()
    for form in _LONG_FORMS:
        words = words.replace(form, " ")
    kept = [word for word in words.split() if word not in ("the", "and")]
    bare = [word for word in kept if word not in LEGAL_FORMS] or kept
    key = _UNITED_STATES.sub("us ", " ".join(bare))
    for pattern, replacement in _SPELLINGS:
        key = pattern.sub(replacement, key)
    of = re.fullmatch(r"(ministry|department) of ([a-z ]+)", key)
    key = f"{of.group(2)} {of.group(1)}" if of else key
    return f"{key} ({_GAPS.sub(' ', country.group(1)).strip()})" if country else key


def legal_form(name: str) -> str:
    """The class of legal form that a name states (``ag``, ``gmbh``, ``jsc`` ...), or an empty string."""
    words = _GAPS.sub(" ", name.lower().replace(".", "")).split()
    return next((_FORM_CLASSES[word] for word in words if word in _FORM_CLASSES), "")
