import io
import zipfile

import pytest

from disaster.geo import reading
from disaster.geo.reading import UnreadableFile, parse


def test_a_workbook_that_unpacks_to_more_than_it_may_is_refused_unread(monkeypatch):
    monkeypatch.setattr(reading, "UNPACKED_BYTES_MAX", 1_000_000)
    book = io.BytesIO()
    with zipfile.ZipFile(book, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/sharedStrings.xml", b"0" * 2_000_000)
    with pytest.raises(UnreadableFile, match="too_large"):
        parse("bomb.xlsx", book.getvalue())
