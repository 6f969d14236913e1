"""Articles and texts for the tests of stories."""

import hashlib
import random

from cuttings.search.articles import Article, Published

WORDS = (
    "harbour council minister village tunnel bridge mayor budget vote strike union river storm ferry hospital school "
    "court judge verdict appeal farmer drought rain wheat price market bank loan factory workers export treaty border "
    "patrol soldier rebel ceasefire envoy summit speech protest crowd police arrest trial museum painting theatre "
    "festival singer championship goal referee coach stadium railway engine station passenger aircraft runway pilot"
).split()


def article(id, body, *, title="", date=None, outlet=None, agency=None, byline=None):
    """An article with this body."""
    published = Published(date, "metadata") if date else None
    return Article(
        id=id,
        title=title,
        title_inferred=not title,
        body=body,
        original=body,
        paragraphs=(),
        source=f"{id}.txt",
        content_hash=hashlib.sha256(f"{title}\n{body}".encode()).hexdigest(),
        published=published,
        outlet=outlet,
        agency=agency,
        byline=byline,
    )


def sentence(random_numbers: random.Random, length=14):
    """One sentence of words drawn at random."""
    words = random_numbers.choices(WORDS, k=length)
    return " ".join([words[0].capitalize(), *words[1:]]) + "."


def prose(seed, paragraphs=8, sentences=3):
    """A text of its own for each seed; two seeds share no run of four words but by rare accident."""
    random_numbers = random.Random(seed)
    return "\n\n".join(" ".join(sentence(random_numbers) for _ in range(sentences)) for _ in range(paragraphs))


def paragraphs(text, *chosen):
    """Some paragraphs of a text, by number."""
    parts = text.split("\n\n")
    return "\n\n".join(parts[number] for number in chosen)
