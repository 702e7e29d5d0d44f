"""A worker process: makes shards, writes them, and tells of each in one JSON line.

    python -P -m synth.worker SANDBOX TIER WORKERS RENDERER…

It is told `{"open": OUT}`, with `elsewhere` where the run itself is on another machine, then `{"shard": 7}` for each
shard; it says `{"ready": true}` as often as it takes one more. Where a model writes, many items wait for it while one
is drawn, so several shards are under way at once. It ends when it is told to, or when its standard input does, in the
middle of a shard too: whoever started it is gone.
"""

from __future__ import annotations

import io
import json
import os
import sys
import threading
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, TextIO

from sandbox.choose import open_sandbox
from sandbox.contract import Sandbox, SandboxUnavailable
from synth.dataset import COLUMNS, REJECT_COLUMNS, DamagedFile, write, write_mark, write_without_pandas
from synth.executors._report import Passed
from synth.kit import SEATS, drivers_for, open_kit
from synth.likeness import marks
from synth.likeness.exclude import Excluded
from synth.line import Line, run_shard
from synth.machine import give_memory_back
from synth.models._settings import Model
from synth.pipeline import from_topic
from synth.places import place
from synth.plan import Plan
from synth.recipe import Recipe
from synth.records import Sample, WorldError, digest
from synth.rows import Row, reject_row, sample_row
from synth.runs.again import lines_of, read_again
from synth.runs.folder import EXCLUDED, facts_of_pictures, must_be_made_here, read_run
from synth.runs.kept import cache_of

Told = dict[str, Any]
Event = Told | Future[Told]  # what we are told, or a shard that is made
WAITING = 2  # items under way for each request in flight: while one waits for the model another is drawn or judged
AT_ONCE = 8  # requests that a given picture waits for, as a rule
TICK = 0.5  # seconds between words on how far things are


def main() -> None:
    sandbox, tier, share, renderers = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4:]
    tell_to = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # nothing but our lines may reach the reader, whatever a library prints
    give_memory_back()
    events: SimpleQueue[Event] = SimpleQueue()
    threading.Thread(target=_listen, args=(events,), daemon=True).start()
    write_without_pandas()
    try:
        box = open_sandbox(sandbox, drivers_for(renderers), guests=1, least=tier, whole=True)  # type: ignore[arg-type]
        for told in _work(box, share, events):
            tell_to.write(json.dumps(told) + "\n")
            tell_to.flush()
        box.close()
    except (WorldError, SandboxUnavailable) as error:
        _last_words(tell_to, {"world": error.sentence, "fix": error.fix})
    except DamagedFile as error:
        _last_words(
            tell_to, {"world": str(error), "fix": "synth verify --mend says what else is, and has it made again"}
        )
    except Exception:  # noqa: BLE001 - a bug of ours: told whole to who started us
        _last_words(tell_to, {"bug": traceback.format_exc()})
        sys.exit(1)


def _last_words(to: TextIO, told: Told) -> None:
    to.write(json.dumps(told) + "\n")
    to.flush()


def _listen(events: SimpleQueue[Event]) -> None:
    # unbuffered: a buffered reader would hold a lock that the end of the process trips over
    for line in io.FileIO(0, closefd=False):
        told = json.loads(line)
        events.put(told)
        if "end" in told:
            return
    os._exit(0)  # the other end is gone; what is half done is made again


def _work(box: Sandbox, share: int, events: SimpleQueue[Event]) -> Iterator[Told]:
    """What the shards come to, in whatever order they are done.

    Where one fails, nobody waits for the others: they may be waiting for the very server that is down.
    """
    environment = dict(box.environment())
    yield {"around": {"sandbox": box.name, "tier": box.tier, "environment": environment}}
    desk: Desk | None = None
    said = Passed()
    while True:
        try:
            event = events.get(timeout=TICK)
        except Empty:
            if desk and (under := desk.under()) != said:
                said = under
                yield {"under": asdict(under)}
            continue
        if isinstance(event, Future):
            yield {**event.result(), "under": asdict(desk.under() if desk else Passed())}
        elif "open" in event:
            if desk:
                desk.close()
            out = place(event["open"])
            if event.get("elsewhere"):
                must_be_made_here(out)
            desk = Desk(out, box, digest(environment), share)
            yield from [{"ready": True}] * desk.shards
        elif "shard" in event and desk:
            desk.make(event["shard"]).add_done_callback(events.put)
        else:
            break
    if desk:
        desk.close()


