"""What may go wrong: with one item, which becomes a reject, or with the world, which stops the run."""

from __future__ import annotations

from collections.abc import Mapping

REASONS: Mapping[str, str] = {
    "bad_spec": "the author's data did not have the shape the kind asks for",
    "bad_program": "the author's program was not the text of a program",
    "bad_reply": "a model's reply could not be read",
    "refused": "a model or its server would not answer",
    "foreign": "a model answered in another language than it was asked for",
    "unanswered": "a server failed on this request again and again while it answered others",
    "syntax_error": "the program does not compile",
    "program_error": "the program raised",
    "timeout": "the program ran past its time limit",
    "memory": "the program needed more memory than it may have",
    "too_many_processes": "the program started more processes than it may",
    "output_too_large": "the program wrote or printed more than it may",
    "image_too_large": "the picture has more pixels than it may",
    "image_too_small": "the given picture is too small, or too narrow a strip, to show anything",
    "no_image": "the program ended without a picture",
    "bad_image": "the picture does not decode",
    "forbidden_network": "the program reached for the network",
    "forbidden_file": "the program reached for a file it may not have",
    "crash": "the program's process died",
    "unsupported": "no renderer here draws this",
    "bad_scene": "the scene could not be read",
    "unowned_ink": "there is ink on the picture that no element of the scene owns",
    "scene_differs": "what was drawn is not what the data says",
    "picture_contradicts_itself": "a label and its mark, or two legend entries, disagree",
    "missing_glyph": "the font lacks characters of a text, which came out as boxes",
    "overlap": "texts lie over each other or over marks",
    "cut_text": "a text runs off the picture",
    "blank": "there is next to no ink on the picture",
    "excluded": "the picture or the words are too near to the user's own evaluation set",
    "no_facts": "nothing was found on the given picture that the model stands by",
    "bad_annotations": "what people had said of the given picture is broken, missing, or is of another picture",
    "bad_place": "a box or a point that is none, or lies outside the picture",
    "no_questions": "too few questions survived their checks",
    "proof": "the proof does not compute the stated answer",
    "grounded": "the answer does not hang on the marks the proof read",
    "unique": "more than one answer would be right",
    "visible": "a mark of the evidence is hidden",
    "drawn": "the pixels do not show the evidence",
    "legible": "the evidence is too small or too faint to read",
    "agrees": "a reader of the pixels gives another answer",
    "believes": "a reader of the pixels does not believe the answer",
    "cited": "a question rests on facts that nobody stated, or counts other than they do",
    "worded": "a question says its answer, or speaks of what its reader does not see",
    "harder": "a question that was to be made harder was not",
    "same_answer": "a question in another form does not ask for the same answer",
    "solve": "the answer, asked for again from the stated facts alone, is another one",
    "too_small": "a box in a model's reply has a side under the least",
    "dissimilar": "the part of the picture that a model named does not look like its words",
}


class ItemError(Exception):
    """One item failed: it becomes a `Reject`, and the run goes on."""

    def __init__(self, reason: str, detail: str = "") -> None:
        if reason not in REASONS:
            raise ValueError(f"{reason!r} is not one of the reasons in synth.records.REASONS")
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason, self.detail = reason, detail


class WorldError(Exception):
    """The world failed (a daemon, a server, a disk): the run stops with one sentence and what mends it."""

    def __init__(self, sentence: str, fix: str = "") -> None:
        super().__init__(f"{sentence}\n{fix}" if fix else sentence)
        self.sentence, self.fix = sentence, fix
