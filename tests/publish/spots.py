"""Every kind of place that is published to, real and on this machine, and a workspace that publishes there."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from briefgen.publish import Published, publish_to, roll_back
from publish import servers
from publish.servers import HERE, Disk, Gate
from publish.sites import lay_out, shown

NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)


@dataclass(slots=True, kw_only=True)
class Spot:
    """A place to publish to, and a workspace that publishes there."""

    kind: str
    to: str
    root: Path
    environment: dict[str, str]
    gate: Gate | None
    """What all connections go through; a folder has none."""
    shown: Callable[[], dict[str, bytes]]
    write: Callable[[str, bytes], object]
    remove: Callable[[str], object]
    clock: Callable[[], datetime] = field(default=lambda: NOON)

    def lay_out(self, files: dict[str, bytes], **settings: object) -> None:
        lay_out(self.root, files)
        more = "".join(f", {key}: {value}" for key, value in settings.items())
        (self.root / "briefgen.yaml").write_text(f"publish:\n  web: {{to: '{self.to}'{more}}}\n...\n")

    def publish(self, files: dict[str, bytes] | None = None, **options: Any) -> Published:
        if files is not None:
            self.lay_out(files)
        return publish_to(self.root, "web", clock=self.clock, environment=self.environment, **options)

    def roll_back(self, back: int = 1, **options: Any) -> Published:
        return roll_back(self.root, "web", back, clock=self.clock, environment=self.environment, **options)


Make = Callable[[Path], Spot]


@contextmanager
def _folder(_base: Path, disk: Disk | None = None) -> Iterator[Make]:
    def make(root: Path) -> Spot:
        there = _made((disk or _whole(root.parent)).seen / "share")
        return _on_disk("folder", str(there), root, there, None, {})

    yield make


def _whole(folder: Path) -> Disk:
    """The disk that everything is on."""
    return Disk(folder=folder, seen=folder, enter=())


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _on_disk(kind: str, to: str, root: Path, there: Path, gate: Gate | None, environment: dict[str, str]) -> Spot:
    def write(name: str, data: bytes) -> None:
        (there / name).parent.mkdir(parents=True, exist_ok=True)
        (there / name).write_bytes(data)

    return Spot(
        kind=kind,
        to=to,
        root=root,
        environment={**os.environ, **environment},
        gate=gate,
        shown=partial(shown, there),
        write=write,
        remove=lambda name: (there / name).unlink(),
    )


@contextmanager
def _ssh(base: Path, kind: str, disk: Disk | None = None) -> Iterator[Make]:
    server = _made(base / "server")
    home = servers.ssh_home(base / "home", server)
    with servers.sshd(server, disk.enter if disk else ()) as port, _gate(port) as gate:
        servers.know(home, gate.port, server / "host")
        environment = {"HOME": str(home), "PATH": f"{home}/bin:{os.environ['PATH']}"}

        def make(root: Path) -> Spot:
            at = disk or _whole(root.parent)
            there = _made(at.seen / "share")
            return _on_disk(kind, f"{kind}://{HERE}:{gate.port}{at.folder}/share", root, there, gate, environment)

        yield make


@contextmanager
def _gate(port: int) -> Iterator[Gate]:
    gate = Gate(port)
    try:
        yield gate
    finally:
        gate.close()


@contextmanager
def _webdav(base: Path, disk: Disk | None = None) -> Iterator[Make]:
    at = disk or _whole(_made(base / "served"))
    with servers.webdav(at.folder, base / "log", enter=at.enter) as port, _gate(port) as gate:
        environment = {"BRIEFGEN_WEB_USER": "desk", "BRIEFGEN_WEB_PASSWORD": "open-sesame"}

        def make(root: Path) -> Spot:
            there = _made(at.seen / f"{root.parent.name} of the desk")
            to = f"webdav://{HERE}:{gate.port}/{there.name}"
            return _on_disk("webdav", to, root, there, gate, environment)

        yield make


@contextmanager
def _s3(base: Path) -> Iterator[Make]:
    with servers.s3(base / "log") as port, _gate(port) as gate:
        environment = {
            "AWS_ENDPOINT_URL": f"http://{HERE}:{gate.port}",
            "AWS_ACCESS_KEY_ID": "desk",
            "AWS_SECRET_ACCESS_KEY": "open-sesame",
            "AWS_DEFAULT_REGION": "eu-west-3",
        }
        yield partial(_bucket, client(port), gate, environment)


def client(port: int) -> Any:
    """Somebody else who looks into the buckets of a server."""
    import boto3

    login = {"aws_access_key_id": "other", "aws_secret_access_key": "other", "region_name": "eu-west-3"}
    return boto3.client("s3", endpoint_url=f"http://{HERE}:{port}", **login)


def _bucket(other: Any, gate: Gate, environment: dict[str, str], root: Path) -> Spot:
    bucket = root.parent.name.replace("_", "-").lower()[:60].strip("-")
    other.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": "eu-west-3"})

    def held() -> dict[str, bytes]:
        listed = other.list_objects_v2(Bucket=bucket, Prefix="morning/").get("Contents", ())
        keys = [each["Key"] for each in listed]
        return {key.removeprefix("morning/"): other.get_object(Bucket=bucket, Key=key)["Body"].read() for key in keys}

    return Spot(
        kind="s3",
        to=f"s3://{bucket}/morning",
        root=root,
        environment={**os.environ, **environment},
        gate=gate,
        shown=held,
        write=lambda name, data: other.put_object(Bucket=bucket, Key=f"morning/{name}", Body=data),
        remove=lambda name: other.delete_object(Bucket=bucket, Key=f"morning/{name}"),
    )


KINDS: dict[str, Callable[..., Any]] = {
    "folder": _folder,
    "ssh": partial(_ssh, kind="ssh"),
    "sftp": partial(_ssh, kind="sftp"),
    "webdav": _webdav,
    "s3": _s3,
}
