"""The compiled loops do what their statements in NumPy do, and never reach outside of an
array.

Each test that compares runs the statement against itself where nothing is compiled.
"""

from __future__ import annotations

import logging
import threading

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuttings.search.compiled import SWITCH
from cuttings.search.engines.whoosh import kernel
from cuttings.search.engines.whoosh.arrays import indptr_of


def ascending(most: int, top: int):
    return st.sets(st.integers(0, top), max_size=most).map(
        lambda numbers: np.array(sorted(numbers), np.uint32)
    )


@st.composite
def two_lists(draw):
    """Lists of like and of very unlike length, near each other and far apart."""
    top = draw(st.sampled_from([5, 40, 500, 100_000]))
    left = draw(ascending(40, top))
    right = draw(ascending(draw(st.sampled_from([3, 40])), top))
    if draw(st.booleans()):
        filled = np.arange(0, top, draw(st.integers(1, 7)), dtype=np.uint32)
        right = np.union1d(right, filled)
    return (left, right) if draw(st.booleans()) else (right, left)


@given(two_lists())
def test_lists_share_the_same_documents_in_both_ways(lists):
    expected = [array.tolist() for array in kernel.intersect_plain(*lists)]
    assert expected == [array.tolist() for array in kernel.intersect(*lists)]
    left, right = lists
    assert left[expected[0]].tolist() == sorted({*left.tolist()} & {*right.tolist()})


def test_long_lists_of_like_length_share_documents_of_every_window():
    left = np.arange(0, 200_000, 2, dtype=np.uint32)
    right = np.arange(0, 200_000, 3, dtype=np.uint32)
    at_left, at_right = kernel.intersect(left, right)
    assert left[at_left].tolist() == list(range(0, 200_000, 6))
    assert right[at_right].tolist() == list(range(0, 200_000, 6))


SHORT = 1024
"""Documents of a list from which on the kernel notes them in a table."""


