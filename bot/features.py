"""What the classifier looks at: a message as a short list of features, the same in learning and in use."""

from collections.abc import Sequence, Set
from itertools import combinations

from bot.tagging import Kind, Mention, Tagged

_MASKED = {
    Kind.CONDITION: "<condition>",
    Kind.ANTIBODY: "<antibody>",
    Kind.TEST: "<test>",
    Kind.TREATMENT: "<treatment>",
    Kind.MEDICINE: "<medicine>",
    Kind.MOVEMENT: "<term>",
    Kind.TERM: "<term>",
    Kind.OTHER: "<other>",
}
_IGNORED = frozenset(',.;:\n-"()/!')
_PIECE = 4
_ENDS = frozenset(".!?;\n")
_FIELD = frozenset({"face", "eye", "twitch", "body", "limb", "nerves", "immune", "sensation"})


def features(tagged: Tagged, signs: Sequence[str], opening: Set[str]) -> tuple[str, ...]:
    """Return the features of a message, each once; given the words that open a question.

    They are its words, their neighbours and pieces, those of the sentence that asks, concepts, pairs of concepts
    wherever they stand, signs and size.
    """
    masked, meant = _masked(tagged)
    words = [word for word in masked if word not in _IGNORED]
    found: dict[str, None] = {}
    for word in words:
        found[word] = None
    for first, second in zip(("<s>", *words), (*words, "</s>"), strict=True):
        found[f"{first} {second}"] = None
    for word in words:
        if word[0] != "<":
            found.update(dict.fromkeys(_pieces(word)))
    asked = _asked(masked, opening)
    for first, second in zip(("<s>", *asked), (*asked, "</s>"), strict=True):
        found[f"?{first}"] = None
        found[f"?{first} {second}"] = None
    concepts = sorted({concept for carried in tagged.concepts for concept in carried})
    for concept in concepts:
        found[f"#{concept}"] = None
    for first, second in combinations(sorted(meant), 2):
        found[f"&{first} {second}"] = None
    conditions = len(tagged.of(Kind.CONDITION))
    found[f"#conditions={min(conditions, 2)}"] = None
    if any(mention.weak for mention in tagged.mentions if mention.kind is Kind.CONDITION):
        found["#weak"] = None
    if tagged.collisions:
        found["#collision"] = None
    if not conditions and not tagged.mentions and not _FIELD.intersection(concepts):
        found["#nothing"] = None
    found[f"#size={min(len(words).bit_length(), 6)}"] = None
    for sign in signs:
        found[f"!{sign}"] = None
    return tuple(found)


def opens_question(tagged: Tagged, opening: Set[str]) -> bool:
    """Whether any sentence of a message begins with a word that opens a question."""
    first = True
    for word in tagged.words:
        if first and word.text in opening:
            return True
        first = word.text in _ENDS
    return False


def _pieces(word: str) -> list[str]:
    """Return the runs of four letters of a word, by which an unknown word is like known ones."""
    framed = f"^{word}$"
    return [f"~{framed[start : start + _PIECE]}" for start in range(len(framed) - _PIECE + 1)]


def _asked(masked: Sequence[str], opening: Set[str]) -> list[str]:
    """Return the words of the sentence that asks: one that ends in a question mark, else the last one."""
    sentences: list[tuple[bool, list[str]]] = []
    current: list[str] = []
    for word in masked:
        if word in _ENDS:
            if current:
                sentences.append((word == "?", current))
            current = []
        elif word not in _IGNORED:
            current.append(word)
    if current:
        sentences.append((current[0] in opening, current))
    questions = [words for asks, words in sentences if asks or words[0] in opening]
    return questions[-1] if questions else sentences[-1][1] if sentences else []


def _masked(tagged: Tagged) -> tuple[list[str], set[str]]:
    """Return the words, names and numbers by what they are, and what is meant: those names and the words' concepts."""
    words: list[str] = []
    meant: set[str] = set()
    masks: dict[int, Mention] = {}
    for mention in tagged.mentions:
        if mention.kind in _MASKED:
            masks.setdefault(mention.start, mention)
    index = 0
    while index < len(tagged.words):
        name = masks.get(index)
        if name is not None:
            words.append(_MASKED[name.kind])
            meant.add(_MASKED[name.kind])
            index = name.end
            continue
        word = tagged.words[index].text
        if tagged.concepts[index]:
            meant.add(min(tagged.concepts[index]))
        if word.isdigit():
            word = "<n>"
        elif word[0].isdigit():
            word = "<n+>"
        words.append(word)
        index += 1
    return words, meant
