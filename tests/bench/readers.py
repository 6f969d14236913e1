"""How fast files are read, and how much memory a long list takes.

    python -m tests.bench.readers [--pages 40] [--documents 400] [--list 300]

Pages a second of an issue in METS with ALTO, articles a second of the downloads of
vendors, files a second of single articles by format, and megabytes a second with the
peak of memory of a JSON list of so many megabytes, read in a process of its own. All
are made here of words by chance, articles of some 400; times are of the processor, so
that they hold on a busy machine.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import random
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from cuttings.index.readers import RawArticle, ReadOptions
from cuttings.index.readers.choose import read_path
from tests.index.readers.making import docx, odt, pdf
from tests.index.readers.places import FILES as PLACES

CHANCE = random.Random(1)
LETTERS = "etaoinshrdlucmfwyp"
VOCABULARY = [
    "".join(CHANCE.choices(LETTERS, k=CHANCE.randint(2, 9))) for _ in range(9_000)
]
WORDS = 400
LINES_OF_BLOCK = 12
BLOCKS_OF_PAGE = 40
Maker = Callable[[int], str]


def words(count: int) -> str:
    """So many words by chance."""
    return " ".join(CHANCE.choices(VOCABULARY, k=count))


def body() -> str:
    """The text of an article in paragraphs."""
    return "\n\n".join(f"{words(WORDS // 8).capitalize()}." for _ in range(8))


def lexisnexis(count: int) -> str:
    """LexisNexis' text."""
    documents = [
        f"\n\n{' ' * 30}{number} of {count} DOCUMENTS\n\n\n{' ' * 28}The Mail\n\n"
        f"{' ' * 20}June {number % 28 + 1}, 1995, CITY EDITION\n\n{words(8)}\n\n"
        f"BYLINE: Ann Berg\n\nSECTION: News; Pg. A1\n\nLENGTH: {WORDS} words\n\n{body()}\n\n"
        "SUBJECT: HARBORS (93%); FISHING (81%)\n\nLOAD-DATE: July 1, 1996\n"
        for number in range(1, count + 1)
    ]
    return "".join(documents)


def factiva(count: int) -> str:
    """Factiva's page."""
    documents: list[str] = []
    for number in range(count):
        paragraphs = "".join(
            f"<p class='articleParagraph enarticleParagraph'>{each}</p>"
            for each in body().split("\n\n")
        )
        documents.append(
            f"<div id='article-MAIL{number:021}' class='article'><div class='article "
            f"enArticle'><div id='hd'><span class='enHeadline'>{words(8)}</span></div>"
            f"<div>{WORDS} words</div><div>{number % 28 + 1} May 2019</div><div>The Mail</div>"
            f"<div>MAIL</div><div>English</div><div>(c) 2019</div>{paragraphs}"
            f"<p>Document MAIL{number:021}</p></div></div>"
        )
    return f"<html><body>{''.join(documents)}</body></html>"


def proquest(count: int) -> str:
    """ProQuest's text."""
    rule = "_" * 60
    documents = [
        f"{rule}\n\n{words(8)}\n\nPublication info: The Mail ; Oslo  [Oslo]. 5 May 2019\n\n"
        f"Full text: {body()}\n\nSubject: Harbors; Fishing\n\nTitle: {words(8)}\n\n"
        f"Publication title: The Mail\n\nPages: A.1\n\nPublication date: May 5, 2019\n\n"
        f"ProQuest document ID: {number}\n\nLanguage of publication: English\n\n"
        for number in range(10_000, 10_000 + count)
    ]
    return f"{''.join(documents)}{rule}\n"


def ebsco(count: int) -> str:
    """EBSCO's text."""
    documents = [
        f"Record: {number}\n\nTitle:\n    {words(8)}.\nAuthors:\n    Berg, Ann\nSource:\n"
        f"    The Mail. 05/05/2019, p1.\nSubject Terms:\n    *HARBORS\nAccession Number:\n"
        f"    99{number}\nDatabase:\n    Newspaper Source\n\n{body()}\n\n~~~~~~~~\n\nBy Ann Berg\n\n"
        for number in range(1, count + 1)
    ]
    return f"EBSCO Publishing\n\n{''.join(documents)}"


