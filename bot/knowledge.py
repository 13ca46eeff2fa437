"""The shapes of the knowledge base: what a YAML file under `knowledge/` may say."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, HttpUrl, StringConstraints, model_validator

from bot.place import Public

FIRST = "en"
"""The language in which the knowledge base is written (ISO 639-1), and that every other is translated from."""

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Text = Annotated[str, StringConstraints(min_length=1, max_length=600, strip_whitespace=True)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=120, strip_whitespace=True)]
Names = tuple[Name, ...]
ONE_WORD = r"^[A-Za-z0-9]+$"
OneWord = Annotated[str, StringConstraints(pattern=ONE_WORD, max_length=40)]
Words = Annotated[tuple[Annotated[str, StringConstraints(pattern=r"^[a-z]+$")], ...], Field(min_length=1)]
"""Single words as the matcher sees them: lower case, without accents and apostrophes."""
Expression = Annotated[str, StringConstraints(pattern=r"^[a-z]+( [a-z]+)*$")]
Cites = Annotated[tuple[str, ...], Field(min_length=1)]


class Kind(StrEnum):
    """What a safe, useful answer does."""

    ANSWER = "answer"
    EMERGENCY = "emergency"
    CRISIS = "crisis"
    DECLINE = "decline"
    CLARIFY = "clarify"
    SMALL_TALK = "small_talk"
    OUT_OF_SCOPE = "out_of_scope"


class Intent(StrEnum):
    """What someone wants to know."""

    CAUSES_OF_TWITCHING = "causes_of_twitching"
    OVERVIEW = "overview"
    TWITCHING_LINK = "twitching_link"
    SYMPTOMS = "symptoms"
    CAUSES = "causes"
    DIAGNOSIS = "diagnosis"
    TREATMENT = "treatment"
    SELF_CARE = "self_care"
    OUTLOOK = "outlook"
    HOW_COMMON = "how_common"
    INHERITANCE = "inheritance"
    COMPARE = "compare"
    WHEN_TO_SEEK_CARE = "when_to_seek_care"
    SYMPTOM_CHECK = "symptom_check"
    MEDICATION = "medication"
    GLOSSARY = "glossary"


class Topic(StrEnum):
    """What one statement is about."""

    OVERVIEW = "overview"
    MECHANISM = "mechanism"
    SYMPTOMS = "symptoms"
    CAUSES = "causes"
    DIAGNOSIS = "diagnosis"
    TREATMENT = "treatment"
    MEDICATION = "medication"
    SELF_CARE = "self_care"
    OUTLOOK = "outlook"
    HOW_COMMON = "how_common"
    INHERITANCE = "inheritance"
    RED_FLAGS = "red_flags"


class Strength(StrEnum):
    """How well a link with facial twitching is supported, strongest first."""

    ESTABLISHED = "established"
    UNCOMMON = "uncommon"
    RARE = "rare"
    CASE_REPORTS = "case-reports"
    NOT_SHOWN = "not-shown"


class Group(StrEnum):
    """Whether the immune system attacks the body in this condition."""

    IMMUNE = "immune"
    NOT_IMMUNE = "not-immune"


class Region(StrEnum):
    """Part of the face or body that a drawing can mark; a side is the one at the reader's hand."""

    FACE = "face"
    LEFT_FACE = "left-face"
    EYES = "eyes"
    LEFT_EYE = "left-eye"
    EYEBALLS = "eyeballs"
    EYELIDS = "eyelids"
    LEFT_EYELIDS = "left-eyelids"
    LEFT_LOWER_EYELID = "left-lower-eyelid"
    RIGHT_EYELIDS = "right-eyelids"
    LEFT_TEMPLE = "left-temple"
    LEFT_CHEEK = "left-cheek"
    MOUTH = "mouth"
    LEFT_MOUTH = "left-mouth"
    TONGUE = "tongue"
    JAW = "jaw"
    LEFT_JAW = "left-jaw"
    NECK = "neck"
    LEFT_ARM = "left-arm"
    ARMS = "arms"
    HANDS = "hands"
    TRUNK = "trunk"
    LEGS = "legs"
    CALVES = "calves"
    FEET = "feet"


class Causes(StrEnum):
    """Which causes of twitching to list."""

    COMMON = "common"
    AUTOIMMUNE = "autoimmune"
    ALL = "all"


