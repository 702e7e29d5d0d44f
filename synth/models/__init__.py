"""Who writes data and programs and who reads pictures: a file here is an engine, found by its name."""
