"""What exceptions say of the other side, in words that give no secret away."""

from __future__ import annotations

import errno
import os
import socket
import ssl
from typing import Any

import pytest

from briefgen.diagnostics import BriefgenError, Span
from briefgen.publish import rsync
from briefgen.publish.programs import Ended
from briefgen.publish.trouble import Side, TroubleError, problem_of, told

SIDE = Side(
    target="web",
    span=Span(file="briefgen.yaml", line=2, col=13),
    to="sftp://web/srv",
    login="web",
    known_as="web",
    patience=60,
    credentials="put them there",
    secrets=("open-sesame",),
)


def system(number: int) -> OSError:
    return OSError(number, os.strerror(number))


def answered(error: Exception, response: Any) -> Exception:
    error.response = response  # type: ignore[attr-defined]
    return error


class Answer:
    def __init__(self, status: int) -> None:
        self.status_code = status


def caused(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


SAID = {
    "full": (system(errno.ENOSPC), 'there is no room left at "web"'),
    "quota": (system(errno.EDQUOT), 'there is no room left at "web"'),
    "read only": (system(errno.EROFS), '"web" does not let this user write: read-only file system'),
    "gone": (system(errno.ENOENT), 'there is no folder "sftp://web/srv" to publish to'),
    "no route": (system(errno.EHOSTUNREACH), '"web" cannot be reached: no route to host'),
    "no such host": (socket.gaierror(-2, "Name not known"), '"web" cannot be reached: name not known'),
    "reset": (system(errno.ECONNRESET), 'the connection to "web" was cut off: connection reset by peer'),
    "ended": (EOFError(), 'the connection to "web" was cut off'),
    "slow": (TimeoutError(), '"web" gave no answer within 60 seconds'),
    "slow, by its number": (system(errno.ETIMEDOUT), '"web" gave no answer within 60 seconds'),
    "a certificate": (ssl.SSLError(1, "verify failed"), '"web" cannot be reached: verify failed'),
    "not allowed": (answered(OSError("no"), Answer(403)), '"web" does not let this user write: no'),
    "no login": (answered(OSError("no"), Answer(401)), '"web" takes no credentials that there are here'),
    "full, over HTTP": (answered(OSError("no"), Answer(507)), 'there is no room left at "web"'),
    "a status that says nothing": (answered(OSError("oh"), Answer(500)), 'publishing to "web" failed: oh'),
    "S3, denied": (
        caused(PermissionError("Access Denied"), answered(OSError(), {"ResponseMetadata": {"HTTPStatusCode": 403}})),
        '"web" does not let this user write',
    ),
    "S3, another secret": (
        caused(PermissionError("…"), answered(OSError(), {"Error": {"Code": "SignatureDoesNotMatch"}})),
        '"web" takes no credentials that there are here',
    ),
    "what a library wraps": (caused(OSError("…"), system(errno.ENOSPC)), 'there is no room left at "web"'),
    "full, over SFTP": (OSError("size mismatch in put!  5 != 9"), 'there is no room left at "web"'),
    "what nobody knows": (OSError("Failure"), 'publishing to "web" failed: Failure'),
    "nothing": (OSError(), 'publishing to "web" failed: OSError'),
    "a password": (
        OSError("https://desk:hunter2@web/x?sig=hunter2 refused open-sesame\nand more"),
        'publishing to "web" failed: https://…@web/x?… refused …',
    ),
    "a token": (OSError("Authorization: Basic aHVudGVyMg=="), 'publishing to "web" failed: …'),
}  # fmt: skip


@pytest.mark.parametrize("title", SAID)
def test_what_goes_wrong_is_said_with_its_cause(title: str) -> None:
    error, message = SAID[title]
    problem = problem_of(error, SIDE)
    assert problem
    assert problem.message == message
    assert problem.hint
    assert (problem.kind, problem.span) == ("output", None)


def test_mistakes_of_ours_are_not_the_other_sides() -> None:
    with pytest.raises(KeyError), told(SIDE):
        raise KeyError("ours")
    with pytest.raises(BriefgenError), told(SIDE):
        raise BriefgenError([])


RSYNC = {
    "full": (11, 'rsync: [receiver] write failed on "/srv/x": No space left on device (28)', ("full", None)),
    "timeout": (30, "rsync error: timeout in data send/receive (code 30)", ("slow", "")),
    "denied": (
        23,
        'rsync: [generator] recv_generator: mkdir "/srv/x" failed: Permission denied (13)',
        ("denied", 'recv_generator: mkdir "/srv/x" failed: Permission denied (13)'),
    ),
    "no such folder": (23, 'rsync: [sender] change_dir "/srv" failed: No such file (2)', ("no folder", None)),
    "no such host": (
        255,
        "ssh: Could not resolve hostname web: Name or service not known",
        ("unreachable", "Could not resolve hostname web: Name or service not known"),
    ),
    "login": (255, "desk@web: Permission denied (publickey).", ("credentials", None)),
    "a talkative shell": (2, "is your shell clean?", ("other", "is your shell clean?")),
    "silence": (5, "", ("other", "exit code 5")),
}  # fmt: skip


@pytest.mark.parametrize("title", RSYNC)
def test_what_the_programs_say_is_understood(title: str) -> None:
    code, err, (cause, detail) = RSYNC[title]
    trouble = rsync.trouble_of(Ended(code=code, out=b"", err=err))
    assert isinstance(trouble, TroubleError)
    assert (trouble.cause, trouble.detail if detail is not None else None) == (cause, detail)