class SourceType(StrEnum):
    """What sort of publication a source is."""

    REVIEW = "review"
    GUIDELINE = "guideline"
    HEALTH_SERVICE = "national-health-service"
    PATIENT_ORGANISATION = "patient-organisation"
    REFERENCE = "reference"
    CASE_REPORT = "case-report"


class Role(StrEnum):
    """What a word does to what a message is about, whatever it means."""

    POINTING = "pointing"
    PLURAL = "plural"
    DEFINITE = "definite"
    ALL = "all"
    FIRST = "first"
    SECOND = "second"
    OTHER = "other"
    WHICH = "which"
    DEFINING = "defining"
    CONTINUING = "continuing"
    COMPARING = "comparing"
    CONTRASTING = "contrasting"
    SAME = "same"
    REPEATING = "repeating"
    FREQUENT = "frequent"
    FORGETTING = "forgetting"
    RETURNING = "returning"
    ONLY_COMMON = "only_common"
    ONLY_IMMUNE = "only_immune"


class CareLevel(StrEnum):
    """How soon someone should be seen, calmest first."""

    USUALLY_HARMLESS = "usually_harmless"
    SELF_CARE = "self_care"
    SEE_DOCTOR = "see_doctor"
    SEE_DOCTOR_SOON = "see_doctor_soon"
    WHAT_HAPPENS = "what_happens"
    EMERGENCY = "emergency"


class Entry(BaseModel):
    """What every part of the knowledge base has in common: fixed once read, no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Source(Entry):
    """A publication that someone read before citing it."""

    id: Slug
    title: Annotated[str, StringConstraints(min_length=3, max_length=300)]
    publisher: Annotated[str, StringConstraints(min_length=2, max_length=120)]
    url: HttpUrl
    year: Annotated[int, Field(ge=1900, le=2100)] | None = None
    doi: str | None = None
    pmid: str | None = None
    type: SourceType
    read: Text
    """What the text that was read says, in one sentence."""


class Review(Entry):
    """Who wrote an entry, who checked it, and until when it holds."""

    compiled_by: Name
    compiled_on: date
    reviewed_by: Name
    """The clinician who checked it; `nobody yet` until one has."""
    due: date

    @property
    def reviewed(self) -> bool:
        """Whether a clinician has checked the entry."""
        return self.reviewed_by != "nobody yet"


class Cited(Entry):
    """A medical statement with the sources that it rests on."""

    text: Text
    cites: Cites


class Statement(Cited):
    """A medical statement about one topic."""

    topic: Topic
    of_twitch: bool = False
    """It is about the twitch that comes with the condition, and is said first where that is asked."""


class Myth(Entry):
    """A popular claim and what is true instead."""

    claim: Text
    correction: Text
    cites: Cites


class Twitching(Cited):
    """How a condition is linked with facial twitching."""

    strength: Strength
    movements: tuple[Slug, ...]
    """Ids of `movements.yaml`."""
    short: Annotated[str, StringConstraints(min_length=10, max_length=240)]
    """One sentence that answers "does it cause facial twitching?"."""


class Medicines(Entry):
    """Medicines that are given for one condition: who asks what to do with theirs has it, if none is named."""

    names: Annotated[tuple[OneWord, ...], Field(min_length=1)]
    cites: Cites


class Condition(Entry):
    """One condition: `conditions/<slug>.yaml`."""

    slug: Slug
    name: Name
    short_name: Name | None = None
    group: Group
    acronyms: Names = ()
    """Matched as whole words only."""
    aliases: Names
    misspellings: Names = ()
    symptom_names: Names = ()
    """Aliases that are a symptom of other conditions as well; they count only when no other is named."""
    triggers: Names = ()
    """Ordinary words that mean this entry only beside twitching, such as coffee."""
    medicines: Medicines | None = None
    review: Review
    twitching: Twitching
    statements: Annotated[tuple[Statement, ...], Field(min_length=1)]
    myths: tuple[Myth, ...] = ()
    sources: tuple[Source, ...] = ()

    @property
    def called(self) -> str:
        """The shortest name that people know."""
        return self.short_name or self.name

    def about(self, topic: Topic) -> tuple[Statement, ...]:
        """Return the statements on a topic, the most useful first; none if nothing is known."""
        return tuple(statement for statement in self.statements if statement.topic is topic)


class Symptom(Entry):
    """Facial twitching itself: `twitching.yaml`."""

    slug: Slug
    name: Name
    review: Review
    common: Annotated[tuple[Slug, ...], Field(min_length=1)]
    """Slugs of the common and mostly harmless reasons, the most common first."""
    statements: Annotated[tuple[Statement, ...], Field(min_length=1)]

    def about(self, topic: Topic) -> tuple[Statement, ...]:
        """Return the statements on a topic, the most useful first; none if nothing is known."""
        return tuple(statement for statement in self.statements if statement.topic is topic)


class Named(Cited):
    """Something with a name that people ask about."""

    id: Slug
    name: Name
    aliases: Names = ()
    acronyms: Names = ()


class Test(Named):
    """A medical test."""

    __test__ = False


class Antibody(Named):
    """An antibody that blood or spinal fluid is tested for."""

    condition: Slug | None = None
    specific: bool = False
    """Naming the antibody alone means its condition."""
    sample: Name


class Treatment(Named):
    """A treatment in general; never a dose."""


class Medicine(Named):
    """A medicine that people suspect of making a face twitch."""


class Term(Named):
    """A term of art in plain words."""


class Movement(Named):
    """A kind of face movement."""

    where: Text
    how_long: Text
    painful: Text
    in_sleep: Text
    triggered_by: Text
    shown: tuple[Region, ...] = ()
    """What the drawn guide marks, as `where` says."""
    spreads: tuple[Region, ...] = ()
    """Where else it may be, as `where` says."""


class Pair(Entry):
    """Two entries that are mixed up, by name or by look."""

    a: Slug
    b: Slug | None = None
    b_name: Name | None = None
    """What b is called when it is no entry of ours."""
    ask: Text
    """The question that lets someone choose."""
    difference: Text | None = None
    cites: tuple[str, ...] = ()


class Advice(Cited):
    """When to see a doctor."""

    level: CareLevel


class Emergency(Entry):
    """Signs that need help at once, and what to do."""

    id: Slug
    theme: Name
    signs: Text
    say: Text
    """One sentence: what to do now."""
    do: Text
    cites: Cites


class EmergencyNumber(Entry):
    """A telephone number for emergencies."""

    number: Name
    use: Name


class CrisisLine(Entry):
    """Someone to talk to in a crisis."""

    name: Name
    number: Name
    how: Text


class Country(Entry):
    """Whom to call in one country."""

    code: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
    name: Name
    emergency: Annotated[tuple[EmergencyNumber, ...], Field(min_length=1)]
    crisis: tuple[CrisisLine, ...]
    note: Text | None = None
    cites: Cites


class Anywhere(Entry):
    """Whom to call when no country is set."""

    emergency: Text
    crisis: Text
    cites: Cites


class Concept(Entry):
    """Words that mean the same to the matcher."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]*$")]
    words: Annotated[tuple[str, ...], Field(min_length=1)]
    """Words or short expressions; `twitch*` stands for every word that begins so."""


