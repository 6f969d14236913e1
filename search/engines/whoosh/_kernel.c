/* The inner loops of a page: counting facet values, intersecting lists, following words.

   kernel.py states each function again in a few lines of NumPy and describes its
   arguments. Arrays come by the buffer protocol, of one dimension and aligned. What is in
   them may come from a damaged file: every index is compared with the length of its array
   before it is used, and one out of range raises IndexError. Lists out of order give a
   wrong answer, never an access out of bounds. Loops run without the interpreter's lock. */
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>
#include <string.h>

#define MOST_ARRAYS 10
#define OUT_OF_RANGE (-1)
#define CHECK(valid) do { if (!(valid)) return OUT_OF_RANGE; } while (0)

typedef struct {
    Py_buffer views[MOST_ARRAYS];
    Py_ssize_t held;
} Arrays;

#define DATA(arrays, n) ((arrays)->views[n].buf)
#define SIZE(arrays, n) ((arrays)->views[n].len / (arrays)->views[n].itemsize)

static void
release(Arrays *arrays)
{
    while (arrays->held > 0)
        PyBuffer_Release(&arrays->views[--arrays->held]);
}

static int
is_kind(const Py_buffer *view, char kind)
{
    const char *format = view->format ? view->format : "B";
    if (*format == '<' || *format == '=' || *format == '@')
        format++;
    const char *same = strchr("B?HHILilqlff", kind); /* and the letter behind: its synonym */
    Py_ssize_t width = kind == 'B' ? 1 : kind == 'H' ? 2 : kind == 'q' ? 8 : 4;
    return view->itemsize == width && (*format == same[0] || *format == same[1]) && !format[1]
        && view->ndim == 1 && (uintptr_t)view->buf % (uintptr_t)width == 0;
}

/* Holds the arrays of a call, a letter for the type of each, * before those written. */
static int
hold(Arrays *arrays, PyObject *const *given, Py_ssize_t count, const char *kinds)
{
    arrays->held = 0;
    for (; *kinds && arrays->held < count; kinds++) {
        int flags = PyBUF_FORMAT | PyBUF_ND | (*kinds == '*' ? PyBUF_WRITABLE : 0);
        kinds += *kinds == '*';
        Py_buffer *view = &arrays->views[arrays->held];
        if (PyObject_GetBuffer(given[arrays->held], view, flags) < 0)
            break;
        arrays->held++;
        if (!is_kind(view, *kinds))
            break;
    }
    if (!*kinds)
        return 0;
    if (!PyErr_Occurred())
        PyErr_Format(PyExc_TypeError, "array %zd is not of type %c", arrays->held, *kinds);
    release(arrays);
    return -1;
}

/* Calls a loop with the arrays of a call and the number behind them. */
static PyObject *
call(PyObject *const *args, Py_ssize_t count, const char *kinds,
     Py_ssize_t (*loop)(const Arrays *, long))
{
    Arrays given;
    if (hold(&given, args, count - 1, kinds))
        return NULL;
    long option = PyLong_AsLong(args[count - 1]);
    PyThreadState *state = PyEval_SaveThread();
    Py_ssize_t result = loop(&given, option);
    PyEval_RestoreThread(state);
    release(&given);
    if (result != OUT_OF_RANGE)
        return PyLong_FromSsize_t(result);
    if (!PyErr_Occurred())
        PyErr_SetString(PyExc_IndexError, "an index points beyond its array");
    return NULL;
}

