"""A process of its own that draws one page: HTML comes in, PDF goes out. It loads nothing from anywhere."""

import sys

from weasyprint import HTML
from weasyprint.urls import URLFetcher

NOWHERE = URLFetcher(allowed_protocols=frozenset())     # a page that is printed here asks nobody for anything


def main() -> None:
    """Standard input to standard output."""
    page = sys.stdin.buffer.read().decode()
    sys.stdout.buffer.write(HTML(string=page, url_fetcher=NOWHERE).write_pdf())


if __name__ == "__main__":
    main()
