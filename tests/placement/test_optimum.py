import itertools
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disaster.placement.first_stage import least_expected, least_tail
from disaster.placement.game import Game
from disaster.placement.instance import Depot, Instance, Minimum, Scenario, instance_hash
from disaster.placement.policies import by_population, policy_of
from disaster.placement.second_stage import GRAM_MINUTES
from disaster.placement.solve import place
from tests.placement.instances import QUILT, STEPPE, county, flooded, snowed_in, tiny, two_stores

Stock = dict[tuple[str, str], int]


def held(instance: Instance) -> dict[str, int]:
    """Quilts by store in the plan."""
    return {one.store: one.pieces for one in place(instance, 20).policy("expected").stock if one.pieces}


@settings(max_examples=25)
@given(st.integers(0, 10**6))
def test_no_stock_that_could_be_tried_by_hand_is_better(seed):
    instance = tiny(seed).in_order()
    found = place(instance, 20)
    best = min(worth(instance, stock) for stock in every_stock(instance))
    reached = found.policy("expected").value_fen
    assert found.optimal
    assert found.bound_fen <= best + 5
    assert best <= reached + 5                      # what we say it is worth is never better than the truth
    assert reached - 5 <= worth(instance, stock_of(found.policy("expected").stock)) <= reached + 5
    assert reached <= best / (1 - found.gap) + 5    # nor further from the best than the gap says


@settings(max_examples=25)
@given(st.integers(0, 10**6))
def test_where_nothing_comes_in_halves_the_best_of_all_is_found(seed):
    instance = tiny(seed).in_order()
    instance = instance.model_copy(update={
        "items": tuple(item.model_copy(update={"serves": 1}) for item in instance.items),
        "scenarios": tuple(one.model_copy(update={"survival_percent": {}}) for one in instance.scenarios)})
    found = place(instance, 20)
    best = min(worth(instance, stock) for stock in every_stock(instance))
    assert found.gap < 0.001
    assert found.policy("expected").value_fen <= best * 1.001 + 5


def stock_of(lines) -> Stock:
    return {(one.store, one.item): one.pieces for one in lines}


def every_stock(instance: Instance) -> Iterator[Stock]:
    """Every way to keep what there is and buy within the budget, counted out."""
    choices = []
    for item in instance.items:
        today = sum(store.stock.get(item.id, 0) for store in instance.stores)
        price = item.price_fen
        most = 0 if price is None else (instance.budget_fen or 0) // price
        choices.append([(item, first, total - first) for total in range(today, today + most + 1)
                        for first in range(total + 1)])
    for chosen in itertools.product(*choices):
        spent = sum((first + second - sum(store.stock.get(item.id, 0) for store in instance.stores))
                    * (item.price_fen or 0) for item, first, second in chosen)
        if spent <= (instance.budget_fen or 0):
            yield {(store.id, item.id): pieces for item, *shares in chosen
                   for store, pieces in zip(instance.stores, shares, strict=True)}


def worth(instance: Instance, stock: Stock) -> float:
    """The yearly value of a stock in fen, by trying every shipment of every disaster."""
    items = {one.id: one for one in instance.items}
    fixed = sum(store.fixed_fen for store in instance.stores
                if not store.is_open and any(stock.get((store.id, item), 0) for item in items))
    keeping = sum(items[item].yearly_fen * pieces for (_, item), pieces in stock.items())
    moved = sum(max(0, pieces - stock.get((store.id, item), 0)) * items[item].grams
                for store in instance.stores for item, pieces in store.stock.items()) * instance.transport_fen / 1e6
    return fixed + keeping + moved + sum(one.per_10000_years / 10_000 * suffered(instance, one, stock)
                                         for one in instance.scenarios)


