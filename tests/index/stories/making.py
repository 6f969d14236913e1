"""Texts for the tests of stories."""

import random

WORDS = (
    "harbour council minister village tunnel bridge mayor budget vote strike union river storm ferry hospital school "
    "court judge verdict appeal farmer drought rain wheat price market bank loan factory workers export treaty border "
    "patrol soldier rebel ceasefire envoy summit speech protest crowd police arrest trial museum painting theatre "
    "festival singer championship goal referee coach stadium railway engine station passenger aircraft runway pilot"
)


def sentence(random_numbers: random.Random, length=14):
    """One sentence of words drawn at random."""
    words = random_numbers.choices(WORDS.split(), k=length)
    return " ".join([words[0].capitalize(), *words[1:]]) + "."


def prose(seed, paragraphs=8, sentences=3):
    """A text of its own for each seed; two seeds share no run of four words but by
    rare accident.
    """
    random_numbers = random.Random(seed)
    return "\n\n".join(
        " ".join(sentence(random_numbers) for _ in range(sentences))
        for _ in range(paragraphs)
    )


def paragraphs(text, *chosen):
    """Some paragraphs of a text, by number."""
    parts = text.split("\n\n")
    return "\n\n".join(parts[number] for number in chosen)
