"""A run with a model, from the command line: what it costs, what comes of it twice, what it leaves behind."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from synth.rows import read_sample
from tests.synth.models.conftest import SECRET
from tests.synth.models.replies_of import cases
from tests.synth.models.server import MODEL, Scripted, stage_of

QUESTION = {
    "question": "In June, how many more rentals did Harbour have than Castle?",
    "form": "short",
    "answer": 185,  # 515 - 330
    "proof": "def answer(facts):\n"
    "    bars = [e for e in facts['pages'][0]['elements'] if e['kind'] == 'bar']\n"
    "    june = {b['series']: b['value']['value'] for b in bars if b['value']['category'] == 'June'\n"
    "            and b['series'] in ('Harbour', 'Castle')}\n"
    "    return june['Harbour'] - june['Castle']\n",
}
WRONG = {**QUESTION, "question": "In May, how many rentals did Harbour and Castle have together?", "answer": 700}
LOOSE = {
    "question": "What is this about?",
    "form": "essay",
    "answer": "",
    "proof": "def answer(facts):\n    return 1\n",
}


class Author:
    """Draws the same three cases under ever new titles; the second program of a title mends the first."""

    def __init__(self) -> None:
        named = ("bars_loop", "wrong_method", "labels_deleted")
        self.cases = [case for case in cases("matplotlib") if case.name in named]
        self.asked = 0

    def __call__(self, prompt: str) -> str:
        stage = stage_of(prompt)
        if stage == "topic":
            self.asked += 1
            count = prompt.count("; difficulty")
            return json.dumps({"topics": [{"subject": f"Rentals {self.asked}.{n}"} for n in range(count)]})
        if stage == "spec":
            subject = prompt.partition("Subject: ")[2].splitlines()[0]
            return json.dumps({"title": f"Seen: {subject}", "data": self.cases[0].data, "look": "calm"})
        if stage in ("program", "repair", "anew"):
            title = re.search(r"Seen: Rentals \d+\.\d+", prompt)[0]
            case = self.cases[int(title[-1]) % 3]
            reply = case.replies[0] if stage == "program" else case.replies[-1]
            return f"```python\n{reply.replace(case.title, title)}```"
        if stage == "questions":
            return json.dumps({"questions": [QUESTION, WRONG, LOOSE]})
        return json.dumps({"answer": "Yes" if "Answer Yes or No" in prompt else "185"})


def synth(server: Scripted, out: Path, *words: str, n: int = 4) -> subprocess.CompletedProcess[str]:
    recipe = out.parent / "recipe.yaml"
    recipe.write_text(
        f"n: {n}\nseed: 5\nkinds: [grouped_bars]\nshard: 3\nleast: 1\nmost: 6\nfamilies: [lookup, model]\n"
    )
    model = f"openai:{MODEL}@{server.address}"
    command = [sys.executable, "-P", "-m", "synth", "run", str(recipe), "-o", str(out), "--model", model, *words]
    environment = {**os.environ, "OPENAI_API_KEY": SECRET}
    return subprocess.run([*command, "--workers", "1"], capture_output=True, text=True, env=environment)


def rows(out: Path, folder: str) -> list[dict[str, Any]]:
    return [row for path in sorted((out / folder).glob("*.parquet")) for row in pq.read_table(path).to_pylist()]


def dataset(out: Path) -> dict[str, bytes]:
    files = [path for folder in ("topics", "data", "rejects") for path in sorted((out / folder).glob("[0-9]*"))]
    return {str(path.relative_to(out)): path.read_bytes() for path in files}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Scripted, Path]:
    out = tmp_path_factory.mktemp("run") / "out"
    with Scripted(Author()) as server:
        came = synth(server, out, "--json")
        assert came.returncode == 0, came.stderr
    (out.parent / "said.json").write_text(came.stdout)
    return server, out


def test_samples_come_of_it_and_what_was_mended_says_so(made: tuple[Scripted, Path]):
    _, out = made
    samples = rows(out, "data")
    assert len(samples) >= 4
    histories = [json.loads(sample["provenance"]["history"]) for sample in samples]
    assert {len(history) for history in histories} == {0, 1}
    mended = next(history for history in histories if history)
    assert "bar_labels" in mended[0]["source"]
    assert all(read_sample(sample).id == sample["id"] for sample in samples)


def test_a_models_questions_stay_only_if_they_are_proved(made: tuple[Scripted, Path]):
    _, out = made
    kept = [q for sample in rows(out, "data") for q in sample["questions"] if q["family"] == "model"]
    assert kept
    assert {q["answer"]["value"] for q in kept} == {"185"}
    assert any(reject["reason"] == "proof" and "700" in reject["detail"] for reject in rows(out, "rejects"))


def test_deleting_mends_nothing(made: tuple[Scripted, Path]):
    _, out = made
    lost = [reject for reject in rows(out, "rejects") if reject["stage"] == "scene"]
    assert lost
    assert all("leaves out 'bar_label()'" in reject["detail"] for reject in lost)
    assert all(len(json.loads(reject["history"])) == 3 for reject in lost)


def test_what_it_cost_is_told(made: tuple[Scripted, Path]):
    server, out = made
    said = json.loads((out.parent / "said.json").read_text())["calls"]
    seen = {stage: len(server.asked(stage)) for stage in ("topic", "spec", "program", "questions")}
    seen["repair"] = len(server.asked("repair")) + len(server.asked("anew"))
    assert {stage: counts["asked"] for stage, counts in said.items()} == seen
    reports = [json.loads(path.read_text()) for path in (out / "done").glob("*.json")]
    asked = sum(report["calls"].get("program", {}).get("asked", 0) for report in reports)
    assert asked == len(server.asked("program"))


def test_a_run_that_has_cost_what_it_may_stops_and_goes_on_with_more(tmp_path: Path):
    """A request is 100 tokens long and costs a dollar; replies that are there cost nothing."""
    with Scripted(Author()) as server:
        price = ("--set", "model.price.prompt=10000", "--set", "model.price.completion=0")
        came = synth(server, tmp_path / "out", "--max-cost", "8", *price)
        assert came.returncode == 3, came.stderr
        spent = int(re.search(r"the models have cost \$(\d+)\.00\n  a higher --max-cost goes on", came.stderr)[1])
        assert 8 <= spent == sum(path.endswith("/chat/completions") for path, _, _ in server.seen)
        assert len(rows(tmp_path / "out", "data")) < 4
        came = synth(server, tmp_path / "out", "--max-cost", "1000", *price)
        assert came.returncode == 0, came.stderr
        stopped, asked = dataset(tmp_path / "out"), len(server.seen)
        assert synth(server, tmp_path / "out", "--overwrite", *price).returncode == 0
    assert dataset(tmp_path / "out") == stopped
    assert sum(path.endswith("/chat/completions") for path, _, _ in server.seen[asked:]) == 0


def test_the_key_is_nowhere(made: tuple[Scripted, Path]):
    server, out = made
    assert any(headers.get("Authorization") == f"Bearer {SECRET}" for _, headers, _ in server.seen)
    files = [path for path in out.rglob("*") if path.is_file()]
    assert {path.name for path in files} >= {"run.json", "replies.db"}
    assert not any(SECRET.encode() in path.read_bytes() for path in files)


def test_the_same_again_asks_nothing_and_gives_the_same_bytes(made: tuple[Scripted, Path]):
    _, out = made
    before = dataset(out)

    def silent(prompt: str) -> str:
        raise AssertionError("nothing may be asked")

    with Scripted(silent) as server:
        came = synth(server, out, "--overwrite")
    assert came.returncode == 0, came.stderr
    assert [path for path, _, _ in server.seen if path.endswith("completions")] == []
    assert dataset(out) == before


def test_a_reader_is_asked_last_and_named(made: tuple[Scripted, Path], tmp_path: Path):
    with Scripted(Author()) as server:
        came = synth(server, tmp_path / "out", "--reader", f"openai:{MODEL}@{server.address}", n=1)
    assert came.returncode == 0, came.stderr
    (sample, *_) = rows(tmp_path / "out", "data")
    verdicts = [q["verdicts"][-2:] for q in sample["questions"]]
    assert all([v["check"] for v in both] == ["agrees", "believes"] for both in verdicts)
    assert all({v["by"] for v in both} == {MODEL} for both in verdicts)
    assert [both[1]["score"] for both in verdicts] == pytest.approx([0.9] * len(verdicts))
    assert any(reject["reason"] == "agrees" for reject in rows(tmp_path / "out", "rejects"))


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["--model", "openai:nobody@{address}"], 3, "has no model called nobody\n  it has scripted"),
        (["--model", "openai"], 2, "--model=openai: model: openai needs the name of a model"),
    ],
)
def test_what_a_user_gets_wrong_is_a_sentence(tmp_path: Path, words: list[str], code: int, says: str):
    with Scripted(Author()) as server:
        came = synth(server, tmp_path / "out", *(word.replace("{address}", server.address) for word in words))
    assert came.returncode == code
    assert says in came.stderr
    assert "Traceback" not in came.stderr


def test_a_server_that_goes_away_stops_the_run_which_goes_on_later(tmp_path: Path):
    with Scripted(Author()) as server:
        server.mishaps.extend(["", "", "", "", "", *["503"] * 400])
        came = synth(server, tmp_path / "out", "--patience", "1s")
        assert came.returncode == 3
        assert "has answered nothing for" in came.stderr
        assert "Traceback" not in came.stderr
        server.mishaps.clear()
        assert synth(server, tmp_path / "out").returncode == 0
    assert len(rows(tmp_path / "out", "data")) >= 4
