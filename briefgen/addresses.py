"""Where a site is published to, as an operator writes it: a folder, `user@host:/folder`, or a URL."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import SplitResult, unquote, urlsplit

from msgspec import Struct


class Address(Struct, frozen=True, kw_only=True):
    """A place that files can be brought to."""

    scheme: str
    """`folder`, `ssh` for rsync over ssh, or what stands before `://`."""
    path: str
    """Of the folder there; of a bucket, the prefix, which may be empty."""
    host: str = ""
    """Of a bucket, its name."""
    user: str | None = None
    port: int | None = None

    @property
    def login(self) -> str:
        """Host and user as ssh takes them."""
        return f"{self.user}@{self.host}" if self.user else self.host


class Refusal(Struct, frozen=True, kw_only=True):
    """Why a text is no address, in words that repeat nothing of it: it may hold a password."""

    message: str
    hint: str


def address(text: str) -> Address | Refusal:
    """What `text` leads to, or why it is no address that files are brought to."""
    if _holds_password(text):
        return Refusal(message="the address holds a password", hint=_NO_SECRETS)
    if "://" in text:
        return _url(text)
    remote = _REMOTE.fullmatch(text)
    if remote:
        return _over_ssh(Address(scheme="ssh", path=remote["path"], host=remote["host"], user=remote["user"]))
    return _folder(text)


_NO_SECRETS: Final = (
    "credentials come from the environment or the protocol's own files, never from settings: see docs/publishing.md"
)

_PASSWORD: Final = re.compile(r"(?:[^/]*://)?[^/]*:[^/]*@.*", re.DOTALL)
_REMOTE: Final = re.compile(r"(?:(?P<user>[^@:/]*)@)?(?P<host>\[[0-9A-Fa-f:.]+\]|[^@:/\[\]]*):(?P<path>.*)", re.DOTALL)
_HOST: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*|\[?[0-9A-Fa-f:.]+\]?")
_USER: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._@+\\-]*")
_PLAIN: Final = re.compile(r"[\w./@%+=,-]*")
"""What a path may hold that goes through the shell of another machine."""

_INSTEAD: Final = {
    "rsync": "rsync is spoken over ssh: write user@host:/folder",
    "scp": "write user@host:/folder",
    "http": "for WebDAV, write webdav://host/folder",
    "https": "for WebDAV, write webdavs://host/folder",
    "dav": "write webdav://host/folder",
    "davs": "write webdavs://host/folder",
    "file": "write the folder itself: /mnt/share/briefs",
    "local": "write the folder itself: /mnt/share/briefs",
}


def _holds_password(text: str) -> bool:
    # In place of a user, an access key: whoever writes it there means to write its secret too.
    return bool(_PASSWORD.fullmatch(text)) or bool(re.match(r"s3a?://[^/]*@", text))


def _url(text: str) -> Address | Refusal:
    scheme = text.partition("://")[0].lower()
    if scheme in _INSTEAD:
        return Refusal(message=f"nothing is published to {scheme}:// addresses", hint=_INSTEAD[scheme])
    if re.search(r"[?#]|::(?![^\[]*\])", text):
        return Refusal(message="the address holds options, behind ?, # or ::", hint=_NO_SECRETS)
    if not re.fullmatch(r"[a-z][a-z0-9+.-]*", scheme):
        return Refusal(message="the address begins with no scheme that there could be", hint=_FORMS)
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return Refusal(message="the address has no host that there could be", hint=_FORMS)
    found = Address(
        scheme=scheme,
        path=unquote(parts.path).rstrip("/") or parts.path[:1],
        host=_host(parts),
        user=unquote(parts.username) if parts.username else None,
        port=port,
    )
    return _over_ssh(found) if scheme in ("ssh", "sftp") else _with_host(found)


def _host(parts: SplitResult) -> str:
    # `hostname` is in lower case, which the name of a bucket need not be.
    return parts.netloc.rpartition("@")[2].removesuffix(f":{parts.port}" if parts.port else ":")


def _with_host(found: Address) -> Address | Refusal:
    return found if found.host else Refusal(message="the address names no host", hint=_FORMS)


def _over_ssh(found: Address) -> Address | Refusal:
    # What begins with a hyphen would be an option to ssh, which can name programs to run.
    if not _HOST.fullmatch(found.host) or not (found.user is None or _USER.fullmatch(found.user)):
        return Refusal(message="the address names no host, or a host or user that there cannot be", hint=_FORMS)
    if not found.path:
        return Refusal(message="the address names no folder", hint=_FORMS)
    if found.scheme == "ssh" and not _PLAIN.fullmatch(found.path):
        return Refusal(
            message="the address names a folder with spaces or signs that a shell would read",
            hint="publish to a folder whose name has none, or write sftp://user@host/folder",
        )
    return found


def _folder(text: str) -> Address | Refusal:
    if text.startswith("~"):
        return Refusal(message="the address begins with ~, which only a shell knows", hint="write the whole path")
    if "\0" in text:
        return Refusal(message="the address holds a character that no path can", hint=_FORMS)
    return Address(scheme="folder", path=text)


_FORMS: Final = (
    "write a folder, user@host:/folder, sftp://user@host/folder, webdavs://host/folder or s3://bucket/prefix"
)
