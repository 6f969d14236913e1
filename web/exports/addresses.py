"""The site as seen from outside: its title and its absolute addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from cuttings.search.addresses import web_address
from cuttings.search.articles import Article, Entry
from cuttings.web.links import address, article_url, lasting, story_url

_UNWRITABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
_SPACES, _DELETE = (b"\n", b"\t", b"\r"), b"\x7f"
"""The control characters that texts have, and the one that is no low number."""
_WIDE = (
    (b"\xc2", re.compile(b"\xc2[\x80-\x9f]")),
    (b"\xed", re.compile(b"\xed[\xa0-\xbf]")),
    (b"\xef", re.compile(b"\xef(?:\xb7[\x90-\xaf]|\xbf[\xbe\xbf])")),
)
"""The same in UTF-8: those of one byte, and of several by the first of these, which most
texts lack.
"""


@dataclass(frozen=True, slots=True)
class PublicAddress:
    """The title of the site and where its readers find it.

    ``origin`` is the scheme and host, such as ``https://library.example``; the path of
    a link says the rest, also where the site stands below a prefix. ``found_by`` is the
    search that found what is taken away, with how its words were asked for; of articles
    that were chosen one by one, ``chosen_from`` has the search of each, by id, and
    ``notes`` what was written at it; None for what is no folder.
    """

    title: str
    origin: str
    found_by: str = ""
    chosen_from: Mapping[str, str] = field(default_factory=dict, compare=False)
    notes: Mapping[str, str] | None = field(default=None, compare=False)

    def search_of(self, article_id: str) -> str:
        """The search that an article was found by, in words; nothing for none."""
        return self.chosen_from.get(article_id, self.found_by)

    def note_at(self, article_id: str) -> str:
        """What the keeper of a folder wrote at an article of it."""
        return (self.notes or {}).get(article_id, "")

    def of(self, path: str) -> str:
        """A path of the site in full."""
        return self.origin + lasting(address(path))

    def permalink(self, article_id: str) -> str:
        """Where an article stands on this site."""
        return self.origin + lasting(article_url(article_id))

    def story(self, story_id: str) -> str:
        """Where a story stands on this site."""
        return self.origin + lasting(story_url(story_id))

    def address_of(self, article: Article) -> str:
        """Where an article was published, or else where it stands here."""
        return web_address(article.url) or self.permalink(article.id)


def source_name(article: Article) -> str:
    """The name of the file that an article was read from: where that lies on its
    machine is not for the public.

    >>> from types import SimpleNamespace
    >>> source_name(SimpleNamespace(source="/srv/secret/1998/story.txt"))
    'story.txt'
    """
    return article.source.replace("\\", "/").rpartition("/")[2]


def one_line(text: str | None) -> str:
    """A text on one line, without characters that no format can carry."""
    return " ".join(printable(text or "").split())


def printable(text: str) -> str:
    """A text without control characters and other code points that XML forbids and
    HTML calls an error.
    """
    # Hardly any text has one, and bytes are counted in a tenth of the time that a pattern
    # takes: of a result page a twentieth.
    encoded = text.encode("utf-8", "surrogatepass")
    low = np.count_nonzero(np.frombuffer(encoded, np.uint8) < ord(" "))
    spaces = sum(map(encoded.count, _SPACES))
    is_clean = low == spaces and _DELETE not in encoded
    for lead, pattern in _WIDE:
        if lead in encoded and pattern.search(encoded):
            is_clean = False
    return text if is_clean else _UNWRITABLE.sub("", text)


def corrected_by(entry: Entry, public: PublicAddress) -> Iterator[str]:
    """What corrects an article, for a line of a download: the kind and the address."""
    for correction in entry.story.corrections:
        yield f"{correction.kind.capitalize()}: {public.permalink(correction.article_id)}"
