"""Shows speed and memory: `make bench`. Measures, asserts nothing."""

import asyncio
import json
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from statistics import median

from adapters.desk.app import LOOK
from bot import assembly, classifier, library, live
from bot.assistant import Assistant
from bot.document import Parsed
from bot.journal import Journal, Record
from bot.knowledge import Concept, Examples
from bot.library import Library
from bot.memory import ProcessMemory
from bot.message import Message
from bot.phrasing import Phraser
from bot.reading import Reader

QUESTIONS = Path(__file__).parent / "questions" / "held-out.jsonl"
STARTS = 7
"""How often the cold start is timed."""
EDITS = 5
"""How often an edit is timed."""


def main() -> None:
    """Print the figures; the small process is measured before this one has grown."""
    texts = [json.loads(line)["text"] for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    print(f"{'cold start':>14}: {_cold():.2f} s for `ask`, median of {STARTS}")
    print(f"{'peak memory':>14}: {_peak():.0f} MB for `ask`")
    print(f"{'edit':>14}: {asyncio.run(_edited()):.2f} s until it shows at the desk, median of {EDITS}")
    known = library.load()
    phrases = sum(1 for _ in known.phrases())
    print(f"{len(texts)} questions, {phrases} phrases, Python {sys.version.split()[0]}, one core")
    base = _timed(assembly.of(known), texts)
    print(f"{'as it is':>14}: {_shown(base)}")
    for times in (10, 100):
        grown = _timed(_assistant(_grown(known, times)), texts)
        print(f"{f'{times} x phrases':>14}: {_shown(grown)}, {median(grown) / median(base):.2f} times the median")


def _assistant(known: Library) -> Assistant:
    return Assistant(Reader(known, classifier.load()), Phraser(known), ProcessMemory())


def _timed(assistant: Assistant, texts: list[str]) -> list[float]:
    for text in texts[:50]:
        assistant.answer(Message(text, 0.0))
    spent = []
    for text in texts:
        started = time.perf_counter()
        assistant.answer(Message(text, 0.0))
        spent.append((time.perf_counter() - started) * 1_000)
    return spent


def _shown(spent: list[float]) -> str:
    ordered = sorted(spent)
    p99 = ordered[len(ordered) * 99 // 100]
    return f"median {median(spent):.3f} ms, p99 {p99:.3f} ms, {1_000 * len(spent) / sum(spent):,.0f} questions a second"


def _grown(known: Library, times: int) -> Library:
    """Return the knowledge base with so many times the example phrases, aliases and lexicon words, made up."""
    dice = random.Random(1)  # noqa: S311 - made-up words, no secret
    words = sorted(known.ordinary)
    conditions = {
        slug: condition.model_copy(
            update={"aliases": (*condition.aliases, *_made_up(words, dice, len(condition.aliases) * (times - 1)))}
        )
        for slug, condition in known.conditions.items()
    }
    intents = {
        kind: {
            name: Examples(
                meaning=examples.meaning,
                examples=(*examples.examples, *_made_up(words, dice, len(examples.examples) * (times - 1), 7)),
            )
            for name, examples in files.items()
        }
        for kind, files in known.base.intents.items()
    }
    concepts = tuple(
        Concept(id=concept.id, words=(*concept.words, *_made_up(words, dice, len(concept.words) * (times - 1))))
        for concept in known.base.lexicon.concepts
    )
    lexicon = known.base.lexicon.model_copy(update={"concepts": concepts})
    base = known.base.model_copy(update={"conditions": conditions, "intents": intents, "lexicon": lexicon})
    return replace(known, base=base)


def _made_up(words: list[str], dice: random.Random, count: int, length: int = 3) -> Iterator[str]:
    for _ in range(count):
        yield " ".join(dice.choices(words, k=length))


def _cold() -> float:
    spent = []
    for _ in range(STARTS):
        started = time.perf_counter()
        subprocess.run([sys.executable, "-m", "adapters", "ask", "what is lupus"], check=True, capture_output=True)
        spent.append(time.perf_counter() - started)
    return median(spent)


async def _edited() -> float:
    """Return the seconds from a change of a file to the edition that has it, as the desk looks for it."""
    spent, noted, parsed = [], asyncio.Queue[Record](), Parsed()
    with tempfile.TemporaryDirectory() as home:
        folder = Path(shutil.copytree(library.FOLDER, Path(home) / "knowledge"))
        running = live.live(library.load(folder, parsed=parsed), folder, parsed)
        watching = asyncio.create_task(running.watch(folder, Journal([noted.put_nowait]), LOOK))
        file = folder / "conditions" / "lupus.yaml"
        for edit in range(EDITS):
            await asyncio.sleep(0.3)
            text = file.read_text(encoding="utf-8")
            started = time.perf_counter()
            file.write_text(f"{text}# {edit}\n", encoding="utf-8")
            await noted.get()
            spent.append(time.perf_counter() - started)
        watching.cancel()
        await asyncio.wait([watching])
    return median(spent)


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1_024


if __name__ == "__main__":
    main()
