"""A simulation under way: who plays, what was acknowledged, what waits, and the dice of each piece of work."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from disaster.drill.player import Body, Cast, Player
from disaster.drill.screen import Screen
from disaster.drill.simulation.county import SetClock
from disaster.drill.simulation.delivery import Line, made_id

Work = Callable[["Load", Random], Awaitable[None]]


@dataclass
class Load:
    """Everything that the pieces of work share."""

    seed: int
    cast: Cast
    clock: SetClock
    desk: Screen                                    # what the officer sees: people act on it
    places: list[str]
    line: Line = field(default_factory=Line)
    acknowledged: dict[str, str] = field(default_factory=dict)      # subject -> kind of the entry that made it
    late: list[tuple[Work, Random]] = field(default_factory=list)   # written on paper, sent in a later hour
    own_reports: dict[str, list[tuple[str, Body]]] = field(default_factory=dict)    # place -> what stands of it

    @property
    def now(self) -> str:
        """The time that the clock of this county shows."""
        return self.clock.moment.isoformat()

    def id(self, dice: Random) -> str:
        """The id of something new."""
        return made_id(dice, int(self.clock.moment.timestamp() * 1000))

    async def caught_up(self) -> None:
        """The desk's screen is at the end of the journal."""
        await self.desk.reached((await self.desk.player.get("/api/journal", limit=1))["seq"])

    def seen(self, subject_type: str, **wanted: Any) -> list[Body]:
        """What the desk's screen shows of a type, in order of id."""
        return [one for one in self.desk.of(subject_type) if all(one[name] == value for name, value in wanted.items())]

    def picked(self, dice: Random, subject_type: str, **wanted: Any) -> Body | None:
        """One of them, or None."""
        found = self.seen(subject_type, **wanted)
        return dice.choice(found) if found else None

    async def put(self, who: str | Player, path: str, body: Body, dice: Random, *,
                  makes: tuple[str, str] | None = None) -> Any:
        """Deliver on the bad line; remember what the service took (`makes`: subject and kind of entry)."""
        told = await self.line.put(await self.cast(who) if isinstance(who, str) else who, path, body, dice)
        if told is not None and makes is not None:
            self.acknowledged[makes[0]] = makes[1]
        return told


def dice_of(name: str) -> Random:
    """The dice of one piece of work: the same name throws the same again."""
    return Random(name)  # noqa: S311 (reproducible is what it must be)
