"""A folder of YAML files as one model, with every problem at the line where it stands."""

from collections.abc import Iterable, Iterator, Mapping, Set
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from bot import consistency
from bot.document import Document, Parsed, Place, Value, parse_bytes
from bot.errors import Problem
from bot.knowledge import ONE_WORD, Entry
from bot.wordlist import WordList

E = TypeVar("E", bound=Entry)

_WORDS = Path("language/words.txt")


class Shelf:
    """The files of a folder, parsed."""

    def __init__(
        self,
        folder: Path,
        files: Iterable[Path],
        problems: list[Problem],
        within: str = "",
        parsed: Parsed | None = None,
    ) -> None:
        """Parse files that stand in a folder, or in a folder within it; add what is wrong with them to problems.

        Those that were parsed already, and are as they were, are taken from there; the others are put there.
        """
        self._within = within
        self._documents: dict[str, Document] = {}
        self._unreadable: set[str] = set()
        for path in sorted(files):
            document = _read(path, folder, problems, {} if parsed is None else parsed)
            key = path.relative_to(folder / within).with_suffix("").as_posix()
            if document is None:
                self._unreadable.add(key)
            else:
                self._documents[key] = document

    @property
    def values(self) -> Mapping[str, Mapping[str, Value]]:
        """What each file says, by its path without its ending."""
        return {key: document.values for key, document in self._documents.items()}

    def read(self, model: type[E], problems: list[Problem]) -> E | None:
        """Return the files as one model; None, with the problems added, if they are none."""
        try:
            return model.model_validate(_nested(self._documents))
        except ValidationError as error:
            problems.extend(_explained(error, self._documents, self._unreadable, self._within))
            return None

    def problem(self, key: str, place: Place, message: str) -> Problem:
        """Return a problem at a place in a file, which may be missing."""
        document = self._documents.get(key)
        if document is None:
            return Problem(Path(self._within, f"{key}.yaml"), 1, "", message)
        return document.problem(place, message)


def words(folder: Path, within: Path, problems: list[Problem]) -> WordList:
    """Return the ordinary words of a language, whose folder stands within the knowledge folder or is it."""
    try:
        return WordList((within / _WORDS).read_text(encoding="utf-8").split())
    except (OSError, UnicodeDecodeError) as error:
        file = (within / _WORDS).relative_to(folder)
        problems.append(Problem(file, 1, "", f"cannot be read ({type(error).__name__}); restore the file"))
        return WordList()


def _read(path: Path, folder: Path, problems: list[Problem], parsed: Parsed) -> Document | None:
    said = path.read_bytes()
    before, document = parsed.get(path, (None, None))
    if said == before:
        return document
    faults: list[Problem] = []
    document = parse_bytes(said, path.relative_to(folder), faults)
    if document is not None:
        faults.extend(_unshowable(document))
        if not faults:
            parsed[path] = said, document
    problems.extend(faults)
    return document


def _unshowable(document: Document) -> Iterator[Problem]:
    scalars = list(document.scalars())
    if consistency.harmless("\n".join(value for _, value in scalars)):
        return
    for place, value in scalars:
        if message := consistency.text_problem(place, value):
            yield document.problem(place, message)


def _nested(documents: Mapping[str, Document]) -> dict[str, Any]:
    """Return the files as one tree: folders and file names become keys."""
    root: dict[str, Any] = {}
    for key, document in documents.items():
        *folders, name = _steps(key)
        node = root
        for folder in folders:
            node = node.setdefault(folder, {})
        node[name] = document.values
    return root


def _steps(key: str) -> list[str]:
    """Return a file's path as keys; only the files of the top folder are fields of a model."""
    steps = key.split("/")
    return [steps[0].replace("-", "_"), *steps[1:]]


def _explained(
    error: ValidationError, documents: Mapping[str, Document], unreadable: Set[str], folder: str
) -> Iterator[Problem]:
    keys: dict[tuple[int | str, ...], str] = {tuple(_steps(key)): key for key in documents}
    details = error.errors(include_url=False)
    within = {detail["loc"][:-1] for detail in details}
    for detail in details:
        if detail["type"] == "too_short" and detail["loc"] in within:
            continue  # It has entries; what is wrong with them is said by itself.
        place = tuple(step for step in detail["loc"] if step != "[key]")
        key = next((keys[place[:n]] for n in range(len(place), 0, -1) if place[:n] in keys), None)
        message = _remedy(detail["type"], detail["msg"], detail.get("ctx", {}))
        if key is None:
            name = "/".join(map(str, place)).replace("_", "-", int(len(place) == 1))
            if name not in unreadable:
                yield Problem(Path(folder, f"{name}.yaml"), 1, "", message)
        else:
            document = documents[key]
            within_it = place[len(_steps(key)) :]
            stands = document.at(within_it)
            if not (isinstance(stands, str) and consistency.TODO.match(stands)):  # That is said by itself.
                yield document.problem(within_it, message)


def _remedy(kind: str, message: str, details: Mapping[str, Any]) -> str:
    match kind:
        case "missing":
            return "is missing; add it"
        case "extra_forbidden":
            return "is not known here; remove it or mend its name"
        case "string_too_long":
            return f"is longer than {details['max_length']} characters; shorten or split it"
        case "too_short" | "string_too_short":
            return "is empty or too short; fill it in"
        case "enum":
            return f"must be one of {details['expected']}"
        case "string_pattern_mismatch" if details["pattern"] == ONE_WORD:
            return "must be one word of letters and digits, such as pyridostigmine"
        case "string_pattern_mismatch":
            return "must be lower case letters, digits and single hyphens, such as lupus or low-calcium"
        case "tuple_type" | "list_type":
            return "must be a list, one item a line behind a hyphen"
        case "model_type" | "dict_type" | "model_attributes_type":
            return "must be a block of `key: value` lines"
        case "date_from_datetime_parsing" | "date_parsing":
            return "must be a day such as 2026-11-24"
        case _:
            return f"{message[0].lower()}{message[1:]}; mend it"
