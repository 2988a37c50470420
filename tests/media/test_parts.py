"""Photos, voice and video come in parts, in any order, any time, and are whole in the end or are not there."""

import asyncio
from base64 import b64encode
from hashlib import sha256

import pytest
from uuid_utils.compat import uuid7

from tests.media.tus import HERE, JPEG, TUS, Sending
from tests.reports.filing import report


@pytest.fixture(scope="module")
async def reporter(signed_in):
    return await signed_in("reporter", areas=(HERE,))


async def test_a_report_is_visible_before_its_photo_and_the_photo_says_that_it_is_still_to_come(reporter):
    sending = Sending(reporter)
    await sending.announce()
    path = f"/api/reports/{sending.told['about'].removeprefix('report/')}"
    (await reporter.put(path, json=report(HERE))).raise_for_status()
    assert (await sending.view())["state"] == "announced"
    assert (await reporter.get(f"{sending.url}/content")).json()["code"] == "not_arrived"
    await sending.part(0)
    assert (await sending.view())["state"] == "arrived"


async def test_a_photo_stands_by_the_report_that_corrects_its_own(reporter, signed_in):
    sending = await Sending(reporter).whole()
    about, correcting = sending.told["about"].removeprefix("report/"), str(uuid7())
    (await reporter.put(f"/api/reports/{about}", json=report(HERE))).raise_for_status()
    correction = report(HERE, corrects=about, reason="笔误")
    (await reporter.put(f"/api/reports/{correcting}", json=correction)).raise_for_status()
    desk = await signed_in("verifier")
    shown = (await desk.get(f"/api/checking/reports/{correcting}")).json()["media"]
    assert [one["id"] for one in shown] == [sending.id]


async def test_a_photo_that_comes_before_its_report_waits_for_it(reporter, signed_in):
    sending = await Sending(reporter).whole()
    desk = await signed_in("duty_officer")
    assert (await desk.get(f"{sending.url}/content")).content == JPEG
    (await reporter.put(f"/api/{sending.told['about'].replace('report', 'reports')}", json=report(HERE))
     ).raise_for_status()
    assert (await desk.get(f"{sending.url}/content")).content == JPEG


async def test_a_part_out_of_order_or_sent_twice_is_refused_with_the_place_to_go_on_from(reporter):
    sending = Sending(reporter)
    await sending.announce()
    early = await sending.part(5_000)
    assert (early.status_code, early.json()["code"], early.json()["facts"]) == (409, "other_offset", {"offset": 0})
    assert (await sending.part(0, 5_000)).headers["upload-offset"] == "5000"
    assert (await sending.part(0, 5_000)).json()["facts"] == {"offset": 5_000}
    assert (await sending.part(await sending.came())).status_code == 204
    assert (await reporter.get(f"{sending.url}/content")).content == JPEG


async def test_announcing_twice_is_harmless_and_another_content_under_the_same_id_is_refused(reporter):
    sending = Sending(reporter)
    assert [(await sending.announce()).headers["location"] for _ in range(2)] == [sending.url] * 2
    other = Sending(reporter, JPEG + b"!", sending.told["about"], id=sending.id)
    assert (await other.announce()).json()["code"] == "same_id_other_body"


async def test_a_line_cut_in_the_middle_of_a_part_keeps_what_came(reporter, on_disk):
    sending = Sending(reporter)
    await sending.announce()

    async def cut():
        yield JPEG[:3_000]
        await on_disk(sending, 3_000)
        raise ConnectionResetError
    with pytest.raises(ConnectionResetError):
        await sending.stream(cut())
    assert await sending.came() == 3_000
    await sending.part(3_000)
    assert (await reporter.get(f"{sending.url}/content")).content == JPEG


async def test_a_line_that_hangs_gives_way_when_the_phone_comes_back(reporter, on_disk):
    sending, for_ever = Sending(reporter), asyncio.Event()
    await sending.announce()

    async def hanging():
        yield JPEG[:2_000]
        await for_ever.wait()
    hangs = asyncio.create_task(sending.stream(hanging()))
    await on_disk(sending, 2_000)
    assert await sending.came() == 2_000
    await sending.part(2_000)
    assert (await reporter.get(f"{sending.url}/content")).content == JPEG
    hangs.cancel()


async def test_what_is_not_what_was_announced_is_sent_again_and_refused_the_third_time(reporter):
    sending = Sending(reporter, sha256=sha256(b"another").hexdigest())
    await sending.announce()
    for _ in range(3):
        answer = await sending.part(0)
        assert (answer.status_code, answer.json()["code"]) == (460, "wrong_digest")
    view = await sending.view()
    assert (view["state"], view["refused"]) == ("refused", "wrong_digest")
    assert (await reporter.head(sending.url, headers=TUS)).status_code == 410


