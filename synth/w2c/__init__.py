"""World to Code: from a given picture to what is on it, checked by asking again, and to a program that says so."""
