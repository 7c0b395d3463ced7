"""What the sandbox's README says is what the sandbox does."""

import re
from pathlib import Path

from vimmerse_sandbox import credits, sandbox
from vimmerse_sandbox.__main__ import parser

README = (Path(__file__).parents[2] / "sandbox" / "README.md").read_text("utf-8")


def test_the_price_table_is_the_one_charged_by() -> None:
    """Expect every invented price in the table, and no other."""
    rows = re.findall(r"^\| ([a-z-]+) \| (\d+) per (job|block) \|$", README, re.MULTILINE)
    flat = {name: int(price) for name, price, unit in rows if unit == "job"}
    block = {name: int(price) for name, price, unit in rows if unit == "block"}
    assert (flat, block) == (credits.FLAT_PRICES, credits.BLOCK_PRICES)
    listed = re.search(r"with option (.*);", README)
    assert listed is not None
    assert set(re.split(r", | or ", listed[1])) == credits.ECONOMY_OPTIONS


def test_every_option_of_the_command_line_is_explained() -> None:
    """Expect each option that --help lists, but --help itself."""
    options = set(re.findall(r"--[a-z-]+", parser().format_help())) - {"--help"}
    assert options == set(re.findall(r"`(--[a-z-]+)`", README))


def test_every_magic_input_is_told() -> None:
    """Expect the keys and the word that the code looks for."""
    keys = {sandbox.KEY_REFUSED, sandbox.KEY_FORBIDDEN, sandbox.KEY_WITHOUT_CREDITS}
    assert set(re.findall(r"API key `(\w+)`", README)) == keys
    assert f"`{sandbox.FAIL_WORD}`" in README
