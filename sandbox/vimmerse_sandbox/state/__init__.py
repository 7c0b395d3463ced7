"""The shelves that hold all state, and the state that is neither job nor file; no other room."""
