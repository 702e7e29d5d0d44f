"""Records to rows of a dataset and back."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any

from synth.records import (
    Answer,
    Element,
    Judged,
    Page,
    Parts,
    Photo,
    Picture,
    Program,
    Question,
    Record,
    Reject,
    Reply,
    Sample,
    Scene,
    Spec,
    Table,
    Topic,
    Verdict,
    digest,
    program_of,
)

Row = dict[str, Any]
PHOTO = "photo"  # in the style of a sample whose picture was given
JPEG = b"\xff\xd8"  # begins one


def as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=dict)


def sample_row(sample: Sample, environment: str) -> Row:
    program = program_of(sample.pictures[0])
    spec, topic = program.spec, program.spec.topic
    pages = [page for picture in sample.pictures for page in picture.pages]
    return {
        "id": sample.id,
        "images": [_image(page, sample.id, number) for number, page in enumerate(pages, 1)],
        "pages": [
            {"width": page.scene.width, "height": page.scene.height, "scene": as_json(scene_json(page.scene))}
            for page in pages
        ],
        "kind": topic.kind if topic else "",
        "renderer": program.renderer,
        "language": topic.language if topic else "",
        "program": program.source,
        "data": as_json(spec.data),
        "questions": [question_row(judged) for judged in sample.questions],
        "provenance": {
            "topic": as_json(topic_json(topic)),
            "title": spec.title,
            "style": as_json(_style(sample)),
            "environment": environment,
            "history": as_json(_history(program)),
        },
    }


def question_row(judged: Judged) -> Row:
    question = judged.question
    return {
        "id": question.id,
        "question": _parts_row(question.text),
        "answer": answer_row(question.answer),
        "form": question.form,
        "family": question.family,
        "options": list(question.options),
        "wrong": [answer_row(answer) for answer in question.wrong],
        "rationale": question.rationale,
        "proof": question.proof,
        "evidence": [{"page": page, "element": element} for page, element in question.evidence],
        "verdicts": [
            {"check": v.check, "passed": v.passed, "score": v.score, "by": v.by, "detail": v.detail}
            for v in judged.verdicts
        ],
    }


def _parts_row(parts: Parts) -> list[Row]:
    """Every key of every part, as a column of parquet has them."""
    return [{key: part.get(key) for key in ("type", "text", "page", "box", "at")} for part in parts]


def read_parts(raw: list[Row]) -> Parts:
    return tuple({key: value for key, value in part.items() if value is not None} for part in raw)


def answer_row(answer: Answer) -> Row:
    return {
        "value": as_json(answer.value),
        "type": answer.type,
        "text": _parts_row(answer.text),
        "unit": answer.unit,
        "tolerance": answer.tolerance,
    }


def reject_row(reject: Reject) -> Row:
    """A rejected question names its picture; anything else brings the picture along, where there is one."""
    record = reject.record
    question = record if isinstance(record, Question) else None
    picture = record if isinstance(record, Picture) else None
    program, topic = _first(record, Program), _first(record, Topic)
    return {
        "id": reject.id,
        "stage": reject.stage,
        "reason": reject.reason,
        "detail": reject.detail,
        "record": type(record).__name__,
        "kind": topic.kind if topic else "",
        "topic": as_json(topic_json(topic)),
        "program": program.source if program else "",
        "history": as_json(_history(program) if program else []),
        "images": [_image(page, reject.id, n) for n, page in enumerate(picture.pages, 1)] if picture else [],
        "scene": as_json([scene_json(page.scene) for page in picture.pages]) if picture else "",
        "picture": digest(question.pictures[0].pages[0].image) if question else "",
        "question": as_json(question_row(Judged(question=question, verdicts=()))) if question else "",
    }


def _image(page: Page, name: str, number: int) -> Row:
    return {"bytes": page.image, "path": f"{name}-{number}.{suffix_of(page.image)}"}


def suffix_of(image: bytes) -> str:
    return "jpg" if image.startswith(JPEG) else "png"


def _style(sample: Sample) -> Row:
    """Of a drawn picture how it looks, of a given one where it is from."""
    made_by = sample.pictures[0].made_by
    if isinstance(made_by, Program):
        return dict(made_by.spec.style)
    return {PHOTO: {"address": made_by.address, "sha256": made_by.sha256, "licence": made_by.licence}}


def _history(program: Program) -> list[Row]:
    """The programs this one was made from, the first one first; `why` says why each was followed by another."""
    if program.parent is None:
        return []
    return [*_history(program.parent), {"source": program.parent.source, "why": program.why}]


def _program_of(spec: Spec, row: Row) -> Program:
    history = json.loads(row["provenance"]["history"])
    parent, why = None, None
    for step in [*history, {"source": row["program"], "why": None}]:
        parent = Program(spec=spec, renderer=row["renderer"], source=step["source"], parent=parent, why=why)
        why = step["why"]
    assert parent is not None
    return parent


def _first(record: Record, kind: type[Any]) -> Any:
    """The nearest record of this kind among `record` and what it came from."""
    while not isinstance(record, kind):
        match record:
            case Question(pictures=pictures):
                record = pictures[0]
            case Picture(made_by=Photo(program=Program() as program)):
                record = program
            case Picture(made_by=made_by):
                record = made_by
            case Program(spec=spec):
                record = spec
            case Spec(topic=Topic() as topic) | Reply(topic=topic):
                record = topic
            case _:
                return None
    return record


def topic_json(topic: Topic | None) -> Row | None:
    return {f.name: getattr(topic, f.name) for f in fields(topic)} if topic else None


def scene_json(scene: Scene) -> Row:
    """A scene as the plain JSON of docs/scene.md; what is unknown is left out."""
    return {
        "width": scene.width,
        "height": scene.height,
        "elements": [_known(element) for element in scene.elements],
        "tables": [{f.name: getattr(table, f.name) for f in fields(table)} for table in scene.tables],
    }


def scene_text(scene: Scene) -> str:
    """The same as a file for people too: a line an element."""
    raw = scene_json(scene)
    lists = {name: ",\n".join(f"  {as_json(item)}" for item in raw.pop(name)) for name in ("elements", "tables")}
    head = ", ".join(f'"{name}": {value}' for name, value in raw.items())
    return "{" + head + "".join(f',\n "{name}": [\n{items}\n ]' for name, items in lists.items()) + "\n}\n"


def _known(element: Element) -> Row:
    held = {f.name: getattr(element, f.name) for f in fields(element)}
    return {name: value for name, value in held.items() if value is not None and value != ()}


def read_scene_json(raw: Row) -> Scene:
    """The inverse of `scene_json`, for scenes we wrote ourselves."""
    return Scene(
        width=raw["width"],
        height=raw["height"],
        elements=tuple(Element(**_tuples(element)) for element in raw["elements"]),
        tables=tuple(Table(**_tuples(table)) for table in raw["tables"]),
    )


def _tuples(raw: Row) -> Row:
    return {name: _tuple(value) if isinstance(value, list) else value for name, value in raw.items()}


def _tuple(value: Any) -> Any:
    return tuple(_tuple(inner) for inner in value) if isinstance(value, list) else value


def read_topic(text: str) -> Topic | None:
    """As the columns of samples and of rejects have it."""
    said = json.loads(text or "null")
    return Topic(**said) if said else None


def read_sample(row: Row) -> Sample:
    style = json.loads(row["provenance"]["style"])
    given = style.pop(PHOTO) if row["renderer"] == PHOTO else None
    spec = Spec(
        topic=read_topic(row["provenance"]["topic"]),
        title=row["provenance"]["title"],
        data=json.loads(row["data"]),
        style=style,
    )
    program = _program_of(spec, row)
    pages = tuple(
        Page(image=image["bytes"], scene=read_scene_json(json.loads(page["scene"])))
        for image, page in zip(row["images"], row["pages"], strict=True)
    )
    pictures = (Picture(pages=pages, made_by=Photo(**given, program=program) if given else program),)
    return Sample(pictures=pictures, questions=tuple(read_judged(raw, pictures) for raw in row["questions"]))


def read_judged(raw: Row, pictures: tuple[Picture, ...]) -> Judged:
    question = Question(
        pictures=pictures,
        family=raw["family"],
        form=raw["form"],
        text=read_parts(raw["question"]),
        answer=read_answer(raw["answer"]),
        options=tuple(raw["options"]),
        wrong=tuple(read_answer(answer) for answer in raw["wrong"]),
        rationale=raw["rationale"],
        proof=raw["proof"],
        evidence=tuple((place["page"], place["element"]) for place in raw["evidence"]),
    )
    return Judged(question=question, verdicts=tuple(Verdict(question=question, **v) for v in raw["verdicts"]))


def read_answer(raw: Row) -> Answer:
    return Answer(
        value=json.loads(raw["value"]),
        type=raw["type"],
        text=read_parts(raw["text"]),
        unit=raw["unit"],
        tolerance=raw["tolerance"],
    )
