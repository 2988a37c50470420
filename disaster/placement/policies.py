"""What a way to stock is worth, exactly: each disaster played with whole pieces. And the ways it is compared with."""

from collections import defaultdict
from collections.abc import Mapping

from disaster.placement import second_stage
from disaster.placement.answer import Held, Outcome, Policy, PolicyKind
from disaster.placement.first_stage import yearly
from disaster.placement.game import Game
from disaster.placement.instance import Instance, Scenario, Want
from disaster.placement.second_stage import Cell


def today_of(instance: Instance) -> dict[Cell, int]:
    """What lies where today."""
    return {(store.id, item): pieces for store in instance.stores for item, pieces in store.stock.items() if pieces}


def by_population(instance: Instance, like: Mapping[Cell, int]) -> dict[Cell, int]:
    """As many pieces of each item as `like` has, shared out among the stores in use by people: each is its nearest's.
    What lies in somebody else's stores stays there.

    Whole pieces by largest remainder; among equals the store whose id comes first.
    """
    people = people_nearest(instance)
    whole = sum(people.values())
    if not whole:
        return dict(like)
    fixed = {store.id for store in instance.stores if store.is_fixed}
    totals: dict[str, int] = defaultdict(int)
    for (store, item), pieces in like.items():
        totals[item] += 0 if store in fixed else pieces
    found = {cell: pieces for cell, pieces in like.items() if cell[0] in fixed}
    for item, total in sorted(totals.items()):
        shares = {store: divmod(total * count, whole) for store, count in sorted(people.items())}
        left = total - sum(share for share, _ in shares.values())
        first = sorted(shares, key=lambda store: (-shares[store][1], store))[:left]
        found |= {(store, item): share + (store in first) for store, (share, _) in shares.items()}
    return {cell: pieces for cell, pieces in found.items() if pieces}


def people_nearest(instance: Instance) -> dict[str, int]:
    """How many people each store in use is the nearest to."""
    in_use = {store.id for store in instance.stores if store.is_open and not store.is_fixed}
    people = {place.id: place.people for place in instance.townships}
    nearest: dict[str, tuple[int, str]] = {}
    for way in instance.ways:
        if way.store in in_use:
            nearest[way.township] = min(nearest.get(way.township, (10**9, "")), (way.minutes, way.store))
    found: dict[str, int] = defaultdict(int)
    for township, (_, store) in nearest.items():
        found[store] += people[township]
    return dict(found)


