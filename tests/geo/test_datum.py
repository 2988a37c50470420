import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import box

from disaster.geo.datum import Datum, from_wgs84, shape_to_wgs84, to_wgs84

SHIFTED = [Datum.GCJ02, Datum.BD09]
XILINHOT = (116.07, 43.93)


def test_beijing_station_is_where_others_put_it():
    # the worked example of the geoChina package
    assert from_wgs84(116.42079, 39.90105, Datum.GCJ02) == pytest.approx((116.42703, 39.90245), abs=1e-5)


def test_tiananmen_in_baidus_datum_is_where_others_put_it():
    # 116.404, 39.915 in BD-09 is 116.3976, 39.9087 in GCJ-02 (published worked example of many converters)
    wgs = to_wgs84(116.404, 39.915, Datum.BD09)
    assert from_wgs84(*wgs, Datum.GCJ02) == pytest.approx((116.39762729119315, 39.90865673957631), abs=2e-6)


def test_at_xilinhot_the_shift_is_about_600_metres():
    lon, lat = from_wgs84(*XILINHOT, Datum.GCJ02)
    metres = (((lon - XILINHOT[0]) * 80_200) ** 2 + ((lat - XILINHOT[1]) * 111_100) ** 2) ** 0.5
    assert 450 < metres < 700


@pytest.mark.parametrize("datum", SHIFTED)
@given(lon=st.floats(73.5, 135.0), lat=st.floats(18.0, 53.5))
def test_there_and_back_is_exact(datum, lon, lat):
    there = from_wgs84(lon, lat, datum)
    assert to_wgs84(*there, datum) == pytest.approx((lon, lat), abs=1e-9)


@pytest.mark.parametrize("datum", [Datum.WGS84, Datum.CGCS2000])
def test_the_stores_own_datum_is_untouched(datum):
    assert to_wgs84(*XILINHOT, datum) == XILINHOT == from_wgs84(*XILINHOT, datum)


def test_outside_china_nothing_is_shifted():
    assert from_wgs84(2.35, 48.85, Datum.GCJ02) == (2.35, 48.85)


def test_a_whole_shape_is_shifted_vertex_by_vertex():
    area = box(116.0, 43.9, 116.1, 44.0)
    shifted = shape_to_wgs84(area, Datum.GCJ02)
    assert shifted.exterior.coords[0] == pytest.approx(to_wgs84(116.1, 43.9, Datum.GCJ02))
    assert shape_to_wgs84(area, Datum.WGS84) is area
