"""Event types, casualty cues and mentioned dates: what happened, with the sentences
that say so.

Pure Python and rules from an editable lexicon; nothing here needs a language model.
``RULES_VERSION`` changes with the code's own number and with every edit of the lexicon.
"""

from __future__ import annotations

from cuttings.index.enrich.events.classifier import classify
from cuttings.index.enrich.events.cues import cues
from cuttings.index.enrich.events.lexicon import lexicon_of, lexicon_version
from cuttings.index.enrich.events.topics import event_headings

RULES_VERSION: str = f"events-2.{lexicon_version()}"

__all__ = ["RULES_VERSION", "classify", "cues", "event_headings", "lexicon_of"]
