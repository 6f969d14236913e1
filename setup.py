"""The compiled part of the project; everything else about it stands in ``setup.cfg``.

The extension is optional: where there is no compiler, the installation goes on without
it and pages are made by NumPy alone. It keeps to the limited API of Python 3.11, so one
wheel serves every later Python.
"""

import sys

from setuptools import Extension, setup

# Without the names of the folders in which it is compiled, the same source gives the
# same file everywhere.
FLAGS = [] if sys.platform == "win32" else ["-g0"]

PARTS = {
    "cuttings.search.engines.whoosh._kernel": "search/engines/whoosh/_kernel.c",
    "cuttings.search._scanning": "search/_scanning.c",
}

setup(
    ext_modules=[
        Extension(
            name,
            [source],
            define_macros=[("Py_LIMITED_API", "0x030B0000")],
            extra_compile_args=FLAGS,
            py_limited_api=True,
            optional=True,
        )
        for name, source in PARTS.items()
    ]
)
