"""Whatever is decided, the reply carries what must not be missing."""

from dataclasses import replace
from datetime import UTC, datetime, time
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.brief import LIMIT, length
from bot.commands import Page
from bot.decision import Answer, Clarify, Crisis, Decision, Decline, Emergency, OutOfScope, SmallTalk
from bot.knowledge import Causes, Intent, Kind, Topic
from bot.library import FOLDER, Library, load
from bot.message import Message
from bot.phrasing import Phraser
from bot.reading import Item
from bot.reply import Drawing, Line, Reply
from bot.tagging import Kind as Tag
from tests.conftest import NOON

LIBRARY = load(FOLDER)
PHRASER = Phraser(LIBRARY)
MESSAGE = Message("?", NOON)
DECLINED = (Intent.SYMPTOM_CHECK, Intent.DIAGNOSIS, Intent.TREATMENT, Intent.MEDICATION, Intent.SELF_CARE)

slugs = st.sampled_from(sorted(LIBRARY.conditions))
items = st.one_of(
    *(
        st.builds(Item, st.just(kind), st.sampled_from(sorted(entries)))
        for kind, entries in (
            (Tag.TEST, LIBRARY.tests),
            (Tag.ANTIBODY, LIBRARY.antibodies),
            (Tag.TREATMENT, LIBRARY.treatments),
            (Tag.MEDICINE, LIBRARY.medicines),
            (Tag.MOVEMENT, LIBRARY.movements),
            (Tag.TERM, LIBRARY.terms),
        )
    )
)
signs = st.none() | st.sampled_from(sorted(LIBRARY.emergencies))
likely = st.floats(0, 1)
some_slugs = st.lists(slugs, max_size=4, unique=True).map(tuple)
some_items = st.lists(items, max_size=4).map(tuple)
answers = st.builds(
    Answer, st.sampled_from(Intent), some_slugs, some_items, st.booleans(), likely, causes=st.sampled_from(Causes)
)
decisions: st.SearchStrategy[Decision] = st.one_of(
    answers,
    st.builds(Decline, st.sampled_from(DECLINED), some_slugs, some_items, st.booleans(), likely),
    st.builds(Emergency, signs, some_slugs, likely),
    st.builds(Crisis, signs, some_slugs, likely),
    st.builds(Clarify, st.sampled_from(Intent), some_slugs, some_slugs, likely),
    st.builds(SmallTalk, st.sampled_from(sorted(LIBRARY.wording.small_talk)), likely),
    st.builds(OutOfScope, st.none() | st.sampled_from(LIBRARY.base.other_conditions.conditions), likely),
)


@settings(max_examples=400)
@given(decisions, st.none() | st.sampled_from(sorted(LIBRARY.countries)))
def test_every_reply_carries_its_disclaimer_and_numbers_its_sources(decision: Decision, country: str | None) -> None:
    """A medical statement is never without its source, nor a reply without its disclaimer."""
    reply = PHRASER.phrase(decision, Message("?", NOON, country=country))
    assert reply.disclaimer
    assert reply.lead or reply.sections
    marks = {mark for line in reply.lines() for mark in line.marks}
    assert marks <= set(range(1, len(reply.sources) + 1))
    for line in reply.lines():
        assert line.marks or own_words(line)


def own_words(line: Line) -> bool:
    """Whether a line without a source is a sentence of `wording.yaml`, which makes no medical statement."""
    return line.text not in STATEMENTS


STATEMENTS = {cited.text for condition in LIBRARY.conditions.values() for cited in condition.statements}
STATEMENTS |= {condition.twitching.text for condition in LIBRARY.conditions.values()}
STATEMENTS |= {cited.text for cited in LIBRARY.base.twitching.statements}


@pytest.mark.parametrize("slug", sorted(LIBRARY.conditions))
@pytest.mark.parametrize("intent", list(Intent))
def test_every_condition_answers_every_intent_with_a_warning_and_its_review_state(slug: str, intent: Intent) -> None:
    """It says when to see a doctor and that no clinician has reviewed it yet."""
    reply = PHRASER.phrase(Answer(intent, (slug,), (), twitching=False, confidence=1.0), MESSAGE)
    assert reply.sources
    assert reply.warning
    assert "not yet reviewed by a clinician" in reply.review
    assert reply.conditions == (slug,)


@pytest.mark.parametrize("slug", sorted(LIBRARY.conditions))
def test_what_is_not_known_is_said(slug: str) -> None:
    """A topic without a statement is not papered over."""
    condition = LIBRARY.conditions[slug]
    reply = PHRASER.phrase(Answer(Intent.INHERITANCE, (slug,), (), twitching=False, confidence=1.0), MESSAGE)
    unknown = LIBRARY.wording.nothing_known.format(name=condition.called)
    assert (reply.lead[0].text == unknown) is not bool(condition.about(Topic.INHERITANCE))


