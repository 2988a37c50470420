"""Who may see what, said a second time and in other words than the program's: where the two differ, one is wrong."""

from tests.proof.scene import COUNTY

OWN, DOWN, ALL = "whoever has the place", "also whoever works inside the place", "whoever is signed in"
OFFICE = {"duty_officer", "verifier"}
NOBODY: set[str] = set()          # roles that none of the five viewers has: clerks, auditors, administrators
SIGHT: dict[str, tuple[str, set[str] | None]] = {
    "person": (ALL, None), "token": (ALL, NOBODY), "grant": (ALL, NOBODY), "duty": (ALL, None),
    "dataset": (ALL, None), "ruleset": (ALL, None), "holidays": (ALL, None),
    "store": (DOWN, None), "holding": (DOWN, None), "shelf": (DOWN, None),
    "movement": (OWN, None), "alert": (DOWN, None), "notice": (DOWN, None), "incident": (DOWN, None),
    "proposal": (OWN, OFFICE), "response": (DOWN, None), "authority": (OWN, OFFICE), "task": (OWN, None),
    "deadline": (OWN, None), "line": (OWN, OFFICE), "report": (OWN, None), "held_report": (OWN, None),
    "figures": (OWN, None),
    "public_report": (OWN, OFFICE), "shelter": (DOWN, None), "evacuation_order": (DOWN, None), "transfer": (OWN, None),
    "assisted_person": (OWN, {"duty_officer", "reporter"}), "donation": (OWN, None), "spending": (OWN, None),
    "balance_check": (OWN, {*OFFICE}), "vehicle": (DOWN, None), "request": (OWN, None), "plan": (OWN, None),
    "consignment": (OWN, None), "payment": (OWN, {"duty_officer"}), "use_order": (OWN, None), "medium": (OWN, None),
    "phone": (ALL, NOBODY), "aside_letter": (OWN, OFFICE)}
SIGHT |= {"support": (OWN, None), "hub": (DOWN, None)}
SIGHT |= {"due_table": (OWN, OFFICE)}
SIGHT |= {"road": (ALL, None), "journey": (OWN, None), "roadblock": (OWN, None)}
SIGHT |= {"stock_plan": (OWN, {*OFFICE})}
SIGHT |= {"merge": (OWN, OFFICE)}
SIGHT |= {"house": (OWN, None), "house_rollup": (OWN, None), "casualty": (OWN, {*OFFICE, "reporter"})}
SIGHT |= {"silence": (DOWN, None), "contact_drill": (DOWN, None), "contact": (OWN, None)}
SIGHT |= {"stocktake": (DOWN, None), "stock_proposal": (OWN, None)}
SIGHT |= {"household": (OWN, None), "aid_issue": (OWN, None)}
SIGHT |= {"tracker": (DOWN, {"duty_officer", "verifier", "reporter"})}
PRIVATE: dict[str, set[str]] = {
    "person": OFFICE, "duty": OFFICE, "ruleset": NOBODY, "movement": OFFICE, "proposal": OFFICE, "response": OFFICE,
    "line": OFFICE, "report": OFFICE, "held_report": OFFICE, "public_report": OFFICE, "shelter": OFFICE,
    "assisted_person": {"duty_officer", "reporter"},
    "payment": {"duty_officer"},
    "donation": NOBODY, "spending": OFFICE, "request": {*OFFICE, "reporter"}, "plan": OFFICE,
    "consignment": {*OFFICE, "reporter"}, "medium": OFFICE,
    "phone": NOBODY, "aside_letter": OFFICE}
PRIVATE |= {"due_table": OFFICE, "support": OFFICE}
PRIVATE |= {"house": OFFICE, "casualty": OFFICE}
PRIVATE |= {"stock_plan": OFFICE}
PRIVATE |= {"stocktake": OFFICE, "stock_proposal": OFFICE}
PRIVATE |= {"household": {*OFFICE, "reporter"}, "aid_issue": {*OFFICE, "reporter"}}


def may_see(kind: str, areas: list[str], own: str, roles: frozenset[str]) -> bool:
    """Whether somebody with these roles in one area may see such a subject."""
    where, who = SIGHT[kind]
    if who is not None and not roles & who:
        return False
    inside = any(area.startswith(own) for area in areas)
    above = any(own.startswith(area) for area in areas)
    return where == ALL or inside or (where == DOWN and above)


def may_read_private(kind: str, areas: list[str], own: str, roles: frozenset[str]) -> bool:
    """Whether he may also read its names, phones and words."""
    at_home = any(area.startswith(own) for area in areas)
    return at_home and may_see(kind, areas, own, roles) and bool(roles & PRIVATE.get(kind, set()))


def concerns(place: str, own: str) -> bool:
    """Whether a text about this place may be shown, at a private door, to whoever has `own`."""
    return place.startswith(own) or (place == COUNTY and own.startswith(COUNTY))
