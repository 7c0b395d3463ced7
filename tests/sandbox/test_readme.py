"""What the sandbox's README says is what the sandbox does."""

import re
from pathlib import Path

from vimmerse_sandbox.__main__ import parser
from vimmerse_sandbox.http import controls, endpoint
from vimmerse_sandbox.jobs import prices, webhooks
from vimmerse_sandbox.operations import arguments, call, videos
from vimmerse_sandbox.sandbox import KEY_WITHOUT_CREDITS, Sandbox, Settings
from vimmerse_sandbox.state import faults

README = (Path(__file__).parents[2] / "sandbox" / "README.md").read_text("utf-8")


def test_the_price_table_is_the_one_charged_by() -> None:
    """The README's price table has every invented price and no other."""
    rows = re.findall(r"^\| ([a-z-]+) \| (\d+) per (job|block) \|$", README, re.MULTILINE)
    flat = {name: int(price) for name, price, unit in rows if unit == "job"}
    block = {name: int(price) for name, price, unit in rows if unit == "block"}
    assert (flat, block) == (prices.FLAT_PRICES, prices.BLOCK_PRICES)
    listed = re.search(r"with option (.*);", README)
    assert listed is not None
    assert set(re.split(r", | or ", listed[1])) == prices.ECONOMY_OPTIONS


def test_every_option_of_the_command_line_is_explained() -> None:
    """The README explains every option that --help lists."""
    options = set(re.findall(r"--[a-z-]+", parser().format_help())) - {"--help"}
    assert options == set(re.findall(r"`(--[a-z-]+)`", README))


def test_every_magic_input_is_told() -> None:
    """The README names the special keys and the word that makes a job fail."""
    keys = {endpoint.KEY_REFUSED, endpoint.KEY_FORBIDDEN, KEY_WITHOUT_CREDITS}
    assert set(re.findall(r"API key `(\w+)`", README)) == keys
    assert f"`{call.FAIL_WORD}`" in README


def test_every_control_is_told() -> None:
    """The README lists each route under /_sandbox and no other."""
    paths = {route.path for route in controls.routes(Sandbox(), [])}
    assert paths == set(re.findall(r"(/_sandbox/[a-z/{}_]+)` \|", README))


def test_every_fault_is_told() -> None:
    """The README lists each kind of fault and names each option."""
    section = README.partition("### Faults")[2].partition("\n## ")[0]
    kinds = set(re.findall(r"^\| `([a-z-]+)` \|", section, re.MULTILINE)) - {"kind"}
    assert kinds == {*faults.REQUEST_KINDS, *faults.WEBHOOK_KINDS}
    assert [name for name in faults.FIELDS if f"`{name}`" not in section] == []


def test_the_figures_among_the_assumptions_are_those_of_the_code() -> None:
    """The README's limits, pauses and speeds match the code."""
    settings = Settings()
    *most, last = (f"{seconds:g}" for seconds in webhooks.PAUSES)
    for words in (
        f"{arguments.MAX_SCENES} scenes, ratios to {arguments.MAX_RATIO}:1",
        f"bodies of {settings.max_json_bytes // 10**6} MB",
        f"uploads of {settings.max_upload_bytes // 10**6} MB",
        f"tried {len(webhooks.PAUSES) + 1} times, after pauses of {', '.join(most)} and {last} s",
        f"spoken text {videos.LETTERS_PER_SECOND} characters a second",
    ):
        assert words in README
