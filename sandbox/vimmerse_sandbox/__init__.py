"""A stateful stand-in for the Vimmerse API that makes real, playable videos on this machine.

It answers what openapi.yaml describes and shares no code with the client it helps to test.
"""
