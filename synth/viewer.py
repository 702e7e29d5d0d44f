"""A page to look at a dataset: pictures, marks, questions, proofs, verdicts, rejects. No scripts, no server."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from synth.dataset import read, write_text
from synth.notebook.facts import facts_of
from synth.photos.photograph import KIND as PHOTO
from synth.prompts import fill
from synth.records import Reject, digest, with_places
from synth.rows import reject_row

MOST_SAMPLES = 200  # more than this is a job for paging, not for one page
THING = "thing"  # the role of what was found on a given picture
EXAMPLES = 6  # of each reason for a reject

# What holds other things is not drawn over the picture: its box would hide theirs.
HOLDERS = {"figure", "panel", "axis", "legend", "line", "area", "region", "list", "edge"}


def write_page(out: Path, caught: Sequence[Reject] = ()) -> Path:
    """`OUT/page/index.html`, its pictures beside it; `caught` are failures that belong to no run."""
    folder = out / "page"
    (folder / "images").mkdir(parents=True, exist_ok=True)
    rows = list(islice(read(out / "data"), MOST_SAMPLES))
    samples = [_sample(row, folder) for row in rows]
    pictures = {digest(row["images"][0]["bytes"]): sample["image"] for row, sample in zip(rows, samples, strict=True)}
    rejects = _rejects(out, folder, pictures)
    run = facts_of(out)
    html = fill(
        "viewer/page.html.jinja",
        run=run.described,
        author=_author(run.described["recipe"]),
        samples=samples,
        rejects=rejects,
        caught=[_reject(reject_row(reject), folder, {}) for reject in caught],
        totals={"topics": run.topics, "samples": run.samples, "questions": run.questions},
        kinds=Counter(sample["kind"] for sample in samples).most_common(),
        renderers=Counter(sample["renderer"] for sample in samples).most_common(),
        families=Counter(q["family"] for sample in samples for q in sample["questions"]).most_common(),
        forms=Counter(q["form"] for sample in samples for q in sample["questions"]).most_common(),
    )
    write_text(folder / "index.html", html)
    return folder / "index.html"


def _author(recipe: Mapping[str, Any]) -> str:
    """Who wrote what is drawn, and who looked at what is given."""
    photos = recipe.get("photos")
    wrote = [f"author {_named(recipe['model'])}"] if not photos or recipe["kinds"].keys() != {PHOTO} else []
    looked = {_named(one): "" for one in (photos["model"], *photos["stages"].values())} if photos else {}
    return " · ".join([*wrote, *([f"seen by {', '.join(looked)}"] if looked else [])])


def _named(model: Any) -> str:
    return str(model.get("name") or model.get("engine")) if isinstance(model, dict) else str(model)


def _sample(row: dict[str, Any], folder: Path) -> dict[str, Any]:
    scenes = [json.loads(page["scene"]) for page in row["pages"]]
    boxes = {
        (number, element["id"]): element["box"]
        for number, scene in enumerate(scenes)
        for element in scene["elements"]
        if element.get("box")
    }
    return {
        "id": row["id"],
        "kind": row["kind"],
        "renderer": row["renderer"],
        "given": json.loads(row["provenance"]["style"] or "{}").get("photo"),
        "title": row["provenance"]["title"],
        "image": f"images/{row['images'][0]['path']}",
        "pages": [_page(image, scene, folder) for image, scene in zip(row["images"], scenes, strict=True)],
        "program": row["program"],
        "questions": [_question(question, boxes) for question in row["questions"]],
        "tables": [table for scene in scenes for table in scene["tables"]],
    }


def _page(image: dict[str, Any], scene: dict[str, Any], folder: Path) -> dict[str, Any]:
    marks = [
        {"box": element["box"], "name": element.get("text") if element.get("role") == THING else None}
        for element in scene["elements"]
        if element.get("box") and _is_mark(element)
    ]
    return {"image": _image(image, folder), "width": scene["width"], "height": scene["height"], "marks": marks}


def _is_mark(element: Mapping[str, Any]) -> bool:
    """A thing on a given picture is one, and the picture is not."""
    role = element.get("role")
    return role == THING or (element["kind"] not in HOLDERS and role not in ("grid", PHOTO))


def _image(image: dict[str, Any], folder: Path) -> str:
    (folder / "images" / image["path"]).write_bytes(image["bytes"])
    return f"images/{image['path']}"


def _question(raw: dict[str, Any], boxes: Mapping[tuple[int, str], list[float]]) -> dict[str, Any]:
    evidence = [(place["page"], place["element"]) for place in raw["evidence"]]
    return {
        **raw,
        "words": with_places(tuple(raw["question"])),
        "answer_words": with_places(tuple(raw["answer"]["text"])),
        "answer_short": _short(raw["answer"]),
        "targets": [part for part in (*raw["question"], *raw["answer"]["text"]) if part["type"] in ("region", "point")],
        "wrong_words": [said for answer in raw["wrong"] if (said := with_places(tuple(answer["text"])))],
        "evidence": list(dict.fromkeys(name for _, name in evidence)),
        "boxes": [(page, boxes[page, name]) for page, name in evidence if (page, name) in boxes],
    }


def _short(answer: dict[str, Any]) -> str:
    """What stands beside the question; a whole table, or a place on the picture, is shown elsewhere."""
    if answer["type"] == "table":
        rows = json.loads(answer["value"])
        return f"{len(rows) - 1} × {len(rows[0])} table"
    if answer["type"] in ("box", "point"):
        return f"the {answer['type']} on the picture"
    return with_places(tuple(answer["text"]))


def _rejects(out: Path, folder: Path, pictures: Mapping[str, str]) -> list[dict[str, Any]]:
    """Each reason with its count and a few examples, the commonest first."""
    counts: Counter[str] = Counter()
    examples: dict[str, list[dict[str, Any]]] = {}
    for row in read(out / "rejects"):
        counts[row["reason"]] += 1
        shown = examples.setdefault(row["reason"], [])
        if len(shown) < EXAMPLES:
            shown.append(_reject(row, folder, pictures))
    return [{"reason": reason, "count": n, "examples": examples[reason]} for reason, n in counts.most_common()]


def _reject(row: dict[str, Any], folder: Path, pictures: Mapping[str, str]) -> dict[str, Any]:
    question = json.loads(row["question"]) if row["question"] else None
    return {
        **row,
        "image": _image(row["images"][0], folder) if row["images"] else pictures.get(row["picture"]),
        "words": with_places(tuple(question["question"])) if question else "",
        "answer_words": with_places(tuple(question["answer"]["text"])) if question else "",
    }
