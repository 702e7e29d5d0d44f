"""What a recipe may say of this way."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Genixer(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)
