"""A worker process: reads shard numbers, makes the shards, writes them, and tells of each in one JSON line.

    python -P -m synth.worker OUT SANDBOX WORKERS

Where a model writes, many items wait for it while one is drawn, so several shards are under way at once. It ends
when its standard input does, in the middle of a shard too: whoever started it is gone.
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
from pathlib import Path
from queue import SimpleQueue
from typing import Any, TextIO

from sandbox.contract import SandboxUnavailable
from synth.dataset import COLUMNS, REJECT_COLUMNS, write, write_text
from synth.kit import SEATS, Kit, open_kit
from synth.models._settings import Model
from synth.pipeline import run_shard
from synth.plan import Plan
from synth.recipe import Recipe
from synth.records import WorldError
from synth.rows import reject_row, sample_row
from synth.runs import CACHE

Told = dict[str, Any]
Event = int | Future[dict[str, Any]] | None  # a shard to make, one that is made, or the end
WAITING = 2  # items under way for each request in flight: while one waits for the model another is drawn or judged


def main() -> None:
    out, sandbox, share = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    tell_to = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # nothing but our lines may reach the reader, whatever a library prints
    events: SimpleQueue[Event] = SimpleQueue()
    threading.Thread(target=_listen, args=(events,), daemon=True).start()
    try:
        for told in _work(out, sandbox, share, events):
            _tell(tell_to, told)
    except (WorldError, SandboxUnavailable) as error:
        _tell(tell_to, {"world": error.sentence, "fix": error.fix})
    except Exception:  # noqa: BLE001 - a bug of ours: told whole to who started us
        _tell(tell_to, {"bug": traceback.format_exc()})
        sys.exit(1)


def _listen(events: SimpleQueue[Event]) -> None:
    # unbuffered: a buffered reader would hold a lock that the end of the process trips over
    for line in io.FileIO(0, closefd=False):
        if line.strip() == b"end":
            events.put(None)
            return
        events.put(int(line))
    os._exit(0)  # the other end is gone; what is half done is made again


def _tell(to: TextIO, told: Told) -> None:
    to.write(json.dumps(told) + "\n")
    to.flush()


def _work(out: Path, sandbox: str, share: int, events: SimpleQueue[Event]) -> Iterator[Told]:
    """What the shards come to, in whatever order they are done; each `ready` asks for one shard more.

    Where one fails, nobody waits for the others: they may be waiting for the very server that is down.
    """
    described = json.loads((out / "run.json").read_text(encoding="utf-8"))
    recipe = Recipe.model_validate(described["recipe"])
    plan = Plan(out, recipe.seed, recipe.kinds)
    kit = open_kit(recipe, sandbox=sandbox, guests=1, least=described["tier"], cache=out / CACHE, share=share)
    items = items_at_once(recipe, share)
    shards = 1 if items == SEATS else 1 + -(-items // recipe.shard)
    threads, makers = ThreadPoolExecutor(max_workers=items), ThreadPoolExecutor(max_workers=shards)
    yield from [{"ready": True}] * shards
    while (event := events.get()) is not None:
        if isinstance(event, int):
            made = makers.submit(make_shard, out, event, plan, kit, described["environment"], threads)
            made.add_done_callback(events.put)
        else:
            yield event.result()
    makers.shutdown()
    threads.shutdown()
    kit.close()


def items_at_once(recipe: Recipe, share: int) -> int:
    models = [model for model in (recipe.model, recipe.reader) if isinstance(model, Model)]
    return max([SEATS, *(WAITING * -(-model.in_flight // share) for model in models)])


def make_shard(out: Path, number: int, plan: Plan, kit: Kit, environment: str, threads: ThreadPoolExecutor) -> Told:
    started = time.monotonic()
    topics = plan.topics(number)
    shard = run_shard(topics, kit, threads)
    name = f"{number:05}"
    write(out / "data" / f"{name}.parquet", [sample_row(s, environment) for s in shard.samples], COLUMNS)
    write(out / "rejects" / f"{name}.parquet", [reject_row(r) for r in shard.rejects], REJECT_COLUMNS)
    report = {
        "shard": number,
        "topics": len(topics),
        "samples": len(shard.samples),
        "questions": sum(len(sample.questions) for sample in shard.samples),
        "rejects": dict(sorted(Counter(reject.reason for reject in shard.rejects).items())),
        "seconds": round(time.monotonic() - started, 3),
        "stages": {stage: round(seconds, 3) for stage, seconds in shard.seconds.items()},
        "calls": kit.spent(),
    }
    write_text(out / "done" / f"{name}.json", json.dumps(report) + "\n")
    return report


if __name__ == "__main__":
    main()
