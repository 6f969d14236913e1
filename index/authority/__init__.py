"""The authority file: which heading a name is filed under, and why.

    authority = Authority(connection, folder)
    enrichment, headings = authority.assign(article, enrichment, story="...")

Identity is the heading's id, never its string. Every assignment says its reason;
machine merges are provisional and can be taken back.
"""

from cuttings.index.authority.authority import Authority, FoundHeading

__all__ = ["Authority", "FoundHeading"]
