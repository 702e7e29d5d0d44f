"""The environments guests run in: what is in them, and how they are built."""
