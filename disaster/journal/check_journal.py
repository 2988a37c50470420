"""Checks an exported journal with nothing but Python: python3 check_journal.py FILE

Each line carries the text of one entry, its digest and its hash. digest = SHA-256(text);
hash = SHA-256(previous hash + number as 8 bytes big-endian + digest); the first previous hash is 32 zero bytes.
A text of null is an entry that the holder of the file may not read: its digest still belongs to the chain.
"""

import json
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path


def first_fault(lines: Iterator[str]) -> str | None:
    """The first thing wrong, in words; None where the file is whole."""
    head = json.loads(next(lines))
    last, number = bytes(32), 0
    for line in lines:
        entry = json.loads(line)
        number += 1
        digest = bytes.fromhex(entry["digest"])
        if entry["seq"] != number:
            return f"entry {number} is missing (found {entry['seq']})"
        if entry["content"] is not None and sha256(entry["content"].encode()).digest() != digest:
            return f"entry {number} was altered"
        last = sha256(last + number.to_bytes(8, "big") + digest).digest()
        if last.hex() != entry["hash"]:
            return f"entry {number} does not follow the one before it"
    if number != head["entries"]:
        return f"{head['entries']} entries were written, {number} are there"
    return None


if __name__ == "__main__":
    with Path(sys.argv[1]).open(encoding="utf-8") as file:
        fault = first_fault(file)
    print(f"✗ {fault}" if fault else "✓ the journal is whole")  # noqa: T201  # a command
    sys.exit(1 if fault else 0)
