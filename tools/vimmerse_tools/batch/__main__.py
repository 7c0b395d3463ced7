"""`python -m vimmerse_tools.batch`: the command without the rest of the command line."""

from .commands import app

app()
