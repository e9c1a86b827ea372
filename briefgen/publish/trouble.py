"""What goes wrong on the way to a target, in words that a person can act on and that give no secret away."""

from __future__ import annotations

import errno
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final, Literal

from msgspec import Struct

from briefgen.diagnostics import BriefgenError, Kind, Problem, Span

Cause = Literal[
    "unreachable", "host key", "unknown host", "credentials", "denied", "full", "slow", "cut off", "no folder",
    "link", "name", "program", "package", "scheme", "other",
]  # fmt: skip


class TroubleError(Exception):
    """Why a place cannot be dealt with, where no exception of the protocol says so."""

    def __init__(self, cause: Cause, detail: str = "") -> None:
        self.cause: Cause = cause
        self.detail = detail
        super().__init__(cause, detail)


class Side(Struct, frozen=True, kw_only=True):
    """The other side, as far as messages speak of it."""

    target: str
    """Its name in the settings."""
    span: Span
    """Where the settings name it."""
    to: str
    """Its address, which holds no secret."""
    login: str
    """What one would give to ssh."""
    known_as: str
    """What one would give to ssh-keygen to forget its key."""
    patience: int
    """Seconds that it may take for an answer."""
    credentials: str
    """What to do where there are none."""
    secrets: tuple[str, ...] = ()
    """What must never be repeated."""


@contextmanager
def told(side: Side) -> Iterator[None]:
    """Raise what goes wrong with the other side as `BriefgenError`. Our own mistakes pass."""
    try:
        yield
    except BriefgenError:
        raise
    except Exception as error:
        problem = problem_of(error, side)
        if problem is None:
            raise
        raise BriefgenError([problem]) from None


def problem_of(error: Exception, side: Side) -> Problem | None:
    """What an exception says of the other side; `None` where it can only be a mistake of ours."""
    chain = tuple(_chain(error))
    # What a server answered tells more than what a library makes of it: the surest sign comes first, wherever it is.
    for look in _LOOKS:
        for looked_at in chain:
            cause = look(looked_at)
            if cause:
                return _said(cause, detail_of(looked_at, side), side)
    if isinstance(error, OSError | EOFError) or type(error).__module__.partition(".")[0] not in (
        "builtins",
        "briefgen",
    ):
        return _said("other", detail_of(error, side) or type(error).__name__, side)
    return None


def detail_of(error: BaseException, side: Side) -> str:
    """What an exception says, as the end of a sentence, without secrets."""
    said = error.detail if isinstance(error, TroubleError) else _words(error)
    for secret in side.secrets:
        said = said.replace(secret, "…")
    lines = _SECRET.sub("…", said).strip().splitlines() or [""]
    return _NOISE.sub("", lines[0]).strip().rstrip(".:")[:_LONGEST]


_SECRET: Final = re.compile(
    r"(?<=://)[^/@\s]+(?=@)|(?<=[?&])\S+|(?i:(?:signature|token|password|secret|credential|authorization)\s*[=:]\s*\S.*)"
)
"""The user of an address, all that follows a question mark, and what is called by its name."""
_NOISE: Final = re.compile(r"^\[Errno [^]]*\] |(?<=\[SSL): [^]]*|\(_ssl\.c:\d+\)")
"""Numbers of exceptions and places in their libraries, which help nobody."""
_LONGEST: Final = 200


