"""`vimmerse config`: the profiles, and where keys come from. No key is ever shown or an option."""

from __future__ import annotations

import getpass
import sys
from dataclasses import replace
from typing import Annotated

from cyclopts import App, Parameter

from .failures import UsageError
from .places import journal_file
from .profiles import Account, Profile, Profiles, check_name
from .session import Flat, Session
from .signatures import helpful

app = App(name="config", help="Show or change the profiles: named accounts with a key each.")


@app.default
@helpful
def show(*, common: Flat = None) -> int:
    """Show which account is used, and all profiles.

    A profile that is named counts (--profile, VIMMERSE_PROFILE); else the environment, if it has
    VIMMERSE_API_KEY or VIMMERSE_BASE_URL; else the default profile. The environment may also have
    VIMMERSE_WEBHOOK_BASE and VIMMERSE_WEBHOOK_SECRET: see `vimmerse config set`.
    """
    session = Session(common)
    profiles, account = Profiles(), session.account
    facts = {
        "profile": account.profile,
        "base_url": account.base_url,
        "key": _source(account),
        "webhook_base": account.webhook_base,
        "file": str(profiles.path),
        "journal": str(journal_file(account.profile)),
        "default": profiles.default,
        "profiles": sorted(profiles.by_name),
    }
    session.write("config", facts)
    return session.status


@app.command
@helpful
def set(
    name: Annotated[str, Parameter(help="Name of the profile.")],
    /,
    *,
    base_url: Annotated[str | None, Parameter(help="Address of the API, if not the usual.")] = None,
    key_command: Annotated[
        str | None, Parameter(help="Command that prints the key, such as `pass show vimmerse`.")
    ] = None,
    webhook_base: Annotated[
        str | None,
        Parameter(help="Address of your endpoint, to be called when jobs with a label end."),
    ] = None,
    default: Annotated[
        bool, Parameter(negative="", show_default=False, help="Use it when none is named.")
    ] = False,
) -> None:
    """Make a profile, or change one.

    Without --key-command the key is asked for, or read from stdin if that is no terminal. It is
    kept in the file, which only you may read. The first profile becomes the default.

    With --webhook-base its secret is asked for too. The addresses of callbacks are signed with it
    and carry the label of the job, so that your endpoint finds a job whose answer was lost.
    """
    profiles = Profiles()
    before = profiles.by_name.get(check_name(name), Profile())
    changed = replace(
        before,
        base_url=base_url or before.base_url,
        webhook_base=webhook_base or before.webhook_base,
    )
    if key_command:
        changed = replace(changed, key=None, key_command=key_command)
    elif not ((base_url or webhook_base) and (before.key or before.key_command)):
        changed = replace(changed, key=_typed(f"API key of {name}"), key_command=None)
    if webhook_base:
        changed = replace(changed, webhook_secret=_typed(f"Webhook secret of {name}"))
    profiles.by_name[name] = changed
    if default or len(profiles.by_name) == 1:
        profiles.default = name
    profiles.save()
    print(f"Profile {name} is in {profiles.path}.", file=sys.stderr)


@app.command
def use(name: Annotated[str, Parameter(help="Name of the profile.")], /) -> None:
    """Make a profile the default."""
    profiles = Profiles()
    profiles.named(name)
    profiles.default = name
    profiles.save()


@app.command
def remove(name: Annotated[str, Parameter(help="Name of the profile.")], /) -> None:
    """Forget a profile and its key. Its journal stays."""
    profiles = Profiles()
    profiles.named(name)
    del profiles.by_name[name]
    if profiles.default == name:
        profiles.default = None
    profiles.save()


def _typed(what: str) -> str:
    """Return a secret from the terminal, which does not show it, or from stdin."""
    if sys.stdin.isatty():
        typed = getpass.getpass(f"{what} (not shown): ", sys.stderr)
    else:
        typed = sys.stdin.readline()
    if not typed.strip():
        raise UsageError(f"{what}: none was given, so nothing was changed.")
    return typed.strip()


def _source(account: Account) -> str | None:
    """Return where the key comes from."""
    if account.key_command:
        return f"the command {account.key_command}"
    if not account.key:
        return None
    return "the profile" if account.profile else "VIMMERSE_API_KEY"
