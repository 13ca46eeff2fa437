"""The knowledge base in other languages: what may be spoken, and in which language a message is read and answered."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from bot import locales
from bot.assistant import Assistant
from bot.knowledge import Kind
from bot.library import FOLDER, Library
from bot.message import Message
from tests.conftest import NOON, Ask


def edited(tmp_path: Path, file: str, edit: Callable[[str], str]) -> Path:
    """Return a copy of the knowledge folder with one file edited."""
    folder = Path(shutil.copytree(FOLDER, tmp_path / "knowledge"))
    path = folder / "locales" / "es" / file
    text = path.read_text("utf-8")
    assert edit(text) != text
    path.write_text(edit(text), "utf-8")
    return folder


def test_all_of_the_spanish_that_came_along_is_translated(known: Library) -> None:
    """And it may be spoken."""
    assert not locales.told(FOLDER, known)["es"].missing


def numbers(said: str) -> list[str]:
    """Return the numbers of a text, however its language groups their digits; decades such as the 40s are words."""
    return sorted(re.findall(r"\d+(?![\d]*s\b)", re.sub(r"(?<=\d)[, ](?=\d{3}\b)", "", said)))


def test_a_translation_has_the_numbers_of_what_it_translates() -> None:
    """Every one of them, in every text."""
    files = sorted((FOLDER / "locales").rglob("*.yaml"))
    told = [yaml.safe_load(file.read_text("utf-8")) for file in files]
    texts = [text for one in told if "review" in one for text in one["texts"]]
    assert len(texts) > 800
    assert [text["translated"] for text in texts if numbers(text["english"]) != numbers(text["translated"])] == []


@pytest.mark.parametrize(
    ("file", "edit", "why"),
    [
        ("wording.yaml", lambda text: text.replace("\nalarm_disclaimer:", "\nold_disclaimer:"), "alarm_disclaimer"),
        ("wording.yaml", lambda text: text.replace("{name}", "", 1), "to fill in"),
        ("alarms/crises.yaml", lambda text: text.replace("signs:", "old:", 1), "signs"),
        ("care.yaml", lambda text: text.replace("- english: ", "- english: Once, ", 1), "warnings rest on this file"),
    ],
)
def test_a_language_without_its_alarms_or_disclaimers_is_refused(
    tmp_path: Path, known: Library, file: str, edit: Callable[[str], str], why: str
) -> None:
    """With the file and what is missing in it; English goes on."""
    found = locales.load(edited(tmp_path, file, edit), known)
    assert not found.spoken
    assert any(why in str(problem) for problem in found.problems)


@pytest.mark.parametrize(
    "dose", ["Toma 20 mg.", "Toma 2 miligramos.", "Tómala dos veces al día.", "Tres comprimidos al dia."]
)
def test_a_dose_in_a_translation_is_refused(tmp_path: Path, known: Library, dose: str) -> None:
    """As in what it translates."""
    folder = edited(
        tmp_path,
        "conditions/lupus.yaml",
        lambda text: re.sub("  translated: (?=[A-Z])", f"  translated: {dose} ", text, count=1),
    )
    (problem,) = locales.load(folder, known).problems
    assert "doses have no place here" in str(problem)


def test_what_is_not_translated_is_said_in_english_and_says_so(tmp_path: Path, known: Library) -> None:
    """An English text that was edited counts as not translated."""
    folder = edited(
        tmp_path,
        "conditions/lupus.yaml",
        lambda text: re.sub("- english: (?=[A-Z])", "- english: Once ", text, count=1),
    )
    assert {missing.file for missing in locales.told(folder, known)["es"].missing} == {"conditions/lupus"}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("¿El lupus puede causar espasmos en la cara?", "es"),
        ("por que me brinca el parpado", "es"),
        ("does lupus cause facial twitching?", "en"),
        ("lupus", "en"),
    ],
)
def test_a_message_is_answered_in_its_language(text: str, language: str, ask: Ask) -> None:
    """A name alone is read in the first."""
    assert ask(text).language == language


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("se le cayó media cara de golpe y no puede hablar", Kind.EMERGENCY),
        ("ya no quiero vivir", Kind.CRISIS),
        ("todo sería más fácil no existir", Kind.CRISIS),
    ],
)
@pytest.mark.parametrize("locale", [None, "en-US", "es-MX"])
def test_an_alarm_is_heard_in_every_language_whatever_is_set(
    text: str, kind: Kind, locale: str | None, assistant: Assistant
) -> None:
    """And answered in the language in which it was written."""
    reply = assistant.answer(Message(text, NOON, locale=locale))
    assert (reply.kind, reply.language) == (kind, "es")


def test_a_person_is_answered_in_their_own_language(assistant: Assistant) -> None:
    """Whatever they write in, with the mark that nobody has reviewed the translation."""
    reply = assistant.answer(Message("what is lupus", NOON, locale="es-ES"))
    assert reply.language == "es"
    assert "ningún profesional de la salud ha revisado la traducción" in reply.review
    assert "no un consejo médico" in reply.disclaimer
    assert reply.sources
