"""Taking to the index what was decided, while whoever decided goes on.

    delivery = Delivery(archive)
    delivery.deliver()      # True: readers see it
    delivery.behind()       # 0: nothing follows

One thread delivers, for as long as something is left. It lets go of the archive's lock
between, and waits where somebody else holds it: a run delivers what was decided, too.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager

from cuttings.index.assembly import Assembly
from cuttings.index.database import errors_in_words, open_database
from cuttings.index.lock import write_lock
from cuttings.index.outbox import Outbox
from cuttings.index.repairing import verify_reads
from cuttings.search.archive import Archive
from cuttings.search.engines import engine_named
from cuttings.search.errors import ArchiveLocked, CuttingsError

log = logging.getLogger("cuttings.desk")

PATIENCE = 1.5
"""Seconds that a decision waits for its delivery before it answers."""
LOOK_SECONDS = 0.05
"""How often it is looked meanwhile whether it is delivered."""
FEW_BEHIND = 500
"""Articles that follow and are waited for: half a second."""
BEHIND_SECONDS = 5.0
"""How long articles that follow behind are taken before others may have the lock."""
BETWEEN_SECONDS = 0.2
"""How long they may take it then."""
RETRY_SECONDS = 1.0
"""How often it is tried to deliver what waits while somebody else holds the lock."""


@contextmanager
def opened(archive: Archive) -> Iterator[Assembly]:
    """The assembly of an archive, whose tables are compared before they are read."""
    with errors_in_words(archive.folder), closing(Assembly(archive)) as assembly:
        verify_reads(assembly.catalogue.connection)
        yield assembly


class Delivery:
    """The delivery of one archive's decisions. Thread-safe."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None
        # Of an engine that can't be told, articles are what readers wait for.
        factory = engine_named(archive.settings.engine)
        self._tells = hasattr(factory, "revise") or hasattr(factory, "recount")

    def deliver(self) -> bool:
        """Brings the index up to date with what was decided; gives whether it is.

        Where somebody else holds the archive's lock, or it takes long, that goes on
        behind, until it is done. A few articles that follow are waited for, so that
        whoever corrected one sees it as it is now.
        """
        deadline = time.monotonic() + PATIENCE
        while True:
            self._started().join(LOOK_SECONDS)
            waiting = self._waiting()
            has_time = time.monotonic() < deadline
            if has_time and 0 < waiting["behind"] <= FEW_BEHIND:
                continue
            if not self._is_waited_for(waiting):
                return True
            if not has_time:
                return False

    def go_on(self) -> None:
        """Goes on with what was left when the last server was stopped, if anything is;
        nothing is waited for.

        Each worker of a server does so: they take turns at the archive's lock.
        """
        if self._left():
            self._started()

    def _started(self) -> threading.Thread:
        """The thread that delivers."""
        with self._starting:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(
                    target=self._deliver_until_done, name="desk", daemon=True
                )
                self._thread.start()
            return self._thread

    def _deliver_until_done(self) -> None:
        while True:
            pause = BETWEEN_SECONDS
            try:
                self.deliver_once()
            except ArchiveLocked:
                pause = RETRY_SECONDS
            except CuttingsError as error:
                # Its words alone: who keeps an error keeps the index open that it is of.
                log.error("what was decided can't be delivered: %s", str(error))
                return
            if not self._left():
                return
            time.sleep(pause)

    def deliver_once(self) -> None:
        """Delivers what waits, and some of what follows behind: others may want the
        archive's lock, too.
        """
        ends = time.monotonic() + BEHIND_SECONDS
        with (
            write_lock(self.archive.folder, gives_way=True),
            opened(self.archive) as assembly,
            closing(self.archive.open_engine()) as engine,
        ):
            assembly.deliver(engine, until=lambda _: time.monotonic() > ends)

    def waits(self) -> bool:
        """Whether something is not in the index yet that readers should see."""
        return self._is_waited_for(self._waiting())

    def _is_waited_for(self, waiting: Mapping[str, int]) -> bool:
        return waiting["outbox"] > 0 or (waiting["behind"] > 0 and not self._tells)

    def behind(self) -> int:
        """How many articles have still to follow what was decided; 0 while nothing is
        told to the index. Facets and filters have it already, unless it ``waits``.
        """
        waiting = self._waiting()
        return 0 if waiting["outbox"] else waiting["behind"]

    def _left(self) -> bool:
        return any(self._waiting().values())

    def _waiting(self) -> dict[str, int]:
        """What is not delivered; asked often, so nothing but the outbox is opened."""
        with (
            errors_in_words(self.archive.folder),
            closing(open_database(self.archive.catalogue)) as connection,
        ):
            return Outbox(connection).waiting()
