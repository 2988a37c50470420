from disaster.planning.allocation import allocate
from disaster.planning.needs import Figures, GroupNorm, items_of, needs_of, scales_of, townships_of
from disaster.planning.problem import Problem, Store
from disaster.planning.travel import estimate_minutes, routes_of

NORMS = (
    GroupNorm(id="bedding", counts="relocated", per_head=1, double_below_celsius=-15,
              serves={"quilt": 1, "blanket": 0.5}),
    GroupNorm(id="sleeping_place", counts="central_without_bed", per_head=1, cold_ok={"ger"},
              serves={"ger": 5, "thin_tent": 5}, cold_ok_below_celsius=0))
FIGURES = (
    Figures(township="152502201", relocated=40, central=30, shelter_beds=10, infants=2, lowest_celsius=-22),
    Figures(township="152502202", relocated=10, central=0, lowest_celsius=-12, held={"quilt": 4}),
    Figures(township="152502203", lowest_celsius=-12))
STORES = (Store(id="city", stock={"quilt": 60, "blanket": 20, "ger": 3, "thin_tent": 50}),)


def snow_plan():
    needs = needs_of(FIGURES, NORMS)
    estimate = estimate_minutes([(116.09, 43.93)], [(116.5, 44.3), (115.6, 43.6), (116.9, 43.5)])
    return allocate(Problem(
        items=items_of(NORMS, {"quilt": (4000, 30_000)}), stores=STORES, townships=townships_of(needs),
        routes=routes_of(["city"], [known.township for known in FIGURES], estimate), scales=scales_of(NORMS),
        travel_is_estimate=estimate.is_estimate, example=any(need.example for need in needs)))


def test_a_snowstorm_from_figures_to_plan():
    """40 at -22 °C need 80 quilts, 10 with 4 quilts need 6: 86 wanted, 60 quilts and 20 blankets (10) can come."""
    plan = snow_plan()
    bedding = next(tier for tier in plan.tiers if tier.group == "bedding")
    assert (bedding.need, bedding.served, bedding.scale) == (172, 140, 2)
    assert {line.item for line in plan.lines} == {"quilt", "blanket", "ger"}  # thin tents stay: it is too cold
    assert next(tier for tier in plan.tiers if tier.group == "sleeping_place").served_a == 15
    assert plan.example
    assert plan.travel_is_estimate


def test_what_is_short_and_what_is_unknown_is_named():
    plan = snow_plan()
    short = {shortage.group: (shortage.short, shortage.cause, shortage.exact) for shortage in plan.shortages}
    assert short == {"bedding": (32, "no_stock", True), "sleeping_place": (5, "no_stock", True)}
    assert plan.unknown == (("152502203", "bedding"), ("152502203", "sleeping_place"))
