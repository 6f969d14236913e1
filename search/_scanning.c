/* The inner loops of marking words in texts; scanning.py states each again in Python.

   Strings and bytes come as themselves, so that a call costs less than the array that it
   would need. Nothing is read beyond the length that Python knows. */
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>
#include <string.h>

#define BLANK ' '
#define UNUSUAL 0x80
#define LAST_BEFORE_DIGITS '/'
#define MOST_CODES 0x10000

/* Small letters, white space as a blank, and the two signs of ASCII that belong to words. */
static void
lower(const unsigned char *text, Py_ssize_t size, unsigned char *letters)
{
    for (Py_ssize_t n = 0; n < size; n++) {
        const unsigned char c = text[n];
        const unsigned char small = c | ((unsigned char)(c - 'A') < 26 ? 0x20 : 0);
        const int blank = (unsigned char)(c - 9) < 5 || (unsigned char)(c - 28) < 4;
        const int of_word = c == '&' || c == '#';
        letters[n] = of_word ? UNUSUAL : blank ? BLANK : small;
    }
}

/* Whether a letter may fold to another or belongs to a word and is none, by those beside. */
static inline int
is_unusual(unsigned char before, unsigned char c, unsigned char behind)
{
    const int sign = (c == '.') | (c == ',') | (c == '\'');
    const int inside = sign & (before > LAST_BEFORE_DIGITS) & (behind > LAST_BEFORE_DIGITS);
    const int begins = (c == '.') & (before == BLANK);
    return (c == UNUSUAL) | inside | begins | ((c == '+') & (before == '+'));
}

static PyObject *
unusual_offsets(const unsigned char *letters, Py_ssize_t size)
{
    PyObject *found = PyList_New(0);
    unsigned char any = 0;
    /* A blank before the first: a dot there is as one behind white space. Of the letters
       without one beside them nothing but the last can be a sign inside a word. */
    for (Py_ssize_t n = 1; n + 1 < size; n++)
        any |= (unsigned char)is_unusual(letters[n - 1], letters[n], letters[n + 1]);
    for (Py_ssize_t n = 0; found && n < size; n++) {
        const int is_edge = n == 0 || n == size - 1;
        if (!any && !is_edge) {
            n = size - 2;
            continue;
        }
        if (!is_unusual(n ? letters[n - 1] : BLANK, letters[n], n + 1 < size ? letters[n + 1] : BLANK))
            continue;
        PyObject *offset = PyLong_FromSsize_t(n);
        if (!offset || PyList_Append(found, offset) < 0)
            Py_CLEAR(found);
        Py_XDECREF(offset);
    }
    return found;
}

/* letters(text, by_code): a byte for each character, and the offsets of the unusual. */
static PyObject *
letters(PyObject *module, PyObject *const *args, Py_ssize_t count)
{
    Py_ssize_t bytes, size;
    if (count != 2 || !PyUnicode_Check(args[0]) || !PyBytes_Check(args[1])
        || PyBytes_Size(args[1]) != MOST_CODES) {
        PyErr_SetString(PyExc_TypeError, "a text and a byte for each code are wanted");
        return NULL;
    }
    size = PyUnicode_GetLength(args[0]);
    PyObject *made = PyBytes_FromStringAndSize(NULL, size);
    if (!made)
        return NULL;
    unsigned char *out = (unsigned char *)PyBytes_AsString(made);
    const char *text = PyUnicode_AsUTF8AndSize(args[0], &bytes);
    if (text && bytes == size)
        lower((const unsigned char *)text, size, out);
    else {
        PyErr_Clear(); /* a lone surrogate has no UTF-8 */
        Py_UCS4 *codes = PyUnicode_AsUCS4Copy(args[0]);
        const unsigned char *by_code = (const unsigned char *)PyBytes_AsString(args[1]);
        for (Py_ssize_t n = 0; codes && n < size; n++)
            out[n] = by_code[codes[n] < MOST_CODES ? codes[n] : MOST_CODES - 1];
        if (!codes)
            Py_CLEAR(made);
        PyMem_Free(codes);
    }
    PyObject *offsets = made ? unusual_offsets(out, size) : NULL;
    PyObject *both = offsets ? PyTuple_Pack(2, made, offsets) : NULL;
    Py_XDECREF(offsets);
    Py_XDECREF(made);
    return both;
}