def suffered(instance: Instance, scenario: Scenario, stock: Stock) -> float:
    """The least that one disaster costs, by trying every shipment."""
    wants = {want.township: want.units for want in scenario.wants}
    lanes: dict[tuple[str, str], list[tuple[str, int]]] = {}
    for way in instance.ways:
        minutes = -(-way.minutes * scenario.slow_percent // 100)
        if (way.store, way.township) not in scenario.closed and minutes <= (instance.limit_minutes or 0):
            for item in instance.items:
                if item.id not in scenario.barred:
                    lanes.setdefault((way.store, item.id), []).append((way.township, minutes))
    left_in = {cell: stock.get(cell, 0) * scenario.survival_percent.get(cell[0], 100) // 100 for cell in lanes}
    ways = [ship(lanes[cell], left_in[cell]) for cell in lanes]
    items, best = {one.id: one for one in instance.items}, float("inf")
    for sent in itertools.product(*ways):
        left, cost = dict(wants), 0.0
        for (_, name), shares in zip(lanes, sent, strict=True):
            for township, minutes, pieces in shares:
                left[township] -= pieces * items[name].serves
                cost += pieces * items[name].grams * minutes * instance.transport_fen / GRAM_MINUTES
        best = min(best, cost + sum(max(0, units) for units in left.values()) * instance.penalty_fen["bedding"])
    return best


def ship(lanes: list[tuple[str, int]], pieces: int) -> list[list[tuple[str, int, int]]]:
    """Every way to share pieces out among lanes."""
    return [[(*lane, share) for lane, share in zip(lanes, shares, strict=True)]
            for shares in itertools.product(range(pieces + 1), repeat=len(lanes)) if sum(shares) <= pieces]


def test_where_snow_shuts_the_road_the_quilts_lie_behind_it_beforehand():
    assert held(two_stores(snowed_in(60))) == {"steppe": 60, "town": 40}


def test_two_disasters_share_the_stock_by_how_often_they_come():
    often_snow = two_stores(snowed_in(60, per_10000_years=2_000), flooded(80, closed=(("steppe", "152502001"),)))
    often_flood = two_stores(snowed_in(60, per_10000_years=500), flooded(80, closed=(("steppe", "152502001"),)))
    assert held(often_snow) == {"steppe": 60, "town": 40}
    assert held(often_flood) == {"steppe": 20, "town": 80}


def test_a_store_that_loses_half_in_the_quake_is_not_trusted_with_all():
    quake = snowed_in(60, survival_percent={"steppe": 50}, closed=())
    assert held(two_stores(quake, limit_minutes=200)) == {"steppe": 100}
    assert held(two_stores(quake)).get("town", 0) > 0


def test_nothing_is_bought_beyond_the_budget_and_nothing_that_has_no_price():
    poor = place(two_stores(snowed_in(600), budget_fen=12_000 * 7), 20)
    assert sum(one.pieces for one in poor.policy("expected").stock) == 107
    unpriced = two_stores(snowed_in(600), budget_fen=10**9, items=(QUILT.model_copy(update={"price_fen": None}),))
    assert sum(held(unpriced).values()) == 100


def test_what_a_level_must_hold_lies_there_though_no_disaster_asks_for_it():
    must = two_stores(flooded(10), minimums=(Minimum(level="township", group="bedding", units=30),))
    assert held(must)["steppe"] == 30
    cannot = place(two_stores(flooded(10), minimums=(Minimum(level="township", group="bedding", units=130),)), 20)
    assert cannot.policy("expected").minimum_short == {"township.bedding": 30}


def test_a_site_is_opened_only_where_it_is_worth_its_rent():
    def with_rent(fen: int) -> Instance:
        return two_stores(stores=(Depot(id="town", stock={"quilt": 100}),
                                  Depot(id="steppe", level="township", is_open=False, fixed_fen=fen)))
    assert place(with_rent(1_000), 20).policy("expected").opened == ("steppe",)
    assert place(with_rent(10**8), 20).policy("expected").opened == ()


def test_a_store_takes_no_more_than_it_has_room_for():
    small = two_stores(items=(QUILT.model_copy(update={"millilitres": 30_000}),),
                       stores=(Depot(id="town", stock={"quilt": 100}),
                               Depot(id="steppe", capacity_millilitres=30_000 * 25)))
    assert held(small) == {"steppe": 25, "town": 75}


def test_the_cautious_plan_cuts_the_worst_disasters_for_the_same_money():
    scenarios = (snowed_in(100, id="rare", per_10000_years=100), flooded(60, per_10000_years=1_900,
                                                                         closed=(("steppe", "152502001"),)))
    answer = place(two_stores(*scenarios, tail_percent=95), 20)
    expected, cautious = answer.policy("expected"), answer.policy("cautious")
    assert cautious.tail_unmet_fen < expected.tail_unmet_fen
    assert cautious.expected_unmet_fen >= expected.expected_unmet_fen
    assert cautious.purchase_fen <= expected.purchase_fen


@settings(max_examples=10)
@given(st.integers(0, 10**6))
def test_no_stock_has_a_lighter_tail_than_the_cautious_one(seed):
    instance = tiny(seed).model_copy(update={"transport_fen": 0}).in_order()
    instance = instance.model_copy(update={     # where nothing but unmet need costs anything
        "items": tuple(item.model_copy(update={"yearly_fen": 0, "serves": 1}) for item in instance.items),
        "stores": tuple(store.model_copy(update={"fixed_fen": 0}) for store in instance.stores)})
    budget = instance.budget_fen or 0
    whole = instance.model_copy(update={"scenarios": tuple(     # no half pieces survive: the relaxation is exact
        one.model_copy(update={"survival_percent": {}}) for one in instance.scenarios)})
    best = min(policy_of("cautious", Game(whole), stock).tail_unmet_fen for stock in every_stock(whole))
    found = policy_of("cautious", Game(whole), least_tail(whole, budget, limit_seconds=10).stock)
    assert found.tail_unmet_fen <= best + 0.02 * sum(one.unmet_fen for one in found.outcomes) + 5


def test_stocking_by_population_gives_each_store_its_share_to_the_piece():
    instance = two_stores()
    assert by_population(instance, {("town", "quilt"): 101}) == {("town", "quilt"): 91, ("steppe", "quilt"): 10}


def test_the_same_instance_in_any_order_has_the_same_hash_and_the_same_answer():
    instance = tiny(7)
    turned = instance.model_copy(update={name: tuple(reversed(getattr(instance, name)))
                                         for name in ("items", "stores", "townships", "ways", "scenarios")})
    assert instance_hash(instance) == instance_hash(turned)
    first, second = place(instance, 20), place(turned, 20)
    assert first.model_dump(exclude={"seconds"}) == second.model_dump(exclude={"seconds"})


def test_past_its_time_the_best_found_is_answered_and_marked():
    instance = county(1).in_order()
    found = least_expected(instance, limit_seconds=0.1)
    assert not found.solved.optimal
    held_today = sum(sum(store.stock.values()) for store in instance.stores)
    assert sum(found.stock.values()) >= held_today
    assert found.solved.bound <= found.solved.objective


@pytest.mark.parametrize(("change", "says"), [
    ({"penalty_fen": {"tents": 1}}, "unknown need group with a penalty"),
    ({"stores": (Depot(id="town"), Depot(id="town"))}, "a store is listed twice"),
    ({"scenarios": (snowed_in(per_10000_years=0),)}, "no scenario can happen"),
    ({"townships": ()}, "at least 1 item"),
])
def test_an_instance_that_contradicts_itself_is_refused(change, says):
    with pytest.raises(ValueError, match=says):
        two_stores(**change)


def test_unmet_need_is_told_by_township():
    outcome = place(two_stores(snowed_in(130)), 20).policy("expected").outcomes[0]
    assert outcome.unmet == {"bedding": 30}
    assert outcome.unmet_by_township == {STEPPE: {"bedding": 30}}
