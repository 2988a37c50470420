from datetime import UTC, datetime, timedelta

import pytest

from disaster.tracks.rules import BadPosition, Raw, judged, moment, osmand

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def test_the_older_form_is_read_as_it_is_stated():
    device, raw = osmand({"id": "secret", "lat": "44.1", "lon": "116.2", "timestamp": "1795608000", "speed": "10",
                          "bearing": "360", "accuracy": "7.6", "batt": "80"})
    fix = judged(raw, NOW)
    assert (device, fix.lon, fix.lat, fix.observed_at) == ("secret", 116.2, 44.1, NOW)
    assert (fix.speed_kmh, fix.course, fix.accuracy_m) == (19, 0, 8)       # knots
    assert osmand({"deviceid": "x", "location": "44.1,116.2", "timestamp": "1795608000000"})[1].observed_at == NOW


@pytest.mark.parametrize("text", ["1795608000", "1795608000.0", "1795608000000", "2026-11-25T12:00:00Z",
                                  "2026-11-25T20:00:00 08:00", "2026-11-25 12:00:00", "2026-11-25T12:00:00"])
def test_a_moment_is_read_in_each_of_its_forms(text):
    assert moment(text) == NOW


@pytest.mark.parametrize(("form", "field", "rule"), [
    ({"lat": "44.1", "lon": "x"}, "lon", "no_number"), ({"lat": "44.1"}, "lon", "no_number"),
    ({"lat": "44.1", "lon": "116", "timestamp": "soon"}, "timestamp", "no_moment"),
    ({"lat": "44.1", "lon": "116"}, "timestamp", "no_moment"),
    ({"lat": "44.1", "lon": "116", "timestamp": "1795608000", "valid": "false"}, "valid", "not_valid"),
    ({"lat": "0", "lon": "0", "timestamp": "1795608000"}, "lon", "outside_the_country"),
    ({"lat": "nan", "lon": "116", "timestamp": "1795608000"}, "lat", "outside_the_country"),
    ({"lat": "44", "lon": "116", "timestamp": "1795608000", "speed": "900"}, "speed", "impossible"),
    ({"lat": "44", "lon": "116", "timestamp": "1795608000", "accuracy": "inf"}, "accuracy", "impossible"),
    ({"lat": "44", "lon": "116", "timestamp": "1795608900"}, "observed_at", "in_the_future"),
    ({"lat": "44", "lon": "116", "timestamp": "1794000000"}, "observed_at", "too_old")])
def test_what_cannot_be_is_refused_with_its_field_and_rule(form, field, rule):
    with pytest.raises(BadPosition) as refused:
        judged(osmand({"id": "x", **form})[1], NOW)
    assert (refused.value.facts["field"], refused.value.facts["rule"]) == (field, rule)


def test_a_phone_that_does_not_know_its_speed_says_so_by_a_negative_number():
    fix = judged(Raw(116, 44, NOW + timedelta(minutes=1), speed_mps=-1, heading=-1), NOW)
    assert (fix.speed_kmh, fix.course, fix.observed_at) == (None, None, NOW)
