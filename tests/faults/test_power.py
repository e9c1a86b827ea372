"""The power fails: what the kernel had not yet brought to the disk is lost, and the next boot finds the rest.

The output lies on a file system in an image file. A build is killed at a call, and at that moment the image is copied:
the copy holds what was flushed and nothing else. It is mounted, which replays its journal, and looked at. Needs root
and loop devices, so it runs with `make faults` only where there are both.
"""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from faulty import CHANGING, CORRECTED, RESTYLED, Stage, Target, building, staged, tree, visible

SIZE = 16
"""MiB of the image."""


def _can_mount(folder: Path) -> bool:
    try:
        image = formatted(folder / "try.img")
        with mounted(image, folder / "try"):
            return True
    except (OSError, subprocess.CalledProcessError):
        return False


def formatted(image: Path) -> Path:
    image.write_bytes(b"")
    subprocess.run(["truncate", "-s", f"{SIZE}M", image], check=True)
    subprocess.run(["mkfs.ext4", "-q", "-F", image], check=True, capture_output=True)
    return image


@contextmanager
def mounted(image: Path, folder: Path) -> Iterator[Path]:
    folder.mkdir(exist_ok=True)
    subprocess.run(["mount", "-o", "loop", image, folder], check=True, capture_output=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", folder], check=True, capture_output=True)


@pytest.fixture(params=[CORRECTED, RESTYLED], ids=["corrected", "restyled"])
def stage(request: pytest.FixtureRequest, tmp_path: Path) -> Stage:
    if not _can_mount(tmp_path):
        pytest.skip("no loop device can be mounted here")
    return staged(tmp_path, states=request.param)


@pytest.fixture
def image(stage: Stage, tmp_path: Path) -> Path:
    """A disk with the state before the change on it."""
    image = formatted(tmp_path / "before.img")
    with mounted(image, tmp_path / "before-disk") as disk:
        shutil.copytree(stage.before, disk, dirs_exist_ok=True)
        (disk / "lost+found").rmdir()
    return image


def after_power_loss(stage: Stage, image: Path, work: Path, build: Callable[[], int]) -> int:
    """The exit code of a build after which the power fails; `stage.output` is then what the next boot finds."""
    shutil.rmtree(stage.output, ignore_errors=True)
    running, crashed = work / "running.img", work / "crashed.img"
    shutil.copyfile(image, running)
    with mounted(running, stage.output):
        code = build()
        shutil.copyfile(running, crashed)
    with mounted(crashed, work / "next-boot") as disk:
        stage.output.rmdir()
        shutil.copytree(disk, stage.output)
    return code


@pytest.fixture
def target(stage: Stage) -> Iterator[Target]:
    with building(stage) as target:
        yield target


def test_power_that_fails_at_any_moment_leaves_every_day_whole(
    stage: Stage, target: Target, image: Path, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    stage.reset()
    calls = [call for call in target.calls() if call.name in CHANGING and call.path.startswith(str(stage.output))]
    torn = []
    for call in calls:
        kill = call.failing("signal=KILL")
        after_power_loss(stage, image, tmp_path, lambda kill=kill: target.build(*kill))  # type: ignore[misc]
        torn += [f"{call}: {wrong}" for wrong in [stage.torn()] if wrong]
        if target.build() or stage.fault(0):
            torn.append(f"{call}: not mended by the next build")
    record_property("points, power lost", len(calls))
    record_property("faults, power lost", len(torn))
    assert torn == []


def test_what_a_build_has_said_is_done_outlives_the_power(
    stage: Stage, target: Target, image: Path, tmp_path: Path
) -> None:
    assert after_power_loss(stage, image, tmp_path, target.build) == 0
    # What a build takes away again at its end may still be there: the next one takes it away.
    assert visible(tree(stage.output)) == stage.new