@pytest.mark.parametrize("intent", list(Intent))
def test_every_intent_can_be_asked_of_the_twitch_itself(intent: Intent) -> None:
    """No disease needs to be named."""
    reply = PHRASER.phrase(Answer(intent, (), (), twitching=True, confidence=1.0), MESSAGE)
    assert reply.sources
    assert reply.warning


@pytest.mark.parametrize("causes", list(Causes))
def test_common_harmless_reasons_come_first(causes: Causes) -> None:
    """Wherever causes are listed."""
    answer = Answer(Intent.CAUSES_OF_TWITCHING, (), (), twitching=True, confidence=1.0, page=Page.CAUSES, causes=causes)
    reply = PHRASER.phrase(answer, MESSAGE)
    assert "stress" in reply.lead[0].text
    assert reply.sections[0].heading == LIBRARY.wording.headings.common


@pytest.mark.parametrize(
    ("slug", "words"),
    [
        ("lupus", "no good evidence that lupus causes ordinary facial twitching"),
        ("neuromyelitis-optica", "painful spasms typical of NMOSD are in the limbs"),
        ("multiple-sclerosis", "it is uncommon"),
    ],
)
def test_an_overstated_claim_is_put_right_at_once(slug: str, words: str) -> None:
    """In the first line of the answer."""
    reply = PHRASER.phrase(Answer(Intent.TWITCHING_LINK, (slug,), (), twitching=True, confidence=1.0), MESSAGE)
    assert words in reply.lead[0].text


@pytest.mark.parametrize("intent", [intent for intent in Intent if intent is not Intent.COMPARE])
def test_an_answer_about_one_thing_is_short(intent: Intent) -> None:
    """Its lead and its warning are never cut, so that a few words more are allowed."""
    for slug in LIBRARY.conditions:
        reply = PHRASER.phrase(Answer(intent, (slug,), (), twitching=False, confidence=1.0), MESSAGE)
        assert length(reply) <= LIMIT + 10, slug


@pytest.mark.parametrize("slug", sorted(LIBRARY.conditions))
def test_a_question_about_the_link_is_not_answered_like_one_about_the_disease(slug: str) -> None:
    """The first sentences differ."""
    link, overview = (
        PHRASER.phrase(Answer(intent, (slug,), (), twitching=False, confidence=1.0), MESSAGE)
        for intent in (Intent.TWITCHING_LINK, Intent.OVERVIEW)
    )
    assert link.lead[0].text == LIBRARY.conditions[slug].twitching.short
    assert link.lead[0] != overview.lead[0]


def test_worry_about_a_feared_disease_is_met_with_calm_first() -> None:
    """Then with the link, and with the signs that matter."""
    answer = Answer(Intent.WHEN_TO_SEEK_CARE, ("als",), (), twitching=True, confidence=1.0)
    reply = PHRASER.phrase(answer, MESSAGE)
    assert "usually harmless" in reply.lead[0].text
    assert LIBRARY.conditions["als"].twitching.short in {line.text for line in reply.lines()}
    assert reply.warning


def test_a_twitch_that_may_well_come_from_a_disease_is_not_brushed_off() -> None:
    """Which one needs a doctor is said first, and not twice."""
    for slug in ("multiple-sclerosis", "lgi1-encephalitis", "rasmussen-encephalitis"):
        answer = Answer(Intent.WHEN_TO_SEEK_CARE, (slug,), (), twitching=True, confidence=1.0)
        reply = PHRASER.phrase(answer, MESSAGE)
        assert reply.lead[0].text == LIBRARY.conditions[slug].about(Topic.RED_FLAGS)[0].text
        assert reply.warning
        assert reply.lead[0] not in reply.warning


def test_the_outlook_of_a_twitch_comes_before_that_of_the_disease() -> None:
    """Where something is known about it."""
    answer = Answer(Intent.OUTLOOK, ("multiple-sclerosis",), (), twitching=True, confidence=1.0)
    assert "Facial myokymia" in PHRASER.phrase(answer, MESSAGE).lead[0].text


def test_what_was_asked_first_is_told_first() -> None:
    """Whatever was asked in the same breath."""
    answer = Answer(Intent.TREATMENT, ("lupus",), (), twitching=False, confidence=1.0, also=(Intent.SYMPTOMS,))
    reply = PHRASER.phrase(answer, MESSAGE)
    assert reply.lead[0].text == LIBRARY.conditions["lupus"].about(Topic.TREATMENT)[0].text
    assert any(section.heading == "Symptoms of lupus" for section in reply.sections)


def test_a_serious_disease_comes_with_what_is_far_more_often_the_reason() -> None:
    """Nobody is left alone with a rare disease."""
    for slug in ("als", "multiple-sclerosis", "brain-tumor", "neuromyelitis-optica"):
        reply = PHRASER.phrase(Answer(Intent.TWITCHING_LINK, (slug,), (), twitching=True, confidence=1.0), MESSAGE)
        assert any(section.heading == LIBRARY.wording.headings.more_often for section in reply.sections)


