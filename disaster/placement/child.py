"""The solving process: one instance comes in, lines of progress go out, and at the end the placement.

Whatever else prints goes to standard error, so that nothing can get between the lines.
"""

import os
import signal
import sys
import time
from typing import BinaryIO

from disaster.placement.answer import Progress
from disaster.placement.instance import Instance
from disaster.placement.solve import place

TOLD_EVERY_SECONDS = 1.0


class Teller:
    """Tells each new phase at once, and within a phase about once a second."""

    def __init__(self, answers: BinaryIO) -> None:
        self.answers, self.phase, self.told_at = answers, "", 0.0

    def __call__(self, progress: Progress) -> None:
        now = time.monotonic()
        if progress.phase != self.phase or now - self.told_at >= TOLD_EVERY_SECONDS:
            self.phase, self.told_at = progress.phase, now
            self.write("progress", progress.model_dump_json())

    def write(self, kind: str, body: str) -> None:
        """One line."""
        self.answers.write(f"{kind} {body}\n".encode())
        self.answers.flush()


def serve(question: BinaryIO, answers: BinaryIO) -> None:
    """Read, work, answer."""
    limit_seconds = float(question.readline())
    teller = Teller(answers)
    placement = place(Instance.model_validate_json(question.read()), limit_seconds, teller)
    teller.write("placement", placement.model_dump_json())


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)     # Ctrl-C is for the service; this ends with it
    own_answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    serve(sys.stdin.buffer, own_answers)
