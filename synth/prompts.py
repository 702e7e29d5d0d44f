"""Text templates, found by path in `templates/`; a name the template does not know is an error."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import jinja2

import templates

FOLDER = Path(templates.__file__).parent


@cache
def _environment(autoescape: bool) -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(FOLDER),
        undefined=jinja2.StrictUndefined,
        autoescape=autoescape,
        auto_reload=False,  # nobody changes them while we run
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def fill(name: str, /, **values: object) -> str:
    """The text of `templates/<name>` with its blanks filled; HTML is escaped in `.html.jinja`."""
    return _template(name).render(**values)


@cache
def _template(name: str) -> jinja2.Template:
    found = _environment(name.endswith(".html.jinja")).get_template(name)
    found.globals = dict(found.globals)  # a chain of mappings otherwise, gone through anew each time it is filled
    return found


@cache
def of_kind(kind: str, stage: str) -> str:
    """The prompt a kind has of its own for a stage, else the one for all kinds."""
    own = f"kinds/{kind}/{stage}.jinja"
    return own if (FOLDER / own).exists() else f"models/{stage}.jinja"


@cache
def example(kind: str, stage: str) -> str:
    """What a good reply to a stage looks like for this kind; empty where nobody wrote one."""
    path = FOLDER / "kinds" / kind / f"example_{stage}.txt"
    return path.read_text(encoding="utf-8").strip() if path.exists() else ""
