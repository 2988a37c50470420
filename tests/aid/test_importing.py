import io

import openpyxl
import pytest
from sqlalchemy import func, select, text, update

from disaster.aid.actions import doubles
from disaster.aid.actions.households import corrected
from disaster.aid.columns import CHECKS, WEIGHTS
from disaster.aid.importing import ColumnsUnclear, households_imported, now_of
from disaster.aid.models import Household
from disaster.aid.queries import households
from disaster.aid.schemas import HouseholdCorrectionIn, HowListed
from disaster.geo.importing import ImportRefused
from disaster.geo.loading import FOLDER
from disaster.geo.models import Division
from disaster.people.viewer import Viewer
from tests.aid.helping import GACHA, OTHER_GACHA, SUMU, given, household

HEAD = "序号,嘎查村代码,户主姓名,家庭人口,身份证号码,联系电话,家庭住址\n"
NUMBER = "15252219700101006X"        # its check digit is right


async def taken(session, by, text, *, name="名单.csv", encoding="utf-8", **how):
    return await households_imported(session, name, text.encode(encoding), HowListed(**how), by=by)


async def heads(session, place=SUMU):
    return [(one.head, one.household.people) for one in (await households(session, place)).households]


async def test_a_village_list_of_a_chinese_desk_is_taken_in_and_a_second_time_changes_nothing(session, officer):
    text = HEAD + f"1,{GACHA},示例甲,4,{NUMBER},13800000000,东一号\n2,{OTHER_GACHA},示例乙,,,,\n"
    first = await taken(session, officer, text, encoding="gb18030")
    again = await taken(session, officer, text)
    assert (first.added, again.added, again.unchanged, first.ignored) == (2, 0, 2, ["序号"])
    assert await heads(session) == [("示例甲", 4), ("示例乙", None)]
    assert NUMBER not in str(first)


async def test_a_list_that_corrects_thousands_takes_no_more_locks_than_the_database_has(session, officer, monkeypatch):
    monkeypatch.setattr(doubles, "LOCKS", 8)
    bodies = [f"15252219700101{at:03}" for at in range(60)]
    numbers = [body + CHECKS[sum(int(one) * by for one, by in zip(body, WEIGHTS, strict=True)) % 11]
               for body in bodies]
    lists = [HEAD + "\n".join(f"{at},{GACHA},示例{at},{people},{number if numbered else ''},,"
                              for at, number in enumerate(numbers)) for people, numbered in ((3, 0), (3, 1), (4, 1))]
    done = [await taken(session, officer, text) for text in lists]
    assert [(one.added, one.changed) for one in done] == [(60, 0), (0, 60), (0, 60)]
    locks = await session.scalar(text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"
                                      " AND pid = pg_backend_pid()"))
    assert locks <= 8 + 1


async def test_a_workbook_with_the_villages_names_is_taken_in(session, officer):
    book = openpyxl.Workbook()
    for row in (["户主", "乡镇", "嘎查", "人口"], ["示例丙", "宝力根苏木", "哈那乌拉嘎查", 3]):
        book.active.append(row)
    book.save(content := io.BytesIO())
    told = HowListed(columns={"place": "嘎查"})
    done = await households_imported(session, "村.xlsx", content.getvalue(), told, by=officer)
    assert (done.added, await heads(session)) == (1, [("示例丙", 3)])


@pytest.mark.parametrize(("line", "column", "rule"), [
    (f"1,{GACHA},示例,四,,,", "家庭人口", "int_parsing"),
    (f"1,{GACHA},,4,,,", "户主姓名", "missing"),
    ("1,152502200999,示例,4,,,", "嘎查村代码", "unknown_place"),
    ("1,152502999,示例,4,,,", "嘎查村代码", "unknown_place"),
    (f"1,{GACHA},示例,4,152522197001020000,,", "身份证号码", "value_error"),
    (f"1,{GACHA},示例,4,,,\n2,{GACHA},示例,4,,,", "", "repeated"),
])
async def test_a_wrong_line_is_named_by_the_files_column_and_nothing_is_written(session, officer, line, column, rule):
    with pytest.raises(ImportRefused) as refused:
        await taken(session, officer, HEAD + f"9,{OTHER_GACHA},示例好,2,,,\n" + line)
    assert [(one["column"], one["rule"]) for one in refused.value.facts["errors"]] == [(column, rule)]
    assert await session.scalar(select(func.count()).select_from(Household)) == 0


async def test_a_name_that_two_villages_bear_is_not_guessed_at(session, officer):
    await session.execute(update(Division).where(Division.code == OTHER_GACHA).values(name="哈那乌拉嘎查"))
    with pytest.raises(ImportRefused) as refused:
        await taken(session, officer, "village,head\n哈那乌拉嘎查,示例甲\n")
    assert [(one["line"], one["rule"]) for one in refused.value.facts["errors"]] == [(2, "ambiguous_place")]


