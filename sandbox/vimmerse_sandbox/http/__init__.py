"""What needs to know that a request came over HTTP; what an operation does is not decided here."""
