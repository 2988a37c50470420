"""How much harm a report may speak of, in classes, pure: what the checking queue is sorted by, times age.

The formula is ours (no regulation states one) and stands on the screen. Points are people in danger, or what weighs
as much; a figure that nobody gave is unknown, not zero, and is then expected from the people of the place.
"""

from collections.abc import Mapping
from decimal import Decimal

# indicator -> points for each unit said
PEOPLE: dict[str, Decimal | int] = {
    "deaths": 100, "missing": 100, "seriously_injured": 50, "injured": 30, "herder_households_cut_off": 10,
    "need_emergency_aid_now": 1, "evacuated_risk": 1, "relocated_now": 1, "need_drought_water_now": 1,
    "affected_population": Decimal("0.1")}
THINGS: dict[str, Decimal | int] = {
    "collapsed_dwelling_rooms": 2, "severe_dwelling_rooms": 1, "collapsed_rooms": 1,
    "livestock_dead": Decimal("0.05"), "livestock_thirst": Decimal("0.01"), "burnt_ha": Decimal("0.1"),
    "sheds_damaged_m2": Decimal("0.01"), "forage_gap_t": Decimal("0.1")}
# The share of a place's people that each hazard is expected to endanger as long as nobody has said how many.
INTENSITY = {"earthquake": Decimal("0.02"), "grassland_fire": Decimal("0.01"), "flood": Decimal("0.01"),
             "geological": Decimal("0.01"), "snow": Decimal("0.005"), "wind_hail": Decimal("0.003"),
             "sandstorm": Decimal("0.003"), "low_temp": Decimal("0.003"), "drought": Decimal("0.001")}
OTHER_INTENSITY = Decimal("0.003")
UNKNOWN_POPULATION = 500       # about the median gacha of the example data; ours
# An officer who heard it himself would have asked how many; a file is of another day. The others nobody has asked yet.
HEARD = {"officer": Decimal("0.5"), "phone": Decimal("0.5"), "import": Decimal("0.25")}
LEAST = (Decimal(0), Decimal(1), Decimal(10), Decimal(30), Decimal(100), Decimal(300))    # points where a class begins
WEIGHTS = (1, 3, 10, 30, 100, 300)      # what one minute of waiting weighs in each class


def harm_points(figures: Mapping[str, Decimal | int | float | None], *, hazard: str, kind: str, source: str,
                population: int | None) -> Decimal:
    """People in danger, or what weighs as much. `population`: people of the place, None where it is not known.

    >= 0. A nil report says that there is none. Where no figure about people was given, or it was said to be unknown,
    population × the share that the hazard is expected to endanger takes its place.
    """
    if kind == "nil":
        return Decimal(0)
    known = {key: max(Decimal(str(value)), Decimal(0)) for key, value in figures.items() if value is not None}
    things = sum((weight * known[key] for key, weight in THINGS.items() if key in known), Decimal(0))
    if PEOPLE.keys() & known.keys():
        people = sum((weight * known[key] for key, weight in PEOPLE.items() if key in known), Decimal(0))
    else:
        people = INTENSITY.get(hazard, OTHER_INTENSITY) * (UNKNOWN_POPULATION if population is None else population)
        people *= HEARD.get(source, Decimal(1))
    return people + things


def harm_class(points: Decimal) -> int:
    """The class of so many points: 0 (none said) to 5 (300 or more)."""
    return max(place for place, least in enumerate(LEAST) if points >= least)
