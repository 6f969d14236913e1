"""What the rules after the model cost, beside the model itself.

    python tests/bench/names.py ARTICLES.jsonl [PAIRS OF RUNS]

Prints processor seconds (not wall time, so that a busy machine doesn't matter) of
spaCy's own recogniser as it comes, of the rules for names, and of filing under
headings, and the second and third as a share of the first. All three look for garbage
as rarely as a run does.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from pathlib import Path

from cuttings.index.authority import Authority
from cuttings.index.database import open_database, transaction
from cuttings.index.enrich.enricher import Enricher
from cuttings.index.enrich.models import choose_model, load_model
from cuttings.index.enrich.rules import refine
from cuttings.index.evaluate.names import Case, as_article
from cuttings.search.allocation import COLLECT_EVERY
from cuttings.search.articles import Enrichment


def main(path: Path, rounds: int) -> None:
    """Measures each step over all articles of a file, the best of some rounds."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    articles = [
        as_article(Case(str(n), row["title"], row["text"], {}), n)
        for n, row in enumerate(rows)
    ]
    enricher = Enricher()
    texts = [text for article in articles for text in (article.body, article.title)]
    nlp = load_model(choose_model()[0])
    list(nlp.pipe(texts[:2]))
    found = enricher.find(texts)
    refine(articles[0], found[0], found[1])
    gc.freeze()
    gc.set_threshold(COLLECT_EVERY)
    model, rules, filing = [], [], []
    for _ in range(rounds):
        began = time.process_time()
        list(nlp.pipe(texts, batch_size=32))
        model.append(time.process_time() - began)
        began = time.process_time()
        mentions = [
            refine(article, found[2 * n], found[2 * n + 1])
            for n, article in enumerate(articles)
        ]
        rules.append(time.process_time() - began)
        authority = Authority(open_database(Path(":memory:")))
        began = time.process_time()
        with transaction(authority.store.connection):
            for article, named in zip(articles, mentions, strict=True):
                authority.assign(article, Enrichment(named))
        filing.append(time.process_time() - began)
    words = sum(len(text.split()) for text in texts)
    print(f"{len(articles):,} articles, {words:,} words, model {enricher.version[0]}")
    print(f"model   {min(model):7.2f} s  {words / min(model):,.0f} words/s")
    for name, times in (("rules", rules), ("filing", filing)):
        print(
            f"{name:<7} {min(times):7.2f} s  {min(times) / min(model):.1%} of the model's time"
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 2)
