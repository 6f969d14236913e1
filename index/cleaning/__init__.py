"""From a raw article to a clean one: what is boilerplate, title, dateline; small
repairs; nothing deleted.
"""

from __future__ import annotations

from cuttings.index.cleaning.cleaner import clean, content_hash, with_languages

__all__ = ["clean", "content_hash", "with_languages"]
