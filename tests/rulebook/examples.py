"""Figures, areas and plans that several tests of the rulebook share."""

from decimal import Decimal

from disaster.rulebook.documents import metrics_of, shipped
from disaster.rulebook.rules import judge
from disaster.rulebook.schemas import Area, BaseFigure, Figure, Judgement, Plan

COUNTY = "152502"
SUMU = "152502201"      # herders live here
TOWN = "152502100"      # not here
LEVELS = shipped("response_levels")


def plan(id: str = "xilinhot-default") -> Plan:
    found = LEVELS.plan(id)
    assert found is not None
    return found


def figures(**values: int | str | Figure | None) -> dict[str, Figure]:
    """Indicator → figure; a number stands for itself, None for unknown."""
    return {key: _figure(value) for key, value in values.items()}


def _figure(value: int | str | Figure | None) -> Figure:
    match value:
        case Figure():
            return value
        case str():
            return Figure(Decimal(value))
    return Figure(value)


def area(*, pastoral: bool = False, flag: str = "verified", **base: int | str | None) -> Area:
    return Area(pastoral, {key: BaseFigure(None if value is None else Decimal(value), flag)  # type: ignore[arg-type]
                           for key, value in base.items()})


def judged(by_area: dict[str, dict[str, Figure]], areas: dict[str, Area] | None = None, hazard: str = "snow",
           of: Plan | None = None) -> Judgement:
    chosen = of or plan()
    return judge(chosen, by_area, areas or {}, hazard, metrics=metrics_of(chosen), jurisdiction=COUNTY)
