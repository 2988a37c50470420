"""The document of hazards: kinds, national codes, warning events, signals. It names and decides nothing."""

from typing import Literal, Self

from pydantic import model_validator

from disaster.rulebook.schemas.vocabulary import (
    Document,
    Flag,
    Key,
    Level,
    Note,
    Strict,
    Text,
    known,
    unique,
)

Colour = Literal["red", "orange", "yellow", "blue"]


class ColourLevel(Strict):
    key: Colour
    level: Level
    zh: Text
    en: Text


class NationalClass(Strict):
    code: Text
    zh: Text
    en: Text
    flag: Flag


class Word(Strict):
    zh: Text
    en: Text


class WarningEvent(Strict):
    """An event code of the national warning system."""

    code: Text
    zh: Text
    en: Text
    flag: Flag
    source: Text | None = None


class Signal(Strict):
    """When the weather bureau issues a colour; to be read, never computed here."""

    event: Text
    colour: Colour
    zh: Text
    en: Text
    flag: Flag
    source: Text


class Hazard(Strict):
    key: Key
    zh: Text
    en: Text
    local_names: Note | None = None
    code: Text
    code_flag: Flag
    report_kind: Text
    slow_onset: bool = False
    subtypes: tuple[Word, ...] = ()
    definition: Note | None = None
    warning_events: tuple[WarningEvent, ...] = ()
    signals: tuple[Signal, ...] = ()
    notes: tuple[Note, ...] = ()


class Hazards(Document):
    name: Literal["hazards"]
    colours: tuple[ColourLevel, ...]
    gb_classes: tuple[NationalClass, ...]
    hazards: tuple[Hazard, ...]
    rules: tuple[Note, ...]

    @model_validator(mode="after")
    def _names_meet(self) -> Self:
        unique("hazard", [hazard.key for hazard in self.hazards])
        unique("warning event", [event.code for hazard in self.hazards for event in hazard.warning_events])
        for hazard in self.hazards:
            known(f"warning event of {hazard.key}", (s.event for s in hazard.signals),
                  (e.code for e in hazard.warning_events))
        return self

    def by_key(self) -> dict[str, Hazard]:
        return {hazard.key: hazard for hazard in self.hazards}

    def of_event(self, code: str) -> Hazard | None:
        """The hazard that a warning event code belongs to; None where the code is not listed."""
        return next((h for h in self.hazards if any(e.code == code for e in h.warning_events)), None)

    def level_of(self, colour: Colour) -> Level:
        """Red is level one, the highest (突发事件应对法 2024, art. 63)."""
        return next(entry.level for entry in self.colours if entry.key == colour)
