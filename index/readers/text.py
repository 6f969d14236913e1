"""Plain text: one file, one article, its first lines perhaps a title or boilerplate."""

from __future__ import annotations

from collections.abc import Iterator

from cuttings.index.readers import RawArticle, ReadOptions, Source, Unreadable
from cuttings.index.readers.decoding import decode, looks_like_text
from cuttings.index.readers.limits import read_whole
from cuttings.index.readers.markup import root_name
from cuttings.search.articles import Skipped


class TextReader:
    """Plain text in any encoding that can be told; whatever no other reader claims
    and that is not binary.
    """

    suffixes = (".txt", ".text", ".asc", ".md")
    rank = 100

    def recognises(self, source: Source) -> bool:
        """Whether the first bytes are text at all."""
        return looks_like_text(source.head)

    def read(
        self, source: Source, options: ReadOptions
    ) -> Iterator[RawArticle | Skipped]:
        """The whole file as one plain article."""
        root = root_name(source.head)
        if root and source.suffixes[0] == ".xml":
            raise Unreadable(
                f"XML in a vocabulary that is not known (its root is {root})"
            )
        decoded = decode(read_whole(source, options))
        yield RawArticle(text=decoded.text, plain=True, notes=decoded.notes)
