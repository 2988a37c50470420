"""What the five ask at every door, with ids of both townships, and which of them are to be answered."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from disaster.journal.subjects import subjects
from tests.proof.scene import COUNTY, PLACES, VILLAGES, A
from tests.proof.who import OFFICE, may_read_private, may_see

RULEBOOK = ("indicators", "hazards", "items", "deadlines", "tasks", "levels", "holidays", "aid")
HERE = "lon=116.1&lat=44.1&datum=wgs84"
CARRIERS = {"duty_officer", "verifier", "reporter"}


@dataclass(frozen=True)
class Ask:
    """A request, who is to be answered, whether with names and words, and whether there is an answer for sure."""

    url: str
    who: frozenset[str]
    private: bool = False
    sure: bool = True


Asks = Iterator[Ask]
Door = Callable[[Any], Asks]


def everybody(*urls: str) -> Door:
    """Doors that answer whoever is signed in."""
    return lambda five: (Ask(url, frozenset(five.clients)) for url in urls)


def each_kind(rest: str) -> Door:
    """A door of every kind of subject."""
    return lambda five: (Ask(f"/api/subjects/{kind}{rest}", frozenset(five.clients)) for kind in subjects)


def each_subject(rest: str) -> Door:
    """A door of one subject of each kind and place, answered to whoever may see it."""
    def asks(five: Any) -> Asks:
        for name, areas in five.one_of_each.items():
            yield Ask(f"/api/subjects/{name}{rest}", who(five, name.partition("/")[0], areas))
    return asks


def each_private(five: Any) -> Asks:
    """The private door of one subject of each kind and place."""
    for name, areas in five.everything.items():
        kind = name.partition("/")[0]
        yield Ask(f"/api/subjects/{name}/private", frozenset(
            one for one in five.clients if may_read_private(kind, areas, five.areas[one], five.roles[one])), True)


def who(five: Any, kind: str, areas: list[str]) -> frozenset[str]:
    """Who may see such a subject."""
    return frozenset(one for one in five.clients if may_see(kind, areas, five.areas[one], five.roles[one]))


def holding(five: Any, found: frozenset[str], roles: set[str]) -> frozenset[str]:
    """Those among them with one of these roles."""
    return frozenset(one for one in found if five.roles[one] & roles)


def of_subject(kind: str, url: str, roles: set[str] | None = None, *, private: bool = True) -> Door:
    """A door of one kind of subject, answered to those who see it and have one of the roles."""
    def asks(five: Any) -> Asks:
        for name, areas in five.one_of_each.items():
            if name.startswith(f"{kind}/"):
                found = who(five, kind, areas)
                yield Ask(url.format(name.partition("/")[2]), found if roles is None else holding(five, found, roles),
                          private)
    return asks


def of_incident(rest: str) -> Door:
    """A door of the incident, answered to whoever works in its county."""
    return lambda five: iter([Ask(f"/api/incidents/{five.scene.incident_id}/{rest}", who(five, "incident", [COUNTY]))])


def names(*books: str) -> Door:
    """The ledgers with names, answered to officers of the county."""
    def asks(five: Any) -> Asks:
        found = holding(five, who(five, "incident", [COUNTY]), {"duty_officer", "verifier"})
        for book in books:
            yield Ask(f"/api/incidents/{five.scene.incident_id}/ledgers/{book}", found, private=True)
    return asks


def spent(rest: str) -> Door:
    """What the response costs, for the duty officers of its county."""
    return lambda five: iter([Ask(f"/api/incidents/{five.scene.incident_id}/{rest}",
                                  holding(five, who(five, "payment", [COUNTY]), {"duty_officer"}))])


def at_its_desk(rest: str) -> Door:
    """A door of the incident for those who work at the desk of its county."""
    return lambda five: iter([Ask(f"/api/incidents/{five.scene.incident_id}/{rest}",
                                  holding(five, who(five, "line", [COUNTY]), OFFICE))])


def changes(five: Any) -> Asks:
    """What changed since one looked, of the whole desk and of an incident one knows of."""
    yield Ask("/api/changes", frozenset(five.clients))
    yield Ask(f"/api/changes?incident={five.scene.incident_id}", who(five, "incident", [COUNTY]))


def signed_in_people(five: Any) -> Asks:
    """Who am I: a question of people, not of programs."""
    yield Ask("/api/people/me", frozenset(five.clients) - {"partner"}, private=True)


def chronology(five: Any) -> Asks:
    """The chronology answers everybody with what he may see of it, be it nothing."""
    yield Ask(f"/api/incidents/{five.scene.incident_id}/chronology", frozenset(five.clients))


def near(five: Any) -> Asks:
    """Where a word may belong: asked by those who work in the place or its county."""
    for place in PLACES:
        yield Ask(f"/api/incidents/near?hazard=snow&place={place}&occurred_at=2026-11-20T04:00:00Z",
                  who(five, "incident", [place[:6]]))


def silence(five: Any) -> Asks:
    """Who is mute in an incident: each sees the places that are his."""
    yield Ask(f"/api/incidents/{five.scene.incident_id}/silence", who(five, "incident", [COUNTY]))


def merge_preview(five: Any) -> Asks:
    """What a merge would do, for those who may merge."""
    other = five.scene.ids["other_incident", COUNTY]
    yield Ask(f"/api/incidents/{five.scene.incident_id}/merge-preview?into={other}",
              holding(five, who(five, "merge", [COUNTY]), {"duty_officer"}))


def claims(five: Any) -> Asks:
    """Claims of a place, to those who have it."""
    for place in (*PLACES, COUNTY):
        yield Ask(f"/api/incidents/{five.scene.incident_id}/claims?place={place}&indicator=affected_population",
                  who(five, "figures", [place]))


def households(url: str) -> Door:
    """Names of the households of a place, to who issues there or checks it."""
    def asks(five: Any) -> Asks:
        for place in VILLAGES.values():
            yield Ask(url.format(place), holding(five, who(five, "household", [place]),
                                                 {"duty_officer", "verifier", "reporter"}), private=True)
    return asks


def of_village(url: str) -> Door:
    """A door of a village, answered to whoever has it."""
    return lambda five: (Ask(url.format(place), who(five, "household", [place])) for place in VILLAGES.values())


def by_key(five: Any) -> Asks:
    """Consignments are followed by key, without an account; a wrong key and a wrong number look the same."""
    for number, key in five.scene.keys["consignment"].items():
        yield Ask(f"/api/follow/{number}?key={key}", frozenset(five.clients))
        yield Ask(f"/api/follow/{number}?key={key[:-1]}", frozenset())
    yield Ask("/api/follow/none?key=none", frozenset())


def gifts_by_key(five: Any) -> Asks:
    """So are donations."""
    for number, key in five.scene.keys["donation"].items():
        yield Ask(f"/api/follow-donation/{number}?key={key}", frozenset(five.clients))
        yield Ask(f"/api/follow-donation/{number}?key={key[:-1]}", frozenset())
    yield Ask("/api/follow-donation/none?key=none", frozenset())


def request_orders(five: Any) -> Asks:
    """No request of that night was allotted by itself: nobody is told more than that there is no such paper."""
    for place in PLACES:
        yield Ask(f"/api/requests/{five.scene.ids['request', place]}/order.html", frozenset())


def papers_by_code(five: Any) -> Asks:
    """A paper is proved by its code, without an account; a wrong code and a wrong number look the same."""
    for number, code in five.scene.keys["paper"].items():
        yield Ask(f"/api/papers/{number}?key={code}", frozenset(five.clients))
        yield Ask(f"/api/papers/{number}?key={code[:-1]}", frozenset())
    yield Ask("/api/papers/none?key=none", frozenset())


def orders_by_key(five: Any) -> Asks:
    """So is a use order followed by its key."""
    for number, key in five.scene.keys["use_order"].items():
        yield Ask(f"/api/follow-order/{number}?key={key}", frozenset(five.clients))
        yield Ask(f"/api/follow-order/{number}?key={key[:-1]}", frozenset())


def told_by_key(five: Any) -> Asks:
    """So are public reports."""
    for number, key in five.scene.keys["public_report"].items():
        yield Ask(f"/api/follow-report/{number}?key={key}", frozenset(five.clients))
        yield Ask(f"/api/follow-report/{number}?key={key[:-1]}", frozenset())
    yield Ask("/api/follow-report/none?key=none", frozenset())


def at_the_desk(url: str) -> Door:
    """A door for whoever checks reports, be it of no place of his."""
    return lambda five: iter([Ask(url, holding(five, frozenset(five.clients), {"duty_officer", "verifier"}))])


def queue(five: Any) -> Asks:
    """The checking queue answers the desk, with what each may see of it."""
    desk = holding(five, frozenset(five.clients), {"duty_officer", "verifier", "commander", "leader"})
    yield Ask("/api/checking/queue?limit=200", desk)
    yield Ask("/api/checking/queue?text=secret", desk)


def copies(five: Any) -> Asks:
    """So does the list of bodies that came under a known id."""
    yield Ask("/api/checking/copies", holding(five, frozenset(five.clients), {"duty_officer", "verifier"}))


def in_stores(rest: str) -> Door:
    """A door of what lies in a store, answered to whoever may see it."""
    def asks(five: Any) -> Asks:
        for place in PLACES:
            yield Ask(f"/api/stores/store-{place}/{rest}".replace("{count}", five.scene.ids["stocktake", place]),
                      who(five, "holding", [place]))
    return asks


def in_the_store(paper: str, *, sure: bool = True) -> Door:
    """A paper of a consignment for those who work where its store is."""
    return lambda five: (Ask(f"/api/consignments/{five.scene.ids['consignment', place]}/{paper}",
                             holding(five, who(five, "consignment", [place]), {"duty_officer"}), sure=sure)
                         for place in PLACES)


DOORS: dict[str, Door] = {
    "/api/checking/queue": queue,
    "/api/checking/copies": copies,
    "/api/checking/public-reports/{public_report_id}": of_subject(
        "public_report", "/api/checking/public-reports/{}", {"duty_officer", "verifier", "commander", "leader"}),
    "/api/checking/reports/{report_id}": of_subject(
        "report", "/api/checking/reports/{}", {"duty_officer", "verifier", "commander", "leader"}),
    "/api/health": everybody("/api/health"),
    "/api/people/me": signed_in_people,
    "/api/geo/divisions": everybody("/api/geo/divisions?limit=20"),
    "/api/geo/townships.geojson": everybody("/api/geo/townships.geojson"),
    "/api/geo/base.geojson": everybody("/api/geo/base.geojson"),
    "/api/geo/ground/{code}": everybody(f"/api/geo/ground/{PLACES[0]}"),
    "/api/geo/at": everybody(f"/api/geo/at?{HERE}"),
    "/api/geo/nearest": everybody(f"/api/geo/nearest?{HERE}", f"/api/geo/nearest?{HERE}&kind=shelter"),
    "/api/consignments/{consignment_id}/journey": of_subject(
        "consignment", "/api/consignments/{}/journey", private=False),
    "/api/roads/segments.geojson": everybody("/api/roads/segments.geojson"),
    "/api/roads/way": everybody(
        "/api/roads/way?from_lon=115.7&from_lat=44.1&to_lon=116.1&to_lat=44.1&datum=wgs84&road_class=paved"),
    **{f"/api/rulebook/{name}": everybody(f"/api/rulebook/{name}") for name in RULEBOOK},
    "/api/rulesets": everybody("/api/rulesets"),
    "/api/rulesets/compare": everybody("/api/rulesets/compare?a=xilinhot-default&b=xwq-2023"),
    "/api/rulesets/{id}": everybody("/api/rulesets/xilinhot-default"),
    "/api/snapshot": everybody("/api/snapshot", "/api/snapshot?upto=50"),
    "/api/journal": everybody("/api/journal?limit=1000", "/api/journal?after=100&limit=1000"),
    "/api/stockpile/board": everybody("/api/stockpile/board"),
    "/api/stockpile/board.csv": everybody("/api/stockpile/board.csv"),
    "/api/stores/{store_id}/stock": in_stores("stock"),
    "/api/stores/{store_id}/cards/{item}": in_stores("cards/quilt"),
    "/api/stores/{store_id}/cards/{item}/card.csv": in_stores("cards/quilt/card.csv"),
    "/api/stores/{store_id}/stocktakes/{stocktake_id}/differences": in_stores("stocktakes/{count}/differences"),
    "/api/incidents/{incident_id}/chronology": chronology,
    "/api/incidents/{incident_id}/claims": claims,
    "/api/incidents/{incident_id}/figures": of_incident("figures"),
    "/api/incidents/{incident_id}/figures.csv": of_incident("figures.csv"),
    "/api/incidents/{incident_id}/needs": of_incident("needs"),
    "/api/incidents/{incident_id}/costs": spent("costs"),
    "/api/incidents/{incident_id}/costs.csv": spent("costs.csv"),
    "/api/incidents/{incident_id}/needs-clock": of_incident("needs-clock"),
    "/api/incidents/near": near,
    "/api/incidents/{incident_id}/silence": silence,
    "/api/contact-drills/{drill_id}/list": of_subject("contact_drill", "/api/contact-drills/{}/list", OFFICE),
    "/api/incidents/{incident_id}/merge-preview": merge_preview,
    "/api/incidents/{incident_id}/due-table": at_its_desk("due-table"),
    "/api/due-tables/{table_id}": of_subject("due_table", "/api/due-tables/{}", private=False),
    "/api/due-tables/{table_id}/file.{kind}": of_subject("due_table", "/api/due-tables/{}/file.csv", OFFICE),
    "/api/placement/scenarios": lambda five: iter([Ask(
        f"/api/placement/scenarios?county={COUNTY}", holding(five, who(five, "stock_plan", [COUNTY]), OFFICE))]),
    "/api/stock-plans/{plan_id}": of_subject("stock_plan", "/api/stock-plans/{}", private=False),
    "/api/stock-plans/{plan_id}/fulfilment": of_subject("stock_plan", "/api/stock-plans/{}/fulfilment", private=False),
    "/api/stock-plans/{plan_id}/file.{kind}": of_subject("stock_plan", "/api/stock-plans/{}/file.csv", private=False),
    "/api/changes": changes,
    "/api/proposals/{proposal_id}/document.html": of_subject("proposal", "/api/proposals/{}/document.html"),
    "/api/responses/{response_id}/document.html": of_subject(
        "response", "/api/responses/{}/document.html", {"duty_officer", "verifier"}),
    "/api/reports/{report_id}/private": of_subject("report", "/api/reports/{}/private", {"duty_officer", "verifier"}),
    "/api/reports/{report_id}/versions": of_subject(
        "report", "/api/reports/{}/versions", {"duty_officer", "verifier"}),
    "/api/reports/{report_id}/uses": of_subject("report", "/api/reports/{}/uses", private=False),
    "/api/reports/{report_id}/refused-copies": of_subject(
        "report", "/api/reports/{}/refused-copies", {"duty_officer", "verifier"}),
    "/api/houses/{house_id}/private": of_subject(
        "house", "/api/houses/{}/private", {"duty_officer", "verifier"}),
    "/api/houses/{house_id}/versions": of_subject(
        "house", "/api/houses/{}/versions", {"duty_officer", "verifier"}),
    "/api/casualties/{casualty_id}/versions": of_subject(
        "casualty", "/api/casualties/{}/versions", {"duty_officer", "verifier"}),
    "/api/incidents/{incident_id}/ledgers": of_incident("ledgers"),
    "/api/incidents/{incident_id}/ledgers/{book}": names("houses", "casualties"),
    "/api/incidents/{incident_id}/ledgers/{book}.xlsx": names("houses.xlsx", "casualties.xlsx"),
    "/api/incidents/{incident_id}/house-rollup.csv": of_incident("house-rollup.csv"),
    "/api/media/{medium_id}/content": of_subject(
        "medium", "/api/media/{}/content", {"duty_officer", "verifier"}),
    "/api/evacuation-orders/{order_id}/assisted": of_subject(
        "evacuation_order", "/api/evacuation-orders/{}/assisted", {"duty_officer", "reporter"}),
    "/api/evacuation-orders/{order_id}/order.html": of_subject(
        "evacuation_order", "/api/evacuation-orders/{}/order.html", private=False),
    "/api/donations/{donation_id}/chain": of_subject(
        "donation", "/api/donations/{}/chain", {"duty_officer"}, private=False),
    "/api/donations/{donation_id}/receipt.html": of_subject("donation", "/api/donations/{}/receipt.html", set()),
    "/api/plans/{plan_id}/standing": of_subject(
        "plan", "/api/plans/{}/standing", {"duty_officer", "commander", "verifier", "leader"}, private=False),
    "/api/plans/{plan_id}/demand": of_subject("plan", "/api/plans/{}/demand", {"duty_officer"}, private=False),
    "/api/supports/{support_id}/demand": of_subject(
        "support", "/api/supports/{}/demand", {"duty_officer"}, private=False),
    "/api/plans/{plan_id}/order.{form}": of_subject("plan", "/api/plans/{}/order.html", CARRIERS),
    "/api/requests/{request_id}/order.{form}": request_orders,
    "/api/use-orders/{order_id}/order.{form}": of_subject("use_order", "/api/use-orders/{}/order.html", CARRIERS),
    "/api/consignments/{consignment_id}/issue-note.{form}": of_subject(
        "consignment", "/api/consignments/{}/issue-note.html", CARRIERS),
    "/api/consignments/{consignment_id}/waybill.{form}": of_subject(
        "consignment", "/api/consignments/{}/waybill.html", CARRIERS),
    "/api/consignments/{consignment_id}/receipt.{form}": of_subject(
        "consignment", "/api/consignments/{}/receipt.html", CARRIERS),
    "/api/papers/{number}": papers_by_code,
    "/api/follow-order/{number}": orders_by_key,
    "/api/households": households("/api/households?place={}"),
    "/api/households/{household_id}/aid": of_subject("household", "/api/households/{}/aid", private=False),
    "/api/aid/issues": of_village("/api/aid/issues?place={}"),
    "/api/aid/places/{place}": of_village("/api/aid/places/{}"),
    "/api/aid/public-list.html": households("/api/aid/public-list.html?place={}"),
    "/api/consignments/{consignment_id}/pick-list": in_the_store("pick-list"),
    "/api/consignments/{consignment_id}/trip-sheet.{form}": in_the_store(
        "trip-sheet.html", sure=False),        # a busy solver may have found no trip in time
    "/api/consignments/{consignment_id}/way": of_subject(
        "consignment", "/api/consignments/{}/way", CARRIERS, private=False),
    "/api/positions/now": everybody("/api/positions/now"),
    "/api/positions": lambda _: iter([Ask("/api/positions?id=none&lat=44&lon=116", frozenset())]),
    "/api/phones": lambda _: iter([Ask("/api/phones", frozenset())]),
    "/api/phones/{phone_id}/standing": lambda five: iter([
        Ask(f"/api/phones/{five.scene.ids['phone', A]}/standing", frozenset(five.clients)),
        Ask(f"/api/phones/{five.scene.incident_id}/standing", frozenset())]),
    "/api/follow/{number}": by_key,
    "/api/follow-donation/{number}": gifts_by_key,
    "/api/follow-report/{number}": told_by_key,
    "/api/numbers": everybody("/api/numbers"),
    "/api/public-reports/form": everybody("/api/public-reports/form"),
    "/api/public-reports/challenge": everybody("/api/public-reports/challenge"),
    "/api/public-reports/waiting": at_the_desk("/api/public-reports/waiting"),
    "/api/subjects/{kind}": each_kind("?limit=1000"),
    "/api/subjects/{kind}/count": each_kind("/count"),
    "/api/subjects/{kind}/map.geojson": each_kind("/map.geojson"),
    "/api/subjects/{kind}/export.csv": each_kind("/export.csv"),
    "/api/subjects/{kind}/{subject_id}": each_subject(""),
    "/api/subjects/{kind}/{subject_id}/history": each_subject("/history"),
    "/api/subjects/{kind}/{subject_id}/private": each_private,
}
