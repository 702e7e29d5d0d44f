"""How things look in a notebook: plain text always, and static HTML that stands alone, without a script."""

from __future__ import annotations

from collections.abc import Collection
from typing import ClassVar

from synth.prompts import fill


class Shown:
    """What a notebook shows. `shown` names a template in `templates/notebook/` and what is put into it."""

    shown: ClassVar[str]

    def _repr_mimebundle_(
        self, include: Collection[str] | None = None, exclude: Collection[str] | None = None
    ) -> dict[str, str]:
        made = {"text/plain": self.plain, "text/html": self.html}
        wanted = set(include) if include else set(made)
        return {kind: make() for kind, make in made.items() if kind in wanted - set(exclude or ())}

    def plain(self) -> str:
        """As text: the one line of `repr` and a few more."""
        from synth.notebook.views import lines

        below = lines(self)  # first: who looks at a filter's samples may find how many there are
        return "\n".join([repr(self), *(f"  {line}" for line in below)])

    def html(self) -> str:
        """Static HTML with pictures inside, less than a megabyte."""
        from synth.notebook.views import view

        return fill(f"notebook/{self.shown}.html.jinja", **view(self))
