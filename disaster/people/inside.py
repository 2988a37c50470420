"""The viewer's areas as a condition of the database: the right of `Viewer.within`, for rows nobody has read yet."""

from sqlalchemy import ColumnElement, SQLColumnExpression, false, or_

from disaster.people.viewer import Viewer


def inside(viewer: Viewer, place: SQLColumnExpression[str]) -> ColumnElement[bool]:
    """Of places inside the viewer's areas. Who has no area has none of them, not all."""
    return or_(false(), *(place.startswith(area) for area in viewer.areas))
