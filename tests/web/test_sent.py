"""Built files and large answers go over the line in the smallest form that the browser takes."""

import gzip

import httpx
import orjson
import pytest
from fastapi import FastAPI
from fastapi.responses import JSONResponse

from disaster.built import Built
from disaster.compressing import Compressed

SCRIPT, ANSWER = b"console.log('snow')" * 100, {"words": "雪灾" * 1000}


@pytest.fixture
async def browser(tmp_path):
    (tmp_path / "assets").mkdir()
    for name in ("sw.js", "assets/page-abc123.js"):
        (tmp_path / name).write_bytes(SCRIPT)
        (tmp_path / f"{name}.gz").write_bytes(gzip.compress(SCRIPT))
        (tmp_path / f"{name}.br").write_bytes(b"as brotli")
    (tmp_path / "reporter.webmanifest").write_text("{}")
    app = FastAPI()
    app.add_middleware(Compressed)
    app.add_api_route("/api/rulebook/hazards", lambda: JSONResponse(ANSWER))
    app.add_api_route("/api/people/me", lambda: JSONResponse(ANSWER))
    app.mount("/", Built(directory=tmp_path))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://county") as client:
        yield client


async def asked(browser, path, accepted):
    return await browser.get(path, headers={"accept-encoding": accepted})


async def test_a_built_file_is_sent_as_small_as_the_browser_takes_it(browser):
    async with browser.stream("GET", "/sw.js", headers={"accept-encoding": "gzip, deflate, br"}) as told:
        assert (told.headers["content-encoding"], told.headers["content-length"]) == ("br", "9")
    zipped, plain = await asked(browser, "/sw.js", "gzip"), await asked(browser, "/sw.js", "identity")
    assert (zipped.headers["content-encoding"], zipped.content) == ("gzip", SCRIPT)
    assert ("content-encoding" in plain.headers, plain.content) == (False, SCRIPT)
    assert plain.headers["vary"] == "accept-encoding"
    assert plain.headers["content-type"].startswith("text/javascript")


async def test_a_name_with_a_digest_is_kept_for_ever_and_the_service_worker_is_asked_for_again(browser):
    asset, worker = await asked(browser, "/assets/page-abc123.js", "gzip"), await asked(browser, "/sw.js", "gzip")
    assert ("immutable" in asset.headers["cache-control"], worker.headers["cache-control"]) == (True, "no-cache")
    again = await browser.get("/sw.js", headers={"if-none-match": worker.headers["etag"]})
    assert again.status_code == 304
    manifest = await asked(browser, "/reporter.webmanifest", "br")
    assert manifest.headers["content-type"] == "application/manifest+json"


async def test_a_rule_document_leaves_compressed_and_what_holds_a_secret_does_not(browser):
    rules, me = await asked(browser, "/api/rulebook/hazards", "gzip"), await asked(browser, "/api/people/me", "gzip")
    assert (rules.headers["content-encoding"], rules.json()) == ("gzip", ANSWER)
    assert int(rules.headers["content-length"]) < len(orjson.dumps(ANSWER)) / 10
    assert "content-encoding" not in me.headers
    plain = await asked(browser, "/api/rulebook/hazards", "identity")
    assert ("content-encoding" in plain.headers, plain.json()) == (False, ANSWER)
