"""Whether day or month comes first in the dates of a file's records.

``04/05/2016`` can be read two ways, but where the same field says ``25/05/2016`` in
another record, it can't. So the dates of one field are read as those that show their
order, in whatever kind of file the records stand.

    dates = ColumnDates(options, again=lambda: records)
    for record in records:
        article = article_of(dates.applied(record), options)

``again`` gives all records, or those still to come, and is asked only where a date is
met that can be read two ways.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Iterator, Mapping
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from cuttings.index.readers import ReadOptions, Unreadable
from cuttings.index.readers.limits import IN_MEMORY
from cuttings.index.readers.records import Record, is_date_field, unwrapped
from cuttings.index.readers.stated_dates import DateOrder, in_order, is_slashed


class ColumnDates:
    """The order in the dates of each field, found out once."""

    def __init__(
        self,
        options: ReadOptions,
        again: Callable[[], Iterable[object]],
        is_date: Callable[[str], bool] | None = None,
    ) -> None:
        self._again = again
        self._is_date = is_date or (lambda name: is_date_field(name, options))
        self._orders: dict[str, DateOrder] = {}
        self._is_known = False

    def applied(self, record: Record) -> Record:
        """The record with its dates as ISO 8601 where their field tells the order."""
        record = unwrapped(record)
        slashed = self._add(record)
        if not slashed:
            return record
        if not self._is_known:
            self._is_known = True
            self._learn()
        completed: dict[str, Any] = dict(record)
        for name in slashed:
            order = self._orders[name].found
            completed[name] = _each_in_order(record[name], order)
        return completed

    def _add(self, record: Record) -> list[str]:
        """Takes the dates of a record; gives the fields with such as may be read two
        ways.
        """
        slashed: list[str] = []
        for name, value in record.items():
            for each in value if isinstance(value, list) else (value,):
                if not isinstance(each, str) or not is_slashed(each):
                    continue
                if not isinstance(name, str) or not self._is_date(name):
                    continue
                self._orders.setdefault(name, DateOrder()).add(each)
                slashed.append(name)
        return list(dict.fromkeys(slashed))

    def _learn(self) -> None:
        try:
            for record in self._again():
                if isinstance(record, Mapping):
                    self._add(unwrapped(record))
        except (Unreadable, SyntaxError):
            # where a file is damaged its records end, as their reader says
            return


def _each_in_order(value: object, order: str) -> object:
    if isinstance(value, list):
        return [_each_in_order(each, order) for each in value]
    return in_order(value, order) or value if isinstance(value, str) else value


class Ahead:
    """The rest of rows that can be gone through only once: looked at ahead, they are
    held until they are read, in a file without a name where they are many.
    """

    def __init__(self, rows: Iterable[Any]) -> None:
        self._rows = iter(rows)

    def __iter__(self) -> Ahead:
        return self

    def __next__(self) -> Any:
        return next(self._rows)

    def rest(self) -> Iterator[Any]:
        """All rows that are still to come; they are ahead again when this has ended.

        Where they can't be read to their end, they end here, and raise when they are
        read.
        """
        # it lasts as long as the rows do
        held = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
        count = 0
        damage: Exception | None = None
        try:
            for row in self._rows:
                pickle.dump(row, held)
                count += 1
                yield row
        except Exception as error:  # whatever it is, who reads so far will hear of it
            damage = error
        held.seek(0)
        self._rows = _held(held, count, damage)


def _held(file: IO[bytes], count: int, damage: Exception | None) -> Iterator[Any]:
    for _ in range(count):
        yield pickle.load(file)
    if damage is not None:
        raise damage
