"""Columns of parquet, spelled once: for pyarrow, and for `datasets` in the form that all its versions read.

A list of one feature is a list of such, a mapping is a struct, `"image"` is a picture: the bytes of its file and a bare
name.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pyarrow as pa

Row = Mapping[str, Any]
ROW_GROUP = 100  # viewers and loaders hold a whole group of pictures in memory


def _arrow(feature: Any) -> pa.DataType:
    if isinstance(feature, list):
        return pa.list_(_arrow(feature[0]))
    if isinstance(feature, Mapping):
        return pa.struct([(name, _arrow(inner)) for name, inner in feature.items()])
    if feature == "image":
        return pa.struct([("bytes", pa.binary()), ("path", pa.string())])
    plain: pa.DataType = pa.type_for_alias(feature)
    return plain


def _hugging_face(feature: Any) -> Any:
    if isinstance(feature, list) and isinstance(feature[0], str):
        return {"feature": _hugging_face(feature[0]), "_type": "Sequence"}
    if isinstance(feature, list):
        return [_hugging_face(feature[0])]
    if isinstance(feature, Mapping):
        return {name: _hugging_face(inner) for name, inner in feature.items()}
    return {"_type": "Image"} if feature == "image" else {"dtype": feature, "_type": "Value"}


def schema(columns: Mapping[str, Any]) -> pa.Schema:
    """With the metadata by which `datasets` knows pictures for pictures."""
    about = json.dumps({"info": {"features": _hugging_face(columns)}})
    fields = [(name, _arrow(feature)) for name, feature in columns.items()]
    return pa.schema(fields, metadata={"huggingface": about})
