"""Reads for minimum levels: the stores with what may be used in them, the norms, how far the goods go."""

from collections import defaultdict
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from disaster import clock
from disaster.rulebook.schemas.goods import ColdRule, NeedGroup
from disaster.rulebook.schemas.vocabulary import is_example
from disaster.stockpile.items import catalogue, goods
from disaster.stockpile.models import Holding, Store
from disaster.stockpile.queries import available, stores
from disaster.stockpile.rules import Purpose
from disaster.stockpile.rules.levels import Norm, Shelf


async def shelves(session: AsyncSession) -> list[Shelf]:
    """All stores in use as levels see them: gifts that are meant for something else do not count."""
    free = await available(session, Purpose(), clock.local(clock.now()).date())
    held: dict[str, set[str]] = defaultdict(set)
    for store_id, item in await session.execute(select(Holding.store_id, Holding.item)):
        held[store_id].add(item)
    return [shelf_of(store, free.get(store.id, {}), held[store.id]) for store in await stores(session)]


def shelf_of(store: Store, free: dict[str, int], items: set[str]) -> Shelf:
    """One store; whom it serves is said of it, or goes by its level."""
    keeping, level = goods().keeping, store.kind
    people = keeping.heads.get(level, 0) if store.serves_people is None else store.serves_people
    sheep = keeping.sheep_units.get(level, 0) if store.serves_sheep_units is None else store.serves_sheep_units
    point = (store.lon, store.lat) if store.lon is not None and store.lat is not None else None
    return Shelf(store_id=store.id, level=level, division=store.division, point=point, free=free, items=items,
                 minimum={item: int(least) for item, least in store.minimum.items()}, people=people, sheep_units=sheep)


def norms(celsius: int | None) -> list[Norm]:
    """The needs of people and animals by the catalogue in such cold, as exact fractions: bedding and fuel rise, a thin
    tent will not do. Where nobody says how cold, a need that only the cold makes is reckoned with as any other."""
    return [norm for norm in (norm_of(one, celsius) for one in goods().need_groups) if norm.amount and norm.serves]


def norm_of(one: NeedGroup, celsius: int | None) -> Norm:
    """One need, by the cold rules that the needs clock goes by too."""
    cold = one.cold or ColdRule()
    factor, _ = cold.factor(celsius)
    barred = frozenset(item for item in one.serves if cold.refuses(catalogue()[item], celsius))
    return Norm(group=one.key, animals=one.heads == "sheep_units_cut_off", days=one.horizon_days,
                amount=Fraction(one.amount) * (1 if factor is None else factor),
                serves={item: Fraction(units) for item, units in one.serves.items() if item not in barred},
                barred=barred)


def rests_on_examples(need: str) -> bool:
    """Whether a need's norm, or the heads it is reckoned with, is an example; a minimum somebody entered is none."""
    if need.startswith("item:"):
        return False
    keeping = goods().keeping
    group = next(one for one in goods().need_groups if one.key == need)
    heads = keeping.sheep_units_flag if group.heads == "sheep_units_cut_off" else keeping.heads_flag
    return is_example(group.flag) or is_example(heads)


def warning_days(item: str) -> int:
    """How many days before their expiry goods are named."""
    keeping = goods().keeping
    return keeping.warning_days.get(catalogue()[item].category, keeping.warning_days_other)
