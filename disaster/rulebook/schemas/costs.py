"""The document of costs: value of goods, rates of vehicles and people, all in fen."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from disaster.rulebook.schemas.vocabulary import Document, Flag, Key, Strict, Text, unique

Fen = Annotated[int, Field(ge=0, le=10**12)]


class VehicleRate(Strict):
    """What a kilometre and an hour of a vehicle of this class cost."""

    vehicle_class: Key
    km_fen: Fen
    hour_fen: Fen


class PeopleRate(Strict):
    """What an hour of a person costs."""

    driver: Fen
    duty: Fen


class Costs(Document):
    """Every rate; an item without a value has an unknown one, not zero."""

    name: Literal["costs"]
    flag: Flag
    basis: Text
    goods_fen: dict[Key, Fen]
    vehicles: tuple[VehicleRate, ...] = Field(min_length=1)
    people_fen_per_hour: PeopleRate
    drivers_per_vehicle: int = Field(ge=1)
    ways: int = Field(ge=1, le=2)

    @model_validator(mode="after")
    def _has_other(self) -> Self:
        unique("vehicle class", [one.vehicle_class for one in self.vehicles])
        self.rate_of(None)
        return self

    def rate_of(self, vehicle_class: str | None) -> VehicleRate:
        """The rate of a class, else that of all others."""
        found = {one.vehicle_class: one for one in self.vehicles}
        if "other" not in found:
            raise ValueError("there must be a rate for other vehicles")
        return found.get(vehicle_class or "other", found["other"])