static inline int
is_plain(unsigned char c)
{
    return (unsigned char)(c - 'a') < 26 || (unsigned char)(c - '0') < 10;
}

/* Where some letters begin, from an offset on; the size where they are nowhere. Looks for
   the first and the last of them, many places at a time. */
#define STEP 64

static Py_ssize_t
find(const unsigned char *text, Py_ssize_t from, Py_ssize_t size, const unsigned char *sought,
     Py_ssize_t length)
{
    const Py_ssize_t last = size - length; /* where they may begin at most */
    const unsigned char first_letter = sought[0], last_letter = sought[length - 1];
    Py_ssize_t n = from;
    while (n <= last) {
        unsigned char any = 1;
        const Py_ssize_t end = n + STEP <= last + 1 ? n + STEP : last + 1;
        if (n + STEP <= last + 1) {
            any = 0;
            for (Py_ssize_t k = 0; k < STEP; k++)
                any |= (unsigned char)((text[n + k] == first_letter)
                                       & (text[n + k + length - 1] == last_letter));
        }
        for (; any && n < end; n++)
            if (text[n] == first_letter && !memcmp(text + n, sought, (size_t)length))
                return n;
        n = end;
    }
    return size;
}

static int
add_edges(PyObject *found, Py_ssize_t start, Py_ssize_t last)
{
    PyObject *pair = Py_BuildValue("(nn)", start, last);
    const int result = pair ? PyList_Append(found, pair) : -1;
    Py_XDECREF(pair);
    return result;
}

/* runs(letters, sought, begins, end): the runs of letters and digits before an offset that
   hold what is sought; only those that begin so, where that is asked. */
static PyObject *
runs(PyObject *module, PyObject *const *args, Py_ssize_t count)
{
    if (count != 4 || !PyBytes_Check(args[0]) || !PyBytes_Check(args[1])) {
        PyErr_SetString(PyExc_TypeError, "letters, what is sought, and two numbers are wanted");
        return NULL;
    }
    const unsigned char *text = (const unsigned char *)PyBytes_AsString(args[0]);
    const unsigned char *sought = (const unsigned char *)PyBytes_AsString(args[1]);
    const Py_ssize_t length = PyBytes_Size(args[1]), size = PyBytes_Size(args[0]);
    const long begins = PyLong_AsLong(args[2]);
    Py_ssize_t end = PyLong_AsSsize_t(args[3]);
    if (PyErr_Occurred())
        return NULL;
    end = end < size ? end : size;
    PyObject *found = PyList_New(0);
    Py_ssize_t offset = 0;
    while (found && length && (offset = find(text, offset, end, sought, length)) < end) {
        Py_ssize_t start = offset, last = offset;
        const int is_inside = offset && is_plain(text[offset - 1]);
        if (begins && is_inside) {
            offset++;
            continue;
        }
        while (start && is_plain(text[start - 1]))
            start--;
        while (last < end && is_plain(text[last]))
            last++;
        if (last > start && add_edges(found, start, last) < 0)
            Py_CLEAR(found);
        offset = last > offset ? last : offset + 1;
    }
    return found;
}

#define METHOD(name) {#name, (PyCFunction)(void (*)(void))name, METH_FASTCALL, NULL}

static PyMethodDef methods[] = {METHOD(letters), METHOD(runs), {NULL, NULL, 0, NULL}};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, "_scanning", NULL, 0, methods, NULL, NULL, NULL, NULL,
};

PyMODINIT_FUNC
PyInit__scanning(void)
{
    return PyModule_Create(&definition);
}
