"""How questions are made of what people have said of a picture."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from synth.models._settings import with_point

Share = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Form = Literal["short", "choice", "yes_no", "free"]
FORMS: dict[Form, float] = {"short": 1.0, "choice": 1.0, "yes_no": 1.0, "free": 1.0}


class Comvint(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    questions: int = Field(default=3, ge=1, le=12, description="that are begun with for a picture")
    rounds: int = Field(default=2, ge=0, le=5, description="times that a question is made harder")
    forms: dict[Form, Share] = Field(
        default_factory=lambda: dict(FORMS), description="weights of the forms that questions are brought into"
    )
    each: int = Field(default=1, ge=0, le=4, description="forms that each question is brought into")
    shows: bool = Field(default=True, description="whether models see the picture besides what was said of it")
    temperature: float = Field(default=0.8, ge=0, le=2, description="of what is written; answers are asked for at 0")
    top_p: float = Field(default=0.95, gt=0, le=1, description="of what is written")
    agreement: float = Field(
        default=0.6, gt=0, le=1, description="F1 of their words from which two answers are one, numbers and sides alike"
    )
    captions: int = Field(default=8, ge=0, le=50, description="sentences that a model is told")
    regions: int = Field(default=40, ge=0, le=200, description="regions that a model is told")
    tries: int = Field(default=2, ge=1, le=5, description="times that first questions are asked for")
    missing: Literal["reject", "skip"] = Field(
        default="reject", description="annotations whose picture is not there: counted, or never looked at"
    )

    @field_validator("temperature", "top_p", "agreement", mode="before")
    @classmethod
    def _whole_numbers_too(cls, value: Any) -> Any:
        return with_point(value)

    @field_validator("forms", mode="before")
    @classmethod
    def _whole_weights_too(cls, value: Any) -> Any:
        return {name: with_point(one) for name, one in value.items()} if isinstance(value, dict) else value

    @field_validator("forms")
    @classmethod
    def _some_weight(cls, value: dict[Form, float]) -> dict[Form, float]:
        if not any(value.values()):
            raise ValueError("at least one form needs a weight above 0")
        return value