def _words(error: BaseException) -> str:
    if isinstance(error, OSError) and error.errno and error.strerror:
        return error.strerror.lower()
    return str(error)


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The exception and what brought it about, nearest first."""
    seen: list[BaseException] = []
    current: BaseException | None = error
    while current is not None and current not in seen:
        seen.append(current)
        yield current
        current = current.__cause__ or current.__context__


# How to tell.


def _own(error: BaseException) -> Cause | None:
    return error.cause if isinstance(error, TroubleError) else None


def _by_number(error: BaseException) -> Cause | None:
    # An error of TLS is an `OSError` by its class, and has numbers of its own.
    if not isinstance(error, OSError) or type(error).__module__ == "ssl":
        return None
    return _NUMBERS.get(error.errno or 0)


def _by_name(error: BaseException) -> Cause | None:
    """By the names of its classes: no library is imported to tell that it did not fail."""
    return next((_NAMES[kind.__name__] for kind in type(error).__mro__ if kind.__name__ in _NAMES), None)


def _by_code(error: BaseException) -> Cause | None:
    """By what S3 calls it."""
    response: Any = getattr(error, "response", None)
    code = response.get("Error", {}).get("Code") if isinstance(response, Mapping) else None
    return _CODES.get(str(code))


def _by_status(error: BaseException) -> Cause | None:
    """By the status of an answer over HTTP."""
    status = _status(error)
    return None if status is None else _STATUS.get(status, "other")


def _status(error: BaseException) -> int | None:
    response: Any = getattr(error, "response", None)
    if isinstance(response, Mapping):
        status = response.get("ResponseMetadata", {}).get("HTTPStatusCode")
    else:
        status = getattr(response, "status_code", None)
    return status if isinstance(status, int) else None


def _by_words(error: BaseException) -> Cause | None:
    """By what paramiko says where it gives no number."""
    return next((cause for words, cause in _WORDS_OF_SFTP.items() if str(error).startswith(words)), None)


_WORDS_OF_SFTP: Final[Mapping[str, Cause]] = {
    "Socket is closed": "cut off",
    "Server connection dropped": "cut off",
    # Of a file that fills the disk, the server takes what there is room for, and says so by its size only.
    "size mismatch in put": "full",
}


_LOOKS: Final[Sequence[Callable[[BaseException], Cause | None]]] = (
    _own,
    _by_code,
    _by_status,
    _by_number,
    _by_name,
    _by_words,
)

_NUMBERS: Final[Mapping[int, Cause]] = {
    errno.ENOSPC: "full",
    errno.EDQUOT: "full",
    errno.EACCES: "denied",
    errno.EPERM: "denied",
    errno.EROFS: "denied",
    errno.ENOENT: "no folder",
    errno.ENOTDIR: "no folder",
    errno.ETIMEDOUT: "slow",
    errno.ECONNREFUSED: "unreachable",
    errno.EHOSTUNREACH: "unreachable",
    errno.EHOSTDOWN: "unreachable",
    errno.ENETUNREACH: "unreachable",
    errno.ECONNRESET: "cut off",
    errno.ECONNABORTED: "cut off",
    errno.EPIPE: "cut off",
    errno.ESTALE: "cut off",
}

_CODES: Final[Mapping[str, Cause]] = {
    "InvalidAccessKeyId": "credentials",
    "SignatureDoesNotMatch": "credentials",
    "ExpiredToken": "credentials",
    "InvalidToken": "credentials",
    "TokenRefreshRequired": "credentials",
    "RequestTimeout": "slow",
    "SlowDown": "slow",
}

_STATUS: Final[Mapping[int, Cause]] = {
    401: "credentials",
    403: "denied",
    404: "no folder",
    405: "denied",
    408: "slow",
    409: "no folder",
    423: "denied",
    504: "slow",
    507: "full",
}

_NAMES: Final[Mapping[str, Cause]] = {
    # ssh, as paramiko speaks it
    "BadHostKeyException": "host key",
    "AuthenticationException": "credentials",
    "NoValidConnectionsError": "unreachable",
    "SSHException": "cut off",
    # HTTP, as httpx and webdav4 speak it
    "ConnectTimeout": "slow",
    "ReadTimeout": "slow",
    "WriteTimeout": "slow",
    "PoolTimeout": "slow",
    "ConnectError": "unreachable",
    "NetworkError": "cut off",
    "ProtocolError": "cut off",
    "InsufficientStorage": "full",
    "ResourceNotFound": "no folder",
    "ForbiddenOperation": "denied",
    "ResourceLocked": "denied",
    # S3, as botocore and aiohttp speak it
    "NoCredentialsError": "credentials",
    "PartialCredentialsError": "credentials",
    "EndpointConnectionError": "unreachable",
    "ConnectTimeoutError": "slow",
    "ReadTimeoutError": "slow",
    "ConnectionClosedError": "cut off",
    "HTTPClientError": "cut off",
    "ClientPayloadError": "cut off",
    "IncompleteReadError": "cut off",
    # Python itself
    "gaierror": "unreachable",
    "SSLError": "unreachable",
    "TimeoutError": "slow",
    "PermissionError": "denied",
    "FileNotFoundError": "no folder",
    "ConnectionRefusedError": "unreachable",
    "ConnectionError": "cut off",
    "EOFError": "cut off",
}


# What to say.


def _said(cause: Cause, detail: str, side: Side) -> Problem:
    message, hint, kind = _WORDS[cause]
    values = {
        "target": side.target, "detail": detail, "login": side.login, "known_as": side.known_as, "to": side.to,
        "patience": side.patience, "credentials": side.credentials,
    }  # fmt: skip
    return Problem(
        message=message.format(**values).removesuffix(": "),
        hint=hint.format(**values),
        kind=kind,
        span=side.span if kind == "settings" else None,
    )


_AGAIN: Final = "publish again: it goes on where it stopped"

_WORDS: Final[Mapping[Cause, tuple[str, str, Kind]]] = {
    "unreachable": (
        '"{target}" cannot be reached: {detail}',
        'check the network, and the address "{to}" in briefgen.yaml; then publish again',
        "output",
    ),
    "host key": (
        'the host key of "{target}" is not the one that is known of it',
        "if its server was set up anew, ssh-keygen -R {known_as}; ssh {login}; if not, find out who answers there",
        "output",
    ),
    "unknown host": (
        'the host key of "{target}" is not known here',
        "log in once as this user, and compare the key: ssh {login}",
        "output",
    ),
    "credentials": ('"{target}" takes no credentials that there are here', "{credentials}", "output"),
    "denied": (
        '"{target}" does not let this user write: {detail}',
        'give this user the right to read, write and delete in "{to}"',
        "output",
    ),
    "full": ('there is no room left at "{target}"', f"make room there, then {_AGAIN}", "output"),
    "slow": (
        '"{target}" gave no answer within {patience} seconds',
        f'{_AGAIN}; where that is usual, give it more time with "timeout" in briefgen.yaml',
        "output",
    ),
    "cut off": ('the connection to "{target}" was cut off: {detail}', _AGAIN, "output"),
    "no folder": (
        'there is no folder "{to}" to publish to',
        "make it, or mount it; it is never made here, so that a share which is not mounted is noticed",
        "output",
    ),
    "link": (
        '"{detail}" at "{target}" is a link, and links are not followed',
        "find out who put it there, and take it away; then publish again",
        "output",
    ),
    "name": (
        'at "{target}" stands a file whose name is not in UTF-8, in "{detail}"',
        "give it another name there, then publish again; rsync over ssh takes it as it is",
        "output",
    ),
    "program": ('publishing to "{target}" needs {detail}', "install it, then publish again", "settings"),
    "package": (
        'publishing to "{target}" needs the Python package {detail}',
        'install it: pip install "briefgen[publish]", or the package alone',
        "settings",
    ),
    "scheme": (
        'nothing that is installed here publishes to "{to}"',
        "write a folder, user@host:/folder, sftp://…, webdavs://… or s3://…, or install what speaks this with fsspec",
        "settings",
    ),
    "other": (
        'publishing to "{target}" failed: {detail}',
        f"{_AGAIN}; where that does not help, see whether there is room, and what its log says",
        "output",
    ),
}
