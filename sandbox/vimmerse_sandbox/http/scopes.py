"""The keys under which ASGI scopes carry what one layer has to tell another."""

# The message of the failure that a fault wants for the job.
FAILURE = "vimmerse_sandbox.failure"
# What the endpoint knows of the request, for the record: operation, account, job, what was sent,
# why it is refused.
LEARNED = "vimmerse_sandbox.learned"
