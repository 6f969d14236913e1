"""Pages, protocols and parameters that came after the first attacks: none costs more than
its time or its weight, none fails, and what was sent is never markup.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import quote

import pytest
from hypothesis import settings

from tests.attack.test_budget import MOST_BYTES, PROCESSOR_SECONDS, cost
from tests.thoroughness import USUAL

LONGEST = 15_000
"""Characters of an address, of the 16,000 that the server reads."""
MARKUP = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
SENT = {
    "quotations": " OR ".join([f"said:w{number}x" for number in range(400)]),
    "patterns in quotations": " OR ".join([f"said:*{a}*" for a in "abcdefghijklmnopq"]),
    "a phrase that was said": 'said:"' + "the man of " * 400 + '"',
    "speakers": "speaker:" + " OR speaker:".join(["*a*"] * 200),
    "nearness in quotations": "said:(" + " NEAR/99 ".join(["the"] * 200) + ")",
    "leads of leads": "LEAD(" * 300 + "dated",
    "at least so often": " OR ".join([f"ATLEAST{n}(w*)" for n in range(1, 120)]),
    "words in a sentence": " w/seg ".join(["the"] * 300),
    "compounds": "Donaudampfschifffahrtsgesellschaftskapitaen" * 60,
    "many compounds": "Donaudampfschifffahrtsgesellschaft " * 80,
    "years": " OR ".join([f"date:{year}" for year in range(1000, 1700)]),
    "repeated groups": "/" + "(a+)+" * 400 + "/",
    "signs of control": "".join([chr(code) for code in range(1, 32)]) + "dated",
    "surrogates": "dated \ud800\udfff",
    "directions": "dated " + "\u202e\u2066" * 600,
    "marks upon a letter": "dated a" + "\u0301" * 1_500,
    "blanks that are none": "\u00a0\u200b" * 900,
    "percent signs": "%" * 1_500 + "%n%s%(a)s",
    "braces": "{[<(" * 700 + "{{1234567*7}}",
    "a forged line": "dated\r\nSet-Cookie: a=b\r\n\r\n<html>",
    "markup": MARKUP * 60,
    "a number": "9" * 1_500,
    "a formula": "=cmd|' /C calc'!A0",
    "an address of a script": "javascript:alert(document.cookie)//" * 60,
}
"""What somebody may write wherever anything can be written."""
PAGES = (
    "/search?q={}",
    "/de/search?q={}",
    "/timeline?q={}&with={}",
    "/map?q=dated&box={}",
    "/facets/outlet?q={}&sort=a-z",
    "/facets/outlet?prefix={}",
    "/facets/date?letter={}&sort=a-z",
    "/suggest?q={}",
    "/translate?q={}&from={}",
    "/report?list={}",
    "/report.csv?list={}",
    "/advanced?op=and&field=text&way=near&words={}&distance={}&line=1",
    "/search/record?q={}",
    "/search/record.json?q={}",
    "/search/print?q={}&only=page",
    "/search.csv?q={}&only=page",
    "/search.atom?q={}",
    "/api/v1/search?q={}",
    "/api/v1/facets/outlet?q={}",
    "/api/v1/articles?since={}",
    "/api/v1/headings/{}",
    "/articles/words?q={}",
    "/articles/words?why-not={}",
    "/articles/words?find={}",
    "/stories/listing?q={}&old={}&new={}",
    "/coverage/agencies?page={}",
    "/sru?operation=searchRetrieve&query={}",
    "/sru?operation=scan&scanClause={}",
    "/sru2?query={}&facetLimit={}",
    "/oai?verb=ListRecords&resumptionToken={}",
    "/oai?verb=GetRecord&identifier={}&metadataPrefix=oai_dc",
    "/oai?verb=ListRecords&metadataPrefix=oai_dc&set={}&from={}",
    "/reconcile?queries={}",
    "/reconcile/suggest?prefix={}",
    "/reconcile/preview?id={}",
    "/reconcile/properties?type={}",
    "/unapi?id={}&format={}",
    "/folder?id={}",
    "/stories/{}/pick-up.csv",
    "/facets/{}",
    "/static/{}",
    "/sign-in?next={}",
    "/search?q=dated&from={}&page={}&size={}&sort={}",
    "/search?q=dated&{}=1&-{}=2",
)
SCRIPTS = ("javascript", "vbscript", "data")


class Elements(HTMLParser):
    """Notes what a page must not have: handlers, scripts within, addresses of scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.bad: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Looks at an element."""
        given = {name: value or "" for name, value in attrs}
        is_data = given.get("type", "").startswith("application/")
        if tag == "script" and "src" not in given and not is_data:
            self.bad.append("a script within the page")
        for name, value in given.items():
            scheme = re.sub(r"[\x00-\x20]", "", value).partition(":")[0].lower()
            is_address = name in ("href", "src", "action", "formaction")
            # The site's own icon stands in the page; a browser runs no icon.
            is_icon = (tag, given.get("rel")) == ("link", "icon")
            is_script = is_address and scheme in SCRIPTS and not is_icon
            if name.startswith("on") or is_script:
                self.bad.append(f"{tag} {name}={value[:40]}")


def sent(page: str, text: str) -> str:
    """A page with a text in all its places, as long as an address may be."""
    places = page.count("{}")
    written = quote(text.encode("utf-8", "surrogatepass"), safe="")
    room = (LONGEST - len(page)) // places
    written = re.sub("%.?$", "", written[:room])
    return page.replace("{}", written)


def asked() -> list[tuple[str, str]]:
    """Every page with a third of what may be sent, so that all is sent a dozen times;
    with the thorough profile all of it.
    """
    every = 1 if settings().max_examples > USUAL else 3
    pairs: list[tuple[str, str]] = []
    for number, page in enumerate(PAGES):
        for place, name in enumerate(SENT):
            if (number + place) % every == 0:
                pairs.append((page, name))
    return pairs


@pytest.mark.parametrize(("page", "name"), asked())
def test_whatever_is_sent_is_answered_in_time(client, page, name):
    """A page of its weight, or a refusal; never a mistake of ours, never markup."""
    response, seconds = cost(client, sent(page, SENT[name]))
    assert response.status_code < 500 or response.status_code == 503
    assert seconds < PROCESSOR_SECONDS
    for header, value in response.headers:
        assert not {"\r", "\n"} & set(value), header
    assert "Set-Cookie" not in response.headers
    if response.mimetype == "text/html":
        assert len(response.data) < MOST_BYTES
        assert b"our mistake" not in response.data
        assert "8641969" not in response.text
        elements = Elements()
        elements.feed(response.text)
        assert elements.bad == []