def mean_of(instance: Instance) -> Instance:
    """The same with one disaster in place of all: their mean need, all roads open, nothing lost."""
    total = sum(one.per_10000_years for one in instance.scenarios)
    units: dict[Cell, int] = defaultdict(int)
    for scenario in instance.scenarios:
        for want in scenario.wants:
            units[want.township, want.group] += scenario.per_10000_years * want.units
    wants = tuple(Want(township=township, group=group, units=-(-weighed // total))
                  for (township, group), weighed in sorted(units.items()))
    return instance.model_copy(update={
        "scenarios": (Scenario(id="mean", per_10000_years=min(total, 10**6), wants=wants),)})


def policy_of(kind: PolicyKind, game: Game, stock: Mapping[Cell, int]) -> Policy:
    """What this stock would cost and leave unmet."""
    instance = game.instance
    outcomes = tuple(game.played(scenario, stock) for scenario in instance.scenarios)
    weights = {one.id: one.per_10000_years for one in instance.scenarios}
    total = sum(weights.values())
    opened = sorted({store.id for store in instance.stores if not store.is_open}
                    & {store for (store, _), pieces in stock.items() if pieces})
    fixed, keeping, purchase, moved = first_cost(instance, stock, opened)
    short = minimum_short(instance, stock)
    shortage = sum(10 * instance.penalty_fen[name.partition(".")[2]] * units for name, units in short.items())
    tail = tail_weights(outcomes, weights, instance.tail_percent)
    disasters = sum(weights[one.scenario] * (one.unmet_fen + one.transport_fen) for one in outcomes) // 10_000
    return Policy(
        kind=kind, opened=tuple(opened), yearly_fen=fixed + keeping, purchase_fen=purchase, moved_fen=moved,
        stock=tuple(Held(store=store, item=item, pieces=pieces) for (store, item), pieces in sorted(stock.items())),
        value_fen=fixed + keeping + moved + shortage + disasters, minimum_short=short, outcomes=outcomes,
        expected_unmet_fen=sum(weights[one.scenario] * one.unmet_fen for one in outcomes) // total,
        tail_unmet_fen=round(sum(tail[one.scenario] * one.unmet_fen for one in outcomes)),
        expected_unmet=mean_by_group(outcomes, {name: weight / total for name, weight in weights.items()}),
        tail_unmet=mean_by_group(outcomes, tail), needed=needed_of(instance, total))


def first_cost(instance: Instance, stock: Mapping[Cell, int], opened: list[str]) -> tuple[int, int, int, int]:
    """Fixed and keeping a year, purchase and moving once; fen."""
    items = {item.id: item for item in instance.items}
    today = today_of(instance)
    totals: dict[str, int] = defaultdict(int)
    for (_, item), pieces in stock.items():
        totals[item] += pieces
    for (_, item), pieces in today.items():
        totals[item] -= pieces
    keeping = sum(items[item].yearly_fen * pieces for (_, item), pieces in stock.items())
    purchase = sum(max(0, more) * (items[item].price_fen or 0) for item, more in totals.items())
    grams = sum(max(0, pieces - stock.get(cell, 0)) * items[cell[1]].grams for cell, pieces in today.items())
    fixed = sum(store.fixed_fen for store in instance.stores if store.id in opened)
    return fixed, keeping, purchase, grams * instance.transport_fen // 1_000_000


def minimum_short(instance: Instance, stock: Mapping[Cell, int]) -> dict[str, int]:
    """What lacks to the minimums: "level.group" → base units."""
    items = {item.id: item for item in instance.items}
    level = {store.id: store.level for store in instance.stores}
    found = {}
    for one in instance.minimums:
        held = sum(pieces * items[item].serves for (store, item), pieces in stock.items()
                   if level[store] == one.level and items[item].serves_group == one.group)
        if held < one.units:
            found[f"{one.level}.{one.group}"] = one.units - held
    return found


def tail_weights(outcomes: tuple[Outcome, ...], weights: Mapping[str, int], tail_percent: int) -> dict[str, float]:
    """How much each disaster counts in the mean of the worst: the last one that reaches in counts in part."""
    total = sum(weights.values())
    left = total * (100 - tail_percent) / 100
    found = dict.fromkeys(weights, 0.0)
    share = left
    for one in sorted(outcomes, key=lambda one: (-one.unmet_fen, one.scenario)):
        taken = min(share, weights[one.scenario])
        found[one.scenario], share = taken / left, share - taken
    return found


def mean_by_group(outcomes: tuple[Outcome, ...], weights: Mapping[str, float]) -> dict[str, float]:
    """Weighed unmet need by group, base units."""
    found: dict[str, float] = defaultdict(float)
    for one in outcomes:
        for group, units in one.unmet.items():
            found[group] += weights[one.scenario] * units
    return {group: round(units, 3) for group, units in sorted(found.items())}


def unreachable(instance: Instance) -> tuple[int, dict[str, float]]:
    """Need of the mean disaster, in fen and by group, to which no way is open in time from any store or site."""
    total = sum(one.per_10000_years for one in instance.scenarios)
    units: dict[str, int] = dict.fromkeys(instance.penalty_fen, 0)
    for scenario in instance.scenarios:
        reached = {township for _, township, _ in second_stage.open_ways(instance, scenario)}
        for want in scenario.wants:
            if want.township not in reached:
                units[want.group] += scenario.per_10000_years * want.units
    return (sum(instance.penalty_fen[group] * weighed for group, weighed in units.items()) // total,
            {group: round(weighed / total, 3) for group, weighed in sorted(units.items())})


def needed_of(instance: Instance, total: int) -> dict[str, float]:
    """Need by group in the mean disaster, base units."""
    found: dict[str, float] = defaultdict(float)
    for scenario in instance.scenarios:
        for want in scenario.wants:
            found[want.group] += yearly(scenario) * 10_000 * want.units / total
    return {group: round(units, 3) for group, units in sorted(found.items())}
