"""The map that a phone draws by itself."""

from disaster.geo.ground import lines


async def test_a_phone_keeps_the_map_of_its_township_in_some_kilobytes(signed_in):
    reporter = await signed_in("reporter", areas=("152502200",))
    answer = await reporter.get("/api/geo/ground/152502200")
    told = answer.json()
    assert len(answer.content) < 60_000
    assert (told["code"], told["derived"]) == ("152502200", True)
    assert told["outline"][0][0] == told["outline"][0][-1]
    assert all(115 < lon < 118 and 43 < lat < 45 for line in told["outline"] for lon, lat in line)
    assert {one["code"][:9] for one in told["villages"]} <= {"152502200"}


async def test_an_unknown_township_has_no_map(signed_in):
    reporter = await signed_in("reporter")
    assert (await reporter.get("/api/geo/ground/999999999")).json()["code"] == "unknown_division"
    assert (await reporter.get("/api/geo/ground/1")).status_code == 422


def test_lines_are_taken_from_whatever_the_clipping_left():
    assert lines(None) == []
    assert lines('{"type":"Point","coordinates":[1,2]}') == []
    line = '{"type":"LineString","coordinates":[[1,2],[3,4]]}'
    assert lines(f'{{"type":"GeometryCollection","geometries":[{line}]}}') == [[[1, 2], [3, 4]]]  # type: ignore[comparison-overlap]  # JSON has no pairs
