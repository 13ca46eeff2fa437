"""What an answer says about conditions, tests, treatments, terms and the twitch itself."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import assert_never

from bot.choices import TOPICS
from bot.commands import Causes
from bot.commands import Page as Fixed
from bot.decision import Answer
from bot.knowledge import CareLevel, Condition, Group, Intent, Named, Review, Statement, Strength, Topic
from bot.library import Library
from bot.page import Page
from bot.reading import Item
from bot.reply import Line
from bot.tagging import Kind as Tag

MOST = 3
"""Statements said about one topic of one condition."""

_OF_A_TWITCH = frozenset({Intent.CAUSES_OF_TWITCHING, Intent.SYMPTOM_CHECK})
"""Asked of a condition together with a twitch, these mean its link with twitching."""
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
_BRIEF = 5
"""Pieces of advice given in an answer; the command for red flags gives them all."""
_STRONGEST_FIRST = list(Strength)
_RARE = frozenset({Strength.RARE, Strength.CASE_REPORTS})
_AT_ONCE = (CareLevel.SEE_DOCTOR, CareLevel.SEE_DOCTOR_SOON, CareLevel.EMERGENCY)


class Body:
    """Fills pages from the knowledge base; says nothing that does not stand there."""

    def __init__(self, library: Library) -> None:
        """Take the knowledge base."""
        self._library = library
        self._words = library.wording
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
                return self._causes(page, answer)
            case Fixed.RED_FLAGS:
                return self._red_flags(page, answer)
            case Fixed.SOURCES:
                return self._sources(page, answer.conditions[0])
            case Fixed.PREPARE:
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
            return self._of_items(page, answer)
        return self._of_twitching(page, answer, declined=declined)

    def _of_conditions(self, page: Page, answer: Answer, *, declined: bool) -> str:
        conditions = [self._library.conditions[slug] for slug in answer.conditions[:3]]
        linked = answer.intent is Intent.TWITCHING_LINK or (answer.twitching and answer.intent in _OF_A_TWITCH)
        topics = sorted({TOPICS[intent] for intent in (answer.intent, *answer.also)}, key=list(Topic).index)
        for condition in conditions:
            page.reviews.append(condition.review)
            if linked:
                self._link(page, condition)
            else:
                for topic in topics:
                    heading = len(conditions) + len(topics) > 2
                    self._topic(page, condition, topic, heading=heading, declined=declined)
            if answer.intent in (Intent.OVERVIEW, Intent.SYMPTOMS, Intent.GLOSSARY):
                twitching = condition.twitching
                page.section(self._words.headings.link, [page.line(twitching.short, twitching.cites)])
                for myth in condition.myths[: answer.intent is Intent.OVERVIEW]:
                    text = f"“{myth.claim}” {myth.correction}"
                    page.section(self._words.headings.myth, [page.line(text, myth.cites)])
        if (linked or answer.intent is Intent.SYMPTOM_CHECK) and not all(map(self.common, conditions)):
            self._more_often(page)
        if answer.items:
            self._items(page, answer.items)
        if answer.intent is Intent.MEDICATION or (answer.intent is Intent.TREATMENT and declined):
            page.warn([Line(self._words.medication_rule)])
        for condition in conditions[:2]:
            page.warn(page.lines(condition.about(Topic.RED_FLAGS)[:1]))
        names = " / ".join(condition.called for condition in conditions)
        if linked and not any(map(self.common, conditions)):
            return self._words.titles.twitching_link.format(name=names)
        return self._words.topics[Topic.OVERVIEW if linked else topics[0]].format(name=names)

    def _link(self, page: Page, condition: Condition) -> None:
        twitching = condition.twitching
        page.lead.append(page.line(twitching.short, twitching.cites))
        page.section("", [Line(self._words.strength[twitching.strength]), page.line(twitching.text, twitching.cites)])

    def _topic(self, page: Page, condition: Condition, topic: Topic, *, heading: bool, declined: bool) -> None:
        statements: Sequence[Statement] = condition.about(topic)[:MOST]
        known = bool(statements)
        if not known:
            page.lead.append(Line(self._words.nothing_known.format(name=condition.called)))
            heading, topic = True, Topic.OVERVIEW
            statements = condition.about(topic)[:MOST]
        elif topic is Topic.CAUSES:
            statements = (statements[0], *condition.about(Topic.OVERVIEW)[:1], *statements[1:])
        lines = page.lines(statements)
        if known and not declined and not page.lead:
            page.lead.append(lines.pop(0))
        page.section(self._words.topics[topic].format(name=condition.called) if heading else "", lines)

    def _compare(self, page: Page, slugs: Sequence[str]) -> str:
        conditions = [self._library.conditions[slug] for slug in slugs[:3]]
        pair = self._library.pair(slugs[0], slugs[1])
        if pair is not None and pair.difference:
            page.lead.append(page.line(pair.difference, pair.cites))
        for condition in conditions:
            page.reviews.append(condition.review)
            twitching = condition.twitching
            lines = page.lines((*condition.about(Topic.OVERVIEW)[:1], *condition.about(Topic.DIAGNOSIS)[:1]))
            page.section(condition.called, [*lines, page.line(twitching.short, twitching.cites)], listed=True)
        for condition in conditions[:2]:
            page.warn(page.lines(condition.about(Topic.RED_FLAGS)[:1]))
        return self._words.titles.compare.format(names=" / ".join(condition.called for condition in conditions))

    def _of_items(self, page: Page, answer: Answer) -> str:
        name = self._items(page, answer.items)
        if any(item.kind in (Tag.TREATMENT, Tag.MEDICINE) for item in answer.items):
            page.warn([Line(self._words.medication_rule)])
        if answer.twitching and answer.intent is not Intent.GLOSSARY:
            topic = Topic.MEDICATION if answer.intent is Intent.MEDICATION else TOPICS[answer.intent]
            symptom = self._library.base.twitching
            page.reviews.append(symptom.review)
            page.section(self._words.topics[topic].format(name=symptom.name), page.lines(symptom.about(topic)[:2]))
        self._general_warning(page)
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

    def _of_twitching(self, page: Page, answer: Answer, *, declined: bool) -> str:
        symptom = self._library.base.twitching
        words = self._words
        page.reviews.append(symptom.review)
        match answer.intent:
            case Intent.CAUSES_OF_TWITCHING | Intent.TWITCHING_LINK | Intent.COMPARE:
                return self._causes(page, answer)
            case Intent.WHEN_TO_SEEK_CARE:
                return self._red_flags(page, answer)
            case Intent.SYMPTOM_CHECK:
                if not declined:
                    page.lead.append(Line(words.cannot_tell))
                self._more_often(page)
                page.section("", page.lines(symptom.about(Topic.DIAGNOSIS)[:1]))
                title = words.titles.symptom_check
            case Intent.DIAGNOSIS:
                page.reviews.append(self._library.base.tests.review)
                self._shelf(page, words.headings.tests, list(self._library.tests.values())[:7])
                title = words.titles.tests
            case Intent.TREATMENT:
                page.reviews.append(self._library.base.treatments.review)
                page.section("", page.lines(symptom.about(Topic.TREATMENT)[:MOST]))
                if not declined:
                    self._shelf(page, words.headings.treatments, list(self._library.treatments.values())[:4])
                page.warn([Line(words.medication_rule)])
                title = words.titles.treatments
            case _:
                topic = Topic.MEDICATION if answer.intent is Intent.MEDICATION else TOPICS[answer.intent]
                lines = page.lines(symptom.about(topic)[:MOST]) or page.lines(symptom.about(Topic.OVERVIEW)[:MOST])
                if not declined:
                    page.lead.append(lines.pop(0))
                page.section("", lines)
                if answer.intent is Intent.MEDICATION:
                    page.warn([Line(words.medication_rule)])
                title = words.topics[topic].format(name=symptom.name)
        self._general_warning(page)
        return title

    def _causes(self, page: Page, answer: Answer) -> str:
        symptom = self._library.base.twitching
        headings = self._words.headings
        moved = {item.id for item in answer.items if item.kind is Tag.MOVEMENT}
        common = [self._library.conditions[slug] for slug in symptom.common]
        rest = [
            condition
            for condition in sorted(
                self._library.conditions.values(),
                key=lambda c: (_STRONGEST_FIRST.index(c.twitching.strength), c.called),
            )
            if condition not in common and condition.twitching.strength is not Strength.NOT_SHOWN
        ]
        page.reviews.append(symptom.review)
        page.lead.extend(page.lines(symptom.about(Topic.CAUSES)[:1]))
        brief = answer.page is None
        immune = [condition for condition in rest if condition.group is Group.IMMUNE]
        other = [condition for condition in rest if condition.group is Group.NOT_IMMUNE]
        told = {Causes.AUTOIMMUNE: Group.IMMUNE}.get(answer.causes)
        groups = [(headings.common, common, not brief or told is None)]
        if answer.causes is Causes.ALL:
            groups.append((headings.other, other, not brief))
        if answer.causes is not Causes.COMMON:
            groups.append((headings.immune, immune, not brief or told is Group.IMMUNE))
        for heading, conditions, at_length in groups:
            fitting = [c for c in conditions if not moved or moved.intersection(c.twitching.movements)]
            page.section(heading, self._causes_told(page, fitting, brief=brief, at_length=at_length), listed=True)
        if brief and told is None:
            page.section(self._words.topics[Topic.MECHANISM], page.lines(symptom.about(Topic.MECHANISM)[:1]))
        self._general_warning(page)
        return self._words.titles.causes_of_twitching

    def _causes_told(self, page: Page, conditions: Sequence[Condition], *, brief: bool, at_length: bool) -> list[Line]:
        """Return a line for each condition; if brief, only the names of the rare ones, or of all if not at length."""
        named = [c for c in conditions if not at_length or (brief and c.twitching.strength is not Strength.ESTABLISHED)]
        lines = [
            page.line(f"{_large(c.called)} – {_small(c.twitching.short)}", c.twitching.cites, 1)
            for c in conditions
            if c not in named
        ]
        for words, wanted in ((self._words.also, False), (self._words.rarely, True)):
            chosen = [c for c in named if (c.twitching.strength in _RARE) is wanted]
            if chosen:
                names = ", ".join(condition.called for condition in chosen)
                cites = list(dict.fromkeys(condition.twitching.cites[0] for condition in chosen))
                lines.append(page.line(words.format(names=names), cites, len(cites)))
        return lines

    def _more_often(self, page: Page) -> None:
        symptom = self._library.base.twitching
        page.section(self._words.headings.more_often, page.lines(symptom.about(Topic.CAUSES)[:2]))

    def _red_flags(self, page: Page, answer: Answer) -> str:
        care = self._library.base.care
        page.reviews.append(care.review)
        for slug in answer.conditions[:2]:
            condition = self._library.conditions[slug]
            page.reviews.append(condition.review)
            heading = self._words.topics[Topic.RED_FLAGS].format(name=condition.called)
            page.section(heading, page.lines(condition.about(Topic.RED_FLAGS)), listed=True)
        if answer.page is None:
            for level in (CareLevel.USUALLY_HARMLESS, CareLevel.WHAT_HAPPENS):
                page.lead.extend(page.lines([advice for advice in care.when_to_seek_care if advice.level is level][:1]))
        self._general_warning(page)
        advice = page.lines(advice for advice in care.when_to_seek_care if advice.level in _AT_ONCE)
        new = [line for line in advice if line not in page.warning]
        page.section("", new[:_BRIEF] if answer.page is None else new, listed=True)
        if answer.page is Fixed.RED_FLAGS:
            lines = [page.line(f"{e.signs} {e.do}", e.cites) for e in care.emergencies if e.theme != "crisis"]
            page.section(self._words.headings.emergencies, lines, listed=True)
        return self._words.titles.when_to_seek_care

    def _general_warning(self, page: Page) -> None:
        advice = self._library.base.care.when_to_seek_care
        for level in (CareLevel.SEE_DOCTOR, CareLevel.EMERGENCY):
            page.warn(page.lines([item for item in advice if item.level is level][:1]))

    def _shelf(self, page: Page, heading: str, entries: Iterable[Named]) -> None:
        lines = [page.line(f"{entry.name}: {entry.text}", entry.cites) for entry in entries]
        page.section(heading, lines, listed=True)

    def _sources(self, page: Page, slug: str) -> str:
        condition = self._library.conditions[slug]
        page.reviews.append(condition.review)
        page.lead.extend(page.lines(condition.about(Topic.OVERVIEW)[:1]))
        for cites in (condition.twitching.cites, *(statement.cites for statement in condition.statements)):
            page.number(cites)
        return self._words.titles.sources.format(name=condition.called)


def _large(text: str) -> str:
    return text[:1].upper() + text[1:]


def _small(text: str) -> str:
    """Return a sentence as it stands behind a dash."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
