"""The first administrator, and the demo people that come with the example data: one for each role. 示例."""

import secrets
from uuid import UUID, uuid5

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from disaster.people.actions import added
from disaster.people.models import Person
from disaster.people.schemas import PersonIn
from disaster.settings import settings

PASSWORD = "xilinhot-2026"  # noqa: S105  # example people sign in only where DISASTER_DEMO is set
NAMESPACE = UUID("0b0f6f0e-8a8b-5f43-9d5a-3d2c1b7a9e11")
DECIDES = ["warning", "IV", "III", "II"]
POSTS: tuple[tuple[str, str, str, list[str], list[str]], ...] = (
    ("officer", "值班员", "Duty officer", ["duty_officer", "verifier"], ["warning"]),
    ("officer2", "接班值班员", "Next duty officer", ["duty_officer", "verifier"], ["warning"]),
    ("commander", "副市长(指挥长)", "Deputy mayor, commander", ["commander", "leader"], DECIDES),
    ("mayor", "市长", "Mayor", ["commander", "leader"], [*DECIDES, "I"]),
    ("leader", "民政领导", "Civil affairs leader", ["leader", "verifier"], []),
    ("store", "储备库保管员", "Storekeeper", ["storekeeper"], []),
    ("reserves", "粮食和物资储备局调运员", "Reserves bureau, dispatch", ["reserves_officer"], []),
    ("finance", "财政局经办", "Finance bureau", ["finance_officer"], []),
    ("shelter", "安置点管理员", "Shelter keeper", ["shelter_keeper"], []),
    ("clerk", "捐赠登记员", "Donations clerk", ["donations_clerk"], []),
    ("auditor", "审计员", "Auditor", ["auditor"], []),
    ("admin", "系统管理员", "Administrator", ["administrator"], []),
    ("league", "盟应急管理局值班员", "League duty officer", ["duty_officer", "commander"], []),
)
AREAS = {"league": "1525"}      # the others serve the county
DEMO = tuple(PersonIn(login=login, name=f"示例 {zh}", post_zh=zh, post_en=en, roles=roles,
                      areas=[AREAS.get(login, "152502")], levels=levels) for login, zh, en, roles, levels in POSTS)


async def first_administrator(session: AsyncSession) -> str | None:
    """Make the first administrator where there is nobody yet; answers his one-time password."""
    if await session.scalar(select(func.count()).select_from(Person)):
        return None
    password = secrets.token_urlsafe(12)
    await added(session, PersonIn(login="administrator", name="管理员", post_zh="系统管理员", post_en="Administrator",
                                  roles=["administrator"], areas=[settings().jurisdiction]),
                uuid7(), password, by="system")
    return password


async def demo_people(session: AsyncSession, townships: list[tuple[str, str, str]]) -> None:
    """Add the demo people, and a reporter for each township (code, Chinese name, English name)."""
    reporters = [PersonIn(login=f"reporter{code[6:]}", name=f"示例 {zh}信息员", post_zh=f"{zh}灾害信息员",
                          post_en=f"Reporter, {en or zh}", roles=["reporter"], areas=[code])
                 for code, zh, en in townships]
    for person in (*DEMO, *reporters):
        person_id = uuid5(NAMESPACE, person.login)
        if await session.get(Person, person_id) is None:
            await added(session, person, person_id, PASSWORD, by="system", example=True, must_change=False)
