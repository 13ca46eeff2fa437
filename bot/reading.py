"""What a message means and how sure that is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot import text
from bot.alarms import Gate, Match
from bot.classifier import Learned, Likelihoods
from bot.commands import Typed, typed
from bot.features import features, opens_question
from bot.knowledge import Intent, Kind, Role
from bot.library import Library, Phrase
from bot.message import Message
from bot.parsing import Parsing
from bot.phrases import PhraseBook
from bot.tagging import Kind as Tag
from bot.tagging import Tagged
from bot.vocabulary import tagger

LIKELY = 0.42
"""From this likelihood on (0 to 1) a message is an alarm though no listed sign was found."""
LISTED = 0.002
"""From this likelihood on it is one when a listed sign was found that is not denied, past or general."""

SIGNED = 0.5
"""How much a listed sign says about which alarm it is, beside the sound of the whole message."""

SHARED = 0.12
"""From this likelihood on an intent is taken for a second question in the same message."""

REPEATED = 0.8
"""How much (0 to 1) it weighs that a message repeats an example phrase."""

COMPARED = 0.4
"""How much (0 to 1) a word such as "difference" speaks for a comparison."""
DENIED = 0.95
"""From this likelihood on a message is a crisis though the writer denies it and no other sign was found."""

_LONG = 7
_ALARMS = frozenset({Kind.EMERGENCY, Kind.CRISIS})
_WITH_INTENT = frozenset({Kind.ANSWER, Kind.DECLINE, Kind.CLARIFY})
_ITEMS = (Tag.ANTIBODY, Tag.TEST, Tag.TREATMENT, Tag.MEDICINE, Tag.MOVEMENT, Tag.TERM)
_OF_TERMS = frozenset({Intent.GLOSSARY, Intent.OVERVIEW, Intent.COMPARE, Intent.DIAGNOSIS, Intent.SYMPTOMS})


@dataclass(frozen=True, slots=True)
class Alarm:
    """Someone may be in danger."""

    kind: Kind
    """`EMERGENCY` or `CRISIS`."""
    sign: str | None
    """Id of the sign in `care.yaml`; None if only the whole message sounds like it."""


@dataclass(frozen=True, slots=True)
class Item:
    """A test, antibody, treatment, medicine, movement or term that was named."""

    kind: Tag
    id: str


@dataclass(frozen=True, slots=True)
class Reading:
    """One message, understood."""

    language: str
    """Two letters of the language that it was read in."""
    tells: bool
    """Whether its words tell that it is written in that language."""
    alarm: Alarm | None
    command: Typed | None
    """Set when the message is a command."""
    kinds: Mapping[str, float]
    """How likely each kind of answer is, 0 to 1."""
    intents: Mapping[str, float]
    """How likely each intent is, 0 to 1, if the message is in the field."""
    talk: str
    """The likeliest subject of small talk."""
    conditions: tuple[str, ...]
    """Slugs of the conditions named, in order."""
    symptoms_only: bool
    """All names of conditions in it are also names of symptoms, as seizures is."""
    set_aside: bool
    """Every condition named is set aside: "forget MS"."""
    doubtful: tuple[str, ...]
    """Slugs of conditions that a misspelt name may mean as well."""
    items: tuple[Item, ...]
    twitching: bool
    """It speaks of a twitch, spasm or flutter."""
    face: bool
    """It speaks of the face or the eyes."""
    also: tuple[Intent, ...]
    """Further intents of a question that asks several things at once."""
    immune: bool
    """It speaks of the immune system."""
    other: str | None
    """A disease that is not ours."""
    foreign: bool
    """It is about an animal, or a name of ours stands in other company."""
    trigger: tuple[str, ...]
    """Slugs of entries for whose triggers an ordinary word stands, such as coffee."""
    matched: tuple[str, ...]
    """Names of ours that were recognised, as our own vocabulary spells them."""
    asks: bool
    """It has a question mark or opens as a question does."""
    unknown: bool
    """It holds a long word that neither we nor the list of ordinary words know."""
    size: int
    """How many words it has."""
    words: frozenset[str]
    """Its words, mended."""
    rest: frozenset[str]
    """Those beside names that ask something by themselves."""
    roles: frozenset[Role]
    """What its words do to what it is about."""
    hinted: frozenset[str]
    """Slugs of conditions of whose names it holds a part that singles them out."""

    @property
    def subject(self) -> bool:
        """Whether the message says what it is about; a term alone does so only where terms are asked for."""
        terms = self.intent in _OF_TERMS
        items = any(terms or item.kind not in (Tag.TERM, Tag.MOVEMENT) for item in self.items)
        return bool(self.conditions or items or self.twitching or self.other)

    @property
    def intent(self) -> Intent:
        """The likeliest intent."""
        return Intent(max(self.intents, key=lambda name: self.intents[name]))


@dataclass(frozen=True, slots=True)
class Look:
    """What was found in a message before anything was made of it."""

    command: Typed | None
    tagged: Tagged
    emergencies: tuple[Match, ...]
    """Signs of an emergency, whether or not they are denied, past or general."""
    crises: tuple[Match, ...]
    """The same of a crisis."""
    phrase: Phrase | None
    """The example phrase that it repeats, names apart."""


class Reader:
    """Understands messages; built once, then only read."""

    def __init__(self, library: Library, learned: Learned) -> None:
        """Take the knowledge base and the learned weights, both of one language."""
        self.language = library.language
        self._learned = learned
        self._tagger = tagger(library)
        grammar = library.base.language.grammar
        self._emergencies = Gate(library.base.alarms.emergencies.signs, grammar)
        self._crises = Gate(library.base.alarms.crises.signs, grammar)
        self._phrases = PhraseBook(library.phrases(), library.spoken, frozenset(grammar.articles))
        self._parsing = Parsing(library)
        self._taken = library.taken
        self._meant = {id_: entry.condition for id_, entry in library.antibodies.items() if entry.specific}

    def knows(self, word: str) -> bool:
        """Whether a word is one of ours or an ordinary one of the language."""
        return self._tagger.knows(word)

    def read(self, message: Message, *, tells: bool = True) -> Reading:
        """Return what a message means by itself; say whether its words tell that it is written in this language."""
        return self.understand(self.look(message), tells=tells)

    def look(self, message: Message) -> Look:
        """Return what is found in a message."""
        cleaned = text.clean(message.text)
        command = typed(cleaned)
        tagged = self._tagger.tag(cleaned if command is None else command.argument)
        return Look(
            command,
            tagged,
            self._emergencies.matches(tagged),
            self._crises.matches(tagged),
            self._phrases.nearest(tagged),
        )

    def understand(self, look: Look, *, tells: bool = True) -> Reading:
        """Return what a message means by itself, of which this was found."""
        tagged = look.tagged
        words = frozenset(word.text for word in tagged.words if word.text[0].isalnum())
        roles = self._parsing.roles(words)
        outline = features(tagged, signs((*look.emergencies, *look.crises)), self._parsing.opening)
        likely = self._learned.likelihoods(outline)
        kinds, intents, talk = _kinds(likely), likely.intent, likely.talk
        if Role.COMPARING in roles:
            intents = _leaning(intents, Intent.COMPARE, COMPARED)
        if look.phrase is not None:
            kinds = _leaning(kinds, look.phrase.kind, REPEATED)
            if look.phrase.kind in _WITH_INTENT:
                intents = _leaning(intents, look.phrase.name, REPEATED)
        others = tagged.of(Tag.OTHER)
        likeliest = Intent(max(intents, key=lambda name: intents[name]))
        aside = self._parsing.named(tagged, compared=likeliest is Intent.COMPARE)
        return Reading(
            language=self.language,
            tells=tells,
            alarm=_alarm(kinds, look.emergencies, look.crises) if tagged.words else None,
            command=look.command,
            kinds=kinds,
            intents=intents,
            talk=max(talk, key=lambda name: talk[name]),
            conditions=self._conditions(tagged, aside, likeliest, decides=kinds[Kind.DECLINE] > kinds[Kind.ANSWER]),
            symptoms_only=all(m.symptom for m in tagged.mentions if m.kind is Tag.CONDITION),
            set_aside=bool(aside) and all(aside.values()) and Role.FORGETTING in roles,
            doubtful=tagged.doubtful,
            items=tuple(Item(mention.kind, mention.id) for mention in tagged.mentions if mention.kind in _ITEMS),
            twitching=tagged.has("twitch"),
            face=tagged.has("face") or tagged.has("eye"),
            also=_also(intents) if self._parsing.joins(tagged) else (),
            immune=tagged.has("immune"),
            other=others[0] if others else None,
            foreign=bool(tagged.collisions) or (tagged.has("animal") and not tagged.has("me")),
            trigger=tagged.of(Tag.TRIGGER),
            matched=_matched(tagged),
            asks=any(word.text == "?" for word in tagged.words) or opens_question(tagged, self._parsing.opening),
            unknown=any(self._unknown(word.text) for word in tagged.words),
            size=sum(word.text[0].isalnum() for word in tagged.words),
            words=words,
            rest=self._parsing.rest(_loose(tagged)),
            roles=roles,
            hinted=self._parsing.hinted(words),
        )

    def familiar(self, reading: Reading) -> frozenset[str]:
        """Return the words of a message that are ours or ordinary and say something, apart from names."""
        return self._parsing.telling(word for word in reading.words if self._tagger.knows(word))

    def _conditions(
        self, tagged: Tagged, aside: Mapping[str, bool], intent: Intent, *, decides: bool
    ) -> tuple[str, ...]:
        """Return the conditions named, or meant though only something that belongs to them is named.

        Who asks about an antibody means its condition, who tells a result does not. Who asks for a decision
        (decides) on a medicine of one condition has that condition.
        """
        named = tuple(slug for slug, out in aside.items() if not out) or tuple(aside)
        if decides:
            about = intent in (Intent.TREATMENT, Intent.MEDICATION)
            meant = [self._taken.get(word.text) for word in tagged.words] if about and not named else []
        elif named and intent is not Intent.GLOSSARY:
            meant = []
        else:
            meant = [self._meant.get(antibody) for antibody in tagged.of(Tag.ANTIBODY)]
        return tuple(dict.fromkeys((*named, *(slug for slug in meant if slug))))

    def _unknown(self, word: str) -> bool:
        return len(word) >= _LONG and word.isalpha() and not self._tagger.knows(word)


def signs(matches: Sequence[Match]) -> tuple[str, ...]:
    """Return alarm signs that were found as features, marked where they are denied or excused."""
    found: dict[str, None] = {}
    for match in matches:
        mark = "-" if match.denied else "?" if match.excused else "+"
        found[f"{match.sign}{mark}"] = None
        found[mark] = None
    return tuple(found)


def _alarm(kinds: Mapping[str, float], emergencies: Sequence[Match], crises: Sequence[Match]) -> Alarm | None:
    found = []
    for kind, matches in ((Kind.CRISIS, crises), (Kind.EMERGENCY, emergencies)):
        live = [match.sign for match in matches if match.live]
        refused = kind is Kind.CRISIS and not live and any(match.denied for match in matches)
        if kinds[kind] >= (LISTED if live else DENIED if refused else LIKELY):
            found.append(Alarm(kind, max(live, key=live.count) if live else None))
    if found and found[0].kind is Kind.CRISIS and found[0].sign:
        return found[0]
    return max(found, key=lambda alarm: kinds[alarm.kind] + (SIGNED if alarm.sign else 0.0), default=None)


def _kinds(likely: Likelihoods) -> dict[str, float]:
    clarify = likely.kind[Kind.ANSWER] * likely.vague[Kind.CLARIFY]
    return likely.kind | {Kind.CLARIFY: clarify, Kind.ANSWER: likely.kind[Kind.ANSWER] - clarify}


def _leaning(likelihoods: Mapping[str, float], label: str, weight: float) -> dict[str, float]:
    """Return likelihoods that lean towards a label; an alarm is never made less likely."""
    kept = {name: value if name in _ALARMS else (1 - weight) * value for name, value in likelihoods.items()}
    kept[label] = kept.get(label, 0.0) + weight
    return kept


def _matched(tagged: Tagged) -> tuple[str, ...]:
    found = (" ".join(word.text for word in tagged.words[m.start : m.end]) for m in tagged.mentions)
    return tuple(dict.fromkeys(found))


def _loose(tagged: Tagged) -> frozenset[str]:
    covered = {index for mention in tagged.mentions for index in range(mention.start, mention.end)}
    return frozenset(
        word.text for index, word in enumerate(tagged.words) if index not in covered and word.text[0].isalnum()
    )


def _also(intents: Mapping[str, float]) -> tuple[Intent, ...]:
    """Return what is asked besides the likeliest intent: "how is it found and treated?"."""
    ranked = sorted(intents, key=lambda name: -intents[name])
    return tuple(Intent(name) for name in ranked[1:3] if intents[name] >= SHARED)
