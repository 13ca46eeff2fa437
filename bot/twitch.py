"""What an answer says about the twitch itself: its reasons, its signs, and what can be done."""

from collections.abc import Sequence

from bot.brief import LIMIT, MORE
from bot.choices import TOPICS
from bot.decision import Answer
from bot.knowledge import CareLevel, Causes, Condition, Group, Intent, Strength, Topic
from bot.library import Library
from bot.page import Page
from bot.reply import Drawing, Line
from bot.tagging import Kind as Tag

_STRONGEST_FIRST = list(Strength)
_RARE = frozenset({Strength.RARE, Strength.CASE_REPORTS})
_BY_A_DOCTOR = (CareLevel.SEE_DOCTOR, CareLevel.SEE_DOCTOR_SOON)


class Twitch:
    """Fills pages about facial twitching, whatever makes it."""

    def __init__(self, library: Library) -> None:
        """Take the knowledge base."""
        self._library = library
        self._words = library.wording
        self._symptom = library.base.twitching
        self._care = library.base.care

    def fill(self, page: Page, answer: Answer, *, declined: bool) -> str:
        """Write what was asked about the twitch and return the title; declined tells that a refusal leads the page."""
        symptom, words = self._symptom, self._words
        page.reviews.append(symptom.review)
        match answer.intent:
            case Intent.CAUSES_OF_TWITCHING | Intent.TWITCHING_LINK | Intent.COMPARE:
                return self.causes(page, answer)
            case Intent.WHEN_TO_SEEK_CARE:
                return self._worry(page)
            case Intent.SYMPTOM_CHECK:
                page.limit = LIMIT + MORE // 2
                lines = [self.harmless(page), *page.lines(symptom.about(Topic.CAUSES)[:2])]
                title = words.titles.symptom_check
            case _:
                topic = Topic.MEDICATION if answer.intent is Intent.MEDICATION else TOPICS[answer.intent]
                lines = page.lines(symptom.about(topic)) or page.lines(symptom.about(Topic.OVERVIEW))
                if topic is Topic.TREATMENT:
                    page.limit = LIMIT + (MORE if declined else MORE // 2)
                    lines[1:1] = page.lines(symptom.about(Topic.SELF_CARE))
                title = words.topics[topic].format(name=symptom.name)
        if not declined:
            page.lead.append(lines.pop(0))
        page.section("", lines)
        if answer.intent is Intent.SYMPTOM_CHECK and not declined:
            page.section("", [Line(words.cannot_tell)], first=True)
        if answer.intent in (Intent.MEDICATION, Intent.TREATMENT) and not declined:
            page.warn([Line(words.medication_rule)])
        self.warn(page)
        return title

    def causes(self, page: Page, answer: Answer) -> str:
        """Write what makes a face twitch, common reasons first, and return the title."""
        page.reviews.append(self._symptom.review)
        moved = any(item.kind is Tag.MOVEMENT for item in answer.items)
        if answer.page is not None:
            page.limit = None
            page.picture = Drawing.CAUSES
            page.lead.extend(page.lines(self._symptom.about(Topic.CAUSES)[:1]))
            self._every_cause(page, answer)
        elif answer.causes is Causes.AUTOIMMUNE or moved:
            page.limit = None
            self._immune_causes(page, answer)
        else:
            page.limit = LIMIT + MORE + MORE // 2
            first, *others = page.lines(self._symptom.about(Topic.CAUSES))
            page.lead.append(first)
            page.section("", [*page.lines(self._symptom.about(Topic.MECHANISM)[:1]), *others])
            page.section("", [Line(self._words.all_causes)], first=True)
        self.warn(page)
        return self._words.titles.causes_of_twitching

    def all_signs(self, page: Page, answer: Answer) -> str:
        """Write every sign that needs a doctor or an emergency call, and return the title."""
        page.limit = None
        page.reviews.append(self._care.review)
        for slug in answer.conditions[:2]:
            condition = self._library.conditions[slug]
            page.reviews.append(condition.review)
            heading = self._words.topics[Topic.RED_FLAGS].format(name=condition.called)
            page.section(heading, page.lines(condition.about(Topic.RED_FLAGS)), listed=True)
        page.lead.append(self.harmless(page))
        self.warn(page)
        advice = page.lines(advice for advice in self._care.when_to_seek_care if advice.level in _BY_A_DOCTOR)
        page.section(self._words.titles.when_to_seek_care, advice, listed=True)
        lines = [page.line(f"{e.signs} {e.do}", e.cites) for e in self._care.emergencies if e.theme != "crisis"]
        page.section(self._words.headings.emergencies, lines, listed=True)
        return self._words.titles.when_to_seek_care

    def more_often(self, page: Page) -> None:
        """Add what is far more often the reason than a disease that was named."""
        lines = page.lines(self._symptom.about(Topic.CAUSES)[:1])
        page.section(self._words.headings.more_often, lines, first=True)

    def harmless(self, page: Page) -> Line:
        """Return which twitch is usually harmless."""
        return self._advice(page, CareLevel.USUALLY_HARMLESS)[0]

    def warn(self, page: Page, *, urgent: bool = True) -> None:
        """Add when to see a doctor about a twitch, and if it may be urgent, when to call for help."""
        page.warn(page.lines(self._symptom.about(Topic.RED_FLAGS)[: 2 if urgent else 1]))

    def _worry(self, page: Page) -> str:
        page.reviews.append(self._care.review)
        page.limit = LIMIT + MORE // 2
        page.lead.append(self.harmless(page))
        self.warn(page)
        page.section("", self._advice(page, CareLevel.WHAT_HAPPENS))
        page.section("", [Line(self._words.all_signs)], first=True)
        return self._words.titles.when_to_seek_care

    def _advice(self, page: Page, level: CareLevel) -> list[Line]:
        return page.lines(advice for advice in self._care.when_to_seek_care if advice.level is level)

    def _every_cause(self, page: Page, answer: Answer) -> None:
        headings = self._words.headings
        common = [self._library.conditions[slug] for slug in self._symptom.common]
        page.section(headings.common, self._described(page, _fitting(common, answer)), listed=True)
        if answer.causes is Causes.ALL:
            page.section(headings.other, self._described(page, self._rest(answer, Group.NOT_IMMUNE)), listed=True)
        if answer.causes is not Causes.COMMON:
            page.section(headings.immune, self._described(page, self._rest(answer, Group.IMMUNE)), listed=True)

    def _immune_causes(self, page: Page, answer: Answer) -> None:
        headings = self._words.headings
        if answer.causes is Causes.ALL:
            page.lead.extend(page.lines(self._symptom.about(Topic.CAUSES)[:1]))
            common = [self._library.conditions[slug] for slug in self._symptom.common]
            fitting = [*_fitting(common, answer), *self._rest(answer, Group.NOT_IMMUNE)]
            page.section(headings.other, self._named(page, fitting), listed=True)
        else:
            page.lead.extend(page.lines(self._symptom.about(Topic.CAUSES)[-1:]))
        immune = self._rest(answer, Group.IMMUNE)
        strong = [condition for condition in immune if condition.twitching.strength is Strength.ESTABLISHED]
        weak = [condition for condition in immune if condition not in strong]
        lines = [*self._described(page, strong), *self._named(page, weak)]
        page.section(headings.immune, lines, listed=True)

    def _rest(self, answer: Answer, group: Group) -> list[Condition]:
        """Return the conditions of a group that can make a face twitch and are not common, the surest first."""
        found = [
            condition
            for condition in self._library.conditions.values()
            if condition.group is group
            and condition.slug not in self._symptom.common
            and condition.twitching.strength is not Strength.NOT_SHOWN
        ]
        found.sort(key=lambda c: (_STRONGEST_FIRST.index(c.twitching.strength), c.called))
        return _fitting(found, answer)

    def _described(self, page: Page, conditions: Sequence[Condition]) -> list[Line]:
        links = [(condition.called, condition.twitching) for condition in conditions]
        return [page.line(f"{_large(name)} – {self._plainly(link.short)}", link.cites, 1) for name, link in links]

    def _plainly(self, short: str) -> str:
        """Return the short answer on a link as it stands behind a dash, without its yes."""
        text = next((short.removeprefix(yes) for yes in self._words.yes if short.startswith(yes)), short)
        return text if text[1:2].isupper() else text[:1].lower() + text[1:]

    def _named(self, page: Page, conditions: Sequence[Condition]) -> list[Line]:
        lines = []
        for words, rare in ((self._words.also, False), (self._words.rarely, True)):
            chosen = [c for c in conditions if (c.twitching.strength in _RARE) is rare]
            if chosen:
                names = ", ".join(condition.called for condition in chosen)
                cites = list(dict.fromkeys(condition.twitching.cites[0] for condition in chosen))
                lines.append(page.line(words.format(names=names), cites, len(cites)))
        return lines


def _fitting(conditions: Sequence[Condition], answer: Answer) -> list[Condition]:
    """Return the conditions that can make the movement that was asked about."""
    moved = {item.id for item in answer.items if item.kind is Tag.MOVEMENT}
    return [c for c in conditions if not moved or moved.intersection(c.twitching.movements)]


def _large(text: str) -> str:
    return text[:1].upper() + text[1:]
