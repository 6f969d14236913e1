"""Which indices a build of an archive has on the cluster.

The folder of a build holds one small file with the name of its index. The name is made of an identity that the
archive got when its first build was opened on a cluster, and of the build's own name: ``cuttings-3f9a1c-2``. The facet
values of a build are an index beside it (``cuttings-3f9a1c-2-values``), and ``cuttings-3f9a1c`` is the alias of the
build that is served, for dashboards and for administrators.
"""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from pathlib import Path

NAME_FILE = "opensearch-index"
IDENTITY_FILE = "opensearch-archive"


@dataclass(frozen=True, slots=True)
class Address:
    """The names that one build goes by on the cluster."""

    alias: str
    articles: str

    @property
    def values(self) -> str:
        """The index of the build's facet values."""
        return f"{self.articles}-values"


def address_of(folder: Path) -> tuple[Address, bool]:
    """The address of the build in a folder, and whether it is new: nothing stands there until it is remembered."""
    known = known_address(folder)
    if known:
        return known, False
    folder.mkdir(parents=True, exist_ok=True)
    identity = folder.parent / IDENTITY_FILE
    if not identity.is_file():
        identity.write_text(f"cuttings-{uuid.uuid4().hex[:12]}\n", encoding="utf-8")
    alias = identity.read_text(encoding="utf-8").strip()
    build = re.sub(r"[^a-z0-9]+", "-", folder.name.lower()).strip("-") or "x"
    return Address(alias, f"{alias}-{build}"), True


def remember(folder: Path, address: Address) -> None:
    """Writes down which index a build has, once it stands on the cluster."""
    (folder / NAME_FILE).write_text(f"{address.alias}\n{address.articles}\n", encoding="utf-8")


def known_address(folder: Path) -> Address | None:
    """The address of the build in a folder, or None where it never had one."""
    try:
        alias, articles = (folder / NAME_FILE).read_text(encoding="utf-8").split()
    except (OSError, ValueError):
        return None
    return Address(alias, articles)
