"""From a decision to a reply: what is said first, and what never may be missing."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import assert_never

from bot.body import Body
from bot.choices import Choices
from bot.commands import COMMANDS
from bot.decision import Answer, Clarify, Crisis, Decision, Decline, Emergency, OutOfScope, SmallTalk, Usage
from bot.knowledge import Condition, Country, Intent, Kind
from bot.library import Library
from bot.message import Message
from bot.page import Page
from bot.recipe import Recipes
from bot.reply import Choice, Line, Reply, Section
from bot.tongue import marked, unmarked

CHOICES = 4
"""Questions offered at the end of a reply."""

_GENERAL = {
    Intent.CAUSES_OF_TWITCHING: "causes_of_twitching",
    Intent.WHEN_TO_SEEK_CARE: "twitching_care",
    Intent.SELF_CARE: "twitching_self_care",
    Intent.DIAGNOSIS: "twitching_tests",
    Intent.OUTLOOK: "twitching_outlook",
}
"""Questions of `wording.yaml` about the twitch itself, offered when no condition was named."""
_LIKELY = ("multiple-sclerosis", "hemifacial-spasm")
"""Conditions offered when a question names none: those that people ask about most."""
_SURE = 0.6
"""From this confidence on (0 to 1) an explanation calls the reading sure."""
_QUIET = frozenset({"thanks", "goodbye", "praise", "apology_ok"})
"""Small talk that needs no suggestions."""


class Phraser:
    """Composes replies from the knowledge base."""

    def __init__(self, library: Library) -> None:
        """Take the knowledge base."""
        self.library = library
        self._words = library.wording
        self._body = Body(library)
        self._choices = Choices(library)
        self._recipes = Recipes(library)

    def phrase(self, decision: Decision, message: Message) -> Reply:
        """Return the reply to a message for a decision about it."""
        return replace(self._phrased(decision, message), language=self.library.language)

    def _phrased(self, decision: Decision, message: Message) -> Reply:
        country = self.library.countries.get(message.country or "")
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

    def explain(self, reply: Reply) -> Reply:
        """Return why a reply is what it is; its kind, intent, conditions, names and review are enough."""
        words = self._words.why
        names = [self.library.conditions[slug].called for slug in reply.conditions if slug in self.library.conditions]
        about = ", ".join(names) or words.nobody
        asked = words.intents[reply.intent] if reply.intent is not None else words.kinds[reply.kind]
        sure = words.sure if reply.confidence >= _SURE else words.unsure
        lines = [words.read_as.format(asked=asked, about=about, sure=sure)]
        if reply.matched:
            lines.append(words.matched.format(names=", ".join(reply.matched)))
        lines.append(words.sources.format(count=len(reply.sources)) if reply.sources else words.no_sources)
        lines += [reply.review] if reply.review else []
        said = self._plain(reply.kind, lines[0], [], reply.confidence)
        body = (Section("", tuple(Line(line) for line in lines[1:])),)
        return replace(said, sections=body, title=words.title, language=self.library.language)

    def recipe(self, decision: Decision) -> str:
        """Return what the same answer can be made from again, in any process."""
        return marked(self._recipes.write(decision), self.library.language)

    def again(self, recipe: str, message: Message) -> Reply | None:
        """Return the answer that a recipe stands for, or None if it stands for none any more."""
        decision = self._recipes.read(unmarked(recipe))
        if decision is None:
            return None
        reply = self.phrase(decision, message)
        names = tuple(self.library.conditions[slug].called for slug in reply.conditions)
        return replace(reply, matched=names, recipe=marked(unmarked(recipe), self.library.language))

    def question(self, choice: str) -> str | None:
        """Return the question that the id of a choice stands for."""
        return self._choices.text(choice)

    def _emergency(self, decision: Emergency, country: Country | None) -> Reply:
        page = Page(self.library)
        if country is None:
            anywhere = self.library.base.countries.default
            call = page.line(self._words.emergency_anywhere.format(numbers=anywhere.emergency), anywhere.cites)
        else:
            numbers = self._either(f"{number.number} ({number.use})" for number in country.emergency)
            call = page.line(self._words.emergency.format(numbers=numbers), country.cites)
        lead = [call, Line(self._words.emergency_why)]
        if decision.sign is not None:
            emergency = self.library.emergencies[decision.sign]
            lead.insert(1, page.line(emergency.say, emergency.cites))
        return self._alarm(
            Kind.EMERGENCY, decision, page, lead, (self._words.emergency_other, self._words.emergency_mistaken)
        )

    def _either(self, of: Iterable[str]) -> str:
        return f" {self._words.alternative} ".join(of)

    def _crisis(self, decision: Crisis, country: Country | None) -> Reply:
        page = Page(self.library)
        anywhere = self.library.base.countries.default
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
        page = Page(self.library)
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
        conditions = self.library.conditions
        intent = Intent.OVERVIEW if decision.intent is Intent.COMPARE else decision.intent
        if decision.options:
            text = words.which
            choices = [*(self._choices.of(intent, conditions[slug]) for slug in decision.options), self._choices.none()]
        elif decision.conditions and decision.intent is not Intent.COMPARE:
            condition = conditions[decision.conditions[0]]
            text = words.statement.format(name=condition.called)
            choices = [self._choices.of(intent, condition) for intent in (Intent.OVERVIEW, *self._after(condition))]
        else:
            text = words.subject[decision.intent]
            choices = [self._choices.general(name) for name in ("causes_of_twitching", "about_twitching")]
            choices += [self._choices.of(intent, conditions[slug]) for slug in _LIKELY]
        reply = self._plain(Kind.CLARIFY, text, choices, decision.confidence)
        return replace(reply, intent=decision.intent, conditions=decision.conditions)

    def _small_talk(self, decision: SmallTalk) -> Reply:
        text = self._words.small_talk[decision.subject].format(count=len(self.library.conditions))
        names = ("causes_of_twitching", "twitching_care", "twitching_autoimmune")
        choices = [self._choices.general(name) for name in names]
        reply = self._plain(Kind.SMALL_TALK, text, [] if decision.subject in _QUIET else choices, decision.confidence)
        match decision.subject:
            case "capability":
                return replace(reply, sections=(self._commands(),))
            case "privacy":
                return replace(reply, of_privacy=True)
            case _:
                return reply

    def _out_of_scope(self, decision: OutOfScope) -> Reply:
        words = self._words.out_of_scope
        said = words.other_condition.format(name=decision.other) if decision.other else words.general
        choices = [self._choices.general(name) for name in ("causes_of_twitching", "twitching_care")]
        return self._plain(Kind.OUT_OF_SCOPE, f"{said} {words.covers}", choices, decision.confidence)

    def _usage(self, decision: Usage) -> Reply:
        if decision.command is not None:
            text = self._words.missing_argument.format(example=decision.command.example)
            return self._plain(Kind.CLARIFY, text, [], 1.0)
        text = self._words.unknown_command.format(command=f"/{decision.name[:32]}")
        reply = self._plain(Kind.SMALL_TALK, text, [], 1.0)
        return replace(reply, sections=(self._commands(),))

    def _commands(self) -> Section:
        said = self._words.commands
        return Section("", tuple(Line(f"/{command.name}: {said[command.name]}") for command in COMMANDS), listed=True)

    def _plain(self, kind: Kind, text: str, choices: Sequence[Choice], confidence: float) -> Reply:
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

    def _after(self, condition: Condition) -> Iterator[Intent]:
        return self._choices.after(condition, common=self._body.common(condition))

    def _next(self, answer: Answer) -> Iterator[Choice]:
        if answer.conditions:
            condition = self.library.conditions[answer.conditions[0]]
            for intent in self._after(condition):
                if intent not in (answer.intent, *answer.also):
                    yield self._choices.of(intent, condition)
            return
        yield from (self._choices.general(name) for intent, name in _GENERAL.items() if intent is not answer.intent)
