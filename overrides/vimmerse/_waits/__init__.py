"""When to look at jobs, what is ridden out, and how a wait ends.

A look is a call; how it is sent does not belong here, nor what becomes of results.
"""
