"""A build that is killed, or whose calls fail, at every one of its system calls that has to do with files."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from faulty import BY_PATH, IN_NEED_OF_ROOM, Stage, Target, staged

from briefgen.state import FILE

SHARDS = 8


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    return staged(tmp_path_factory.mktemp("faults"))


@pytest.fixture(scope="module")
def target(stage: Stage) -> Iterator[Target]:
    target = Target(stage)
    yield target
    target.close()


@pytest.fixture(scope="module")
def points(stage: Stage, target: Target) -> list[tuple[str, int]]:
    """Each call with the number of its turn."""
    stage.reset()
    counted = target.calls()
    return [(name, number) for name, count in sorted(counted.items()) for number in range(1, count + 1)]


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
    points: list[tuple[str, int]],
    record_property: Callable[[str, object], None],
) -> None:
    injected, applies = FAULTS[fault]
    mine = [(name, number) for name, number in points if applies(name)][shard::SHARDS]
    outcomes = [_outcome(stage, target, injected, *point) for point in mine]
    faults = [told for _, told in outcomes if told]
    record_property(f"points, {fault}", len(mine))
    record_property(f"faults, {fault}", len(faults))
    assert faults == []
    assert stage.untouched()
    if fault == "killed":
        # One build may ask the system a few times more or less than another for where it is in a file.
        assert sum(code == -9 for code, _ in outcomes) >= 0.9 * len(mine)


def _outcome(stage: Stage, target: Target, injected: str, name: str, number: int) -> tuple[int, str | None]:
    stage.reset()
    code = target.build("-e", f"trace={name}", "-e", f"inject={name}:{injected}:when={number}", "-o", "/dev/null")
    wrong = stage.fault(code)
    if not wrong and _leftovers(stage):
        wrong = _not_mended(stage, target)
    return code, wrong and f"{name} {number}: {wrong}"


def _leftovers(stage: Stage) -> list[Path]:
    return [path for path in stage.output.glob(".*") if path.name != FILE]


def _not_mended(stage: Stage, target: Target) -> str | None:
    """What the next build does not put right."""
    code = target.build()
    if code or _leftovers(stage):
        return f"the next build ended with {code} and left {_leftovers(stage)}"
    return stage.fault(0)
