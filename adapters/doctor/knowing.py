"""The knowledge base: whether it can be used, and how far somebody has looked over it."""

from datetime import date
from pathlib import Path

from adapters.doctor.finding import Finding, Part, note, ok, problem
from bot import classifier, freshness, learning, library, locales
from bot.errors import KnowledgeError, LearningError
from bot.library import Library

_SHOWN = 20
"""Problems that are shown one by one; `twitchwise check` shows them all."""
_NAMED = 5
"""Entries that are called by their names."""
_CHECK = "`twitchwise check` names everything that is wrong, with file and line."


def load(folder: Path) -> tuple[Library | None, list[Finding]]:
    """Return the knowledge base, if it can be used, and what is known of it."""
    try:
        known = library.load(folder)
    except KnowledgeError as error:
        found = [problem(Part.KNOWLEDGE, str(said), _CHECK) for said in error.problems[:_SHOWN]]
        more = len(error.problems) - _SHOWN
        return None, found + ([problem(Part.KNOWLEDGE, f"And {more} more problems.", _CHECK)] if more > 0 else [])
    counts = (
        f"{len(known.conditions)} conditions, {len(known.sources)} sources, {sum(1 for _ in known.phrases())} phrases"
    )
    found = [ok(Part.KNOWLEDGE, f"{counts}; its digest is {known.digest}."), learned(known, folder)]
    return known, [*found, *languages(known, folder)]


def languages(known: Library, folder: Path) -> list[Finding]:
    """Return which languages are spoken besides the first, and why others are not."""
    other = locales.load(folder, known)
    found = [problem(Part.KNOWLEDGE, f"A language is not spoken: {why}.", _CHECK) for why in other.problems[:_SHOWN]]
    for language, one in other.spoken.items():
        said = f"The language {language} is spoken"
        found.append(
            note(Part.KNOWLEDGE, f"{said}, but {len(one.missing)} texts are not translated.", _CHECK)
            if one.missing
            else ok(Part.KNOWLEDGE, f"{said}, and all of it is translated.")
        )
    return found


def learned(known: Library, folder: Path = library.FOLDER) -> Finding:
    """Return whether the learned weights fit the knowledge base."""
    try:
        fits = classifier.load().digest == learning.digest(known)
    except LearningError as error:
        return problem(Part.KNOWLEDGE, f"The learned weights cannot be used: {error}.", "Install the program anew.")
    if fits:
        return ok(Part.KNOWLEDGE, "The learned weights fit it.")
    if folder == library.FOLDER:
        return problem(Part.KNOWLEDGE, "The learned weights are those of other phrases.", "Run `make learn`.")
    return note(Part.KNOWLEDGE, "The learned weights are those of other phrases, so it understands a little less well.")


def reviewed(known: Library, today: date) -> list[Finding]:
    """Return how many entries somebody has looked over, how old they are, and which should be looked over again."""
    reviews = list(freshness.reviews(known))
    done = sum(review.reviewed for _, review in reviews)
    oldest = min(review.compiled_on for _, review in reviews)
    said = f"{done} of {len(reviews)} entries were reviewed by a clinician; the oldest was compiled on {oldest}."
    found = [ok(Part.KNOWLEDGE, said) if done == len(reviews) else note(Part.KNOWLEDGE, said)]
    due = [name for name, review in reviews if review.due < today]
    if due:
        names = ", ".join(due[:_NAMED]) + (f" and {len(due) - _NAMED} more" if len(due) > _NAMED else "")
        remedy = "Have them looked over against their sources, and set a new day in `due`."
        found.append(note(Part.KNOWLEDGE, f"{len(due)} entries are past the day of their review: {names}.", remedy))
    else:
        next_ = min(review.due for _, review in reviews)
        found.append(ok(Part.KNOWLEDGE, f"The next review is due on {next_}."))
    return found


def compiled(known: Library) -> date:
    """Return the day on which the newest entry was compiled."""
    return max(review.compiled_on for _, review in freshness.reviews(known))
