"""From a row to its view, and the registration of what of places is live."""

from datetime import UTC

from disaster.geo.models import Dataset
from disaster.geo.schemas import DatasetView
from disaster.journal.subjects import Subject, register


def dataset_view(row: Dataset) -> DatasetView:
    """Which file the rows came from."""
    return DatasetView(id=row.id, areas=[], file=row.file, sha256=row.sha256, lines=row.lines,
                       added=row.added, changed=row.changed, at=row.at.astimezone(UTC))


register(Subject(DatasetView, Dataset, dataset_view, everywhere=True))
