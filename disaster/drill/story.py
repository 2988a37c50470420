"""What the acts of a drill share: the script, the people, a screen that watches, what came of it, how long it took."""

import asyncio
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from disaster import clock
from disaster.drill.player import Body, Cast, Player
from disaster.drill.screen import Screen

NOW = ("relocated", "central", "dispersed", "need_emergency_aid")      # have a cumulative and a present figure


@dataclass
class Story:
    """One drill being played."""

    script: Body
    cast: Cast
    screen: Screen
    tell: Callable[[str], None]
    pause_seconds: float = 0
    began_at: datetime = field(default_factory=clock.now)
    outcome: dict[str, Body] = field(default_factory=lambda: defaultdict(dict))
    acknowledged: dict[str, float] = field(default_factory=dict)      # entry of a report -> when its filer was answered
    to_screen: list[float] = field(default_factory=list)
    incident_id: str = ""

    @property
    def onset(self) -> datetime:
        """When it struck."""
        return self.began_at - timedelta(minutes=self.script["onset_minutes_ago"])

    async def step(self, zh: str, en: str) -> None:
        """Say what happens now, and let those who watch follow."""
        self.tell(f"{zh}  {en}")
        await asyncio.sleep(self.pause_seconds)

    async def filed(self, player: Player, place: str, kind: str, figures: Body, **more: Any) -> str:
        """A report, until the watching screen shows it; answers its id."""
        report_id = str(new_id())
        await player.put(f"/api/reports/{report_id}", {
            "place": place, "hazard": self.script["hazard"], "kind": kind, "occurred_at": self.onset.isoformat(),
            "observed_at": clock.now().isoformat(), "figures": figures, **more})
        answered = time.perf_counter()
        entry = await self.screen.until(lambda: self.screen.entry("report.filed", f"report/{report_id}"), report_id)
        self.acknowledged[entry["id"]] = answered
        self.to_screen.append(max(0.0, self.screen.came_at[entry["id"]] - answered))
        return report_id

    def to_proposal(self) -> list[float]:
        """From the answer to a report to the frame of the proposal that it caused, in seconds."""
        return [max(0.0, self.screen.came_at[entry["id"]] - self.acknowledged[entry["cause"]])
                for entry in self.screen.entries
                if entry["kind"] == "proposal.made" and entry["cause"] in self.acknowledged]

    def of_incident(self, subject_type: str, **wanted: Any) -> list[Body]:
        """Subjects of this type and incident on the screen that have these values."""
        return [one for one in self.screen.of(subject_type) if one["incident_id"] == self.incident_id
                and all(one[name] == value for name, value in wanted.items())]

    def county(self) -> Body:
        """The county's figures on the screen."""
        shown: Body = self.screen.subjects[f"figures/{self.incident_id}.{self.county_code}"]
        return shown

    @property
    def county_code(self) -> str:
        """The county of the script's townships."""
        return str(next(iter(self.script["first"]))[:6])


def figures_of(script: Body, row: list[Any], kind: str) -> Body:
    """A row of the script as a report's figures: sums of parts, and what is so now. Nobody is away once verified."""
    figures = dict(zip(script["columns"], row, strict=True))
    figures["relocated_total"] = figures["central_total"] + figures["dispersed_total"]
    figures["livestock_dead"] = figures["livestock_dead_large"] + figures["livestock_dead_small"]
    return figures | {f"{name}_now": 0 if kind == "verified" else figures[f"{name}_total"] for name in NOW}


def told(figures: Body, indicators: list[str]) -> Body:
    """Figures as docs/drill.md writes them: ≥ where some units have not said."""
    return {name: ("≥" if cell["at_least"] else "") + str(cell["value"])
            for name in indicators if (cell := figures["values"].get(name))}


def counted(things: list[Body], name: str) -> dict[str, int]:
    """How many there are of each value."""
    return dict(Counter(str(one[name]) for one in things))


def new_id() -> UUID:
    """An id as clients make them."""
    return uuid7()
