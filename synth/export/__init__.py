"""Formats that trainers load, one file a format; what they share has a leading underscore.

An exporter turns an `Entry` into rows and knows nothing of files; a container writes rows, whatever they say, and reads
them back. `synth.shipping` takes samples out of a dataset and sees to all else.
"""
