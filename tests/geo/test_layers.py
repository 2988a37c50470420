import numpy as np
import shapely
from sqlalchemy import text

from disaster.geo.layers import Layers


async def test_an_area_holds_the_same_as_postgis_says(session):
    random = np.random.default_rng(3)
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(random.uniform(0, 10, (60, 2)))))
    points = shapely.points(random.uniform(0, 10, (400, 2)))
    area = shapely.union(shapely.Point(4, 5).buffer(2.5), shapely.box(6, 6, 9, 7))
    held = Layers(cells, points).held(area)
    rows = (await session.execute(text("""
        SELECT n - 1 AS cell, ST_Area(ST_Intersection(shape, a)) / ST_Area(shape) AS share
        FROM unnest(CAST(:cells AS text[])) WITH ORDINALITY AS t(w, n), ST_GeomFromText(:area) a,
             LATERAL (SELECT ST_GeomFromText(w) AS shape) s WHERE ST_Intersects(shape, a) ORDER BY n"""), {
        "cells": [shapely.to_wkt(cell, 15) for cell in cells], "area": shapely.to_wkt(area, 15)})).all()
    assert held.touched.tolist() == [row.cell for row in rows]
    assert np.abs(held.shares - [row.share for row in rows]).max() < 1e-9
    assert held.points.tolist() == [at for at, point in enumerate(points) if area.covers(point)]
    assert (held.shares == 1).any()
    assert (held.shares < 1).any()
