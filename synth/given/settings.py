"""What a user may say of data of their own, beside where they are."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

Role = Literal["measure", "category", "time", "out"]


def in_one_line(said: Any) -> Any:
    return " ".join(said.split()) if isinstance(said, str) else said


Name = Annotated[str, BeforeValidator(in_one_line), Field(min_length=1, max_length=120)]


class Facts(BaseModel):
    """The key `data` of a recipe; a plain text is the file's name. Columns are called as the first line calls them."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    file: str = Field(min_length=1, description="a table (.csv, .tsv) or rows of JSON (.jsonl, .json)")
    title: Name | None = Field(
        default=None, description="what the data are called on pictures; the file's name if absent"
    )
    names: dict[str, Name] = Field(default_factory=dict, description="what columns are called on pictures")
    units: dict[str, Annotated[str, BeforeValidator(in_one_line), Field(max_length=40)]] = Field(
        default_factory=dict, description="units of columns, where neither their names nor their cells say them"
    )
    roles: dict[str, Role] = Field(
        default_factory=dict, description="what columns are, where it is not understood; `out` is not drawn"
    )
    sums: list[str] = Field(
        default_factory=list, description="columns whose numbers add up to something, so that parts and sums make sense"
    )
    decimal: Literal[".", ","] | None = Field(
        default=None, description="the mark before decimals, where both are possible"
    )
    dates: Literal["day first", "month first"] | None = Field(
        default=None, description="how dates such as 3/4/2025 are written"
    )
    delimiter: Annotated[str, Field(min_length=1, max_length=1)] | None = Field(
        default=None, description="what stands between cells; found if absent"
    )

    digests: dict[str, str] = Field(default_factory=dict, description="what the files were; a run writes it")

    def columns(self) -> dict[str, str]:
        """Every column that is named here, and the key that names it."""
        keys = ("names", "units", "roles", "sums")
        return {column: key for key in reversed(keys) for column in getattr(self, key)}


def as_facts(said: Any) -> Any:
    """A file's name alone, as the mapping that says the same."""
    return {"file": said} if isinstance(said, str) else said


AsFacts = BeforeValidator(as_facts)
