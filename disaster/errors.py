"""Refusals: every way in which the service says no.

A refusal is a small class with a code, a status and facts. It is raised deep and mapped once (app.py) to
application/problem+json; screens translate the code and fill in the facts.
"""

from typing import Any, ClassVar


class Refusal(Exception):
    """The service will not do this, and says why in facts that a screen can put into words."""

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 409

    def __init__(self, **facts: Any) -> None:
        super().__init__(self.code, facts)
        self.facts = facts

    def problem(self) -> dict[str, Any]:
        """The body of the answer, by RFC 9457, with the facts beside the code."""
        return {"type": f"/problems/{self.code}", "title": self.code.replace("_", " "),
                "status": self.status, "code": self.code, "facts": self.facts}

    def __str__(self) -> str:
        facts = ", ".join(f"{name}={value}" for name, value in self.facts.items())
        return f"{self.code}: {facts}" if facts else self.code


class NotFound(Refusal):
    """No such thing, or nothing that the asker may know of: the two look the same on purpose."""

    code = "not_found"
    status = 404


class BadInput(Refusal):
    """The values are well formed and make no sense together, or break a written rule."""

    code = "bad_input"
    status = 400


class SameIdOtherBody(Refusal):
    """A client-made id came again with another content: both are kept apart, nothing is overwritten."""

    code = "same_id_other_body"
    status = 409
