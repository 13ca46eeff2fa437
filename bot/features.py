"""What the classifier looks at: a message as a short list of features, the same in learning and in use."""

from collections.abc import Sequence

from bot.tagging import Kind, Tagged

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
_FIELD = frozenset({"face", "eye", "twitch", "body", "limb", "nerves", "immune", "sensation"})


def features(tagged: Tagged, signs: Sequence[str]) -> tuple[str, ...]:
    """Return the features of a message, each once: words, neighbours, concepts, alarm signs and outline."""
    words = [word for word in _masked(tagged) if word not in _IGNORED]
    found: dict[str, None] = {}
    for word in words:
        found[word] = None
    for first, second in zip(("<s>", *words), (*words, "</s>"), strict=True):
        found[f"{first} {second}"] = None
    for first, second in zip(words, words[2:], strict=False):
        found[f"{first} * {second}"] = None
    concepts = sorted({concept for carried in tagged.concepts for concept in carried})
    for concept in concepts:
        found[f"#{concept}"] = None
    for index, one in enumerate(concepts):
        for other in concepts[index + 1 :]:
            found[f"#{one} #{other}"] = None
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


def _masked(tagged: Tagged) -> list[str]:
    words: list[str] = []
    masks = {mention.start: mention for mention in tagged.mentions if mention.kind in _MASKED}
    index = 0
    while index < len(tagged.words):
        mention = masks.get(index)
        if mention is not None:
            words.append(_MASKED[mention.kind])
            index = mention.end
            continue
        word = tagged.words[index].text
        if word.isdigit():
            word = "<n>"
        elif word[0].isdigit():
            word = "<n+>"
        words.append(word)
        index += 1
    return words
