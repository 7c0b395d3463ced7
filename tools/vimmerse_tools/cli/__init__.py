"""The command line: one command for each method of the client, and some for jobs. It knows no
operation by name: what it offers is read from the emitted signatures and docstrings.

`app` has the tree of commands, `running` parses, runs and reports. A command gets a `Session`,
which has its account, journal, progress and output.
"""
