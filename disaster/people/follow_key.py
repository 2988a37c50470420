"""The key beside the number on a paper. Pages send it in a header: an address is kept in logs on its way."""

from typing import Annotated

from fastapi import Depends, Header, Query

CHARACTERS_MAX = 80


def given(key: Annotated[str, Query(max_length=CHARACTERS_MAX)] = "",
          x_follow_key: Annotated[str, Header(max_length=CHARACTERS_MAX)] = "") -> str:
    """The key of the header; without one, the key of the address, as a script may ask."""
    return x_follow_key or key


FollowKey = Annotated[str, Depends(given)]
