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
COUNTY = ["152502"]
DEMO = (
    PersonIn(login="officer", name="示例 值班员", post_zh="值班员", post_en="Duty officer", roles=["duty_officer", "verifier"],
             areas=COUNTY, levels=["warning"]),
    PersonIn(login="officer2", name="示例 接班员", post_zh="接班值班员", post_en="Next duty officer",
             roles=["duty_officer", "verifier"], areas=COUNTY, levels=["warning"]),
    PersonIn(login="commander", name="示例 指挥长", post_zh="副市长(指挥长)", post_en="Deputy mayor, commander",
             roles=["commander", "leader"], areas=COUNTY, levels=["warning", "IV", "III", "II"]),
    PersonIn(login="mayor", name="示例 市长", post_zh="市长", post_en="Mayor", roles=["commander", "leader"], areas=COUNTY,
             levels=["warning", "IV", "III", "II", "I"]),
    PersonIn(login="leader", name="示例 民政领导", post_zh="民政领导", post_en="Civil affairs leader", roles=["leader", "verifier"],
             areas=COUNTY),
    PersonIn(login="store", name="示例 保管员", post_zh="储备库保管员", post_en="Storekeeper", roles=["storekeeper"], areas=COUNTY),
    PersonIn(login="shelter", name="示例 安置点管理员", post_zh="安置点管理员", post_en="Shelter keeper",
             roles=["shelter_keeper"], areas=COUNTY),
    PersonIn(login="clerk", name="示例 捐赠登记员", post_zh="捐赠登记员", post_en="Donations clerk", roles=["donations_clerk"],
             areas=COUNTY),
    PersonIn(login="auditor", name="示例 审计员", post_zh="审计员", post_en="Auditor", roles=["auditor"], areas=COUNTY),
    PersonIn(login="admin", name="示例 管理员", post_zh="系统管理员", post_en="Administrator", roles=["administrator"],
             areas=COUNTY),
)


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
