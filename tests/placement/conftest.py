from tests.dispatch.conftest import county

__all__ = ["county"]
