"""The steps that work is made of, and what performs them for one flow or many.

Nothing here knows what a call, a wait or a download is. `tasks` and `threads` are the only pair of
modules that is written by hand twice: there, tasks and threads really differ.
"""