#define FUNCTION(name, kinds)                                                      \
    static PyObject *name(PyObject *module, PyObject *const *args, Py_ssize_t count) \
    {                                                                              \
        return call(args, count, kinds, name##_loop);                              \
    }

/* count_values */

typedef struct {
    const int64_t *indptr;
    const uint32_t *indices;
    int64_t rows, entries, values;
    int32_t *counts, *marks, *touched;
    Py_ssize_t met;
} Counting;

/* Adds to the count of each value of a document; with a mark, where it is not there. */
static int
add_row(Counting *to, int64_t doc, int32_t step, int32_t mark)
{
    CHECK(doc < to->rows);
    const int64_t begin = to->indptr[doc], end = to->indptr[doc + 1];
    CHECK(begin >= 0 && begin <= end && end <= to->entries);
    for (int64_t entry = begin; entry < end; entry++) {
        const uint32_t value = to->indices[entry];
        CHECK(value < to->values);
        if (mark && to->marks[value] == mark)
            continue;
        if (mark)
            to->marks[value] = mark;
        if (to->touched) {
            /* Written always and kept when new: a branch would often be guessed wrong. */
            to->touched[to->met] = (int32_t)value;
            to->met += to->counts[value] == 0;
        }
        to->counts[value] += step;
    }
    return 0;
}

/* Rows lie far apart. Brought near some documents ahead, 4,000 take .5 ms instead of 1.1
   when other work was done just before. Any address may be brought near, also one that a
   damaged file points to. (In a function of its own gcc leaves all of it out.) */
#if defined(__GNUC__)
#define BRING_NEAR(address) __builtin_prefetch(address)
#else
#define BRING_NEAR(address) ((void)(address))
#endif
#define AHEAD 8
#define CACHE_LINE 16 /* values */

static Py_ssize_t
count_values_loop(const Arrays *given, long missing)
{
    const uint32_t *docs = DATA(given, 2), *story_docs = DATA(given, 5);
    const int32_t *story_of = DATA(given, 3);
    const int64_t *story_indptr = DATA(given, 4);
    const uint8_t *member = DATA(given, 6);
    const int64_t stories = SIZE(given, 4) - 1, copies = SIZE(given, 5);
    Counting to = {DATA(given, 0), DATA(given, 1), SIZE(given, 0) - 1, SIZE(given, 1),
                   SIZE(given, 7), DATA(given, 7), DATA(given, 8), DATA(given, 9), 0};
    CHECK(missing || SIZE(given, 9) > to.values);
    CHECK(SIZE(given, 3) >= to.rows && SIZE(given, 6) >= to.rows && SIZE(given, 8) >= to.values);
    if (missing)
        to.touched = NULL;

    for (Py_ssize_t n = 0; n < SIZE(given, 2); n++) {
        if (n + 2 * AHEAD < SIZE(given, 2) && docs[n + 2 * AHEAD] < to.rows) {
            BRING_NEAR(&to.indptr[docs[n + 2 * AHEAD]]);
            BRING_NEAR(&story_of[docs[n + 2 * AHEAD]]);
        }
        if (n + AHEAD < SIZE(given, 2) && docs[n + AHEAD] < to.rows) {
            const uint32_t *row = to.indices + to.indptr[docs[n + AHEAD]];
            BRING_NEAR(row);
            BRING_NEAR(row + CACHE_LINE);
        }
        CHECK(docs[n] < to.rows);
        const int64_t story = story_of[docs[n]];
        if (story == 0) {
            CHECK(!add_row(&to, docs[n], missing ? -1 : 1, 0));
            continue;
        }
        CHECK(story > 0 && story <= stories);
        const int64_t first = story_indptr[story - 1], last = story_indptr[story];
        CHECK(first >= 0 && first <= last && last <= copies);
        for (int64_t at = first; at < last; at++)
            CHECK(story_docs[at] < to.rows);

        /* The whole story is counted with the first of its documents in the list: of the
           missing, the values that no member carries, which are marked before. */
        int64_t at = first;
        while (at < last && (member[story_docs[at]] != 0) == (missing != 0))
            at++;
        if (at == last || story_docs[at] != docs[n])
            continue;
        for (at = first; at < last; at++)
            if (member[story_docs[at]])
                CHECK(!add_row(&to, story_docs[at], missing ? 0 : 1, (int32_t)story));
        for (at = first; missing && at < last; at++)
            if (!member[story_docs[at]])
                CHECK(!add_row(&to, story_docs[at], -1, (int32_t)story));
    }
    return to.met;
}

FUNCTION(count_values, "qIIiqIB*i*i*i")

/* count_carriers: reads lists in order, so that of hundred thousands of documents the few
   values of a page are counted three times as fast as all values by count_values. */

#define ALONE 1
#define ONE_OF_SEVERAL 3

static Py_ssize_t
count_carriers_loop(const Arrays *given, long option)
{
    const uint32_t *docs = DATA(given, 0);
    const int64_t *begins = DATA(given, 1), *ends = DATA(given, 2);
    const uint8_t *member = DATA(given, 3);
    const int32_t *story_of = DATA(given, 4);
    int32_t *marks = DATA(given, 5), *counts = DATA(given, 6);
    const Py_ssize_t values = SIZE(given, 6), size = SIZE(given, 3);
    CHECK(SIZE(given, 1) >= values && SIZE(given, 2) >= values && SIZE(given, 4) >= size);
    for (int32_t value = 0; value < values; value++) {
        CHECK(begins[value] >= 0 && ends[value] <= SIZE(given, 0));
        int32_t count = 0;
        for (int64_t at = begins[value]; at < ends[value]; at++) {
            CHECK(docs[at] < size);
            count += member[docs[at]] == ALONE;
            if (member[docs[at]] != ONE_OF_SEVERAL)
                continue;
            const int32_t story = story_of[docs[at]];
            CHECK(story >= 0 && story < SIZE(given, 5));
            count += marks[story] != value + 1;
            marks[story] = value + 1;
        }
        counts[value] = count;
    }
    return 0;
}

FUNCTION(count_carriers, "IqqBi*i*i")

/* select_docs */

static Py_ssize_t
select_docs_loop(const Arrays *given, long option)
{
    const uint32_t *docs = DATA(given, 0);
    const int32_t *story_of = DATA(given, 1);
    uint8_t *member = DATA(given, 2), *met = DATA(given, 3);
    const Py_ssize_t size = SIZE(given, 1), stories = SIZE(given, 3);
    Py_ssize_t count = 0;
    CHECK(SIZE(given, 2) >= size && stories > 0);
    for (Py_ssize_t n = 0; n < SIZE(given, 0); n++) {
        CHECK(docs[n] < size);
        const int32_t story = story_of[docs[n]];
        CHECK(story >= 0 && story < stories);
        member[docs[n]] = 1;
        count += !met[story];
        met[story] = story != 0;
    }
    return count;
}

FUNCTION(select_docs, "Ii*B*B")

/* top_values */

static Py_ssize_t
top_values_loop(const Arrays *given, long option)
{
    const int32_t *values = DATA(given, 0), *counts = DATA(given, 1), *ranks = DATA(given, 3);
    const uint8_t *facet_of = DATA(given, 2);
    const int64_t *weights = DATA(given, 4), *slots = DATA(given, 5);
    int64_t *keys = DATA(given, 6), *found = DATA(given, 9);
    int32_t *top = DATA(given, 7), *counted = DATA(given, 8);
    const int64_t size = SIZE(given, 1), facets = SIZE(given, 9), room = SIZE(given, 6);

    CHECK(SIZE(given, 2) >= size && SIZE(given, 3) >= size);
    CHECK(SIZE(given, 4) >= facets && SIZE(given, 5) > facets);
    CHECK(SIZE(given, 7) >= room && SIZE(given, 8) >= room);
    for (int64_t facet = 0; facet < facets; facet++) {
        CHECK(slots[facet] >= 0 && slots[facet] <= slots[facet + 1] && found[facet] == 0);
        CHECK(slots[facet + 1] <= room);
    }

    /* Most values count less than the last that is kept of their facet. */
    int32_t least[UINT8_MAX + 1];
    for (int facet = 0; facet <= UINT8_MAX; facet++)
        least[facet] = 1;

    for (Py_ssize_t n = 0; n < SIZE(given, 0); n++) {
        int32_t value = values[n];
        CHECK(value >= 0 && value < size && facet_of[value] < facets);
        int64_t facet = facet_of[value], first = slots[facet], last = slots[facet + 1];
        if (counts[value] < least[facet] || first == last)
            continue;
        int64_t key = ranks[value] - weights[facet] * counts[value];
        int64_t end = first + found[facet];
        if (end < last)
            found[facet]++;
        else if (key < keys[end - 1])
            end--;
        else
            continue;
        for (; end > first && key < keys[end - 1]; end--) {
            keys[end] = keys[end - 1];
            top[end] = top[end - 1];
        }
        keys[end] = key;
        top[end] = value;
        if (weights[facet] > 0 && found[facet] == last - first)
            least[facet] = counts[top[last - 1]];
    }
    for (int64_t facet = 0; facet < facets; facet++)
        for (int64_t at = slots[facet]; at < slots[facet] + found[facet]; at++)
            counted[at] = counts[top[at]];
    return 0;
}

FUNCTION(top_values, "iiBiqq*q*i*i*q")

/* widen */

static Py_ssize_t
widen_loop(const Arrays *given, long option)
{
    const uint16_t *halves = DATA(given, 0);
    const uint32_t *turns = DATA(given, 1);
    uint32_t *docs = DATA(given, 2);
    const Py_ssize_t size = SIZE(given, 0), blocks = SIZE(given, 1);
    Py_ssize_t n = 0;
    CHECK(SIZE(given, 2) >= size && blocks <= UINT16_MAX);
    for (Py_ssize_t block = 0; block <= blocks; block++) {
        const Py_ssize_t end = block < blocks ? (Py_ssize_t)turns[block] : size;
        CHECK(end >= n && end <= size);
        for (; n < end; n++)
            docs[n] = (uint32_t)block << 16 | halves[n];
    }
    return size;
}

FUNCTION(widen, "HI*I")

/* best_hits: what is best so far stands in order; each document moves up from the end.
   Of equal scores what stands for a story is first and then the newest, or the other way
   round: both are one number, in which either the day or the standing weighs more. */

#define DAYS 33

static Py_ssize_t
best_hits_loop(const Arrays *given, long option)
{
    const uint32_t *docs = DATA(given, 0);
    const float *scores = DATA(given, 1);
    const int32_t *last = DATA(given, 2);
    const uint8_t *shown = DATA(given, 3);
    uint32_t *best = DATA(given, 4);
    int64_t *by_score = DATA(given, 5), *by_rest = DATA(given, 6);
    const int64_t day = option ? 1 : 2, cut = option ? (int64_t)1 << DAYS : 1;
    const Py_ssize_t size = SIZE(given, 2), room = SIZE(given, 4);
    Py_ssize_t found = 0;
    CHECK(SIZE(given, 1) >= SIZE(given, 0) && SIZE(given, 3) >= size);
    CHECK(room > 0 && SIZE(given, 5) >= room && SIZE(given, 6) >= room);

    for (Py_ssize_t n = 0; n < SIZE(given, 0); n++) {
        CHECK(docs[n] < size);
        /* Adding and taking off 1.5 * 2^52 rounds as NumPy's rint does. */
        volatile double rounded = scores[n] * -100000.0 + 6755399441055744.0;
        const int64_t score = (int64_t)(rounded - 6755399441055744.0);
        const int64_t rest = cut * (shown[docs[n]] == 0) - day * last[docs[n]];
        Py_ssize_t at = found;
        while (at > 0 && (score < by_score[at - 1]
                          || (score == by_score[at - 1] && rest < by_rest[at - 1])))
            at--;
        if (at == room)
            continue;
        found += found < room;
        const size_t behind = (size_t)(found - at - 1);
        memmove(best + at + 1, best + at, behind * sizeof *best);
        memmove(by_score + at + 1, by_score + at, behind * sizeof *by_score);
        memmove(by_rest + at + 1, by_rest + at, behind * sizeof *by_rest);
        best[at] = docs[n];
        by_score[at] = score;
        by_rest[at] = rest;
    }
    for (Py_ssize_t n = 1; n < found; n++)
        if (by_score[n] == by_score[n - 1] && by_rest[n] == by_rest[n - 1])
            return 0;
    return found;
}

FUNCTION(best_hits, "IfiB*I*q*q")

/* intersect: gallops through the longer list; or, where the lists are of like length and
   not short, notes the positions of one in a table that fits the first cache and looks
   them up. To clear that table takes as long as galloping through a thousand. */

#define LIKE 16
#define SHORT 1024
#define DOC_WINDOW (1 << 14)

static Py_ssize_t
seek(const uint32_t *list, Py_ssize_t from, Py_ssize_t size, uint64_t least)
{
    Py_ssize_t step = 1, low = from;
    for (; low + step < size && list[low + step] < least; step *= 2)
        low += step;
    Py_ssize_t high = low + step < size ? low + step : size;
    while (low < high) {
        Py_ssize_t middle = low + (high - low) / 2;
        int below = list[middle] < least;
        low = below ? middle + 1 : low;
        high = below ? high : middle;
    }
    return low;
}

static Py_ssize_t
intersect_lists(const uint32_t *few, Py_ssize_t fewer, const uint32_t *many, Py_ssize_t more,
                int64_t *at_few, int64_t *at_many)
{
    Py_ssize_t i = 0, j = 0, found = 0;
    const int gallops = fewer < more / LIKE || more < SHORT;
    for (; gallops && i < fewer && j < more; i++) {
        j = seek(many, j, more, few[i]);
        if (j < more && many[j] == few[i]) {
            at_few[found] = i;
            at_many[found++] = j;
        }
    }
    while (!gallops && i < fewer && j < more) {
        uint16_t table[DOC_WINDOW] = {0};
        const Py_ssize_t first = i;
        const uint32_t start = few[i];
        for (; i < fewer && few[i] - start < DOC_WINDOW; i++)
            table[few[i] - start] = (uint16_t)(i - first + 1);
        j = seek(many, j, more, start);
        for (; j < more && many[j] - start < DOC_WINDOW && found < fewer; j++) {
            uint16_t position = table[many[j] - start];
            at_few[found] = first + position - 1;
            at_many[found] = j;
            found += position != 0;
        }
    }
    return found;
}

static Py_ssize_t
intersect_loop(const Arrays *given, long option)
{
    const int swapped = SIZE(given, 0) > SIZE(given, 1);
    const Py_ssize_t fewer = SIZE(given, swapped);
    CHECK(SIZE(given, 2) >= fewer && SIZE(given, 3) >= fewer);
    return intersect_lists(DATA(given, swapped), fewer, DATA(given, !swapped),
                           SIZE(given, !swapped), DATA(given, 2 + swapped),
                           DATA(given, 2 + !swapped));
}

FUNCTION(intersect, "II*q*q")

/* among: gallops through the lower halves of a long list, block by block of the upper. */

static Py_ssize_t
seek_half(const uint16_t *list, Py_ssize_t from, Py_ssize_t end, uint32_t least)
{
    Py_ssize_t step = 1, low = from;
    for (; low + step < end && list[low + step] < least; step *= 2)
        low += step;
    Py_ssize_t high = low + step < end ? low + step : end;
    while (low < high) {
        const Py_ssize_t middle = low + (high - low) / 2;
        const int below = list[middle] < least;
        low = below ? middle + 1 : low;
        high = below ? high : middle;
    }
    return low;
}

static Py_ssize_t
among_loop(const Arrays *given, long option)
{
    const uint32_t *docs = DATA(given, 0), *turns = DATA(given, 2);
    const uint16_t *halves = DATA(given, 1);
    int64_t *at_docs = DATA(given, 3), *at_halves = DATA(given, 4);
    const Py_ssize_t fewer = SIZE(given, 0), size = SIZE(given, 1), blocks = SIZE(given, 2);
    Py_ssize_t i = 0, j = 0, found = 0;
    CHECK(SIZE(given, 3) >= fewer && SIZE(given, 4) >= fewer);
    while (i < fewer) {
        const Py_ssize_t block = docs[i] >> 16;
        if (block > blocks)
            break;
        const Py_ssize_t first = block ? (Py_ssize_t)turns[block - 1] : 0;
        const Py_ssize_t end = block < blocks ? (Py_ssize_t)turns[block] : size;
        CHECK(first <= end && end <= size);
        for (j = first; i < fewer && (Py_ssize_t)(docs[i] >> 16) == block; i++) {
            const uint32_t half = docs[i] & UINT16_MAX;
            j = seek_half(halves, j, end, half);
            if (j < end && halves[j] == half) {
                at_docs[found] = i;
                at_halves[found++] = j;
            }
        }
    }
    return found;
}

FUNCTION(among, "IHI*q*q")

/* add_scores: intersects block by block, so that no list of positions is written. */

#define BLOCK 2048

static Py_ssize_t
add_scores_loop(const Arrays *given, long option)
{
    const int swapped = SIZE(given, 0) > SIZE(given, 2);
    const uint32_t *few = DATA(given, swapped ? 2 : 0), *many = DATA(given, swapped ? 0 : 2);
    const Py_ssize_t fewer = SIZE(given, swapped ? 2 : 0), more = SIZE(given, swapped ? 0 : 2);
    const uint8_t *weights = DATA(given, 1), *codes = DATA(given, 3);
    const float *norms = DATA(given, 4), *factor = DATA(given, 5);
    float *scores = DATA(given, 6);
    int64_t at_few[BLOCK], at_many[BLOCK];
    CHECK(SIZE(given, 1) >= SIZE(given, 0) && SIZE(given, 6) >= SIZE(given, 2));
    CHECK(SIZE(given, 4) >= 256 && SIZE(given, 5) > 0);

    for (Py_ssize_t first = 0, j = 0; first < fewer && j < more; first += BLOCK) {
        const Py_ssize_t size = fewer - first < BLOCK ? fewer - first : BLOCK;
        j = seek(many, j, more, few[first]);
        const Py_ssize_t end = seek(many, j, more, (uint64_t)few[first + size - 1] + 1);
        Py_ssize_t found =
            intersect_lists(few + first, size, many + j, end - j, at_few, at_many);
        for (Py_ssize_t n = 0; n < found; n++) {
            const int64_t in_few = first + at_few[n], in_many = j + at_many[n];
            const uint32_t doc = few[in_few];
            CHECK(doc < SIZE(given, 3));
            const float weight = weights[swapped ? in_many : in_few];
            scores[swapped ? in_few : in_many] +=
                factor[0] * weight / (norms[codes[doc]] + weight);
        }
    }
    return 0;
}

FUNCTION(add_scores, "IBIBff*f")

/* follow: notes the addresses of the word before as bits, a window of them at a time. */

#define WINDOW (1 << 18)
#define HISTORY 64
#define WIDEST 32

static Py_ssize_t
follow_loop(const Arrays *given, long slop)
{
    const uint32_t *before = DATA(given, 0), *after = DATA(given, 1);
    const Py_ssize_t befores = SIZE(given, 0), afters = SIZE(given, 1);
    uint32_t *out = DATA(given, 2);
    uint8_t table[(WINDOW + HISTORY) / 8 + sizeof(uint64_t)];
    Py_ssize_t i = 0, j = 0, found = 0;
    CHECK(slop >= 1 && slop < WIDEST && SIZE(given, 2) >= afters);

    while (i < befores && j < afters) {
        const uint64_t start = after[j];
        i = seek(before, i, befores, start > (uint64_t)slop ? start - (uint64_t)slop : 0);
        if (i < befores && before[i] >= start) {
            j = seek(after, j, afters, (uint64_t)before[i] + 1);
            continue;
        }
        memset(table, 0, sizeof table);
        for (Py_ssize_t k = i; k < befores; k++) {
            uint64_t bit = before[k] + HISTORY - start;
            if (bit >= WINDOW + HISTORY)
                break;
            table[bit / 8] |= (uint8_t)(1 << bit % 8);
        }
        for (; j < afters && after[j] - start < WINDOW; j++) {
            uint64_t bit = after[j] - start + HISTORY - (uint64_t)slop, word;
            memcpy(&word, table + bit / 8, sizeof word);
            out[found] = after[j];
            found += (word >> bit % 8 & ((UINT64_C(1) << slop) - 1)) != 0;
        }
    }
    return found;
}

FUNCTION(follow, "II*I")

#define METHOD(name) {#name, (PyCFunction)(void (*)(void))name, METH_FASTCALL, NULL}

static PyMethodDef methods[] = {
    METHOD(count_values), METHOD(count_carriers), METHOD(top_values), METHOD(intersect),
    METHOD(follow), METHOD(add_scores), METHOD(select_docs), METHOD(best_hits),
    METHOD(widen), METHOD(among),
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, "_kernel", NULL, 0, methods, NULL, NULL, NULL, NULL,
};

PyMODINIT_FUNC
PyInit__kernel(void)
{
    const uint16_t one = 1;
    if (*(const uint8_t *)&one == 1)
        return PyModule_Create(&definition);
    PyErr_SetString(PyExc_ImportError, "the kernel needs a little-endian machine");
    return NULL;
}
