"""Captions in English turned into concepts: the things they name that can be seen."""
