"""One call: checked, built once, sent as often as is safe, its response read.

Whether a create may be sent twice is decided here and nowhere else. Waiting for what a call made
does not belong here.
"""
