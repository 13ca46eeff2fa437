"""What an answer says about conditions, tests, treatments and terms."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import assert_never

from bot.brief import LIMIT, MORE
from bot.choices import TOPICS
from bot.commands import Page as Fixed
from bot.decision import Answer
from bot.knowledge import Condition, Group, Intent, Named, Review, Statement, Strength, Topic
from bot.library import Library
from bot.page import Page
from bot.reading import Item
from bot.reply import Line
from bot.tagging import Kind as Tag
from bot.twitch import Twitch

MOST = 3
"""Statements said about one topic of one condition."""

_OF_A_TWITCH = frozenset({Intent.CAUSES_OF_TWITCHING, Intent.SYMPTOM_CHECK})
"""Asked of a condition together with a twitch, these mean its link with twitching."""
_WITH_LINK = frozenset({Intent.OVERVIEW, Intent.SYMPTOMS, Intent.GLOSSARY})
"""Whoever asks one of these is told of the link as well."""
_SHELVES = {
    Intent.DIAGNOSIS: frozenset({Tag.TEST, Tag.ANTIBODY, Tag.TERM}),
    Intent.TREATMENT: frozenset({Tag.TREATMENT, Tag.MEDICINE}),
    Intent.SELF_CARE: frozenset({Tag.TREATMENT, Tag.MEDICINE}),
    Intent.MEDICATION: frozenset({Tag.TREATMENT, Tag.MEDICINE}),
    Intent.COMPARE: frozenset(Tag),
    Intent.GLOSSARY: frozenset(Tag),
    Intent.OVERVIEW: frozenset(Tag),
    Intent.SYMPTOMS: frozenset({Tag.MOVEMENT, Tag.TERM}),
}
"""What may be named beside an intent and belongs into the answer."""
_TOLD_ALONE = frozenset({Tag.TEST, Tag.ANTIBODY, Tag.TREATMENT, Tag.MEDICINE})
"""What may be told of by itself, whatever is asked of it."""
_SAID = frozenset({Strength.RARE, Strength.CASE_REPORTS, Strength.NOT_SHOWN})
"""Strengths of a link that its short answer puts into words itself."""


class Body:
    """Fills pages from the knowledge base; says nothing that does not stand there."""

    def __init__(self, library: Library) -> None:
        """Take the knowledge base."""
        self._library = library
        self._words = library.wording
        self._twitch = Twitch(library)
        base = library.base
        self._entries: dict[Tag, tuple[dict[str, Named], Review]] = {
            Tag.ANTIBODY: ({**library.antibodies}, base.tests.review),
            Tag.TEST: ({**library.tests}, base.tests.review),
            Tag.TREATMENT: ({**library.treatments}, base.treatments.review),
            Tag.MEDICINE: ({**library.medicines}, base.treatments.review),
            Tag.MOVEMENT: ({**library.movements}, base.movements.review),
            Tag.TERM: ({**library.terms}, base.glossary.review),
        }

    def fill(self, page: Page, answer: Answer, *, declined: bool = False) -> str:
        """Write an answer on a page and return its title; declined tells that a refusal leads the page."""
        match answer.page:
            case Fixed.CAUSES:
                return self._twitch.causes(page, answer)
            case Fixed.RED_FLAGS:
                return self._twitch.all_signs(page, answer)
            case Fixed.SOURCES:
                return self._sources(page, answer.conditions[0])
            case Fixed.PREPARE:
                page.limit = None
                page.section("", [Line(text) for text in self._words.prepare], listed=True)
                return self._words.titles.prepare
            case None:
                return self._asked(page, answer, declined=declined)
            case _:
                assert_never(answer.page)

    def common(self, condition: Condition) -> bool:
        """Whether a condition is one of the common and mostly harmless reasons."""
        return condition.slug in self._library.base.twitching.common

    def _asked(self, page: Page, answer: Answer, *, declined: bool) -> str:
        if declined:
            page.limit = LIMIT + MORE
        shelves = _SHELVES.get(answer.intent, frozenset[Tag]())
        if not (answer.conditions or answer.twitching or answer.intent in _OF_A_TWITCH):
            shelves |= _TOLD_ALONE
        items = tuple(item for item in answer.items if item.kind in shelves)
        answer = replace(answer, items=items)
        if answer.intent is Intent.COMPARE and len(answer.conditions) > 1:
            return self._compare(page, answer.conditions)
        if answer.conditions:
            return self._of_conditions(page, answer, declined=declined)
        if items:
            return self._of_items(page, answer, declined=declined)
        return self._twitch.fill(page, answer, declined=declined)

    def _of_conditions(self, page: Page, answer: Answer, *, declined: bool) -> str:
        conditions = [self._library.conditions[slug] for slug in answer.conditions[:3]]
        page.reviews.extend(condition.review for condition in conditions)
        feared = any(map(self._feared, conditions))
        linked = _means_link(answer, feared=feared, declined=declined)
        topics = _topics(answer, linked=linked)
        page.limit = (page.limit or LIMIT) + MORE * (len(conditions) * max(len(topics), 1) - 1)
        if linked:
            self._link(page, conditions, answer)
        for condition in conditions:
            for topic in topics:
                heading = linked or len(conditions) + len(topics) > 2
                self._topic(page, condition, topic, answer, heading=heading)
            of_twitch = answer.twitching and answer.intent is Intent.OUTLOOK and feared
            if not linked and (of_twitch or Intent.TWITCHING_LINK in answer.also or answer.intent in _WITH_LINK):
                self._beside(page, condition, myth=answer.intent is Intent.OVERVIEW)
        if not linked and answer.intent is Intent.SYMPTOM_CHECK and not all(map(self.common, conditions)):
            self._twitch.more_often(page)
        self._items(page, answer.items)
        self._warn(page, conditions, answer.intent, declined=declined)
        names = " / ".join(condition.called for condition in conditions)
        if not linked:
            return self._words.topics[topics[0]].format(name=names)
        return names if any(map(self.common, conditions)) else self._words.titles.twitching_link.format(name=names)

    def _warn(self, page: Page, conditions: Sequence[Condition], intent: Intent, *, declined: bool) -> None:
        if intent is Intent.MEDICATION and not declined:
            page.warn([Line(self._words.medication_rule)])
        for condition in conditions[:2]:
            flags = page.lines(condition.about(Topic.RED_FLAGS))
            page.warn(
                flag for flag in flags[: MOST if intent is Intent.WHEN_TO_SEEK_CARE else 1] if flag not in page.lead
            )
        if not page.warning:
            self._twitch.warn(page)

    def _link(self, page: Page, conditions: Sequence[Condition], answer: Answer) -> None:
        """Say whether there is a link, how sure that is, and what is far more often the reason."""
        if answer.intent is Intent.WHEN_TO_SEEK_CARE:
            page.limit = (page.limit or LIMIT) + MORE // 2
            page.lead.append(self._worry_of_twitch(page, conditions[0]))
        leads = not page.lead
        for condition in conditions:
            twitching = condition.twitching
            if not leads:
                self._short(page, condition)
                continue
            page.lead.append(page.line(twitching.short, twitching.cites))
            if twitching.strength not in _SAID and self._feared(condition):
                page.lead.append(Line(self._words.strength[twitching.strength]))
            page.section("", [page.line(twitching.text, twitching.cites)])
        if any(map(self._feared, conditions)):
            self._twitch.more_often(page)

    def _feared(self, condition: Condition) -> bool:
        """Whether people fear a condition behind a twitch, rather than that the twitch is a part of it."""
        immune = condition.group is Group.IMMUNE
        return not self.common(condition) and (immune or condition.twitching.strength is not Strength.ESTABLISHED)

    def _short(self, page: Page, condition: Condition) -> None:
        """Add the short answer on the link with twitching, under its question."""
        heading = self._words.headings.link.format(name=condition.called)
        page.section(heading, [page.line(condition.twitching.short, condition.twitching.cites)], first=True)

    def _beside(self, page: Page, condition: Condition, *, myth: bool) -> None:
        self._short(page, condition)
        for belief in condition.myths[:myth]:
            page.section(self._words.headings.myth, [page.line(f"“{belief.claim}” {belief.correction}", belief.cites)])

    def _topic(self, page: Page, condition: Condition, topic: Topic, answer: Answer, *, heading: bool) -> None:
        """Say what is known on a topic of a condition; the first of it leads the page unless something else does."""
        if topic is Topic.RED_FLAGS and not page.lead:
            page.lead.append(self._worry(page, condition))
            return
        statements = self._statements(condition, topic, answer)
        known = bool(statements)
        if not known:
            page.lead.append(Line(self._words.nothing_known.format(name=condition.called)))
            heading, topic = True, Topic.OVERVIEW
            statements = condition.about(topic)
        lines = page.lines(statements[: 1 if heading else MOST])
        if known and not page.lead:
            page.lead.append(lines.pop(0))
        page.section(self._words.topics[topic].format(name=condition.called) if heading else "", lines)

    def _statements(self, condition: Condition, topic: Topic, answer: Answer) -> Sequence[Statement]:
        """Return the statements on a topic; those that name what was asked about come first."""
        statements = condition.about(topic)
        if topic is Topic.TREATMENT:
            medicines = condition.about(Topic.MEDICATION)
            asked = answer.intent is Intent.MEDICATION
            statements = (*medicines, *statements) if asked else (*statements, *medicines)
        if topic is Topic.CAUSES and statements:
            statements = (statements[0], *condition.about(Topic.OVERVIEW)[:1], *statements[1:])
        entries = [self._entries[item.kind][0][item.id] for item in answer.items]
        names = [name.casefold() for entry in entries for name in (entry.name, *entry.aliases, *entry.acronyms)]
        of_twitch = answer.twitching and topic is Topic.OUTLOOK

        def asked_of(statement: Statement) -> bool:
            return (of_twitch and statement.of_twitch) or any(name in statement.text.casefold() for name in names)

        return sorted(statements, key=lambda statement: not asked_of(statement))

    def _worry(self, page: Page, condition: Condition) -> Line:
        """Return what is said first to someone who asks whether to worry: calm where calm is due."""
        outlook = condition.about(Topic.OUTLOOK)
        if self.common(condition) and outlook:
            return page.line(outlook[0].text, outlook[0].cites)
        return Line(self._words.signs.format(name=condition.called))

    def _worry_of_twitch(self, page: Page, condition: Condition) -> Line:
        """Return the same about a twitch: which one needs a doctor if the link is sure, else which one is harmless."""
        flags = [flag for flag in condition.about(Topic.RED_FLAGS) if flag.of_twitch]
        sure = condition.twitching.strength is Strength.ESTABLISHED
        return page.lines(flags)[0] if sure and flags else self._twitch.harmless(page)

    def _compare(self, page: Page, slugs: Sequence[str]) -> str:
        page.limit = None
        conditions = [self._library.conditions[slug] for slug in slugs[:3]]
        pair = self._library.pair(slugs[0], slugs[1])
        apart = [page.line(pair.difference, pair.cites)] if pair is not None and pair.difference else []
        page.lead.extend(apart or [Line(self._words.compare)])
        for condition in conditions:
            page.reviews.append(condition.review)
            lines = page.lines(condition.about(Topic.OVERVIEW)[:1])
            if not apart:
                lines += page.lines(condition.about(Topic.SYMPTOMS)[:1])
            if self._feared(condition):
                question = self._words.headings.link.format(name=condition.called)
                lines.append(page.line(f"{question} {condition.twitching.short}", condition.twitching.cites))
            page.section(condition.called, lines, listed=True)
        for condition in conditions[:2]:
            page.warn(page.lines(condition.about(Topic.RED_FLAGS)[:1]))
        return self._words.titles.compare.format(names=" / ".join(condition.called for condition in conditions))

    def _of_items(self, page: Page, answer: Answer, *, declined: bool) -> str:
        page.limit = (page.limit or LIMIT) + MORE * (len(answer.items[:3]) - 1)
        name = self._items(page, answer.items)
        medicines = any(item.kind in (Tag.TREATMENT, Tag.MEDICINE) for item in answer.items)
        if medicines and not declined:
            page.warn([Line(self._words.medication_rule)])
        if answer.twitching and answer.intent is not Intent.GLOSSARY:
            topic = Topic.MEDICATION if answer.intent is Intent.MEDICATION else TOPICS[answer.intent]
            symptom = self._library.base.twitching
            page.reviews.append(symptom.review)
            page.section(self._words.topics[topic].format(name=symptom.name), page.lines(symptom.about(topic)[:2]))
        self._twitch.warn(page, urgent=medicines)
        return self._words.titles.glossary.format(name=name)

    def _items(self, page: Page, items: Iterable[Item]) -> str:
        """Explain up to three items and return their names."""
        names: list[str] = []
        for item in list(dict.fromkeys(items))[:3]:
            entries, review = self._entries[item.kind]
            entry = entries[item.id]
            page.reviews.append(review)
            line = page.line(entry.text, entry.cites)
            if page.lead:
                page.section(entry.name, [line])
            else:
                page.lead.append(line)
            names.append(entry.name)
        return " / ".join(names)

    def _sources(self, page: Page, slug: str) -> str:
        page.every_source = True
        condition = self._library.conditions[slug]
        page.reviews.append(condition.review)
        page.lead.extend(page.lines(condition.about(Topic.OVERVIEW)[:1]))
        for cites in (condition.twitching.cites, *(statement.cites for statement in condition.statements)):
            page.number(cites)
        return self._words.titles.sources.format(name=condition.called)


def _means_link(answer: Answer, *, feared: bool, declined: bool) -> bool:
    """Whether the link of a condition with twitching is what was asked for, in whatever words."""
    if declined and answer.intent is Intent.SYMPTOM_CHECK and feared:
        return True
    worried = answer.intent is Intent.WHEN_TO_SEEK_CARE and feared
    return answer.intent is Intent.TWITCHING_LINK or (answer.twitching and (answer.intent in _OF_A_TWITCH or worried))


def _topics(answer: Answer, *, linked: bool) -> list[Topic]:
    """Return the topics that were asked about, the first first; of several conditions only one."""
    also = [intent for intent in answer.also if len(answer.conditions) == 1 and intent is not Intent.TWITCHING_LINK]
    asked = also if linked else [answer.intent, *also]
    return list(dict.fromkeys(TOPICS[intent] for intent in asked))