class Collision(Entry):
    """A name of ours that means something else in other company."""

    name: Name
    beside: Annotated[tuple[str, ...], Field(min_length=1)]
    """Words that give the other meaning away, wherever they stand."""
    touching: tuple[str, ...] = ()
    """Words that do so right before or behind the name alone, such as `word` in "MS Word"."""


class Examples(Entry):
    """How people say one thing."""

    meaning: Annotated[str, StringConstraints(min_length=10)]
    examples: Annotated[tuple[str, ...], Field(min_length=1)]


class Sign(Entry):
    """What people say when one emergency or crisis is upon them."""

    id: Slug
    patterns: tuple[str, ...] = ()
    """Words and `{concepts}`; `+` joins parts that may stand anywhere in a sentence."""


class Care(Entry):
    """`care.yaml`."""

    review: Review
    when_to_seek_care: tuple[Advice, ...]
    emergencies: tuple[Emergency, ...]


class Countries(Entry):
    """`countries.yaml`."""

    review: Review
    default: Anywhere
    countries: tuple[Country, ...]


class Tests(Entry):
    """`tests.yaml`."""

    __test__ = False

    review: Review
    tests: tuple[Test, ...]
    antibodies: tuple[Antibody, ...]


class Treatments(Entry):
    """`treatments.yaml`."""

    review: Review
    treatments: tuple[Treatment, ...]
    medicines: tuple[Medicine, ...]


