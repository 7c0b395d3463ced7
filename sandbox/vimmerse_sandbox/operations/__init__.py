"""What each operation of the document does; nothing here reads a request or writes a response."""
