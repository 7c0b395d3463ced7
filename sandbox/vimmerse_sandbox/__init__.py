"""A stateful stand-in for the Vimmerse API that makes real, playable videos on this machine.

It answers what openapi.yaml describes and shares no code with the client it helps to test.
"""

# Of callbacks and fetches, which the controls of every sandbox refuse.
USER_AGENT = "vimmerse-sandbox"
