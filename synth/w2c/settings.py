"""How the path from a picture to code is gone; the defaults are those of World to Code where it names any."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, field_validator

from synth.models._settings import with_point


class W2c(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    captions: int = Field(default=4, ge=1, le=16, description="detailed descriptions of a picture, each sampled anew")
    descriptions: int = Field(default=4, ge=1, le=16, description="sentences on each thing, of which the best is kept")
    readings: int = Field(default=2, ge=1, le=16, description="readings of the text on each thing")
    temperature: float = Field(default=0.8, ge=0, le=2, description="of what is sampled; checks are asked at 0")
    top_p: float = Field(default=0.95, gt=0, le=1, description="of what is sampled")
    phrases: int = Field(default=40, ge=1, le=200, description="things that are looked for")
    box: float = Field(default=0.23, ge=0, lt=1, description="the least score of a box")
    text: float = Field(default=0.2, ge=0, lt=1, description="the least score of a word that a box is given")
    overlap: float = Field(default=0.5, gt=0, le=1, description="common area over that of both, from which two are one")
    things: int = Field(default=20, ge=1, le=100, description="boxes that are described, those of the best score")
    group: int = Field(default=3, ge=2, description="connected things of one name that make a group")
    pairs: int = Field(default=5, ge=0, le=50, description="touching things that are described together")
    confirm: float = Field(default=0.5, ge=0, le=1, description="the least share of a Yes by which a thing stays")

    @field_validator("temperature", "top_p", "box", "text", "overlap", "confirm", mode="before")
    @classmethod
    def _whole_numbers_too(cls, value: Any) -> Any:
        return with_point(value)
