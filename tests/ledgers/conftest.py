"""One service for all tests of a file that ask over HTTP."""

from tests.media.conftest import committed, service, signed_in

__all__ = ["committed", "service", "signed_in"]
