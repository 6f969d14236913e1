"""How well event types fit records of political events:

PLOVER's gold sentences, by a table from its types to ours.

    python -m tests.bench.records records.jsonl [--errors 20]

The records (https://github.com/openeventdata/PLOVER, CC BY-SA 4.0) are single sentences
that each state one act. An act is no news topic, so the table is coarse: a type counts
as right if it is one of those named, or below one. Who speaks (consult, request, reject
...) is all that some records say; those have politics as the only answer.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path

from cuttings.index.enrich.events import classify
from cuttings.index.enrich.events.topics import lineage

POLITICS, CONFLICT, CRIME = "medtop:11000000", "medtop:16000000", "medtop:02000000"
ECONOMY, HEALTH, DISASTER = "medtop:04000000", "medtop:07000000", "medtop:03000000"
LABOUR, SOCIETY = "medtop:09000000", "medtop:14000000"
RIGHT = {
    "AGREE": (POLITICS, CONFLICT, ECONOMY),
    "CONSULT": (POLITICS, CONFLICT, ECONOMY),
    "SUPPORT": (POLITICS, CONFLICT),
    "COOPERATE": (POLITICS, CONFLICT, ECONOMY, CRIME),
    "CONCEDE": (POLITICS, CONFLICT, CRIME),
    "YIELD": (POLITICS, CONFLICT, CRIME),
    "AID": (POLITICS, CONFLICT, SOCIETY, HEALTH, DISASTER, ECONOMY),
    "RETREAT": (CONFLICT, POLITICS),
    "REQUEST": (POLITICS, CONFLICT),
    "ACCUSE": (POLITICS, CONFLICT, CRIME),
    "INVESTIGATE": (CRIME, POLITICS),
    "REJECT": (POLITICS, CONFLICT),
    "THREATEN": (POLITICS, CONFLICT),
    "PROTEST": ("medtop:20000065", LABOUR),
    "SANCTION": (POLITICS, ECONOMY, CONFLICT),
    "MOBILIZE": (CONFLICT, POLITICS),
    "COERCE": (CRIME, CONFLICT, POLITICS),
    "ASSAULT": (CONFLICT, "medtop:20000082"),
    "FIGHT": (CONFLICT,),
    "CRIME": (CRIME,),
    "DISEASE": (HEALTH,),
}


def main() -> None:
    """Prints for each type how many records were answered, and how many rightly."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("records", type=Path)
    parser.add_argument("--errors", type=int, default=0)
    options = parser.parse_args()
    trials, answered, hits = Counter[str](), Counter[str](), Counter[str]()
    wrong: list[str] = []
    for line in options.records.read_text("utf-8").splitlines():
        record = json.loads(line)
        wanted = RIGHT.get(record["event"])
        if wanted is None:
            continue
        trials[record["event"]] += 1
        events = classify("", record["text"])
        if not events:
            continue
        answered[record["event"]] += 1
        if set(wanted) & set(lineage(events[0].id)):
            hits[record["event"]] += 1
        else:
            wrong.append(f"{record['event']}\t{events[0].id}\t{record['text']}")
    for type_ in (*sorted(trials), None):
        row = [trials.total(), answered.total(), hits.total()] if type_ is None else []
        given, told, right = row or [
            trials[str(type_)],
            answered[str(type_)],
            hits[str(type_)],
        ]
        share = f"{right / told:.2f}" if told else "   -"
        print(
            f"{type_ or 'all':<12} {given:>4} records  answered {told / given:.2f}  right {share}"
        )
    print("\n".join(wrong[: options.errors]))


if __name__ == "__main__":
    main()
