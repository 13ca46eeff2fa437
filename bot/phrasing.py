"""From a decision to a reply: what is said first, and what never may be missing."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import assert_never

from bot.body import TOPICS, Body
from bot.commands import COMMANDS
from bot.decision import Answer, Clarify, Crisis, Decision, Decline, Emergency, OutOfScope, SmallTalk, Usage
from bot.knowledge import Condition, Country, Intent, Kind
from bot.library import Library
from bot.message import Message
from bot.page import Page
from bot.reply import Line, Reply, Section

CHOICES = 4
"""Questions offered at the end of a reply."""

_NEXT = (Intent.SYMPTOMS, Intent.DIAGNOSIS, Intent.TREATMENT, Intent.OUTLOOK, Intent.SELF_CARE)
_LIKELY = ("multiple-sclerosis", "hemifacial-spasm")
"""Conditions offered when a question names none: those that people ask about most."""
_QUIET = frozenset({"thanks", "goodbye", "praise", "apology_ok"})
"""Small talk that needs no suggestions."""


class Phraser:
    """Composes replies from the knowledge base."""

    def __init__(self, library: Library) -> None:
        """Take the knowledge base."""
        self._library = library
        self._words = library.wording
        self._body = Body(library)

    def phrase(self, decision: Decision, message: Message) -> Reply:
        """Return the reply to a message for a decision about it."""
        country = self._library.countries.get(message.country or "")
        match decision:
            case Emergency():
                return self._emergency(decision, country)
            case Crisis():
                return self._crisis(decision, country)
            case Answer():
                return self._informed(Kind.ANSWER, decision, message)
            case Decline():
                return self._informed(Kind.DECLINE, decision, message)
            case Clarify():
                return self._clarify(decision)
            case SmallTalk():
                return self._small_talk(decision)
            case OutOfScope():
                return self._out_of_scope(decision)
            case Usage():
                return self._usage(decision)
            case _:
                assert_never(decision)

    def _emergency(self, decision: Emergency, country: Country | None) -> Reply:
        page = Page(self._library)
        if country is None:
            anywhere = self._library.base.countries.default
            call = page.line(self._words.emergency_anywhere.format(numbers=anywhere.emergency), anywhere.cites)
        else:
            numbers = " or ".join(f"{number.number} ({number.use})" for number in country.emergency)
            call = page.line(self._words.emergency.format(numbers=numbers), country.cites)
        lead = [call, Line(self._words.emergency_why)]
        if decision.sign is not None:
            emergency = self._library.emergencies[decision.sign]
            lead.insert(1, page.line(emergency.say, emergency.cites))
        return self._alarm(
            Kind.EMERGENCY, decision, page, lead, (self._words.emergency_other, self._words.emergency_mistaken)
        )

    def _crisis(self, decision: Crisis, country: Country | None) -> Reply:
        page = Page(self._library)
        anywhere = self._library.base.countries.default
        if country is None or not country.crisis:
            lines = page.line(self._words.crisis_anywhere.format(lines=anywhere.crisis), anywhere.cites)
        else:
            named = "; ".join(f"{line.name}, {line.number} ({line.how})" for line in country.crisis)
            lines = page.line(self._words.crisis_lines.format(lines=named), country.cites)
        numbers = country.emergency[0].number if country else anywhere.emergency
        lead = [Line(self._words.crisis), lines, Line(self._words.crisis_danger.format(numbers=numbers))]
        return self._alarm(Kind.CRISIS, decision, page, lead, (self._words.crisis_close,))

    def _alarm(
        self, kind: Kind, decision: Emergency | Crisis, page: Page, lead: Sequence[Line], more: Sequence[str]
    ) -> Reply:
        return Reply(
            kind=kind,
            title="",
            lead=tuple(lead),
            sections=(Section("", tuple(Line(text) for text in more)),),
            warning=(),
            sources=page.references(),
            review="",
            disclaimer=self._words.alarm_disclaimer,
            conditions=decision.conditions,
            confidence=decision.confidence,
            urgent=True,
            discreet=kind is Kind.CRISIS,
        )

    def _informed(self, kind: Kind, decision: Answer | Decline, message: Message) -> Reply:
        page = Page(self._library)
        day = datetime.fromtimestamp(message.sent_at, UTC).date()
        if isinstance(decision, Decline):
            page.lead.append(Line(self._words.decline[decision.intent]))
            answer = Answer(
                decision.intent, decision.conditions, decision.items, decision.twitching, decision.confidence
            )
        else:
            answer = decision
        title = self._body.fill(page, answer, declined=kind is Kind.DECLINE)
        return page.reply(kind, title, day, decision, tuple(self._next(answer))[:CHOICES])

    def _clarify(self, decision: Clarify) -> Reply:
        words = self._words.clarify
        intent = Intent.OVERVIEW if decision.intent is Intent.COMPARE else decision.intent
        if decision.options:
            text = words.which
            choices = [self._suggested(intent, slug) for slug in decision.options] + [words.none]
        elif decision.conditions and decision.intent is not Intent.COMPARE:
            condition = self._library.conditions[decision.conditions[0]]
            text = words.statement.format(name=condition.called)
            choices = [
                self._suggested(intent, condition.slug) for intent in (Intent.OVERVIEW, *self._follow(condition))
            ]
        else:
            text = words.subject[decision.intent]
            suggest = self._words.suggest
            choices = [suggest.causes_of_twitching, suggest.about_twitching]
            choices += [self._suggested(intent, slug) for slug in _LIKELY]
        reply = self._plain(Kind.CLARIFY, text, choices, decision.confidence)
        return replace(reply, intent=decision.intent, conditions=decision.conditions)

    def _small_talk(self, decision: SmallTalk) -> Reply:
        text = self._words.small_talk[decision.subject].format(count=len(self._library.conditions))
        suggest = self._words.suggest
        choices = [suggest.causes_of_twitching, suggest.twitching_care, suggest.twitching_autoimmune]
        reply = self._plain(Kind.SMALL_TALK, text, [] if decision.subject in _QUIET else choices, decision.confidence)
        return replace(reply, sections=(self._commands(),)) if decision.subject == "capability" else reply

    def _out_of_scope(self, decision: OutOfScope) -> Reply:
        words = self._words.out_of_scope
        said = words.other_condition.format(name=decision.other) if decision.other else words.general
        suggest = self._words.suggest
        choices = [suggest.causes_of_twitching, suggest.twitching_care]
        return self._plain(Kind.OUT_OF_SCOPE, f"{said} {words.covers}", choices, decision.confidence)

    def _usage(self, decision: Usage) -> Reply:
        if decision.command is not None:
            text = self._words.missing_argument.format(example=decision.command.example)
            return self._plain(Kind.CLARIFY, text, [decision.command.example], 1.0)
        text = self._words.unknown_command.format(command=f"/{decision.name[:32]}")
        reply = self._plain(Kind.SMALL_TALK, text, [], 1.0)
        return replace(reply, sections=(self._commands(),))

    def _commands(self) -> Section:
        said = self._words.commands
        return Section("", tuple(Line(f"/{command.name}: {said[command.name]}") for command in COMMANDS), listed=True)

    def _plain(self, kind: Kind, text: str, choices: Sequence[str], confidence: float) -> Reply:
        return Reply(
            kind=kind,
            title="",
            lead=(Line(text),),
            sections=(),
            warning=(),
            sources=(),
            review="",
            disclaimer=self._words.disclaimer,
            choices=tuple(choices),
            confidence=confidence,
        )

    def _suggested(self, intent: Intent, slug: str) -> str:
        question: str = getattr(self._words.suggest, intent)
        return question.format(name=self._library.conditions[slug].called)

    def _follow(self, condition: Condition) -> Iterator[Intent]:
        """Yield what can be asked next of a condition, as far as something is known."""
        if not self._body.common(condition):
            yield Intent.TWITCHING_LINK
        yield from (intent for intent in _NEXT if condition.about(TOPICS[intent]))

    def _next(self, answer: Answer) -> Iterator[str]:
        suggest = self._words.suggest
        if answer.conditions:
            for intent in self._follow(self._library.conditions[answer.conditions[0]]):
                if intent not in (answer.intent, *answer.also):
                    yield self._suggested(intent, answer.conditions[0])
            return
        general = {
            Intent.CAUSES_OF_TWITCHING: suggest.causes_of_twitching,
            Intent.WHEN_TO_SEEK_CARE: suggest.twitching_care,
            Intent.SELF_CARE: suggest.twitching_self_care,
            Intent.DIAGNOSIS: suggest.twitching_tests,
            Intent.OUTLOOK: suggest.twitching_outlook,
        }
        yield from (text for intent, text in general.items() if intent is not answer.intent)