async def test_a_part_whose_checksum_is_wrong_is_as_if_it_had_never_come(reporter):
    sending = Sending(reporter)
    await sending.announce()
    wrong = f"sha256 {b64encode(sha256(b'another').digest()).decode()}"
    assert (await sending.part(0, 100, **{"upload-checksum": wrong})).status_code == 460
    right = f"sha256 {b64encode(sha256(JPEG[:100]).digest()).decode()}"
    assert (await sending.part(0, 100, **{"upload-checksum": right})).headers["upload-offset"] == "100"


@pytest.mark.parametrize(("kind", "content"), [
    ("photo", b"<html><script>alert(1)</script></html>" * 9), ("photo", b"<svg onload='alert(1)'/>" * 9),
    ("photo", b"\x1aE\xdf\xa3" + bytes(99)), ("voice", JPEG), ("video", b"ID3" + bytes(99)),
    ("voice", b"MZ\x90" + bytes(99))])
async def test_a_script_or_another_thing_disguised_as_a_medium_is_refused_and_forgotten(reporter, kind, content):
    sending = Sending(reporter, content, kind=kind)
    await sending.announce()
    answer = await sending.part(0)
    assert (answer.status_code, answer.json()["code"]) == (415, "not_a_medium")
    assert (await sending.view())["refused"] == "not_a_medium"
    assert (await reporter.get(f"{sending.url}/content")).status_code == 404


async def test_what_is_shown_can_be_saved_but_never_run(reporter):
    sending = await Sending(reporter).whole()
    headers = (await reporter.get(f"{sending.url}/content")).headers
    assert (headers["content-type"], headers["x-content-type-options"]) == ("image/jpeg", "nosniff")
    assert headers["content-disposition"].startswith("attachment")
    assert headers["content-security-policy"] == "default-src 'none'; sandbox"


async def test_a_photo_that_is_too_large_is_refused_before_its_first_byte(reporter):
    answer = await Sending(reporter).announce(**{"upload-length": str(21 * 2**20)})
    assert (answer.status_code, answer.json()["code"]) == (413, "medium_too_large")


async def test_more_bytes_than_announced_are_not_kept(reporter):
    sending = Sending(reporter)
    await sending.announce(**{"upload-length": "50"})
    assert (await sending.part(0)).json()["code"] == "bad_upload"
    assert await sending.came() == 0


async def test_every_reading_of_a_photo_is_logged_and_another_township_does_not_read_it(reporter, signed_in, readings):
    sending = await Sending(reporter, caption="示例").whole()
    desk, neighbour = await signed_in("verifier"), await signed_in("duty_officer", areas=("152502200",))
    colleague = await signed_in("reporter", areas=(HERE,))
    assert (await neighbour.get(f"{sending.url}/content")).status_code == 404
    assert (await colleague.get(f"{sending.url}/content")).status_code == 403
    assert await readings(f"medium/{sending.id}") == 0
    await desk.get(f"{sending.url}/content")
    await desk.get(f"/api/subjects/medium/{sending.id}/private")
    assert await readings(f"medium/{sending.id}") == 2
    assert "示例" not in str(await sending.view())


async def test_nobody_adds_to_anothers_photo_nor_hangs_one_on_a_report_of_another_township(reporter, signed_in):
    sending, neighbour = Sending(reporter), await signed_in("reporter", areas=("152502200",))
    await sending.announce()
    assert (await Sending(neighbour, id=sending.id).part(0)).status_code == 404
    path = f"/api/reports/{uuid7()}"
    (await neighbour.put(path, json=report("152502200"))).raise_for_status()
    strange = await Sending(reporter, about=path.replace("/api/reports", "report")).announce()
    assert strange.status_code == 404


async def test_another_version_of_tus_is_told_which_one_is_spoken(reporter):
    told = await reporter.options("/api/media")
    assert (told.headers["tus-version"], told.headers["tus-extension"]) == ("1.0.0", "creation,checksum")
    assert (await Sending(reporter).announce(**{"tus-resumable": "2.0.0"})).status_code == 412


@pytest.mark.parametrize(("kind", "content_type"), [("voice", "audio/webm"), ("video", "video/webm")])
async def test_voice_and_video_of_a_phone_are_taken_in_their_container(reporter, kind, content_type):
    sending = await Sending(reporter, b"\x1aE\xdf\xa3" + bytes(99), kind=kind).whole()
    assert (await sending.view())["content_type"] == content_type
    part = await reporter.get(f"{sending.url}/content", headers={"range": "bytes=0-9"})
    assert (part.status_code, len(part.content)) == (206, 10)
