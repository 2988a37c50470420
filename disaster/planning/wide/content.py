"""The hash of a large problem, fed piece by piece: the same as problem.input_hash gives, without a second copy."""

import hashlib
from collections.abc import Iterator

import orjson

from disaster.planning.problem import content_of
from disaster.planning.tableau import Ints
from disaster.planning.wide.question import SHUT, UNKNOWN, Question

CHUNK = 10_000


def hash_of(question: Question) -> str:
    """SHA-256 of the problem's content."""
    content, found = content_of(question.frame.model_copy(update={"standing": question.standing})), hashlib.sha256(b"{")
    parts = {"routes": lambda: _routes(question), "townships": lambda: _townships(question)}
    for at, key in enumerate(sorted(content)):
        found.update(b"," * (at > 0) + orjson.dumps(key) + b":")
        if key in parts:
            found.update(b"[")
            for number, element in enumerate(parts[key]()):
                found.update(b"," * (number > 0) + element)
            found.update(b"]")
        else:
            found.update(orjson.dumps(content[key], option=orjson.OPT_SORT_KEYS))
    found.update(b"}")
    return found.hexdigest()


def _routes(question: Question) -> Iterator[bytes]:
    """Sorted by store, then township."""
    order = (question.store * len(question.townships) + question.town).argsort(kind="stable")
    for at in range(0, order.size, CHUNK):
        some = order[at:at + CHUNK]
        columns = (column[some].tolist() for column in (
            question.store, question.town, question.minutes, question.vehicle))
        yield orjson.dumps([(question.stores[store], question.townships[town],
                             None if minutes == SHUT else minutes, vehicle)
                            for store, town, minutes, vehicle in zip(*columns, strict=True)])[1:-1]


def _townships(question: Question) -> Iterator[bytes]:
    needs = needs_by_township(question)
    for at, (name, own) in enumerate(zip(question.townships, needs, strict=True)):
        hours = int(question.hours[at])
        yield orjson.dumps([name, own, sorted(question.barred.get(at, ())), None if hours == UNKNOWN else hours],
                           option=orjson.OPT_SORT_KEYS)


def needs_by_township(question: Question) -> Iterator[dict[str, tuple[int | None, int | None]]]:
    """What each township was told to need, by group."""
    starts = dict.fromkeys(question.needs, 0)
    columns = {group: (needs.town, needs.a, needs.b) for group, needs in question.needs.items()}
    for at in range(len(question.townships)):
        own: dict[str, tuple[int | None, int | None]] = {}
        for group, (town, a, b) in columns.items():
            row = starts[group]
            if row < town.size and town[row] == at:
                own[group] = _known(a, row), _known(b, row)
                starts[group] = row + 1
        yield own


def _known(values: Ints, at: int) -> int | None:
    value = int(values[at])
    return None if value == UNKNOWN else value
