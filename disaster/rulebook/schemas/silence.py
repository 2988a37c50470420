"""The document of silence: how much harm a mute place may hide, how long a word lasts, when it is asked."""

from typing import Annotated, Literal

from pydantic import Field

from disaster.rulebook.schemas.vocabulary import Amount, Document, Flag, Strict, Text

Share = Annotated[Amount, Field(ge=0, le=1)]
Source = Literal["no_area", "neighbours", "order", "blue", "yellow", "orange", "red"]


class Intensity(Strict):
    """A class for each way in which a place is known to be concerned; a factor without unit."""

    no_area: int = Field(ge=1)
    neighbours: int = Field(ge=1)
    order: int = Field(ge=1)
    blue: int = Field(ge=1)
    yellow: int = Field(ge=1)
    orange: int = Field(ge=1)
    red: int = Field(ge=1)


class Silence(Document):
    """Every number of the formula; none of them stands in code."""

    name: Literal["silence"]
    flag: Flag
    basis: Text
    sheep_units_per_person: int = Field(gt=0)
    word_lasts_hours: int = Field(gt=0)
    neighbour_nil_damping: Share
    township_word_damping: Share
    neighbour_km: Amount = Field(ge=0)
    ask_again_minutes: int = Field(gt=0)
    asks_by_itself_after_hours: int = Field(gt=0)
    intensity: Intensity
