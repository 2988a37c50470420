"""The code on a paper: a keyed digest of the facts that stand on it, so that a forged or altered paper is found out.

Nothing is stored at printing. The key is the secret of the order or consignment (its follow key), the facts are those
of its public view at some entry of the journal: a code is checked against each of them. HMAC-SHA-256, cut to 80 bits,
in base 32 (RFC 4648), which has neither 0 nor 1 to be taken for O and I.
"""

import hmac
import unicodedata
from base64 import b32encode
from collections.abc import Mapping
from hashlib import sha256
from typing import Any, Literal

import orjson

PaperKind = Literal["use_order", "issue_note", "waybill", "receipt"]
LOAD_KINDS: tuple[PaperKind, ...] = ("issue_note", "waybill", "receipt")
CODE_BYTES, GROUP = 10, 4
HEAD = ("number", "order_number", "store_id", "place")
LINE = ("line", "item", "lot_id", "quantity")
SAYS: Mapping[PaperKind, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "use_order": (("number", "signatory", "given_at"), ("store_id", "place", "item", "quantity")),
    "issue_note": (HEAD, LINE),
    "waybill": ((*HEAD, "vehicle_id", "departed_at"), LINE),
    "receipt": ((*HEAD, "state", "received_at"), (*LINE, "good", "damaged", "lost"))}


def facts_of(kind: PaperKind, view: Mapping[str, Any]) -> dict[str, Any]:
    """What a paper of this kind says of a public view (as JSON)."""
    head, line = SAYS[kind]
    return {**{name: view.get(name) for name in head},
            "lines": [{name: one.get(name) for name in line} for one in view["lines"]]}


def code_of(kind: PaperKind, key: str, view: Mapping[str, Any]) -> str:
    """The code of a paper: K7QX-2MNB-…, four groups of four."""
    facts = orjson.dumps(facts_of(kind, view), option=orjson.OPT_SORT_KEYS)
    digest = hmac.new(key.encode(), kind.encode() + b"\n" + facts, sha256).digest()[:CODE_BYTES]
    text = b32encode(digest).decode()
    return "-".join(text[at:at + GROUP] for at in range(0, len(text), GROUP))


def is_code(typed: str, code: str) -> bool:
    """Whether what somebody typed is this code: blanks, dashes and small letters do not matter."""
    return hmac.compare_digest(plain(typed).encode(), plain(code).encode())


def plain(typed: str) -> str:
    """Letters and digits alone, in capitals, whatever width the keyboard wrote."""
    return "".join(one for one in unicodedata.normalize("NFKC", typed).upper() if one.isalnum())
