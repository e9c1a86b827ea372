"""The targets of the settings, and the place that each of them leads to."""

from __future__ import annotations

import netrc
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Final, cast

from msgspec import Struct

from briefgen.addresses import Address, address
from briefgen.diagnostics import BriefgenError, Problem, stop_on_errors
from briefgen.files import Inputs
from briefgen.publish import folder, other, rsync, s3, sftp, webdav
from briefgen.publish.kept import Store
from briefgen.publish.locks import Holder
from briefgen.publish.places import Place
from briefgen.publish.trouble import Side, told
from briefgen.settings import TargetSettings, settings

_SETTINGS: Final = "briefgen.yaml"


class Target(Struct, frozen=True, kw_only=True):
    """A target of the settings, with what is needed to get there."""

    name: str
    said: TargetSettings
    address: Address
    root: Path
    """The workspace."""
    environment: Mapping[str, str]

    @property
    def store(self) -> Store:
        """Where what is published there is kept."""
        return Store(root=self.root)


def targets_of(root: Path, name: str | None, environment: Mapping[str, str]) -> tuple[Target, ...]:
    """The target that is called so, or all that the settings name.

    Raises `BriefgenError` where the settings cannot be read, have no such target, or one that lies in the workspace.
    """
    found, problems = settings(Inputs(root).read_if_there(_SETTINGS, kind="settings"), _SETTINGS)
    stop_on_errors(problems)
    if name is not None and name not in found.publish:
        raise BriefgenError([_unknown(name, tuple(found.publish))])
    wanted = [name] if name else list(found.publish)
    targets = tuple(_target(each, found.publish[each], root, environment) for each in wanted)
    stop_on_errors(problem for target in targets for problem in _misplaced(target))
    return targets


def _target(name: str, said: TargetSettings, root: Path, environment: Mapping[str, str]) -> Target:
    # The settings take no address that is none.
    found = cast("Address", address(said.to))
    return Target(name=name, said=said, address=found, root=root, environment=environment)


def _unknown(name: str, known: tuple[str, ...]) -> Problem:
    hint = f"known are: {', '.join(known)}" if known else "name one: publish: {web: {to: /mnt/share/briefs}}"
    return Problem(message=f'the settings name no target "{name}"', hint=hint, kind="settings")


def _misplaced(target: Target) -> Iterator[Problem]:
    if target.address.scheme != "folder":
        return
    there, root = _folder(target).resolve(), target.root.resolve()
    if there.is_relative_to(root):
        message = f'"{target.name}" lies inside of the workspace'
    elif root.is_relative_to(there):
        message = f'the workspace lies inside of "{target.name}"'
    else:
        return
    hint = "publish to a folder of its own: readers see what is in it, and briefgen what is in the workspace"
    yield Problem(message=message, span=target.said.span, hint=hint, kind="settings")


def _folder(target: Target) -> Path:
    return target.root / target.address.path


@contextmanager
def opened(target: Target, holder: Holder | None) -> Iterator[Place]:
    """The place that a target leads to; with a `holder`, nobody else publishes there meanwhile.

    What goes wrong there, also within the block, comes as `BriefgenError`.
    """
    login = _login(target)
    side = _side(target, login)
    with told(side), _opening(target, side, holder, login) as place:
        yield place


def _opening(
    target: Target, side: Side, holder: Holder | None, login: webdav.Login | None
) -> AbstractContextManager[Place]:
    match target.address.scheme:
        case "folder":
            return folder.opened(_folder(target), side, holder)
        case "ssh":
            return rsync.opened(target.address, side, holder, target.environment)
        case "sftp":
            return sftp.opened(target.address, side, holder)
        case "webdav" | "webdavs":
            return webdav.opened(target.address, side, holder, login)
        case "s3" | "s3a":
            return s3.opened(target.address, side, holder)
        case scheme:
            return other.opened(scheme, side, holder)


def _side(target: Target, login: webdav.Login | None) -> Side:
    to = target.address
    host, through = to.host.strip("[]"), f"-p {to.port} {to.login}" if to.port else to.login
    return Side(
        target=target.name,
        span=target.said.span,
        to=target.said.to,
        login=through,
        known_as=f"'[{host}]:{to.port}'" if to.port else host,
        patience=target.said.timeout,
        credentials=_CREDENTIALS.get(to.scheme, _OTHER).format(variable=_variable(target), host=to.host, login=through),
        secrets=(login[1],) if login else (),
    )


_WEBDAV: Final = (
    "put them into ~/.netrc (machine {host} login … password …), or set {variable}_USER and {variable}_PASSWORD"
)
_S3: Final = "put them into ~/.aws/credentials, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
_SSH: Final = "take a key without a passphrase, or an agent, and try as this user: ssh {login}"
_OTHER: Final = "see what its protocol reads them from: docs/publishing.md"
_CREDENTIALS: Final = {
    "ssh": _SSH,
    "sftp": _SSH,
    "webdav": _WEBDAV,
    "webdavs": _WEBDAV,
    "s3": _S3,
    "s3a": _S3,
}


# Credentials for WebDAV: the other protocols have files and variables of their own.


def _variable(target: Target) -> str:
    return f"BRIEFGEN_{target.name.upper().replace('-', '_')}"


def _login(target: Target) -> webdav.Login | None:
    if target.address.scheme not in ("webdav", "webdavs"):
        return None
    login = _login_of_environment(target) or _login_of_netrc(target)
    if login and target.address.scheme == "webdav" and target.address.host not in _HERE:
        problem = Problem(
            message=f'the password for "{target.name}" would go over the network unencrypted',
            span=target.said.span,
            hint="write webdavs:// in place of webdav://",
            kind="settings",
        )
        raise BriefgenError([problem])
    return login


_HERE: Final = frozenset({"localhost", "127.0.0.1", "[::1]"})


def _login_of_environment(target: Target) -> webdav.Login | None:
    user = target.environment.get(f"{_variable(target)}_USER") or target.address.user
    password = target.environment.get(f"{_variable(target)}_PASSWORD")
    return (user, password) if user and password else None


def _login_of_netrc(target: Target) -> webdav.Login | None:
    home = target.environment.get("HOME", "/nonexistent")
    path = target.environment.get("NETRC") or str(Path(home, ".netrc"))
    try:
        found = netrc.netrc(path).authenticators(target.address.host)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, netrc.NetrcParseError):
        # What is wrong with it might be shown with the password.
        problem = Problem(
            message=f'"{path}" cannot be read as a file of credentials',
            hint="its lines are: machine HOST login USER password PASSWORD; and nobody else may read it: chmod 600",
            kind="output",
        )
        raise BriefgenError([problem]) from None
    return (found[0], found[2] or "") if found else None
