"""Words that join others and say little by themselves ("in", "the", "of").

They are indexed and searched like all words, and a phrase needs them; in a sentence that
was pasted they are what a result can do without.

    >>> is_function_word("in"), is_function_word("australia")
    (True, False)
"""

from __future__ import annotations

_ENGLISH = """
a about above after again against all am an and any are as at be because been before
being below between both but by can could did do does doing down during each few for
from further had has have having he her here hers herself him himself his how i if in
into is it its itself just me more most my myself no nor not now of off on once only or
other our ours ourselves out over own same she should so some such than that the their
theirs them themselves then there these they this those through to too under until up
upon very was we were what when where which while who whom why will with would you your
yours yourself yourselves
"""

FUNCTION_WORDS = frozenset(_ENGLISH.split())
"""Folded English function words."""


def is_function_word(term: str) -> bool:
    """Whether a folded term is one."""
    return term in FUNCTION_WORDS
