"""What words in a title, in the lead and in a heading's name should add to a score:

`python -m tests.bench.weights ARCHIVE`.

Known items: for each article of an archive with a stated title a reader remembers two or
three words, of its title, its lead, its middle, any part, or a name with a word of the
title, drawn with a seed; where the article stands in the result is its reciprocal rank.
Articles with all the words go before those with some, as on a page. Weights are chosen on
all parts but one and measured on that (cross-validation), so that a weight which fits only
the searches it was chosen on gains nothing. That readers remember titles, leads, middles
and names equally often is an assumption; the figures by kind are printed beside the mean.
"""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path
from typing import NamedTuple

import numpy as np
from whoosh import query as q

from cuttings.search.archive import Archive
from cuttings.search.articles import Entry
from cuttings.search.engines import naive
from cuttings.search.facets import installed_facets
from cuttings.search.language.analysis import stem, terms
from cuttings.search.language.function_words import is_function_word
from cuttings.search.queries import Query
from cuttings.search.syntax.schema import STATED

TITLES = (0.0, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0)
LEADS = (0.0, 0.1, 0.2, 0.3, 0.5, 0.75)
NAMES = (0.0, 0.25, 0.5, 1.0, 2.0)
NOW = (1.0, 0.0, 0.0)
FOLDS = 5
LEAD = "in the lead"
ALL_WORDS = 1_000.0
"""More than any score: what has all the words goes before what has some."""

Weights = tuple[float, float, float]


class Search(NamedTuple):
    """What is remembered of an article, and what each article scores for it: as text,
    in the title, in the lead, by headings.
    """

    kind: str
    target: int
    text: np.ndarray
    title: np.ndarray
    lead: np.ndarray
    names: np.ndarray


def content_words(text: str) -> list[str]:
    """The words of a text that a reader may remember."""
    words = re.findall(r"[A-Za-z][\w'-]+", text)
    return [word for word in words if not is_function_word(word.lower())]


def remembered(entry: Entry, chance: random.Random) -> Iterator[tuple[str, list[str]]]:
    """What readers remember of an article, with which part it is of."""
    article = entry.article
    paragraphs = [part for part in article.body.split("\n") if len(part.split()) > 15]
    title = content_words(article.title)
    if article.title_inferred or len(paragraphs) < 3 or len(title) < 3:
        return
    parts = (
        ("title", title, 2),
        ("title", title, 3),
        ("lead", content_words(paragraphs[0]), 3),
        ("middle", content_words(paragraphs[len(paragraphs) // 2]), 3),
        ("anywhere", content_words(article.body), 3),
    )
    for kind, words, count in parts:
        if len(words) >= count:
            yield kind, chance.sample(words, count)
    people = [each.label for each in entry.headings if each.kind == "person"]
    if people:
        yield "name", [chance.choice(people).split()[-1], chance.choice(title)]


def read(folder: Path) -> list[Search]:
    """The searches for the articles of an archive, with what each article scores."""
    facets = installed_facets()
    entries = list(Archive.at(folder).open_engine().matches(Query(count="copies")))
    documents: dict[str, naive.Document] = {}
    dictionary = {facet.key: {} for facet in facets}
    for entry in entries:
        made = naive.document(entry, facets)
        lead = {}
        for term, positions in made.positions["text"].items():
            inside = [each for each in positions if made.breaks.unit("lead", each) == 1]
            if inside:
                lead[term] = inside
        made.positions[LEAD] = lead
        made.lengths[LEAD] = sum(map(len, lead.values()))
        documents[entry.article.id] = made
        for key, values in made.values.items():
            dictionary[key].update({value.id: value for value in values})
    naive.WORD_FIELDS = (*naive.WORD_FIELDS, LEAD)
    evaluator = naive.Evaluator(documents, dictionary)
    places = {article_id: place for place, article_id in enumerate(documents)}

    def scores(field: str, word: str) -> np.ndarray:
        found = np.zeros(len(places))
        for article_id, score in evaluator.evaluate(q.Term(field, word)).items():
            found[places[article_id]] = score
        return found

    chance = random.Random(7)
    searches: list[Search] = []
    for entry in entries:
        for kind, words in remembered(entry, chance):
            folded = [term for word in words for term in terms(word)]
            stems = list(map(stem, folded))
            by_word = np.array([scores("text", each) for each in stems])
            text = by_word.sum(axis=0) + ALL_WORDS * (by_word > 0).all(axis=0)
            named = np.zeros(len(places))
            for word in folded:
                held = scores("people", word) + scores("organisations", word)
                named += np.minimum(1, held + scores("places", word)) * (text > 0)
            title = np.sum([scores(STATED, each) for each in stems], axis=0)
            opening = np.sum([scores(LEAD, each) for each in stems], axis=0)
            target = places[entry.article.id]
            searches.append(Search(kind, target, text, title, opening, named))
    return searches


def reciprocal_ranks(searches: Sequence[Search], weights: Weights) -> np.ndarray:
    """One over the place of each article that is sought; of ties the middle one."""
    title, lead, names = weights
    found: list[float] = []
    for each in searches:
        score = each.text + title * each.title + lead * each.lead + names * each.names
        own = score[each.target]
        above = (score > own + 1e-9).sum()
        beside = (np.abs(score - own) < 1e-9).sum() - 1
        found.append(1 / (1 + above + beside / 2))
    return np.array(found)


def main() -> None:
    """Prints the figures of some weights, and those that cross-validation chooses."""
    searches = read(Path(sys.argv[1]))
    kinds = np.array([each.kind for each in searches])
    ranks: dict[Weights, np.ndarray] = {}
    for weights in product(TITLES, LEADS, NAMES):
        ranks[weights] = reciprocal_ranks(searches, weights)

    print(f"{len(searches):,} searches; weights of title, lead, names; MRR")
    best = max(ranks, key=lambda weights: ranks[weights].mean())
    shown = [(each, 0.0, 0.0) for each in TITLES]
    for weights in [*shown, (1.0, 0.3, 0.0), (1.0, 0.0, 0.5), best]:
        figures = [f"{weights}: {ranks[weights].mean():.4f}"]
        for kind in sorted(set(kinds)):
            figures.append(f"{kind} {ranks[weights][kinds == kind].mean():.3f}")
        print("  ".join(figures))

    order = np.random.default_rng(1).permutation(len(searches))
    held_out: list[float] = []
    for fold in range(FOLDS):
        tested = order[fold::FOLDS]
        others = np.setdiff1d(order, tested)
        chosen = max(ranks, key=lambda weights: ranks[weights][others].mean())
        held_out.append(ranks[chosen][tested].mean())
        print(f"chosen without part {fold + 1}: {chosen}")
    print(f"cross-validated {np.mean(held_out):.4f}, now {ranks[NOW].mean():.4f}")


if __name__ == "__main__":
    main()
