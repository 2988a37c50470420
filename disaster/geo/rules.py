"""What of an area's contents is sure and what is share: pure sums over what PostGIS found."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from disaster.geo.schemas import Figure, Total, TownshipInside, VillageInside

WHOLE_SHARE = 0.999
Figures = Mapping[str, Mapping[str, Figure]]


@dataclass(frozen=True, slots=True)
class Village:
    """A village near an area; `inside` is None where nobody knows where it lies."""

    code: str
    name: str
    township_code: str | None
    inside: bool | None


def township(code: str, name: str, share: float, villages: Iterable[Village], *,
             derived: bool) -> TownshipInside:
    """A touched township; whole if nearly all its area is inside and no village is known to lie outside."""
    outside = any(village.inside is False for village in villages if village.township_code == code)
    return TownshipInside(code=code, name=name, share=min(share, 1.0), derived=derived,
                          whole=share >= WHOLE_SHARE and not outside)


def villages_inside(villages: Iterable[Village], whole: set[str], figures: Figures) -> list[VillageInside]:
    """The villages inside, surely or possibly. One whose seat is known to lie outside is left out."""
    return [VillageInside(
        code=village.code, name=village.name, township_code=village.township_code,
        certainty="inside" if village.inside or village.township_code in whole else "possible",
        population=whole_number(figures, village.code, "population"),
        households=whole_number(figures, village.code, "households"))
        for village in villages if village.inside is not False]


def total(key: str, townships: Sequence[TownshipInside], villages: Sequence[VillageInside],
          figures: Figures) -> Total:
    """The figure `key` of an area: people, head. Townships' own figures, else their villages', never both."""
    own = {unit.code for unit in townships if unit.whole and key in figures.get(unit.code, {})}
    counted = [*own, *(village.code for village in villages
                       if village.certainty == "inside" and village.township_code not in own)]
    known = [figures[code][key] for code in counted if key in figures.get(code, {})]
    shares = [(figures[unit.code][key], unit.share)
              for unit in townships if key in figures.get(unit.code, {})]
    used = [*known, *(figure for figure, _ in shares)]
    asked = {*counted, *(unit.code for unit in townships)}
    return Total(at_least=sum(round(figure.value) for figure in known),
                 by_share=round(sum(figure.value * share for figure, share in shares)),
                 unknown_units=sum(key not in figures.get(code, {}) for code in asked),
                 example=any(figure.flag == "example" for figure in used))


def whole_number(figures: Figures, code: str, key: str) -> int | None:
    """A count, or None where nobody knows."""
    figure = figures.get(code, {}).get(key)
    return None if figure is None else round(figure.value)