@given(
    st.sampled_from([SHORT - 1, SHORT, 3 * SHORT]),
    st.sampled_from([SHORT // 16 - 1, SHORT // 16, SHORT, 2 * SHORT]),
    st.sampled_from([4 * SHORT, 50 * SHORT, 1_000 * SHORT]),
    st.integers(0, 1_000),
)
def test_lists_around_the_length_of_a_table_share_the_same_in_both_ways(
    longer, shorter, top, seed
):
    chance = np.random.default_rng(seed)
    lists = []
    for size in (longer, shorter):
        drawn = chance.choice(top, size, replace=False)
        lists.append(np.sort(drawn).astype(np.uint32))
    expected = [array.tolist() for array in kernel.intersect_plain(*lists)]
    assert expected == [array.tolist() for array in kernel.intersect(*lists)]


@given(two_lists(), st.integers(1, 40))
def test_the_same_addresses_follow_in_both_ways(lists, slop):
    before, after = lists
    expected = []
    for address in after.tolist():
        nearest = [other for other in before.tolist() if other < address]
        if nearest and address - nearest[-1] <= slop:
            expected.append(address)
    assert expected == kernel.follow_plain(before, after, slop).tolist()
    assert expected == kernel.follow(before, after, slop).tolist()


@pytest.mark.parametrize("slop", [1, 2, 31, 32])
def test_addresses_follow_over_the_edges_of_windows(slop):
    """A window holds 262,144 addresses; lists that lie far apart skip many of them."""
    before = np.array([7, 262_150, 262_151, 524_300, 1_500_000, 1 << 31], np.uint32)
    distances = np.array([0, 1, slop, slop + 1], np.int64)
    after = np.unique(before.astype(np.int64)[:, None] + distances).astype(np.uint32)
    expected = kernel.follow_plain(before, after, slop).tolist()
    assert expected
    assert expected == kernel.follow(before, after, slop).tolist()


def test_addresses_wider_than_32_bits_follow_too():
    before = np.array([1 << 33], np.uint64)
    after = np.array([(1 << 33) + 1, (1 << 33) + 5], np.uint64)
    assert kernel.follow(before, after, 1).tolist() == [(1 << 33) + 1]


documents = st.lists(
    st.tuples(st.integers(0, 5), st.sets(st.integers(0, 8), max_size=6)),
    min_size=1,
    max_size=20,
)


def arrays_of(rows, by_story):
    """The arguments of ``count_values`` for documents given as (story, values)."""
    copies: dict[int, list[int]] = {}
    for doc, (story, _) in enumerate(rows):
        copies.setdefault(story, []).append(doc)
    several = [docs for docs in copies.values() if len(docs) > 1 and by_story]
    story_of = np.zeros(len(rows), np.int32)
    for number, docs in enumerate(several, 1):
        story_of[docs] = number
    return (
        indptr_of([len(values) for _, values in rows]),
        np.array([v for _, values in rows for v in sorted(values)], np.uint32),
        story_of,
        indptr_of([len(docs) for docs in several]),
        np.array([doc for docs in several for doc in docs], np.uint32),
    )


def count(function, arrays, docs, size, missing):
    """The counts that a function gives, and the values it says that it touched."""
    indptr, indices, *stories = arrays
    everything = np.arange(len(indptr) - 1)
    member = np.isin(everything, docs)
    counts, marks, touched = (np.zeros(size + n, np.int32) for n in (0, 0, 1))
    args = (everything.astype(np.uint32), *stories, np.ones(len(everything), bool))
    if missing:
        kernel.count_values_plain(
            indptr, indices, *args, counts, marks.copy(), touched, False
        )
    visited = everything[~member] if missing else everything[member]
    args = (visited.astype(np.uint32), *stories, member)
    met = function(indptr, indices, *args, counts, marks, touched, missing)
    return counts.tolist(), sorted(touched[:met].tolist())


@given(documents, st.data(), st.booleans(), st.booleans())
def test_values_are_counted_once_a_story_in_every_way(rows, data, by_story, missing):
    docs = data.draw(st.sets(st.sampled_from(range(len(rows)))))
    arrays = arrays_of(rows, by_story)
    pairs = {
        (rows[doc][0] if by_story else doc, v) for doc in docs for v in rows[doc][1]
    }
    expected = [sum(value == other for _, other in pairs) for value in range(9)]
    touched = [] if missing else [value for value in range(9) if expected[value]]
    for function in (kernel.count_values_plain, kernel.count_values):
        found = count(function, arrays, sorted(docs), 9, missing)
        assert found == (expected, touched)


@given(documents, st.data(), st.booleans())
def test_selected_carriers_are_counted_once_a_story_in_both_ways(rows, data, by_story):
    """Of values of few and of many documents, and of one that nothing carries."""
    chosen = data.draw(st.sets(st.sampled_from(range(len(rows)))))
    _, _, story_of, story_indptr, story_docs = arrays_of(rows, by_story)
    kinds = np.zeros(len(rows), np.uint8)
    kinds[sorted(chosen)] = 1
    kinds[story_docs] |= 2
    lists = [[n for n, row in enumerate(rows) if value in row[1]] for value in range(9)]
    indptr = indptr_of([len(docs) for docs in lists])
    expected = []
    for docs in lists:
        met = {rows[doc][0] if by_story else doc for doc in docs if doc in chosen}
        expected.append(len(met))
    given_ = (
        np.array([doc for docs in lists for doc in docs], np.uint32),
        indptr[:-1],
        indptr[1:],
        kinds,
        story_of,
        len(story_indptr) - 1,
    )
    for function in (kernel.count_carriers_plain, kernel.count_carriers):
        assert expected == function(*given_).tolist()


@pytest.mark.parametrize(
    "change",
    [
        {"docs": [0, 2]},
        {"begins": [-1]},
        {"ends": [3]},
        {"story_of": [1, 2]},
        {"story_of": [1, -1]},
        {"story_of": [1]},
        {"begins": []},
    ],
    ids=str,
)
def test_counting_carriers_reads_nothing_outside_of_an_array(change):
    """Whatever a damaged file says of where the carriers of a value are."""
    arrays = {
        "docs": np.array([0, 1], np.uint32),
        "begins": np.array([0], np.int64),
        "ends": np.array([2], np.int64),
        "member": np.array([3, 3], np.uint8),
        "story_of": np.array([1, 1], np.int32),
        "marks": np.zeros(2, np.int32),
        "counts": np.zeros(1, np.int32),
    }
    for name, values in change.items():
        arrays[name] = np.array(values, arrays[name].dtype)
    with pytest.raises(IndexError):
        kernel.COMPILED.count_carriers(*arrays.values(), 0)


@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 5)), min_size=1, max_size=60),
    st.lists(st.integers(0, 8), min_size=4, max_size=4),
    st.lists(st.booleans(), min_size=4, max_size=4),
    st.randoms(use_true_random=False),
)
def test_the_first_values_of_each_facet_are_the_same_in_both_ways(
    made, shown, by_count, chance
):
    facet_of = np.array([facet for facet, _ in made], np.uint8)
    counts = np.array([number for _, number in made], np.int32)
    ranks = list(range(len(made)))
    chance.shuffle(ranks)
    weights = np.array(by_count, np.int64) * (len(made) + 1)
    given_ = (
        np.arange(len(made), dtype=np.int32),
        counts,
        facet_of,
        np.array(ranks, np.int32),
        weights,
        indptr_of(shown),
    )
    expected = []
    for facet, most in enumerate(shown):
        own = [n for n in range(len(made)) if made[n][0] == facet and made[n][1]]
        own.sort(key=lambda n: (-made[n][1] if by_count[facet] else 0, ranks[n]))
        numbers = own[:most]
        expected.append((numbers, [made[n][1] for n in numbers]))
    assert expected == kernel.top_values_plain(*given_)
    assert expected == kernel.top_values(*given_)


