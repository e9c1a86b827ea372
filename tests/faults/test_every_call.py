"""A build that is killed, or whose calls fail, at each of its system calls that has to do with its output, and at many
of those that read what it is made of."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from faulty import (
    BY_PATH,
    CORRECTED,
    IN_NEED_OF_ROOM,
    RESTYLED,
    Call,
    Stage,
    Target,
    building,
    staged,
    worth_trying,
)

from briefgen.state import FILE

SHARDS = 8
ONE_IN = 8
"""Of the calls that are about inputs and the program."""


@pytest.fixture(scope="module", params=[CORRECTED, RESTYLED], ids=["corrected", "restyled"])
def stage(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Stage:
    return staged(tmp_path_factory.mktemp("faults"), states=request.param)


@pytest.fixture(scope="module")
def target(stage: Stage) -> Iterator[Target]:
    with building(stage) as target:
        yield target


@pytest.fixture(scope="module")
def points(stage: Stage, target: Target) -> list[Call]:
    stage.reset()
    return worth_trying(target.calls(), [stage.output], ONE_IN)


FAULTS: dict[str, tuple[str, Callable[[str], bool]]] = {
    "killed": ("signal=KILL", lambda _: True),
    "EIO": ("error=EIO", lambda _: True),
    "EACCES": ("error=EACCES", BY_PATH.__contains__),
    "ENOSPC": ("error=ENOSPC", IN_NEED_OF_ROOM.__contains__),
}


@pytest.mark.parametrize("shard", range(SHARDS))
@pytest.mark.parametrize("fault", FAULTS)
def test_no_fault_at_any_call_leaves_a_day_that_is_not_whole_or_a_zero_that_is_false(
    fault: str,
    shard: int,
    stage: Stage,
    target: Target,
    points: list[Call],
    record_property: Callable[[str, object], None],
) -> None:
    injected, applies = FAULTS[fault]
    mine = [call for call in points if applies(call.name)][shard::SHARDS]
    outcomes = [_outcome(stage, target, injected, call) for call in mine]
    faults = [told for _, told in outcomes if told]
    record_property(f"points, {fault}", len(mine))
    record_property(f"faults, {fault}", len(faults))
    assert faults == []
    assert stage.untouched()
    if fault == "killed":
        # One build may ask the system a few times more or less than another for where it is in a file.
        assert sum(code == -9 for code, _ in outcomes) >= 0.9 * len(mine)


def _outcome(stage: Stage, target: Target, injected: str, call: Call) -> tuple[int, str | None]:
    stage.reset()
    code = target.build(*call.failing(injected))
    wrong = stage.fault(code)
    if not wrong and _leftovers(stage):
        wrong = _not_mended(stage, target)
    return code, wrong and f"{call}: {wrong}"


def _leftovers(stage: Stage) -> list[Path]:
    return [path for path in stage.output.glob(".*") if path.name != FILE]


def _not_mended(stage: Stage, target: Target) -> str | None:
    """What the next build does not put right."""
    code = target.build()
    if code or _leftovers(stage):
        return f"the next build ended with {code} and left {_leftovers(stage)}"
    return stage.fault(0)
