"""Genixer: questions that a model invents about a given picture, of nine types, kept by how likely they are right."""