def genios(count: int) -> str:
    """GENIOS' text."""
    documents = [
        f"Die Post vom 05.05.2019, Seite 3\n{words(8)}\n\n{body()}\n\n"
        f"Quelle: Die Post vom 05.05.2019 Nr. 5, S. 3\nRessort: Lokales\n"
        f"Dokumentnummer: P-{number}\nAlle Rechte vorbehalten: (c) Verlag\n"
        "© GBI-Genios Deutsche Wirtschaftsdatenbank GmbH\n\n"
        for number in range(count)
    ]
    return "".join(documents)


def defacto(count: int) -> str:
    """APA's text."""
    documents = [
        f'"Die Post" vom 05.05.2019 Seite: 3\nRessort: Chronik\n{words(8)}\n\n{body()}\n'
        for _ in range(count)
    ]
    return f"\n{'_' * 67}\n".join(documents)


def retriever(count: int) -> str:
    """Retriever's text."""
    rule = "=" * 78
    documents = [
        f"{rule}\n{words(8)}\nPosten, 2019-05-05 09:31\nSida 3\nPublicerat i print.\n\n{body()}\n\n"
        "© Posten\n"
        for _ in range(count)
    ]
    return "".join(documents)


def gale(count: int) -> str:
    """Gale's page."""
    documents: list[str] = []
    for number in range(count):
        lines = (
            f"{words(8)}\nAuthor: Ann Berg\nDate: May {number % 28 + 1}, 2019\n"
            f"From: The Mail(Issue 5123)\nLength: {WORDS} words\nFull Text: \n{body()}\n"
            f"Source Citation (MLA)\nGale Document Number: GALE|A{number:09}"
        )
        paragraphs = filter(None, lines.split("\n"))
        documents.append("".join(f"<p>{line}</p>" for line in paragraphs))
    return f"<html><body>{''.join(documents)}</body></html>"


def newsbank(count: int) -> str:
    """NewsBank's text."""
    documents = [
        f"{words(8)}\nThe Mail (Oslo) - May {number % 28 + 1}, 2019\nAuthor: Ann Berg\n"
        f"Section: News\nPage: A3\nReadability: >12 grade level\n\n{body()}\n\n"
        f"Record: 15F0A3C2{number:08}\nCopyright: Copyright (c) 2019 The Mail\n\n"
        for number in range(count)
    ]
    return "".join(documents)


VENDORS: dict[str, tuple[str, Maker]] = {
    "LexisNexis": ("a.txt", lexisnexis),
    "Factiva": ("a.html", factiva),
    "ProQuest": ("a.txt", proquest),
    "EBSCO": ("a.txt", ebsco),
    "GENIOS": ("a.txt", genios),
    "APA": ("a.txt", defacto),
    "Retriever": ("a.txt", retriever),
    "Gale": ("a.html", gale),
    "NewsBank": ("a.txt", newsbank),
}
SINGLE: dict[str, Callable[[], str | bytes]] = {
    "a.txt": lambda: f"{words(8)}\n\n{body()}",
    "a.html": lambda: PLACES["page.html"](lambda _: words(20)),
    "a.nitf": lambda: PLACES["wire.nitf"](lambda _: words(20)),
    "a.eml": lambda: PLACES["message.eml"](lambda _: words(20)),
    "a.rss": lambda: PLACES["a.rss"](lambda _: words(20)),
    "a.json": lambda: json.dumps({"title": words(8), "text": body(), "mood": words(9)}),
    "a.docx": lambda: docx(words(8), *body().split("\n\n")),
    "a.odt": lambda: odt(words(8), *body().split("\n\n")),
    "a.pdf": lambda: pdf(words(60)),
}
"""Files of one article, by the name they are read under."""


def read(path: Path) -> tuple[int, float]:
    """The articles of a file, and the seconds of processor that they took."""
    began = time.process_time()
    found = 0
    for each in read_path(path, ReadOptions()):
        found += isinstance(each, RawArticle)
    return found, time.process_time() - began