class Desk:
    """What a worker has at hand for one run."""

    def __init__(self, out: Path, box: Sandbox, environment: str, share: int) -> None:
        described = read_run(out)
        recipe, self.again = Recipe.model_validate(described["recipe"]), read_again(out, described)
        self.out, self.environment, self.cache = out, environment, cache_of(out)
        if not self.again and environment != described["environment"]:
            raise WorldError(
                "a guest was started in another environment than the run's",
                "libraries or fonts changed while it went on; build the sandbox anew, or start another run",
            )
        self.plan = Plan(out, recipe.seed, recipe.drafts)
        excluded = Excluded.load(out / EXCLUDED) if described.get("excluded") else None
        given, album = facts_of_pictures(out, recipe), None if self.again else out
        kit = open_kit(recipe, box, cache=self.cache, share=share, given=given, album=album)
        self.kit = replace(kit, excluded=excluded)
        items = items_at_once(recipe, share)
        self.shards = 1 + -(-items // recipe.shard)  # one more: while the last items of one are made the next begins
        self.threads = ThreadPoolExecutor(max_workers=items)
        self.makers = ThreadPoolExecutor(max_workers=self.shards)
        self.lines: dict[int, list[Line]] = {}

    def make(self, shard: int) -> Future[Told]:
        return self.makers.submit(self._make, shard)

    def under(self) -> Passed:
        return sum((passed(lines) for lines in list(self.lines.values())), Passed())

    def _make(self, number: int) -> Told:
        started = time.monotonic()
        items = self._items(number)
        lines = self.lines[number] = [line for line, _ in items]
        shard = run_shard(lines, partial(self.again.make if self.again else from_topic, self.kit), self.threads)
        samples = [sample_row(line.made, environment) for line, environment in items if line.made]
        name = f"{number:05}"
        files = self._write(name, samples, [reject_row(reject) for reject in shard.rejects])
        marks.keep(self.cache, name, files["data"]["blake2b"], map(marks.mark_of_row, samples))
        came = passed(lines)
        del self.lines[number]
        report = {
            "shard": number,
            "topics": len(lines),
            "samples": len(samples),
            "questions": sum(len(sample["questions"]) for sample in samples),
            "rejects": dict(sorted(Counter(reject.reason for reject in shard.rejects).items())),
            "passed": {"drawn": came.drawn, "checked": came.checked},
            "seconds": round(time.monotonic() - started, 3),
            "stages": {stage: round(seconds, 3) for stage, seconds in shard.seconds.items()},
            "calls": self.kit.spent(),
            "files": files,
        }
        write_mark(self.out / "done" / f"{name}.json", report)
        return report

    def _items(self, shard: int) -> list[tuple[Line, str]]:
        """A line for each item, and the environment its picture is drawn in."""
        if self.again:
            return list(lines_of(self.again.rows(shard)))
        return [(Line.of(topic), self.environment) for topic in self.plan.topics(shard)]

    def _write(self, name: str, samples: list[Row], rejects: list[Row]) -> dict[str, Any]:
        """The fingerprints of its files."""
        return {
            "data": write(self.out / "data" / f"{name}.parquet", samples, COLUMNS),
            "rejects": write(self.out / "rejects" / f"{name}.parquet", rejects, REJECT_COLUMNS),
        }

    def close(self) -> None:
        self.makers.shutdown()
        self.threads.shutdown()
        self.kit.close()


def items_at_once(recipe: Recipe, share: int) -> int:
    """Of a given picture many things are asked at once, and its pixels are held meanwhile: fewer of these will do."""
    drawn = [one.in_flight for one in (recipe.model, recipe.reader) if isinstance(one, Model)]
    given = [-(-one.in_flight // AT_ONCE) for one in (recipe.photos.models if recipe.photos else ())]
    return max([SEATS, *(WAITING * -(-many // share) for many in (*drawn, *given))])


def passed(lines: list[Line]) -> Passed:
    """How many of these came so far; a stage is behind those that have left it or what follows it."""
    drawn = sum(line.reached("questions") or isinstance(line.item, Sample) for line in lines)
    checked = sum(line.reached("reading") for line in lines)
    return Passed(drawn=drawn, checked=checked, kept=sum(line.made is not None for line in lines))


if __name__ == "__main__":
    main()
