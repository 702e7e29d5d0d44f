"""What pictures show: a file here is a kind, found by its name. Files with an underscore are what kinds share."""
