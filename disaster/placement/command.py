"""`disaster placement FILE --out PLAN`: anyone's own instance solved, by the same process that the service asks."""

import asyncio
from pathlib import Path

import orjson
import typer
from pydantic import ValidationError

from disaster.errors import BadInput
from disaster.placement.answer import Placement, Progress
from disaster.placement.instance import Instance
from disaster.placement.worker import solve

FAULTS_MAX = 20


class InstanceRefused(BadInput):
    """The file is no instance of a placement. Facts: each fault with its path."""

    code = "instance_refused"


def instance_of(body: bytes) -> Instance:
    """The instance in a file, or InstanceRefused."""
    try:
        return Instance.model_validate_json(body)
    except ValidationError as error:
        faults = [{"path": ".".join(map(str, fault["loc"])), "says": fault["msg"]}
                  for fault in error.errors(include_url=False, include_input=False)[:FAULTS_MAX]]
        raise InstanceRefused(faults=faults) from error


def run(file: Path, out: Path | None, limit_seconds: float) -> Placement:
    """Solve a file; progress to the screen, the answer to `out` or standard output."""
    found = asyncio.run(solve(instance_of(file.read_bytes()), limit_seconds, shown))
    text = orjson.dumps(found.model_dump(mode="json"), option=orjson.OPT_INDENT_2).decode()
    if out is None:
        typer.echo(text)
    else:
        out.write_text(text + "\n", encoding="utf-8")
    for policy in found.policies:
        typer.echo(f"{policy.kind:>14}: {policy.value_fen / 100:,.2f} yuan a year; unmet in the mean disaster "
                   + ", ".join(f"{group} {units:,.1f}" for group, units in policy.expected_unmet.items()), err=True)
    typer.echo(f"gap {100 * found.gap:.4f} % in {found.seconds:.1f} s"
               + ("" if found.optimal else " (the best found within the time limit)"), err=True)
    return found


async def shown(progress: Progress) -> None:
    """One line for each phase."""
    if progress.gap is None:
        typer.echo(f"{progress.done + 1}/{progress.of} {progress.phase}", err=True)
