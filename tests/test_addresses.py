"""What an operator writes in "to": what it leads to, and why it does not."""

from __future__ import annotations

import pytest

from briefgen.addresses import Address, Refusal, address

LEAD = {
    "/mnt/share/briefs": Address(scheme="folder", path="/mnt/share/briefs"),
    "../site": Address(scheme="folder", path="../site"),
    "folder/with:colon": Address(scheme="folder", path="folder/with:colon"),
    "folder with spaces@home": Address(scheme="folder", path="folder with spaces@home"),
    "web:/srv/www": Address(scheme="ssh", path="/srv/www", host="web"),
    "desk@web.example.org:www": Address(scheme="ssh", path="www", host="web.example.org", user="desk"),
    "desk@[2001:db8::1]:/srv": Address(scheme="ssh", path="/srv", host="[2001:db8::1]", user="desk"),
    "ssh://desk@web:2222/srv/www/": Address(scheme="ssh", path="/srv/www", host="web", user="desk", port=2222),
    "ssh://[::1]:22/srv": Address(scheme="ssh", path="/srv", host="[::1]", port=22),
    "sftp://web/srv/the%20site": Address(scheme="sftp", path="/srv/the site", host="web"),
    "sftp://web/": Address(scheme="sftp", path="/", host="web"),
    "webdavs://desk@Cloud.example.org/a": Address(scheme="webdavs", path="/a", host="Cloud.example.org", user="desk"),
    "webdav://[::1]:8080/a": Address(scheme="webdav", path="/a", host="[::1]", port=8080),
    "S3://Bucket/prefix": Address(scheme="s3", path="/prefix", host="Bucket"),
    "s3://bucket": Address(scheme="s3", path="", host="bucket"),
    "gs://bucket/prefix": Address(scheme="gs", path="/prefix", host="bucket"),
}

FORMS = "write a folder, user@host:/folder, sftp://user@host/folder, webdavs://host/folder or s3://bucket/prefix"
SECRETS = (
    "credentials come from the environment or the protocol's own files, never from settings: see docs/publishing.md"
)
PASSWORD = ("the address holds a password", SECRETS)
OPTIONS = ("the address holds options, behind ?, # or ::", SECRETS)
NO_HOST = ("the address names no host, or a host or user that there cannot be", FORMS)
NO_FOLDER = ("the address names no folder", FORMS)
SHELL = (
    "the address names a folder with spaces or signs that a shell would read",
    "publish to a folder whose name has none, or write sftp://user@host/folder",
)

LEAD_NOWHERE = {
    "desk:secret@web:/srv": PASSWORD,
    "sftp://desk:secret@web/srv": PASSWORD,
    "s3://key@bucket/prefix": PASSWORD,
    "s3://key:secret@bucket": PASSWORD,
    "s3://bucket/prefix?token=secret": OPTIONS,
    "s3://bucket#secret": OPTIONS,
    "simplecache::s3://bucket": OPTIONS,
    "rsync://web": ("nothing is published to rsync:// addresses", "rsync is spoken over ssh: write user@host:/folder"),
    "https://web/briefs": ("nothing is published to https:// addresses", "for WebDAV, write webdavs://host/folder"),
    "HTTP://web/briefs": ("nothing is published to http:// addresses", "for WebDAV, write webdav://host/folder"),
    "file:///srv": ("nothing is published to file:// addresses", "write the folder itself: /mnt/share/briefs"),
    "1st://web/briefs": ("the address begins with no scheme that there could be", FORMS),
    "webdav://web:x/briefs": ("the address has no host that there could be", FORMS),
    "webdav:///briefs": ("the address names no host", FORMS),
    "-oProxyCommand=touch@web:/srv": NO_HOST,
    "desk@-oProxyCommand=touch:/srv": NO_HOST,
    "ssh://-oProxyCommand=touch/srv": NO_HOST,
    ":/srv": NO_HOST,
    "@web:/srv": NO_HOST,
    "web:": NO_FOLDER,
    "sftp://web": NO_FOLDER,
    "web:/srv/the site": SHELL,
    "web:/srv/$(touch)": SHELL,
    "web:~/www": SHELL,
    "~/www": ("the address begins with ~, which only a shell knows", "write the whole path"),
    "/srv\0": ("the address holds a character that no path can", FORMS),
}  # fmt: skip


@pytest.mark.parametrize("text", LEAD)
def test_an_address_is_a_folder_a_host_with_a_folder_or_a_url(text: str) -> None:
    assert address(text) == LEAD[text]


@pytest.mark.parametrize("text", LEAD_NOWHERE)
def test_what_is_no_address_is_refused_without_repeating_it(text: str) -> None:
    message, hint = LEAD_NOWHERE[text]
    assert address(text) == Refusal(message=message, hint=hint)
    assert "secret" not in message + hint


def test_who_logs_in_is_what_ssh_takes() -> None:
    assert [LEAD[text].login for text in ("web:/srv/www", "ssh://desk@web:2222/srv/www/")] == ["web", "desk@web"]