async def test_who_has_one_village_imports_no_other(session):
    reporter = Viewer("person/1", frozenset({"reporter"}), (GACHA,))
    with pytest.raises(ImportRefused) as refused:
        await taken(session, reporter, HEAD + f"1,{GACHA},示例甲,4,,,\n2,{OTHER_GACHA},示例乙,2,,,\n")
    assert [(one["line"], one["rule"]) for one in refused.value.facts["errors"]] == [(3, "not_your_area")]


async def test_columns_that_nobody_knows_are_asked_for_with_what_there_is(session, officer):
    with pytest.raises(ColumnsUnclear) as refused:
        await taken(session, officer, f"哪里,谁\n{GACHA},示例甲\n")
    assert (refused.value.facts["lacking"], refused.value.facts["columns"]) == (["place", "head"], ["哪里", "谁"])
    done = await taken(session, officer, f"哪里,谁\n{GACHA},示例甲\n", columns={"place": "哪里", "head": "谁"})
    assert done.added == 1


async def test_a_newer_list_corrects_a_household_and_leaves_what_it_does_not_say(session, officer):
    home = await household(session, officer, head="示例甲", id_number=NUMBER)
    done = await taken(session, officer, HEAD + f"1,{OTHER_GACHA},示例甲,5,{NUMBER.lower()},,东一号\n")
    assert (done.changed, home.place, home.people) == (1, OTHER_GACHA, 5)
    assert (home.private["phone"], home.edits[0]["was"]["people"]) == ("13800000000", 4)


async def test_a_list_sent_again_does_not_undo_what_an_officer_mended_since(session, officer):
    text = HEAD + f"1,{GACHA},示例甲,4,{NUMBER},,\n"
    for people in (4, 5):
        await taken(session, officer, text.replace(",4,", f",{people},"))
    home = (await session.scalars(select(Household))).one()
    told = now_of(home).model_copy(update={"people": 6})
    await corrected(session, home.id, HouseholdCorrectionIn(told=told, reason="添丁"), by=officer)
    assert (await taken(session, officer, text.replace(",4,", ",5,"))).unchanged == 1
    assert (await taken(session, officer, text)).unchanged == 1
    assert home.people == 6


async def test_who_is_no_longer_there_is_not_listed_again_by_an_old_list(session, officer):
    home = await household(session, officer, head="示例甲")
    gone = HouseholdCorrectionIn(told=now_of(home), withdrawn=True, reason="搬走")
    await corrected(session, home.id, gone, by=officer)
    done = await taken(session, officer, HEAD + f"1,{GACHA},示例甲,7,,,\n")
    assert (done.withdrawn, home.state) == (1, "withdrawn")


async def test_a_dry_run_writes_nothing_and_the_example_households_are_marked(session, officer):
    content = (FOLDER / "households.csv").read_bytes()
    dry = await households_imported(session, "households.csv", content, HowListed(dry_run=True), by=officer)
    assert (dry.added, await heads(session, "152502200")) == (132, [])
    done = await households_imported(session, "households.csv", content, HowListed(), by=officer)
    listed = await heads(session)
    assert (done.added, len(listed)) == (132, 33)
    assert all(head.startswith("示例") for head, _ in listed)


async def test_a_number_entered_later_marks_the_earlier_double_whichever_card_got_it(session, officer):
    for late in (0, 1):
        number = f"{late}52522197001010010"[:17] + "X"
        first, second = await household(session, officer), await household(session, officer, place=OTHER_GACHA)
        known, new = (first, second) if late else (second, first)
        issues = [await given(session, officer, first, days_ago=5), await given(session, officer, second)]
        for card in (known, new):
            told = now_of(card)
            told = told.model_copy(update={"who": told.who.model_copy(update={"id_number": number})})
            await corrected(session, card.id, HouseholdCorrectionIn(told=told, reason="补录证件号"), by=officer)
        assert [one.double for one in issues] == ["none", "open"]
        assert [one["issue_id"] for one in issues[1].repeats] == [str(issues[0].id)]


async def test_a_number_that_was_anothers_unmarks_what_it_alone_had_marked(session, officer):
    first = await household(session, officer, id_number=NUMBER)
    second = await household(session, officer, place=OTHER_GACHA, id_number=NUMBER)
    issues = [await given(session, officer, first, days_ago=5), await given(session, officer, second)]
    assert issues[1].double == "open"
    told = now_of(second).model_copy(update={"who": now_of(second).who.model_copy(update={"id_number": None})})
    await corrected(session, second.id, HouseholdCorrectionIn(told=told, reason="证件号录错"), by=officer)
    assert ([one.double for one in issues], issues[1].repeats) == (["none", "none"], [])
