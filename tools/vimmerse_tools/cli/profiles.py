"""Profiles: named accounts, each with an address and a key or a command that prints it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import tomllib
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from .failures import NoKeyError, UsageError
from .places import config_file

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_HOW = (
    "set VIMMERSE_API_KEY, or keep a key in a profile: vimmerse config set NAME. Keys come from "
    "https://www.vimmerse.net. For the sandbox (vimmerse sandbox) any text will do"
)


@dataclass(frozen=True)
class Profile:
    """What the file says of a profile; `key_command` is run by the shell when a key is needed."""

    base_url: str | None = None
    key: str | None = None
    key_command: str | None = None
    webhook_base: str | None = None
    webhook_secret: str | None = None


@dataclass(frozen=True)
class Account(Profile):
    """Where calls go. `profile` is its name, None if the environment says so."""

    profile: str | None = None

    def api_key(self) -> str:
        """Return the key. Raise NoKeyError if there is none."""
        key = self.key or (_printed_by(self.key_command) if self.key_command else "")
        if not key:
            whose = f"profile {self.profile!r} has none" if self.profile else "none is set"
            raise NoKeyError(f"No API key: {whose}.", f"To have one, {_HOW}.")
        return key


class Profiles:
    """The profiles of the file, and which one is used when none is named."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or config_file()
        self.default: str | None = None
        self.by_name: dict[str, Profile] = {}
        if self.path.is_file():
            self._read()

    def account(self, named: str | None = None) -> Account:
        """Return the account of the profile that is named; else of the environment if it has a
        key or an address; else of the default profile. A key is never sent to an address that
        comes from elsewhere.
        """
        key, base_url = map(os.environ.get, ("VIMMERSE_API_KEY", "VIMMERSE_BASE_URL"))
        if name := named or (None if key or base_url else self.default):
            return Account(**asdict(self.named(name)), profile=name)
        return Account(
            base_url=base_url,
            key=key,
            webhook_base=os.environ.get("VIMMERSE_WEBHOOK_BASE"),
            webhook_secret=os.environ.get("VIMMERSE_WEBHOOK_SECRET"),
        )

    def named(self, name: str) -> Profile:
        """Return a profile. Raise UsageError if there is none of this name."""
        if name not in self.by_name:
            known = ", ".join(self.by_name) or "none yet"
            raise UsageError(f"There is no profile {name!r} in {self.path} ({known}).")
        return self.by_name[name]

    def save(self) -> None:
        """Write the file, which only its owner may read."""
        lines = [f"default = {_quoted(self.default)}\n"] if self.default else []
        for name, profile in self.by_name.items():
            lines.append(f"\n[profiles.{_quoted(name)}]\n")
            facts = asdict(profile).items()
            lines += [f"{field} = {_quoted(value)}\n" for field, value in facts if value]
        self.path.parent.mkdir(parents=True, exist_ok=True)
        new = self.path.with_suffix(".new")
        new.unlink(missing_ok=True)
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write("".join(lines))
        new.replace(self.path)

    def _read(self) -> None:
        try:
            content = tomllib.loads(self.path.read_text(encoding="utf-8"))
            self.default = content.get("default")
            for name, fields in content.get("profiles", {}).items():
                self.by_name[check_name(name)] = Profile(**_texts(fields))
        except (ValueError, TypeError, AttributeError) as error:
            raise UsageError(f"{self.path} cannot be read: {error}.") from error


def check_name(name: str) -> str:
    """Return the name of a profile. Raise UsageError for what a file's name cannot hold."""
    if not _NAME.fullmatch(name):
        raise UsageError(f"{name!r} is not a name: letters, digits, dots, - and _ make one.")
    return name


def _texts(fields: dict[str, Any]) -> dict[str, str]:
    odd = [name for name, value in fields.items() if not isinstance(value, str)]
    if odd:
        raise ValueError(f"{', '.join(odd)} should be text in quotes")
    return fields


def _quoted(text: str | None) -> str:
    """Return a text as TOML writes it, which is as JSON does."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _printed_by(command: str) -> str:
    done = subprocess.run(command, shell=True, stdout=subprocess.PIPE, text=True)
    lines = done.stdout.strip().splitlines()
    if done.returncode or not lines:
        how = f"ended with status {done.returncode}" if done.returncode else "printed nothing"
        raise NoKeyError(f"The command for the key {how}: {command}", "Run it yourself to see why.")
    return lines[0]
