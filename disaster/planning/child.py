"""The solving process: reads questions on its standard input, writes answers, ends with its input.

A question is one letter (what is asked) and a body in JSON. The first argument says how far it gives way to others.

Whatever else prints goes to standard error, so that nothing can get between the answers.
"""

import os
import signal
import sys
from collections.abc import Callable
from typing import BinaryIO

from pydantic import BaseModel

from disaster.planning.again import planned_again
from disaster.planning.allocation import allocate
from disaster.planning.changes import Again
from disaster.planning.fleet import TripProblem
from disaster.planning.problem import Problem
from disaster.planning.routing import trips_of
from disaster.planning.worker import LENGTH

ANSWERS: dict[bytes, Callable[[bytes], BaseModel]] = {
    b"P": lambda body: allocate(Problem.model_validate_json(body)),
    b"T": lambda body: trips_of(TripProblem.model_validate_json(body)),
    b"A": lambda body: planned_again(Again.model_validate_json(body)),
}


def serve(questions: BinaryIO, answers: BinaryIO) -> None:
    """Answers one by one; the first, empty one says that the solver is loaded."""
    _write(answers, b"")
    while head := questions.read(LENGTH.size):
        question = questions.read(LENGTH.unpack(head)[0])
        _write(answers, ANSWERS[question[:1]](question[1:]).model_dump_json().encode())


def _write(answers: BinaryIO, message: bytes) -> None:
    answers.write(LENGTH.pack(len(message)) + message)
    answers.flush()


if __name__ == "__main__":
    os.nice(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
    signal.signal(signal.SIGINT, signal.SIG_IGN)     # Ctrl-C is for the service; this ends with its input
    own_answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    serve(sys.stdin.buffer, own_answers)
