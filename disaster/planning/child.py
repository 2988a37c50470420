"""The solving process: reads problems on its standard input, writes plans, ends with its input.

Whatever else prints goes to standard error, so that nothing can get between the answers.
"""

import os
import signal
import sys
from typing import BinaryIO

from disaster.planning.allocation import allocate
from disaster.planning.problem import Problem
from disaster.planning.worker import LENGTH


def serve(questions: BinaryIO, answers: BinaryIO) -> None:
    """Answers one by one; the first, empty one says that the solver is loaded."""
    _write(answers, b"")
    while head := questions.read(LENGTH.size):
        problem = Problem.model_validate_json(questions.read(LENGTH.unpack(head)[0]))
        _write(answers, allocate(problem).model_dump_json().encode())


def _write(answers: BinaryIO, message: bytes) -> None:
    answers.write(LENGTH.pack(len(message)) + message)
    answers.flush()


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)     # Ctrl-C is for the service; this ends with its input
    own_answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    serve(sys.stdin.buffer, own_answers)