class Movements(Entry):
    """`movements.yaml`."""

    review: Review
    movements: tuple[Movement, ...]


class Glossary(Entry):
    """`glossary.yaml`."""

    review: Review
    terms: tuple[Term, ...]


class Lookalikes(Entry):
    """`lookalikes.yaml`."""

    review: Review
    pairs: tuple[Pair, ...]


class Sources(Entry):
    """`sources.yaml`."""

    sources: tuple[Source, ...]


class Lexicon(Entry):
    """`lexicon.yaml`."""

    concepts: tuple[Concept, ...]


class Collisions(Entry):
    """`collisions.yaml`."""

    collisions: tuple[Collision, ...]


class Others(Entry):
    """`other-conditions.yaml`."""

    conditions: Names


class Chat(Entry):
    """`language/chat.yaml`."""

    spellings: dict[str, str]


class Grammar(Entry):
    """`language/grammar.yaml`: the words of a sentence that are about nothing, by what they do; the file says it."""

    turning: Words
    negative: Words
    subjects: Words
    listing: Words
    opening: Words
    articles: Words
    counting: Words
    aside: Words
    either: Words
    joining: Words
    generic: Words
    filling: Words
    empty: Words
    roles: dict[Role, Annotated[tuple[Expression, ...], Field(min_length=1)]]

    @model_validator(mode="after")
    def _every_role(self) -> Self:
        if missing := sorted(set(Role) - set(self.roles)):
            raise ValueError(f"the roles lack {', '.join(missing)}; add them")
        return self


class Language(Entry):
    """The folder `language`."""

    chat: Chat
    grammar: Grammar


class Signs(Entry):
    """A file of the folder `alarms`."""

    signs: tuple[Sign, ...]


class Alarms(Entry):
    """The folder `alarms`."""

    emergencies: Signs
    crises: Signs


class Headings(Entry):
    """What the parts of an answer are called."""

    link: Name
    more_often: Name
    myth: Name
    common: Name
    other: Name
    immune: Name
    emergencies: Name


class Titles(Entry):
    """What answers that are not about one topic of one condition are called."""

    twitching_link: Name
    causes_of_twitching: Name
    symptom_check: Name
    when_to_seek_care: Name
    compare: Name
    sources: Name
    prepare: Name
    glossary: Name


class ClarifyWording(Entry):
    """How the bot asks back."""

    which: Text
    subject: dict[Intent, Text]
    statement: Text
    none: Name


class OutOfScopeWording(Entry):
    """What the bot says when it does not know a field."""

    general: Text
    other_condition: Text
    covers: Text


class Suggestions(Entry):
    """Questions that the bot offers as a next step."""

    overview: Name
    twitching_link: Name
    symptoms: Name
    causes: Name
    diagnosis: Name
    treatment: Name
    self_care: Name
    outlook: Name
    how_common: Name
    inheritance: Name
    compare: Name
    when_to_seek_care: Name
    medication: Name
    causes_of_twitching: Name
    symptom_check: Name
    glossary: Name
    about_twitching: Name
    twitching_care: Name
    twitching_self_care: Name
    twitching_autoimmune: Name
    twitching_tests: Name
    twitching_outlook: Name


class WhyWording(Entry):
    """How the bot explains an answer."""

    title: Name
    read_as: Text
    sure: Text
    unsure: Text
    nobody: Text
    matched: Text
    sources: Text
    no_sources: Text
    kinds: dict[Kind, Text]
    intents: dict[Intent, Text]


class SettingsWording(Entry):
    """What is said of the settings of a server."""

    command: Name
    public: Name
    channel: Name
    answer: Name
    quiet_from: Name
    quiet_until: Name
    cooldown: Name
    country: Name
    language: Name
    moderators: Name
    clear: Name
    title: Name
    shown_public: Text
    shown_off: Text
    shown_quiet: Text
    shown_cooldown: Text
    shown_country: Text
    shown_language: Text
    shown_moderators: Text
    nothing: Name
    both_hours: Text
    no_country: Text
    cannot_write: Text