def make_issue(folder: Path, pages: int) -> Path:
    """An issue in METS whose articles are two blocks each."""
    files: list[str] = []
    items: list[str] = []
    for page in range(pages):
        blocks: list[str] = []
        for block in range(BLOCKS_OF_PAGE):
            lines = "".join(_line(page, block, line) for line in range(LINES_OF_BLOCK))
            blocks.append(f'<TextBlock ID="B{page}_{block}">{lines}</TextBlock>')
        text = f"<alto><Layout><Page><PrintSpace>{''.join(blocks)}</PrintSpace></Page></Layout></alto>"
        (folder / f"p{page}.xml").write_text(text)
        files.append(f'<file ID="F{page}"><FLocat xlink:href="p{page}.xml"/></file>')
        for block in range(0, BLOCKS_OF_PAGE, 2):
            areas = "".join(
                f'<fptr><area FILEID="F{page}" BEGIN="B{page}_{each}"/></fptr>'
                for each in (block, block + 1)
            )
            items.append(f'<div TYPE="ARTICLE" LABEL="{words(4)}">{areas}</div>')
    path = folder / "issue_mets.xml"
    path.write_text(
        '<mets xmlns:xlink="http://www.w3.org/1999/xlink">'
        f'<fileSec>{"".join(files)}</fileSec><structMap TYPE="LOGICAL"><div TYPE="ISSUE">'
        f"{''.join(items)}</div></structMap></mets>"
    )
    return path


def _line(page: int, block: int, line: int) -> str:
    strings = "".join(
        f'<String ID="S{page}_{block}_{line}_{place}" STYLEREFS="T1 P1" HPOS="{place}00" '
        f'VPOS="{line}00" WIDTH="90" HEIGHT="30" WC="0.9" CONTENT="{word}"/><SP/>'
        for place, word in enumerate(words(7).split())
    )
    return (
        f'<TextLine ID="L{page}_{block}_{line}" HPOS="1" VPOS="1">{strings}</TextLine>'
    )


def make_list(path: Path, megabytes: int) -> None:
    """One JSON list, its records some 700 characters long."""
    with path.open("w") as stream:
        stream.write("[")
        number = 0
        while stream.tell() < megabytes << 20:
            record = {"id": f"r{number}", "title": words(8), "text": words(100)}
            stream.write(("," if number else "") + json.dumps(record))
            number += 1
        stream.write("]")


def _list_in_process(path: Path) -> None:
    found, seconds = read(path)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_024
    size = path.stat().st_size / (1 << 20)
    print(
        f"JSON list of {size:,.0f} MB: {found:,} articles, {size / seconds:,.1f} MB/s, "
        f"peak {peak:,.0f} MB",
        flush=True,
    )


def main() -> None:
    """Measures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--pages", type=int, default=40)
    parser.add_argument("--documents", type=int, default=400)
    parser.add_argument("--files", type=int, default=100)
    parser.add_argument("--list", type=int, default=0, dest="megabytes")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        if given.megabytes:
            make_list(folder / "list.json", given.megabytes)
            context = multiprocessing.get_context("spawn")
            process = context.Process(
                target=_list_in_process, args=(folder / "list.json",)
            )
            process.start()
            process.join()
        # a run loads the readers once, which is not the first file's time
        (folder / "first.txt").write_text(body())
        read(folder / "first.txt")
        _, seconds = read(make_issue(folder, given.pages))
        print(f"METS with ALTO: {given.pages / seconds:,.1f} pages/s", flush=True)
        for vendor, (name, make) in VENDORS.items():
            path = folder / name
            path.write_text(make(given.documents), encoding="utf-8")
            found, seconds = read(path)
            assert found == given.documents, (vendor, found)
            print(f"{vendor}: {found / seconds:,.0f} articles/s", flush=True)
        for name, make_one in SINGLE.items():
            spent = 0.0
            for _ in range(given.files):
                made = make_one()
                path = folder / name
                path.write_bytes(made.encode() if isinstance(made, str) else made)
                spent += read(path)[1]
            print(f"{name}: {spent * 1_000 / given.files:.2f} ms a file", flush=True)


if __name__ == "__main__":
    main()
