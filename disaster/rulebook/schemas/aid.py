"""The document of aid to households: which goods are of one kind, and after how many days they are due again."""

from typing import Literal, Self

from pydantic import Field, model_validator

from disaster.rulebook.schemas.vocabulary import Document, Flag, Key, Named, Text, unique


class AidKind(Named):
    """Goods that serve the same want: who got one of them is not due another for so many days."""

    days: int = Field(ge=1, le=3_650)
    items: tuple[Key, ...] = Field(min_length=1)


class Aid(Document):
    """Every period of the warning; none of them stands in code."""

    name: Literal["aid"]
    flag: Flag
    basis: Text
    kinds: tuple[AidKind, ...]
    others_days: int = Field(ge=1, le=3_650)

    @model_validator(mode="after")
    def _each_item_once(self) -> Self:
        unique("kind of aid", [kind.key for kind in self.kinds])
        unique("item", [item for kind in self.kinds for item in kind.items])
        return self

    def kind_of(self, item: str) -> tuple[str, int]:
        """The kind of an item and its days; an item of no kind is one of its own."""
        for kind in self.kinds:
            if item in kind.items:
                return kind.key, kind.days
        return item, self.others_days
