# ruff: noqa: INP001  # a script beside the screens, no package
"""Writes src/types.ts from the server's own views: run `python web/screen_types.py`; a test compares the two."""

import importlib
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from pydantic import BaseModel

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from disaster.aid.schemas import AidOfHousehold, AidOfPlace, HouseholdList, ImportedHouseholds, IssueList  # noqa: E402
from disaster.checking.schemas import CopiesView, ItemView, QueueView  # noqa: E402
from disaster.costs.schemas import CostsView  # noqa: E402
from disaster.dispatch.schemas import Followed, NeedsView, PickList  # noqa: E402
from disaster.dispatch.schemas.supposed import WhatIfView  # noqa: E402
from disaster.dispatch.schemas.clock import NeedsClockView  # noqa: E402
from disaster.geo.schemas import DivisionOut, Inside  # noqa: E402
from disaster.incidents.schemas import Candidate, MergePreview  # noqa: E402
from disaster.journal.subjects import View  # noqa: E402
from disaster.people.schemas import Me  # noqa: E402
from disaster.people.viewer import ROLES  # noqa: E402
from disaster.placement.schemas import CatalogueView, FulfilmentView, StockPlanDetail  # noqa: E402
from disaster.reports.corrections_schemas import CorrectedView, VersionView  # noqa: E402
from disaster.reports.schemas import ClaimsView, ReportPrivate  # noqa: E402
from disaster.rulebook.schemas import HolidaysListed  # noqa: E402
from disaster.silence.schemas import Asked, ContactList, SilenceTable  # noqa: E402
from disaster.sitreps.schemas import ChangesView, DraftView, SentPrivate, SentView  # noqa: E402
from disaster.stockpile.schemas import Board  # noqa: E402
from disaster.stockpile.stocktake_schemas import Differences, StockCard  # noqa: E402
from disaster.tables import PACKAGES  # noqa: E402
from disaster.tracks.schemas import PositionsView, WayView  # noqa: E402

FILE = HERE / "src" / "types.ts"
ANSWERS: tuple[type[BaseModel], ...] = (Me, ClaimsView, ReportPrivate, NeedsView, DivisionOut, Inside, Board,
                                         CorrectedView, VersionView)
ANSWERS += (Candidate, MergePreview, SilenceTable, Asked, ContactList)
ANSWERS += (ChangesView, DraftView, SentPrivate, SentView, HolidaysListed)
ANSWERS += (AidOfHousehold, AidOfPlace, HouseholdList, ImportedHouseholds, IssueList)
ANSWERS += (NeedsClockView, CostsView, Differences, StockCard)
ANSWERS += (CopiesView, ItemView, QueueView, WhatIfView)
ANSWERS += (Followed, PickList, PositionsView, WayView)
ANSWERS += (CatalogueView, FulfilmentView, StockPlanDetail)
# Names that would say something else in a browser.
OTHER_NAMES = {"ResponseView": "EmergencyResponse", "StoreView": "StoreHouse", "FiguresView": "TownFigures",
               "RequestView": "GoodsRequest", "NotJudged": "NotJudged", "OrderVillageView": "OrderedVillage",
               "ClaimsView": "Claims", "NeedsView": "Needs", "DivisionOut": "Division"}
HEAD = """// What the server's public views look like; written by web/screen_types.py, not by hand.
// Times are ISO UTC strings; null is unknown, never zero.
export type Level = 'I' | 'II' | 'III' | 'IV' | 'warning'
export type Colour = 'blue' | 'yellow' | 'orange' | 'red'
export type Point = [number, number]
"""


def written() -> str:
    """The whole file."""
    models: dict[str, dict[str, Any]] = {}
    kinds = {view.subject_type: collected(view, models) for view in sorted(views(), key=lambda view: view.subject_type)}
    for answer in ANSWERS:
        collected(answer, models)
    roles = "export type Role =\n" + "\n".join(f"  | '{role}'" for role in ROLES) + "\n"
    shapes = "\n".join(interface(name, schema) for name, schema in sorted(models.items()))
    table = "\n".join(f"  {kind}: {name}" for kind, name in kinds.items())
    return (f"{HEAD}{roles}\n{shapes}\n/** Kind of subject → its view. */\nexport interface Kinds {{\n{table}\n}}\n"
            "export type Kind = keyof Kinds\n")


def views() -> list[type[View]]:
    """Every public view that a package declares."""
    for package in PACKAGES:
        if find_spec(f"disaster.{package}.schemas"):
            importlib.import_module(f"disaster.{package}.schemas")
    return [view for view in View.__subclasses__() if view.__module__.startswith("disaster.")]


def collected(model: type[BaseModel], models: dict[str, dict[str, Any]]) -> str:
    """Add a model and all it holds; its name on screens."""
    schema = model.model_json_schema(mode="serialization", by_alias=True)
    for name, inner in schema.pop("$defs", {}).items():
        models.setdefault(screen_name(name), inner)
    models.setdefault(screen_name(model.__name__), schema)
    return screen_name(model.__name__)


def screen_name(name: str) -> str:
    """ReportView is a Report."""
    return OTHER_NAMES.get(name, name.removesuffix("View"))


def interface(name: str, schema: dict[str, Any]) -> str:
    """One TypeScript type."""
    if "properties" not in schema:
        return f"export type {name} = {typed(schema)}\n"
    lines = [f"  {key}: {field(name, key, inner)}" for key, inner in schema["properties"].items()]
    return f"export interface {name} {{\n" + "\n".join(lines) + "\n}\n"


def field(owner: str, key: str, schema: dict[str, Any]) -> str:
    """Pairs of numbers that are points are named so."""
    found = typed(schema)
    if key.endswith(("point", "position")):
        return found.replace("number[]", "Point").replace("[number, number]", "Point")
    return "Point[][]" if (owner, key) == ("Alert", "polygons") else found


def typed(schema: dict[str, Any]) -> str:
    """The TypeScript of one JSON schema."""
    if "$ref" in schema:
        return screen_name(schema["$ref"].rsplit("/", 1)[1])
    values = [schema["const"]] if "const" in schema else schema.get("enum")
    if values is not None:
        return " | ".join(literal(value) for value in values)
    if "anyOf" in schema:
        return " | ".join(dict.fromkeys(typed(one) for one in schema["anyOf"]))
    if schema.get("type") == "array":
        return many(schema)
    if schema.get("type") == "object":
        inner = schema.get("additionalProperties")
        return f"Record<string, {typed(inner) if isinstance(inner, dict) else 'unknown'}>"
    return {"string": "string", "integer": "number", "number": "number", "boolean": "boolean",
            "null": "null"}.get(str(schema.get("type")), "unknown")


def many(schema: dict[str, Any]) -> str:
    """A list, or a tuple of so many."""
    if "prefixItems" in schema:
        return f"[{', '.join(typed(one) for one in schema['prefixItems'])}]"
    inner = typed(schema.get("items", {}))
    return f"({inner})[]" if "|" in inner else f"{inner}[]"


def literal(value: object) -> str:
    """A constant as TypeScript writes it."""
    return f"'{value}'" if isinstance(value, str) else str(value).lower()


if __name__ == "__main__":
    FILE.write_text(written(), encoding="utf-8")
