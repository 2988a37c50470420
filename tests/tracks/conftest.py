from tests.dispatch.conftest import county, ordered

__all__ = ["county", "ordered"]
