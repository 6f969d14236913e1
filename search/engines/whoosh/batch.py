"""A batch of entries in memory, on its way to becoming a segment.

Tokens never become Python objects of their own: ``tokens`` turns texts into arrays of
term ordinals, and inverting them (``postings.invert``) is arithmetic over these arrays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from cuttings.search.articles import Entry
from cuttings.search.engines.whoosh.arrayfile import pack_strings, write_arrays
from cuttings.search.engines.whoosh.arrays import (
    AnyArray,
    Flags,
    Indexes,
    Int32s,
    Int64s,
    Mask,
    UInt16s,
    UInt32s,
    csr_gather,
    csr_positions,
    indptr_of,
    stored_indptr,
)
from cuttings.search.engines.whoosh.codec import (
    ArraySegment,
    length_codes,
    write_field,
    write_lengths,
)
from cuttings.search.engines.whoosh.postings import (
    FieldPostings,
    bases_of,
    invert,
)
from cuttings.search.engines.whoosh.records import (
    SAMPLE,
    Compression,
    learnt,
    pack_page,
    pack_rest,
)
from cuttings.search.engines.whoosh.tokens import PARAGRAPH as BEGINS_PARAGRAPH
from cuttings.search.engines.whoosh.tokens import Foreign, Texts
from cuttings.search.language.analysis import stems
from cuttings.search.language.chains import chain_of
from cuttings.search.language.lexicon import HELD, entry_of
from cuttings.search.syntax.schema import (
    BREAKS,
    EXACT_OF,
    GAP,
    LAST_WORD,
    PARAGRAPH,
    QUOTATIONS,
    SAID,
    SAID_EXACT,
    SENTENCE,
    SPELT,
    STATED,
    repeats_title,
)

TEXTS = ".texts"
TEXT_TABLES = ("ids", "pages", "rests")
DICTIONARY = "dictionary"
"""The array of what the text records have in common."""


class Batch:
    """Entries that will be one segment.

    Documents are numbered as they come; one replaced later is left out. Its texts are
    compressed as those before it in the archive, if there are any.
    """

    def __init__(self, compression: Compression | None = None) -> None:
        self.compression = compression or Compression()
        self._ids: list[str] = []
        self._rows: list[int] = []
        self._is_stated: list[bool] = []
        self._repeats: list[bool] = []
        self._pages: list[bytes] = []
        self._rests: list[bytes] = []
        self._compressed = 0
        self._place: dict[str, int] = {}
        self._texts = Texts()

    def __len__(self) -> int:
        return len(self._place)

    def __contains__(self, id_: str) -> bool:
        return id_ in self._place

    @property
    def tokens(self) -> int:
        """How many tokens there are, those of replaced entries too; the last texts may
        not be counted yet.
        """
        return self._texts.split_tokens

    def add(self, entry: Entry, row: int) -> None:
        """Adds an entry, in the place of an earlier one with its id; ``row`` is its
        number in ``Rows``.
        """
        article = entry.article
        self._place[article.id] = len(self._ids)
        self._ids.append(article.id)
        self._rows.append(row)
        self._is_stated.append(not article.title_inferred)
        self._repeats.append(repeats_title(article))
        stretches = article.stretches()
        said = entry.enrichment.quoted_spans(in_title=True)
        self._texts.add(article.title, article.language, quotations=said)
        said = entry.enrichment.quoted_spans()
        self._texts.add(article.body, stretches[0].language, stretches, said)
        self._pages.append(pack_page(article, stretches))
        self._rests.append(pack_rest(article))
        if len(self._pages) - self._compressed == SAMPLE:
            self._compress()

    def _compress(self) -> None:
        """Compresses the records that are not yet, the first of an archive once it is
        known what they have in common.
        """
        if not self._compressed and not self.compression.dictionary:
            self.compression = Compression(learnt(self._pages))
        compressed = self.compression.compressed
        for records in (self._pages, self._rests):
            new = records[self._compressed :]
            records[self._compressed :] = list(map(compressed, new))
        self._compressed = len(self._pages)

    def delete(self, id_: str) -> None:
        """Leaves an entry out; an unknown id is passed over."""
        self._place.pop(id_, None)

    def replace_row(self, id_: str, row: int) -> None:
        """Gives an entry another row."""
        self._rows[self._place[id_]] = row

    def write(self, folder: Path, segment: ArraySegment) -> tuple[list[str], list[int]]:
        """Writes all but the columns of the segment; gives the ids and rows of its
        documents in their order.
        """
        self._compress()
        kept = sorted(self._place.values())
        ids = [self._ids[place] for place in kept]
        pages = [self._pages[place] for place in kept]
        rests = [self._rests[place] for place in kept]
        _write_texts(folder, segment, ids, pages, rests, self.compression)
        self._write_words(folder, segment, np.array(kept, np.int64))
        write_field(folder, segment, "id", _identifiers(ids), None)
        segment.set_doc_count(len(ids))
        return ids, [self._rows[place] for place in kept]

    def _write_words(self, folder: Path, segment: ArraySegment, kept: Int64s) -> None:
        """Writes the postings of titles and texts, as words and as stems, and the lengths
        of all.
        """
        tokens = self._texts.numbered()
        is_stated = np.array(self._is_stated, bool)
        repeats = np.array(self._repeats, bool)
        if len(kept) * 2 < len(tokens.counts):
            # The texts of replaced entries are left out: a title and a body each.
            alive = np.zeros((len(tokens.counts) // 2, 2), bool)
            alive[kept] = True
            tokens = tokens.of_texts(alive.ravel())
            is_stated, repeats = is_stated[kept], repeats[kept]
        counts = tokens.counts
        titles, totals = counts[0::2], counts[0::2] + counts[1::2]
        in_title = csr_positions(indptr_of(totals)[:-1], titles)
        positions = _positions(totals, in_title)

        # A title that is the beginning of its body is no part of the text besides.
        in_text: Mask | slice = slice(None)
        if repeats.any():
            in_text = np.ones(len(tokens.terms), bool)
            in_text[in_title[repeats.repeat(titles)]] = False
        in_stated = in_title[is_stated.repeat(titles)]
        lengths: dict[str, Int64s] = {}
        lengths["text"] = lengths["exact"] = np.where(repeats, totals - titles, totals)
        lengths["title"] = lengths["title_exact"] = titles
        lengths[STATED] = np.where(is_stated, titles, 0)
        (in_said,) = tokens.quoted.nonzero()
        said = np.diff(in_said.searchsorted(indptr_of(totals)))
        lengths[SAID] = lengths[SAID_EXACT] = said
        codes = {name: length_codes(each) for name, each in lengths.items()}

        spelt, stemmed, entries = _spelt(tokens.vocabulary)
        words, stems_of = Spelt.of(spelt), Spelt.of(stemmed)
        members: dict[str, Mask | Indexes | slice] = {
            "text": in_text,
            "title": in_title,
            SAID: in_said,
        }
        for name, own in members.items():
            held = Occurring(tokens.terms[own], lengths[name], positions[own])
            exact, same = held.inverted(words), held.same(words, stems_of)
            write_field(folder, segment, EXACT_OF[name], exact, codes[EXACT_OF[name]])
            write_field(
                folder, segment, name, held.inverted(stems_of, same), codes[name]
            )
        stated = Occurring(
            tokens.terms[in_stated], lengths[STATED], positions[in_stated]
        )
        write_field(folder, segment, STATED, stated.inverted(stems_of), codes[STATED])

        if entries:
            lexicon = _held_entries(tokens.terms, totals, entries)
            write_field(folder, segment, SPELT, lexicon, None)
        tokens.begins[in_title] = 0
        breaks = _boundaries(tokens.begins, totals, positions)
        write_field(folder, segment, BREAKS, breaks, None)
        if len(in_said):
            quotations = _quotations(tokens.quoted, in_said, totals, positions)
            write_field(folder, segment, QUOTATIONS, quotations, None)

        sums = {name: int(each.sum()) for name, each in lengths.items()}
        write_lengths(folder, segment, codes, sums)


def _spelt(
    vocabulary: Sequence[str],
) -> tuple[Sequence[str], list[str], list[tuple[str, ...]]]:
    """The term and the stem of each item of a vocabulary, and its entries in the lexicon;
    no entries at all where everything is English.
    """
    foreign = [Foreign.of(item) for item in vocabulary]
    if not any(foreign):
        return vocabulary, stems(vocabulary), []
    words: list[str] = []
    entries: list[tuple[str, ...]] = []
    for item, word in zip(vocabulary, foreign, strict=True):
        words.append(word.term if word else item)
        if not word:
            entries.append(())
            continue
        entry = entry_of(chain_of(word.code), word.term, word.stem)
        held = f"{HELD}{word.code}"
        entries.append((held, entry) if entry else (held,))
    stemmed = stems(words)
    for place, word in enumerate(foreign):
        if word:
            stemmed[place] = word.stem
    return words, stemmed, entries


def _held_entries(
    tokens: UInt32s, totals: Int64s, entries: Sequence[tuple[str, ...]]
) -> FieldPostings:
    """The postings of entries of the lexicon: in which documents each stands."""
    terms = sorted({entry for held in entries for entry in held})
    ordinal = {entry: place for place, entry in enumerate(terms)}
    numbers: list[int] = []
    for held in entries:
        numbers += [ordinal[entry] for entry in held]
    indptr = indptr_of(np.array([len(held) for held in entries], np.int64))

    size = len(totals)
    docs = np.arange(size).repeat(totals)
    distinct_words = np.unique(tokens.astype(np.int64) * size + docs)
    words, docs = np.divmod(distinct_words, size)
    widths, found = csr_gather(indptr, np.array(numbers, np.uint32), words)
    pairs = np.unique(found.astype(np.int64) * size + docs.repeat(widths))
    ordinals, docs = np.divmod(pairs, size)
    counts = np.bincount(ordinals, minlength=len(terms))
    return FieldPostings(
        terms=[term.encode("utf-8", "surrogatepass") for term in terms],
        starts=indptr_of(counts),
        docs=docs.astype(np.uint32),
        freqs=np.ones(len(docs), np.uint8),
        places=np.zeros(len(terms) + 1, np.int64),
        addresses=np.empty(0, np.uint32),
        bases=np.zeros(size + 1, np.int64),
    )


def _positions(totals: Int64s, in_title: Indexes) -> UInt32s:
    """The position of every token in its document, by the tokens of each and which of all
    tokens stand in a title.
    """
    positions = np.arange(GAP, GAP + int(totals.sum()), dtype=np.uint32)
    positions -= indptr_of(totals)[:-1].astype(np.uint32).repeat(totals)
    positions[in_title] -= np.uint32(GAP)
    return positions


@dataclass(frozen=True, slots=True)
class Spelt:
    """The items of a vocabulary as a field spells them: ``terms`` are sorted, and
    ``ordinals`` [I] say which of them each item is.
    """

    terms: list[bytes]
    ordinals: UInt32s

    @classmethod
    def of(cls, spelt: Sequence[str]) -> Spelt:
        """Items that are spelt so.

        Strings are in the order of their code points, which is that of their bytes in
        UTF-8.
        """
        ordered = sorted(set(spelt))
        ordinal = {term: place for place, term in enumerate(ordered)}
        ordinals = np.fromiter(map(ordinal.__getitem__, spelt), np.uint32, len(spelt))
        return cls(
            [term.encode("utf-8", "surrogatepass") for term in ordered], ordinals
        )

    def among(self, items: Indexes) -> Spelt:
        """The terms of some items only; of others the ordinals mean nothing."""
        occurs = np.zeros(len(self.terms), bool)
        occurs[self.ordinals[items]] = True
        if occurs.all():
            return self
        terms = [self.terms[place] for place in np.flatnonzero(occurs).tolist()]
        ranks = occurs.cumsum(dtype=np.uint32) - np.uint32(1)
        return Spelt(terms, ranks[self.ordinals])


class Occurring:
    """The tokens of a field, document after document: the item of the vocabulary that
    each is, the tokens of each document, and the position of every token.
    """

    def __init__(self, tokens: UInt32s, counts: Int64s, positions: UInt32s) -> None:
        self._tokens, self._counts, self._positions = tokens, counts, positions
        self._bases = bases_of(counts, positions)
        self._items: Indexes = np.bincount(tokens).nonzero()[0]

    def same(self, words: Spelt, stems_of: Spelt) -> Int32s:
        """Of each stem that occurs the ordinal of its word among those that do, where no
        other word has it, and this word no other stem; else -1.
        """
        words, stems_of = words.among(self._items), stems_of.among(self._items)
        own_words = words.ordinals[self._items].astype(np.int64)
        own_stems = stems_of.ordinals[self._items].astype(np.int64)
        width = max(1, len(words.terms))
        own_stems, own_words = np.divmod(
            np.unique(own_stems * width + own_words), width
        )
        alone = np.bincount(own_stems)[own_stems] == 1
        alone &= np.bincount(own_words)[own_words] == 1
        same = np.full(len(stems_of.terms), -1, np.int32)
        same[own_stems[alone]] = own_words[alone]
        return same

    def inverted(self, spelt: Spelt, same: Int32s | None = None) -> FieldPostings:
        """The postings; without those of terms that are the ``same`` as words."""
        spelt = spelt.among(self._items)
        ordinals, terms = spelt.ordinals[self._tokens], spelt.terms
        if same is None:
            return self._invert(ordinals, terms, self._counts, self._positions)

        kept = same < 0
        terms = [terms[place] for place in np.flatnonzero(kept).tolist()]
        ranks = kept.cumsum(dtype=np.uint32) - np.uint32(1)
        (tokens,) = kept[ordinals].nonzero()
        counts = np.diff(tokens.searchsorted(indptr_of(self._counts)))
        postings = self._invert(
            ranks[ordinals[tokens]], terms, counts, self._positions[tokens]
        )
        return postings.beside(spelt.terms, same)

    def _invert(
        self, tokens: UInt32s, terms: list[bytes], counts: Int64s, positions: UInt32s
    ) -> FieldPostings:
        return invert(tokens, terms, counts, positions, self._bases)


def _boundaries(begins: Flags, totals: Int64s, positions: UInt32s) -> FieldPostings:
    """The postings of the field of sentences and paragraphs: two terms, whose positions
    are those of the first words. ``begins`` is what begins at each token.
    """
    (tokens,) = begins.nonzero()
    is_paragraph = begins[tokens] == BEGINS_PARAGRAPH
    # Of one position, the paragraph is the term that comes first.
    counts = 1 + is_paragraph.astype(np.int64)
    items = np.ones(int(counts.sum()), np.uint32)
    items[indptr_of(counts)[:-1][is_paragraph]] = 0

    edges = indptr_of(counts)[tokens.searchsorted(indptr_of(totals))]
    occurring = Occurring(items, np.diff(edges), positions[tokens].repeat(counts))
    return occurring.inverted(Spelt.of([PARAGRAPH, SENTENCE]))


def _quotations(
    quoted: UInt16s, in_said: Indexes, totals: Int64s, positions: UInt32s
) -> FieldPostings:
    """The postings of the field of quotations: the first word of each has a term for its
    number in its document, the last word of any the same term.
    """
    numbers = quoted[in_said]
    docs = np.arange(len(totals)).repeat(totals)[in_said]
    begins = np.ones(len(in_said), bool)
    begins[1:] = (numbers[1:] != numbers[:-1]) | (docs[1:] != docs[:-1])
    (firsts,) = begins.nonzero()
    lasts = np.append(firsts[1:], len(in_said)) - 1

    # First and last word of each quotation in turn.
    edges = np.stack([firsts, lasts], axis=1).ravel()
    most = int(numbers.max())
    items = np.full(len(edges), most, np.uint32)
    items[0::2] = numbers[firsts] - np.uint16(1)
    counts = np.bincount(docs[firsts], minlength=len(totals)) * 2
    occurring = Occurring(items, counts, positions[in_said[edges]])
    return occurring.inverted(Spelt.of([*map(str, range(most)), LAST_WORD]))


def _identifiers(ids: Sequence[str]) -> FieldPostings:
    """The postings of the field of ids: each term one document."""
    encoded = [id_.encode("utf-8", "surrogatepass") for id_ in ids]
    order = sorted(range(len(ids)), key=encoded.__getitem__)
    size = len(ids)
    return FieldPostings(
        terms=[encoded[place] for place in order],
        starts=np.arange(size + 1),
        docs=np.array(order, np.uint32),
        freqs=np.ones(size, np.uint8),
        places=np.zeros(size + 1, np.int64),
        addresses=np.empty(0, np.uint32),
        bases=np.zeros(size + 1, np.int64),
    )


def _write_texts(
    folder: Path,
    segment: ArraySegment,
    ids: Sequence[str],
    pages: Sequence[bytes],
    rests: Sequence[bytes],
    compression: Compression,
) -> None:
    """Writes the ids and the two text records of a segment's documents."""
    encoded = [id_.encode("utf-8", "surrogatepass") for id_ in ids]
    arrays: dict[str, AnyArray] = {}
    for name, strings in zip(TEXT_TABLES, (encoded, pages, rests), strict=True):
        arrays[name], starts = pack_strings(strings)
        arrays[f"{name}_starts"] = stored_indptr(starts)
    arrays[DICTIONARY] = np.frombuffer(compression.dictionary, np.uint8)
    write_arrays(folder / segment.make_filename(TEXTS), arrays)
