"""Large files: read and written element by element, so that neither is in memory twice.

A file whose long lists have each element on a text line of its own is read line by line; any other JSON is read whole
and taken apart.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

import orjson

LIST_OPENS = re.compile(rb'"(\w+)"\s*:\s*\[\s*$')
Take = Callable[[Any], None]
Where = tuple[str, ...]     # the keys that lead to a list


class Unreadable(ValueError):
    """The file is no JSON object."""


def taken_apart(file: Path, take: Mapping[Where, Take]) -> dict[str, Any]:
    """Each element of the lists at `take` is given away; what is left of the file is returned, with these lists empty.
    Raises Unreadable; what `take` raises goes through."""
    try:
        rest = orjson.loads(_without_lines(file, {where[-1]: give for where, give in take.items()}))
    except orjson.JSONDecodeError as error:
        raise Unreadable(str(error)) from error
    if not isinstance(rest, dict):
        raise Unreadable("no object")
    for where, give in take.items():
        holder: Any = rest
        for key in where[:-1]:
            holder = holder.get(key) if isinstance(holder, dict) else None
        listed = holder.get(where[-1]) if isinstance(holder, dict) else None
        if isinstance(listed, list):
            listed.reverse()
            while listed:
                give(listed.pop())
    return rest


def _without_lines(file: Path, take: Mapping[str, Take]) -> bytes:
    """The text without the elements that stand on lines of their own, which are given away. Where a line is not a whole
    element, the file is laid out otherwise, and all that follows is left to be read as it stands."""
    rest, giving, by_lines = bytearray(), None, True
    with file.open("rb") as source:
        for text in source:
            line = text.strip()
            if giving and not line.startswith(b"]"):
                element = _whole(line)
                if element is not None:
                    giving(element)
                    continue
                giving, by_lines = None, False
            elif by_lines:
                found = LIST_OPENS.search(line)
                giving = take.get(found[1].decode()) if found else None
            rest += text
    return bytes(rest)


def _whole(line: bytes) -> dict[str, Any] | None:
    """The object that a line is; None where it is none."""
    if not line.startswith(b"{"):
        return None
    try:
        found: dict[str, Any] = orjson.loads(line.removesuffix(b","))
    except orjson.JSONDecodeError:
        return None
    return found


def in_lines(out: BinaryIO, elements: Iterator[bytes]) -> None:
    """A list with each element on a line of its own."""
    out.write(b"[")
    out.writelines((b",\n" if at else b"\n") + element for at, element in enumerate(elements))
    out.write(b"\n]")
