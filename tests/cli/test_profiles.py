"""Profiles: which account counts, and that keys stay where they are."""

from __future__ import annotations

import stat
from typing import Any

import httpx
import pytest
from command_line import Shell
from fault_server import KEY
from vimmerse import webhooks

FILE = "config/vimmerse/config.toml"


@pytest.fixture
def bare(shell: Shell) -> Shell:
    """Return a shell whose environment has neither key nor address."""
    del shell.environment["VIMMERSE_API_KEY"], shell.environment["VIMMERSE_BASE_URL"]
    return shell


def test_a_profile_keeps_a_key(bare: Shell, vimmerse_sandbox: Any) -> None:
    """The key is read from stdin, only the user may read it, and the first profile is used."""
    done = bare.run("config", "set", "work", "--base-url", vimmerse_sandbox.url, stdin=f"{KEY}\n")
    assert done.status == 0, done.err
    path = bare.folder / FILE
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    shown = bare.run("config")
    assert shown.record["profile"] == "work"
    assert shown.record["key"] == "the profile"
    assert KEY not in shown.out + shown.err
    assert bare.run("video", "estimate-credits", "--option", "KlingO").status == 0


def test_a_key_is_typed_unseen(bare: Shell) -> None:
    """On a terminal the key is asked for and not shown."""
    with bare.terminal("config", "set", "work") as terminal:
        terminal.expect("not shown): ")
        terminal.type(f"{KEY}\n")
        assert terminal.status() == 0
        assert KEY not in terminal.output
    assert KEY in (bare.folder / FILE).read_text()


def test_a_command_prints_the_key(bare: Shell, vimmerse_sandbox: Any) -> None:
    """The command is run when a key is needed, and its failure is told."""
    url = vimmerse_sandbox.url
    bare.run("config", "set", "vault", "--base-url", url, "--key-command", f"echo {KEY}")
    assert bare.run("credits", "video", "--option", "KlingO").status == 0
    bare.run("config", "set", "vault", "--key-command", "exit 7")
    done = bare.run("credits", "video", "--option", "KlingO")
    assert done.status == 3
    assert "ended with status 7: exit 7" in done.err


def test_keys_and_addresses_belong_together(shell: Shell) -> None:
    """A named profile counts before the environment, and the environment before the default."""
    shell.run("config", "set", "work", "--key-command", "echo a-key-of-work")
    assert shell.run("config").record["profile"] is None
    named = shell.run("config", "--profile", "work").record
    assert (named["profile"], named["base_url"]) == ("work", None)
    usual = shell.run("image", "upload", "face.png", "--profile", "work", "--dry-run").record
    assert usual["request"]["url"].startswith("https://api.vimmerse.net/")
    del shell.environment["VIMMERSE_API_KEY"]
    assert shell.run("config").record["key"] is None  # the address of the environment is left
    shell.environment["VIMMERSE_PROFILE"] = "none"
    done = shell.run("config")
    assert (done.status, done.record["error"]["kind"]) == (2, "usage")


def test_labelled_jobs_are_called_back(shell: Shell, vimmerse_sandbox: Any) -> None:
    """A profile, or the environment, has the address of an endpoint and its secret."""
    hook, secret, url = "https://studio.example/hook", "a long secret", vimmerse_sandbox.url
    job = ("story", "idea-to-video", "--idea", "A kite", "--dry-run")
    shell.run(
        *("config", "set", "work", "--base-url", url, "--webhook-base", hook),
        stdin=f"{KEY}\n{secret}\n",
    )
    assert shell.run("config", "--profile", "work").record["webhook_base"] == hook
    by_profile = shell.run(*job, "--label", "order 17", "--profile", "work").record
    shell.environment |= {"VIMMERSE_WEBHOOK_BASE": hook, "VIMMERSE_WEBHOOK_SECRET": secret}
    by_environment = shell.run(*job, "--label", "order 17").record
    address = by_profile["request"]["body"]["webhook_url"]
    assert by_environment["request"]["body"]["webhook_url"] == address
    assert webhooks.verify_url(address, secret)
    assert httpx.URL(address).params["label"] == "order 17"
    assert "webhook_url" not in shell.run(*job).record["request"]["body"]
    del shell.environment["VIMMERSE_WEBHOOK_SECRET"]
    assert "its webhook_secret" in shell.run(*job).err


def test_profiles_are_used_and_removed(bare: Shell) -> None:
    """Another profile becomes the default; a removed one is gone from the file."""
    for name in ("one", "two"):
        bare.run("config", "set", name, stdin=f"key-of-{name}\n")
    bare.run("config", "use", "two")
    assert bare.run("config").record["default"] == "two"
    bare.run("config", "remove", "two")
    text = (bare.folder / FILE).read_text()
    assert "key-of-one" in text
    assert "two" not in text