class ChatWording(Entry):
    """What is said where people chat."""

    care: Name
    sources: Name
    cut: Text
    shortened: Text
    why: Name
    helpful: Name
    unhelpful: Name
    remove: Name
    full: Name
    share: Name
    explain: Name
    forget: Name
    forgotten: Text
    not_forgotten: Text
    first: Text
    thanks: Text
    not_yours: Text
    removed: Text
    outdated: Text
    wait: Text
    earlier: Text
    private: Text
    not_here: Text
    nothing: Text
    failed: Text
    notified: Text
    notified_privately: Text
    urgent: dict[Kind, Name]
    settings: SettingsWording


class DiscordWording(Entry):
    """What stands beside the options of commands on Discord."""

    question: Name
    condition: Name
    other: Name
    term: Name
    filter: Name
    movement: Name


class SlackWording(Entry):
    """What is said on Slack alone."""

    description: Name
    about: Text
    explain: Name
    question: Name
    condition: Name
    conditions: Name
    term: Name
    filter: Name
    pick: Name
    pick_condition: Name
    pick_conditions: Name
    pick_term: Name
    pick_filter: Name
    pick_movement: Name
    title: Name
    close: Name
    home_ask: Name
    home_how: Text
    home_topics: Name
    home_condition: Name
    home_commands: Name
    home_privacy: Name
    home_clinics: Text
    home_knowledge: Name
    home_state: Text
    settings: Name
    settings_open: Name
    settings_save: Name
    settings_admins: Text
    settings_off: Name
    settings_country: Name
    settings_none: Name
    settings_public: dict[Public, Name]
    settings_told: Text
    settings_cannot_write: Text


class PicturesWording(Entry):
    """What is written in pictures and in the words for those who do not see them."""

    causes_about: Text
    strength_title: Name
    strength: dict[Strength, Name]
    none_shown: Text
    guide_title: Name
    guide_about: Text
    shown: Name
    spreads: Name
    where: Name
    how_long: Name
    in_sleep: Name
    painful: Name
    compiled: Text
    reviewed: Text
    cut: Text
    item: Text
    moves: Text
    by_strength: Text


class TerminalWording(Entry):
    """What is said in a terminal alone."""

    welcome: Text
    next: Name
    """Stands above what can be asked next."""
    choose: Name
    """Stands above what may have been meant."""


class Wording(Entry):
    """The bot's own sentences: `wording.yaml`."""

    language: Name
    disclaimer: Text
    alarm_disclaimer: Text
    not_reviewed: Text
    reviewed: Text
    overdue: Text
    too_old: Text
    translated: Text
    translation_reviewed: Text
    untranslated: Text
    day: Text
    months: Annotated[tuple[Name, ...], Field(min_length=12, max_length=12)]
    alternative: Name
    yes: tuple[str, ...]
    headings: Headings
    strength: dict[Strength, Text]
    topics: dict[Topic, Name]
    titles: Titles
    nothing_known: Text
    also: Text
    rarely: Text
    compare: Text
    all_causes: Text
    all_signs: Text
    signs: Text
    cannot_tell: Text
    medication_rule: Text
    emergency: Text
    emergency_anywhere: Text
    emergency_why: Text
    emergency_other: Text
    emergency_mistaken: Text
    crisis: Text
    crisis_lines: Text
    crisis_anywhere: Text
    crisis_danger: Text
    crisis_close: Text
    decline: dict[Intent, Text]
    clarify: ClarifyWording
    small_talk: dict[str, Text]
    out_of_scope: OutOfScopeWording
    suggest: Suggestions
    why: WhyWording
    prepare: tuple[Text, ...]
    commands: dict[str, Name]
    filters: dict[Causes, Name]
    unknown_command: Text
    missing_argument: Text
    chat: ChatWording
    discord: DiscordWording
    slack: SlackWording
    pictures: PicturesWording
    terminal: TerminalWording

    def written(self, day: date) -> str:
        """Return a day as the language writes it."""
        return self.day.format(day=day.day, month=self.months[day.month - 1], year=day.year)


class KnowledgeBase(Entry):
    """The whole folder: a field for each file and folder in it."""

    alarms: Alarms
    care: Care
    collisions: Collisions
    conditions: Annotated[dict[str, Condition], Field(min_length=1)]
    countries: Countries
    glossary: Glossary
    intents: dict[Kind, dict[str, Examples]]
    language: Language
    lexicon: Lexicon
    lookalikes: Lookalikes
    movements: Movements
    other_conditions: Others
    sources: Sources
    tests: Tests
    treatments: Treatments
    twitching: Symptom
    wording: Wording
