"""What a recipe may say of this way; thresholds are those of Genixer."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from synth.models._settings import with_point
from synth.plugins import unknown
from synth.tasks import tasks


def _weights() -> dict[str, float]:
    return {task.name: float(task.weight) for task in tasks().values()}


class Genixer(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    types: dict[str, float] = Field(
        default_factory=_weights, description="tasks by the weight with which they are drawn; what is not named is not"
    )
    questions: int = Field(default=6, ge=1, le=50, description="replies asked for a picture; a dialogue is one")
    temperature: float = Field(default=0.8, ge=0, le=2, description="of what is invented; checks are asked at 0")
    top_p: float = Field(default=0.95, gt=0, le=1, description="of what is invented")
    agnostic: Literal["never", "share", "always"] = Field(
        default="never",
        description="when the task is not named: never, in its own share as in the training set, always",
    )
    trained: bool = Field(
        default=False, description="the model was trained on `synth export --to genixer`: it is told no form of a reply"
    )
    keep: float = Field(default=0.7, ge=0, le=1, description="a Yes that is likelier than this is kept as it is")
    hard: float = Field(default=0.5, ge=0, le=1, description="from here on a Yes is kept for the hard pool")
    side: int = Field(default=50, ge=1, description="pixels that a box has at least, across and down")
    similar: float = Field(default=0.6, ge=0, le=1, description="the least similarity of words and the part they name")

    @field_validator("temperature", "top_p", "keep", "hard", "similar", mode="before")
    @classmethod
    def _whole_numbers_too(cls, value: Any) -> Any:
        return with_point(value)

    @field_validator("types", mode="before")
    @classmethod
    def _known(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        for name, weight in value.items():
            if name not in tasks():
                raise ValueError(unknown("task", str(name), sorted(tasks())))
            if not isinstance(weight, int | float) or isinstance(weight, bool) or not 0 < weight < 1e9:
                raise ValueError(f"{name}: a weight is a number above 0")
        if not value:
            raise ValueError("no task is named")
        return {name: with_point(weight) for name, weight in value.items()}

    @model_validator(mode="after")
    def _bands(self) -> Genixer:
        if self.hard > self.keep:
            raise ValueError("hard lies above keep: the hard pool is what is less sure")
        return self

    @property
    def share(self) -> float | None:
        """In which the specific instruction is left out; None for each task's own."""
        return {"never": 0.0, "share": None, "always": 1.0}[self.agnostic]