@pytest.mark.parametrize("intent", DECLINED)
def test_what_is_declined_is_declined_first_and_informed_all_the_same(intent: Intent) -> None:
    """It says that it cannot, who can, and what is known in general."""
    reply = PHRASER.phrase(Decline(intent, ("lupus",), (), twitching=False, confidence=1.0), MESSAGE)
    assert reply.kind is Kind.DECLINE
    assert reply.lead[0].text == LIBRARY.wording.decline[intent]
    assert reply.sources


def test_a_listed_pair_says_what_sets_the_two_apart() -> None:
    """With the sources of the difference."""
    for pair in LIBRARY.base.lookalikes.pairs:
        if pair.difference and pair.b is not None and {pair.a, pair.b} <= set(LIBRARY.conditions):
            answer = Answer(Intent.COMPARE, (pair.b, pair.a), (), twitching=False, confidence=1.0)
            assert PHRASER.phrase(answer, MESSAGE).lead[0].text == pair.difference


def test_any_two_conditions_can_be_compared() -> None:
    """Listed as a pair or not."""
    for one, other in combinations(list(LIBRARY.conditions)[:12], 2):
        answer = Answer(Intent.COMPARE, (one, other), (), twitching=False, confidence=1.0)
        assert {section.heading for section in PHRASER.phrase(answer, MESSAGE).sections} >= {
            LIBRARY.conditions[one].called,
            LIBRARY.conditions[other].called,
        }


def test_asking_back_offers_the_likely_readings_and_none_of_these() -> None:
    """One question, with choices."""
    clarify = Clarify(Intent.OVERVIEW, (), ("morvan-syndrome", "isaacs-syndrome"), 0.5)
    reply = PHRASER.phrase(clarify, MESSAGE)
    assert tuple(choice.text for choice in reply.choices) == (
        "What is Morvan syndrome?",
        f"What is {LIBRARY.conditions['isaacs-syndrome'].called}?",
        "None of these",
    )


@pytest.mark.parametrize("kind", [Answer, Decline])
def test_an_overdue_review_is_admitted(kind: type[Answer | Decline]) -> None:
    """A month after it was due the whole answer is given, a year after it only the summary and its sources."""
    decision = kind(Intent.TREATMENT, ("lupus",), (), twitching=False, confidence=1.0)
    due = datetime.combine(LIBRARY.conditions["lupus"].review.due, time(), UTC).timestamp()
    fresh, late, old = (PHRASER.phrase(decision, Message("?", due + days * 86_400)) for days in (-1, 30, 365))
    assert "due on" not in fresh.review
    assert "has not been done yet" in late.review
    assert late.sections == fresh.sections != ()
    assert "only its summary" in old.review
    assert old.sections == ()
    assert [line.text for line in old.lead] == [line.text for line in fresh.lines()][: len(old.lead)]
    assert [bool(line.marks) for line in old.lead].index(True) == len(old.lead) - 1
    assert old.warning
    assert old.sources
    assert old.disclaimer


@pytest.mark.parametrize("causes", Causes)
def test_the_list_of_causes_may_be_shown_as_a_picture_too(causes: Causes) -> None:
    """Unless its review is long overdue, since the picture is no summary; no other answer has one."""
    intent = Intent.CAUSES_OF_TWITCHING
    listed = Answer(intent, (), (), twitching=True, confidence=1.0, page=Page.CAUSES, causes=causes)
    assert PHRASER.phrase(listed, MESSAGE).picture is Drawing.CAUSES
    due = datetime.combine(LIBRARY.base.twitching.review.due, time(), UTC).timestamp()
    assert PHRASER.phrase(listed, Message("?", due + 365 * 86_400)).picture is None
    assert PHRASER.phrase(replace(listed, page=None), MESSAGE).picture is None
    assert (
        PHRASER.phrase(replace(listed, page=Page.RED_FLAGS, intent=Intent.WHEN_TO_SEEK_CARE), MESSAGE).picture is None
    )


def test_a_reply_without_a_disclaimer_cannot_be_made() -> None:
    """Nor one that marks a source which it does not carry."""
    reply = PHRASER.phrase(SmallTalk("greeting", 1.0), MESSAGE)
    with pytest.raises(ValueError, match="disclaimer"):
        replace(reply, disclaimer="")
    with pytest.raises(ValueError, match="source"):
        replace(reply, lead=(Line("x", (1,)),))


def test_a_crisis_reply_holds_no_condition_text(known: Library) -> None:
    """Warm, short, and nothing about a disease."""
    reply: Reply = PHRASER.phrase(Crisis("suicidal-thoughts", ("als",), 1.0), MESSAGE)
    text = " ".join(line.text for line in reply.lines())
    assert "ALS" not in text
    assert len(text) < 1_000
    assert known.wording.crisis in text