GOOD = {
    "indptr": np.array([0, 1, 2], np.int64),
    "indices": np.array([0, 1], np.uint32),
    "docs": np.array([0, 1], np.uint32),
    "story_of": np.array([1, 1], np.int32),
    "story_indptr": np.array([0, 2], np.int64),
    "story_docs": np.array([0, 1], np.uint32),
    "member": np.array([1, 1], np.uint8),
    "counts": np.zeros(2, np.int32),
    "marks": np.zeros(2, np.int32),
    "touched": np.zeros(3, np.int32),
}
DAMAGED = {
    "a row that ends beyond the values": {"indptr": [0, 1, 3]},
    "a row that begins before the values": {"indptr": [-1, 1, 2]},
    "a row that ends before it begins": {"indptr": [0, 2, 1]},
    "a value of no number": {"indices": [0, 2]},
    "a document that is not there": {"docs": [0, 2]},
    "a document beyond half of all numbers": {"docs": [0, 1 << 31]},
    "a story that is not there": {"story_of": [1, 2]},
    "a story less than none": {"story_of": [1, -1]},
    "a story that ends beyond the copies": {"story_indptr": [0, 3]},
    "a story that begins before the copies": {"story_indptr": [-1, 2]},
    "a copy that is not there": {"story_docs": [0, 2]},
    "too few stories of documents": {"story_of": [1]},
    "too few marks of documents": {"member": [1]},
    "too few places for values": {"touched": [0, 0]},
    "too few places for marks": {"marks": [0]},
}


CHANGES = [(change, False) for change in DAMAGED.values()] + [
    (change, True) for change in DAMAGED.values() if "touched" not in change
]
"""Where nothing is counted, nothing is written to the places for values either."""


@pytest.mark.parametrize(("change", "missing"), CHANGES)
def test_an_index_out_of_range_raises(change, missing):
    """Nothing is read or written outside of an array, whatever stands in a file."""
    arrays = {name: array.copy() for name, array in GOOD.items()}
    for name, values in change.items():
        arrays[name] = np.array(values).astype(arrays[name].dtype)
    if missing:
        arrays["member"] = np.zeros(len(arrays["member"]), np.uint8)
    with pytest.raises(IndexError, match="an index points beyond its array"):
        kernel.COMPILED.count_values(*arrays.values(), missing)


def test_no_lists_out_of_order_lead_outside_of_an_array():
    """They come of damaged files: the answer is wrong then, and nothing else."""
    rng = np.random.default_rng(7)
    for _ in range(200):
        sizes = rng.integers(0, 400, 2)
        top = int(rng.choice([3, 1_000, 1 << 32]))
        left, right = (rng.integers(0, top, size).astype(np.uint32) for size in sizes)
        at_left, at_right = kernel.intersect(left, right)
        assert len(at_left) == len(at_right) <= min(sizes)
        for positions, array in ((at_left, left), (at_right, right)):
            assert len(array) > max(positions, default=-1)
            assert min(positions, default=0) >= 0
        assert len(kernel.follow(left, right, 3)) <= len(right)


@pytest.mark.parametrize(
    ("array", "kind"),
    [
        (np.zeros(2, np.int64), "another type"),
        (np.zeros(2, ">u4"), "the other order of bytes"),
        (np.zeros((1, 2), np.uint32), "two dimensions"),
        (np.zeros(4, np.uint32)[::2], "gaps"),
        (np.frombuffer(bytes(9), np.uint8)[1:].view(np.uint32), "no alignment"),
        (None, "no array"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_only_flat_aligned_arrays_of_the_right_type_are_taken(array, kind):
    with pytest.raises((TypeError, ValueError, BufferError)):
        kernel.COMPILED.intersect(
            array,
            np.zeros(2, np.uint32),
            np.zeros(2, np.int64),
            np.zeros(2, np.int64),
            0,
        )


def test_results_are_not_written_to_arrays_that_are_read_only():
    fixed = np.zeros(2, np.int64)
    fixed.flags.writeable = False
    lists = np.zeros(2, np.uint32), np.zeros(2, np.uint32)
    with pytest.raises((ValueError, BufferError), match="read-only"):
        kernel.COMPILED.intersect(*lists, fixed, np.zeros(2, np.int64), 0)


@pytest.mark.parametrize("arguments", [(), (np.zeros(1, np.uint32),)])
def test_too_few_arguments_raise(arguments):
    with pytest.raises(TypeError):
        kernel.COMPILED.intersect(*arguments)


def test_threads_may_count_at_the_same_time():
    """The loops run without the interpreter's lock, each in arrays of its own."""
    rows = [(n % 7, {n % 3, n % 5 + 3}) for n in range(3_000)]
    arrays = arrays_of(rows, True)
    expected = count(kernel.count_values_plain, arrays, range(2_000), 9, False)
    found = []

    def work():
        found.append(count(kernel.count_values, arrays, range(2_000), 9, False))

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 8


@pytest.mark.parametrize(
    ("compiled", "switch", "said"),
    [(None, None, 1), (None, "1", 1), (None, "0", 0), (object(), None, 0)],
)
def test_a_missing_kernel_is_said_once(monkeypatch, caplog, compiled, switch, said):
    """And not where somebody switched it off."""
    monkeypatch.setattr(kernel, "COMPILED", compiled)
    monkeypatch.delenv(SWITCH, raising=False)
    if switch is not None:
        monkeypatch.setenv(SWITCH, switch)
    kernel.report_missing.cache_clear()
    with caplog.at_level(logging.WARNING, "cuttings.search"):
        kernel.report_missing()
        kernel.report_missing()
    kernel.report_missing.cache_clear()
    assert (
        caplog.messages
        == [
            "The compiled part of Cuttings is not installed, so result pages are slower. "
            "Install a C compiler and then Cuttings again to have it."
        ]
        * said
    )


@st.composite
def words_in_documents(draw):
    """The documents of a word and their weights, and some documents that are scored."""
    holders, docs = draw(two_lists())
    widest = draw(st.sampled_from([np.uint8, np.uint16, np.float32]))
    most = 255 if widest is np.uint8 else 300
    weights = (holders * draw(st.integers(1, 9)) % most + 1).astype(widest)
    return holders, weights, docs


@given(words_in_documents(), st.integers(0, 255), st.floats(0.125, 8.0, width=16))
def test_a_word_adds_the_same_scores_in_both_ways(word, code, factor):
    holders, weights, docs = word
    size = 1 + max([0, *holders.tolist(), *docs.tolist()])
    codes = (np.arange(size) + code).astype(np.uint8)
    norms = np.linspace(0.5, 3, 256).astype(np.float32)
    before = np.arange(len(docs)).astype(np.float32)

    weight_of = dict(zip(holders.tolist(), weights.tolist(), strict=True))
    stated = before.copy()
    for index, doc in enumerate(docs.tolist()):
        if doc in weight_of:
            stated[index] += (
                factor * weight_of[doc] / (weight_of[doc] + norms[codes[doc]])
            )
    for add_scores in (kernel.add_scores, kernel.add_scores_plain):
        scores = before.copy()
        add_scores(holders, weights, docs, codes, norms, factor, scores)
        assert np.allclose(stated, scores, rtol=1e-5)


def test_long_lists_are_scored_over_the_edges_of_blocks():
    """A block holds 2,048 documents of the shorter list."""
    holders = np.arange(0, 40_000, 2, dtype=np.uint32)
    docs = np.arange(0, 40_000, 3, dtype=np.uint32)
    codes, norms = np.zeros(40_000, np.uint8), np.ones(256, np.float32)
    weights = (holders % 250 + 1).astype(np.uint8)
    for left, right in ((holders, docs), (docs, holders)):
        own = (left % 250 + 1).astype(np.uint8)
        scores = np.zeros(len(right), np.float32)
        kernel.add_scores(left, own, right, codes, norms, 1.0, scores)
        shared = right % 6 == 0
        assert (scores[~shared] == 0).all()
        expected = (right % 250 + 1)[shared]
        assert np.allclose(expected / (expected + 1), scores[shared])
    kernel.add_scores(
        holders,
        weights,
        holders,
        codes,
        norms,
        1.0,
        scores := np.zeros(len(holders), np.float32),
    )
    assert (scores > 0).all()


@given(st.lists(st.integers(0, 3), max_size=30), st.data())
def test_documents_are_selected_alike_in_both_ways(stories, data):
    story_of = np.array(stories, np.int32)
    chosen = data.draw(
        st.sets(st.sampled_from(range(len(stories)))) if stories else st.just(set())
    )
    docs = np.array(sorted(chosen), np.uint32)
    expected = {stories[doc] or -doc - 1 for doc in chosen}
    for select_docs in (kernel.select_docs, kernel.select_docs_plain):
        member, count = select_docs(docs, story_of, 3)
        assert docs.tolist() == np.flatnonzero(member).tolist()
        assert len(expected) == count


@pytest.mark.parametrize(
    ("docs", "story_of"), [([9], [0, 0]), ([0], [7, 0]), ([0], [-1, 0])]
)
def test_selecting_checks_documents_and_stories(docs, story_of):
    with pytest.raises(IndexError):
        kernel.select_docs(np.array(docs, np.uint32), np.array(story_of, np.int32), 3)


def test_scoring_checks_the_documents_against_their_lengths():
    docs = np.array([1, 5], np.uint32)
    weights, codes = np.ones(2, np.uint8), np.zeros(5, np.uint8)
    norms, scores = np.ones(256, np.float32), np.zeros(2, np.float32)
    with pytest.raises(IndexError):
        kernel.add_scores(docs, weights, docs, codes, norms, 1.0, scores)


@st.composite
def a_long_list(draw):
    """A list over several turns of the upper half, as halves and turns."""
    blocks = draw(st.integers(0, 3))
    docs: set[int] = set()
    for block in range(blocks + 1):
        own = draw(
            st.sets(st.integers(0, 40) | st.integers(65_500, 65_535), max_size=30)
        )
        docs.update((block << 16) + half for half in own)
    listed = np.array(sorted(docs), np.uint32)
    turns = listed.searchsorted(np.arange(1, blocks + 1) << 16).astype(np.uint32)
    return listed, listed.astype(np.uint16), turns


@given(a_long_list(), st.data())
def test_documents_are_found_among_halves_as_in_the_whole_list(held, data):
    """Also documents behind the last turn, which no list holds."""
    listed, halves, turns = held
    some = st.sampled_from(listed.tolist()) if len(listed) else st.nothing()
    others = st.integers(0, (5 << 16) - 1)
    few = data.draw(st.sets(some | others, max_size=40))
    docs = np.array(sorted(few), np.uint32)
    at_docs, at_halves = kernel.among(docs, halves, turns)
    expected = kernel.intersect_plain(docs, listed)
    assert at_docs.tolist() == expected[0].tolist()
    assert at_halves.tolist() == expected[1].tolist()


@pytest.mark.parametrize("turns", [[3, 2], [9], [2, 9]])
def test_turns_that_contradict_the_list_are_refused(turns):
    docs = np.array([1, 1 << 16, 2 << 16], np.uint32)
    halves = np.arange(4, dtype=np.uint16)
    with pytest.raises(IndexError):
        kernel.among(docs, halves, np.array(turns, np.uint32))


def test_every_compiled_loop_is_stated():
    compiled = {name for name in dir(kernel.COMPILED) if not name.startswith("_")}
    assert set(kernel.LOOPS) == compiled


FOUND = st.tuples(
    st.sampled_from([0.5, 1.0000049, 1.000005, 1.25]), st.integers(0, 3), st.booleans()
)


@given(st.lists(FOUND, min_size=1, max_size=30), st.integers(1, 12), st.booleans())
def test_the_best_hits_are_the_same_in_both_ways(found, count, standing_first):
    """None, where two of them have the same score, day and standing."""
    docs = np.arange(len(found), dtype=np.uint32)
    scores = np.array([score for score, _, _ in found], np.float32)
    last = np.array([day for _, day, _ in found], np.int32)
    shown = np.array([is_shown for _, _, is_shown in found], np.uint8)

    keys = []
    for score, (_, day, is_shown) in zip(scores.tolist(), found, strict=True):
        rest = (not is_shown, -day) if standing_first else (-day, not is_shown)
        keys.append((-round(score, kernel.DIGITS), *rest))
    order = sorted(range(len(found)), key=keys.__getitem__)
    first = [keys[place] for place in order[: count + 1]]
    expected = order[:count] if len(set(first)) == len(first) else []
    for best_hits in (kernel.best_hits, kernel.best_hits_plain):
        assert expected == best_hits(docs, scores, last, shown, count, standing_first)


@pytest.mark.parametrize("day", [0, -(2**31) + 1, 2**31 - 1])
def test_no_day_outweighs_what_stands_for_its_story(day):
    docs, scores = np.arange(2, dtype=np.uint32), np.ones(2, np.float32)
    last, shown = np.array([-day, day], np.int32), np.array([1, 0], np.uint8)
    for best_hits in (kernel.best_hits, kernel.best_hits_plain):
        assert best_hits(docs, scores, last, shown, 2, True) == [0, 1]


def test_more_hits_than_there_are_cost_no_memory():
    docs, scores = np.arange(2, dtype=np.uint32), np.array([1, 2], np.float32)
    columns = np.zeros(2, np.int32), np.zeros(2, np.uint8)
    assert kernel.best_hits(docs, scores, *columns, 1 << 50, True) == [1, 0]


@pytest.mark.parametrize(("docs", "scored"), [([9], 1), ([0, 1], 1)])
def test_ordering_checks_documents_and_scores(docs, scored):
    columns = np.zeros(2, np.int32), np.zeros(2, np.uint8)
    with pytest.raises(IndexError):
        kernel.COMPILED.best_hits(
            np.array(docs, np.uint32),
            np.zeros(scored, np.float32),
            *columns,
            np.zeros(2, np.uint32),
            np.zeros(2, np.int64),
            np.zeros(2, np.int64),
            0,
        )


@given(ascending(60, 70_000 * 4), st.integers(1, 4))
def test_halves_are_made_whole_alike_in_both_ways(docs, more):
    """However many turns there are behind the last document."""
    turns = (int(docs[-1]) >> kernel.HALF if len(docs) else 0) + more
    edges = np.arange(1, turns + 1, dtype=np.int64) << kernel.HALF
    before = docs.searchsorted(edges).astype(np.uint32)
    for widen in (kernel.widen, kernel.widen_plain):
        assert widen(docs.astype(np.uint16), before).tolist() == docs.tolist()


@pytest.mark.parametrize("turns", [[3], [2, 1], [1, 9]])
def test_making_halves_whole_checks_the_turns(turns):
    for widen in (kernel.widen, kernel.widen_plain):
        with pytest.raises(IndexError):
            widen(np.zeros(2, np.uint16), np.array(turns, np.uint32))
