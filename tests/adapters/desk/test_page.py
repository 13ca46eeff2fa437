"""The page of the desk in a real browser, as a person uses it."""

import json
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from adapters.desk.app import PAGE, Desk
from tests.adapters.desk.conftest import edit
from tests.browser import Tab

LUPUS = "does lupis cause facail twitching?"
ALARM = "my face droops on one side and i cannot speak"
ACTIVE = "document.activeElement"
OUTLINE = f"getComputedStyle({ACTIVE}.type === 'radio' ? {ACTIVE}.nextElementSibling : {ACTIVE}).outlineWidth"
"""How wide the line around what has the focus is; a choice wears it on its label."""


async def ask(tab: Tab, text: str) -> None:
    """Type a question and press Enter, with the keyboard alone."""
    await tab.value("document.getElementById('question').focus()")
    await tab.value("document.getElementById('question').select()")
    await tab.type(text)
    await tab.press("Enter")
    await shown(tab, text)


async def shown(tab: Tab, text: str) -> None:
    """Wait until the answer to a question is shown."""
    first = "document.querySelector('#discord .post .row')?.innerText"
    await tab.until(f"({first} ?? '').includes({json.dumps(text)})")


async def go(tab: Tab, part: str, ready: str) -> None:
    """Go to a part of the desk, and wait until it shows something."""
    await tab.value(f"location.hash = {json.dumps(part)}")
    await tab.until(f"!!document.querySelector({json.dumps(ready)})")


async def test_a_question_shows_three_renderings_and_how_it_was_read(tab: Tab) -> None:
    """Side by side on a wide screen."""
    await ask(tab, LUPUS)
    assert "there is no good evidence that lupus causes ordinary facial twitching" in await tab.text("#discord")
    assert await tab.text("#discord .embed .title") == "Lupus and facial twitching"
    assert await tab.text("#slack .header") == "Lupus and facial twitching"
    terminal = await tab.text("#terminal")
    assert "Lupus and facial twitching\n=====" in terminal
    reading = await tab.text("#reading")
    for words in ("facail → facial", "“lupis” is lupus", "80 %", "twitching link", "(runner-up)", "Alarm\n\nNone"):
        assert words in reading
    tops = await tab.value("[...document.querySelectorAll('.column')].map((one) => one.getBoundingClientRect().top)")
    assert len(set(map(round, tops))) == 1


async def test_an_alarm_stands_out_with_its_sign(tab: Tab) -> None:
    """And with the numbers of the chosen country."""
    await ask(tab, ALARM)
    assert "Emergency" in await tab.text("#reading .alarm")
    assert "sign stroke" in await tab.text("#reading .alarm")
    await tab.value(
        "const s = document.getElementById('country'); s.value = 'GB'; s.dispatchEvent(new Event('change'))"
    )
    await tab.until("!document.getElementById('discord').innerText.includes('112 in the European Union')")
    assert "999" in await tab.text("#discord .embed")


async def test_a_suggestion_that_is_pressed_is_asked(tab: Tab) -> None:
    """On each of the three; the conversation goes on, and the focus moves to the answer."""
    for screen in ("#discord .buttons .ask", "#slack .buttons .ask", "#terminal .next button"):
        await tab.click("#anew")
        await ask(tab, "what is lupus")
        label = re.sub(r"^\d\. ", "", await tab.text(screen))
        await tab.click(screen)
        await shown(tab, label)
        assert await tab.value(f"{ACTIVE}.id") == "answer-title"
        assert await tab.text("#sofar") == "Before in this conversation: what is lupus"


async def test_the_long_answer_is_shown_as_in_private(tab: Tab) -> None:
    """By the choice above, or by pressing the answer's own button."""
    await ask(tab, LUPUS)
    assert "Lupus chorea is most often seen" not in await tab.text("#discord")
    await tab.click("#discord .buttons button:nth-child(1):not(.ask)")
    await tab.until("document.getElementById('discord').innerText.includes('Lupus chorea is most often seen')")
    assert "Lupus chorea is most often seen" in await tab.text("#slack")
    assert await tab.value("document.querySelector('input[value=private]').checked")


async def test_the_desk_is_used_with_the_keyboard_alone(tab: Tab) -> None:
    """From the first Tab to an answer, a suggestion and another part, always with a visible focus."""
    seen: list[str] = []

    async def move(until: str) -> None:
        for _ in range(60):
            await tab.press("Tab")
            await tab.until(f"{ACTIVE} !== document.body")
            seen.append(await tab.value(OUTLINE))
            if await tab.value(f"{ACTIVE}.matches({json.dumps(until)})"):
                return
        raise AssertionError(f"{until} was not reached")

    await tab.press("Tab")
    assert await tab.text(".skip") == "Skip to the content"
    assert await tab.value(f"{ACTIVE}.className") == "skip"
    await tab.press("Enter")
    await move("#question")
    await tab.type("what is lupus")
    await tab.press("Enter")
    await shown(tab, "what is lupus")
    await move("#discord .ask")
    label = await tab.value(f"{ACTIVE}.innerText")
    await tab.press("Enter")
    await shown(tab, label)
    for _ in range(40):
        await tab.press("Tab", shift=True)
        if await tab.value(f"{ACTIVE}.matches('[data-part=entries]')"):
            break
    await tab.press("Enter")
    await tab.until(f"{ACTIVE}.id === 'entries-title'")
    assert set(seen) == {"3px"}


async def test_an_edit_shows_by_itself(tab: Tab, folder: Path) -> None:
    """The question is asked again, and it is said aloud."""
    await ask(tab, "what is lupus")
    assert "a long-term autoimmune disease" in await tab.text("#discord")
    edit(folder, "a long-term autoimmune disease", "a disease that was edited just now")
    await tab.until("document.getElementById('terminal').innerText.replace(/\\s+/g, ' ').includes('edited just now')")
    assert (await tab.text("#edition")).startswith("Edit taken at ")
    assert (await tab.text("#said")).startswith("After the edit. ")


async def test_a_broken_edit_shows_its_problem_and_keeps_the_last_good_one(tab: Tab, folder: Path) -> None:
    """With file, line, field and remedy; mended, it goes."""
    await ask(tab, "what is lupus")
    edit(folder, "cites: [cdc-lupus, ninds-lupus, eular-lay-2023]", "cites: [nobody-wrote-this]")
    await tab.until("!document.getElementById('banner').hidden")
    banner = await tab.text("#banner")
    assert "Your edit is not in use" in banner
    assert re.search(r"conditions/lupus\.yaml:\d+: .*nobody-wrote-this", banner)
    assert await tab.value("document.getElementById('banner').getAttribute('role')") == "alert"
    assert "a long-term autoimmune disease" in await tab.text("#discord")
    edit(folder, "cites: [nobody-wrote-this]", "cites: [cdc-lupus]")
    await tab.until("document.getElementById('banner').hidden")


async def test_entries_are_found_and_look_alikes_followed(tab: Tab) -> None:
    """By any of their names; the way back is the browser's own."""
    await go(tab, "#/entries", "#entry-list a")
    await tab.click("#search")
    await tab.type("sle")
    await tab.until("document.querySelector('#entry-list a')?.innerText.startsWith('Lupus')")
    await tab.click("#entry-list a")
    await tab.until("document.getElementById('entry-title')?.innerText.startsWith('Lupus')")
    await tab.until(f"{ACTIVE}.id === 'entry-title'")
    page = await tab.text("#entry")
    for words in ("Not yet reviewed by a clinician", "conditions/lupus.yaml", "Myths", "Example questions", "Sources"):
        assert words in page
    await tab.click("#entry .cards a")
    await tab.until("document.getElementById('entry-title')?.innerText.startsWith('ALS')")
    await tab.value("history.back()")
    await tab.until("document.getElementById('entry-title')?.innerText.startsWith('Lupus')")
    await tab.click("#entry .cites button")
    assert (await tab.value(f"{ACTIVE}.id")).startswith("source-")


async def choose(tab: Tab, language: str) -> None:
    """Choose a language above."""
    await tab.until("!document.getElementById('languages').hidden")
    chosen = f"var l = document.getElementById('language'); l.value = {json.dumps(language)}"
    await tab.value(f"{chosen}; l.dispatchEvent(new Event('change'))")


async def test_answers_and_entries_are_shown_in_the_language_that_is_chosen(tab: Tab) -> None:
    """Marked as being in it, and as translated; without a choice, people are answered as they ask."""
    await ask(tab, "what is lupus")
    await choose(tab, "es")
    await tab.until("document.getElementById('discord').innerText.includes('El lupus es una enfermedad')")
    assert await tab.value("document.getElementById('slack').lang") == "es"
    await go(tab, "#/entries/lupus", "#entry-title[lang=es]")
    page = await tab.text("#entry")
    for words in ("Lupus (lupus eritematoso", "Translated, not reviewed", "locales/es/conditions/lupus.yaml"):
        assert words in page
    assert "Enfermedad celíaca" in await tab.text("#entry-list")
    await choose(tab, "")
    await tab.until("document.getElementById('discord').innerText.includes('Lupus is a long-term')")
    await go(tab, "#/ask", "#discord .post")
    await ask(tab, "¿qué es el lupus?")
    await tab.until("document.getElementById('discord').innerText.includes('El lupus es una enfermedad')")


async def test_an_edit_of_a_translation_shows_as_well(tab: Tab, folder: Path) -> None:
    """Though the English is as it was."""
    await choose(tab, "es")
    await ask(tab, "what is lupus")
    edit(folder, "El lupus es una enfermedad", "Esto se acaba de editar", "locales/es/conditions/lupus.yaml")
    await tab.until("document.getElementById('discord').innerText.includes('se acaba de editar')")


LOADED = "((which) => { const i = document.querySelector(which); return i && i.complete ? i.naturalWidth : 0 })"


async def test_an_answer_shows_the_picture_that_comes_with_it(tab: Tab) -> None:
    """On both platforms as they are sent it, with its words; other answers have none."""
    await ask(tab, "/twitch-causes")
    for screen in ("discord", "slack"):
        assert await tab.until(f"{LOADED}('#{screen} .attached img')") == 1620
        assert "Well supported: " in await tab.value(f"document.querySelector('#{screen} .attached img').alt")
    await ask(tab, LUPUS)
    assert await tab.value("document.querySelectorAll('.attached').length") == 0


async def test_both_pictures_are_shown_large_with_the_same_in_words(tab: Tab, folder: Path) -> None:
    """In the language that is chosen, and anew after an edit."""
    await go(tab, "#/pictures", "#gallery figure")
    for n in (1, 2):
        assert await tab.until(f"{LOADED}('#gallery section:nth-of-type({n}) img')") == 1080
    words = await tab.text("#gallery")
    for said in ("Kinds of face movement", "Rare: ", "not yet reviewed by a clinician"):
        assert said in words
    await choose(tab, "es")
    await tab.until("document.getElementById('gallery').innerText.includes('Rara vez: ')")
    await choose(tab, "")
    edit(folder, "short_name: lupus", "short_name: wolfishness")
    await tab.until("document.getElementById('gallery').innerText.includes('wolfishness')")


async def test_an_example_question_is_asked_when_it_is_pressed(tab: Tab) -> None:
    """From the page of its entry."""
    await go(tab, "#/entries/lupus", "#entry .questions button")
    text = await tab.text("#entry .questions button")
    await tab.click("#entry .questions button")
    await shown(tab, text)
    assert await tab.value("location.hash") == "#/ask"


async def test_a_set_is_run_and_a_miss_looked_into(tab: Tab) -> None:
    """The miss is asked as it was, with the turns before it."""
    await go(tab, "#/sets/lupus", "#misses td button")
    assert await tab.text("#outcome-title") == "lupus: 11 of 12 read rightly"
    assert "wholly right" in await tab.text("#outcome")
    text = await tab.text("#misses td button")
    await tab.click("#misses td button")
    await shown(tab, text)
    assert await tab.value("document.getElementById('question').value") == text
    await go(tab, "#/sets/conversations", "#misses td .quiet")
    row = "[...document.querySelectorAll('#misses tbody tr')].find((row) => row.innerText.includes('(after '))"
    text = await tab.value(f"{row}.querySelector('button').innerText")
    await tab.value(f"{row}.querySelector('button').click()")
    await shown(tab, text)
    assert (await tab.text("#sofar")).startswith("Before in this conversation: ")


async def test_all_sets_are_run_with_one_press(tab: Tab) -> None:
    """And each shows what came of it."""
    await go(tab, "#/sets", "#set-list li")
    await tab.click("#run-all")
    await tab.until("document.getElementById('ran').innerText.startsWith('All sets: ')", 60)
    results = await tab.value("[...document.querySelectorAll('#set-list .result')].map((one) => one.innerText)")
    assert all(re.fullmatch(r"\d+ of \d+", result) for result in results)


async def test_narrow_screens_stack_the_answers_behind_tabs(tab: Tab) -> None:
    """One at a time, moved between with arrow keys, and nothing to scroll sideways."""
    await tab.size(360, 740)
    await ask(tab, LUPUS)
    visible = "[...document.querySelectorAll('.column')].filter((one) => one.offsetParent).map((one) => one.id)"
    assert await tab.value(visible) == ["column-discord"]
    await tab.value("document.querySelector('#tabs [aria-selected=true]').focus()")
    for key, name in (("ArrowRight", "slack"), ("End", "reading"), ("ArrowLeft", "terminal"), ("Home", "discord")):
        await tab.press(key)
        assert await tab.value(visible) == [f"column-{name}"]
        assert await tab.value(f"{ACTIVE}.getAttribute('aria-controls')") == f"column-{name}"
    for part, ready in PARTS:
        await go(tab, part, ready)
        assert await tab.value("document.documentElement.scrollWidth <= window.innerWidth"), part


async def test_what_people_and_files_write_stays_text(tab: Tab, folder: Path) -> None:
    """Markup in a question, in an entry or in a problem is shown as it stands."""
    hostile = "<img src=x onerror=alert(1)><b>lupus</b>"
    edit(
        folder, "Lupus is a long-term autoimmune disease.", 'Lupus <b id="bold">is</b> a "disease" <script>1</script>.'
    )
    await tab.until("/Edit taken|refused/.test(document.getElementById('edition').innerText)")
    await ask(tab, hostile)
    assert hostile in await tab.text("#discord")
    await go(tab, "#/entries/lupus", "#entry .statement")
    assert await tab.value("document.querySelectorAll('main img, main b, main script, #bold').length") == 0


async def named(tab: Tab) -> list[str]:
    """Return the controls that a screen reader has no name for."""
    tree = await tab.call("Accessibility.getFullAXTree")
    roles = {"button", "link", "textbox", "searchbox", "combobox", "radio", "tab", "checkbox", "region", "table"}
    found: list[dict[str, Any]] = [node for node in tree["nodes"] if not node.get("ignored")]
    return [
        node["role"]["value"]
        for node in found
        if node.get("role", {}).get("value") in roles and not node.get("name", {}).get("value", "").strip()
        if node["role"]["value"] != "table"
    ]


VISIBLE = "((which) => [...document.querySelectorAll(which)].filter((one) => one.offsetParent))"
SMALLEST = 23.5
"""Pixels of what can be pressed: https://www.w3.org/TR/WCAG22/#target-size-minimum, and half a pixel for rounding."""
PARTS = [
    ("#/ask", "#discord .post"),
    ("#/entries/lupus", "#entry-title"),
    ("#/pictures", "#gallery figure"),
    ("#/sets/lupus", "#misses"),
]


@pytest.mark.parametrize(("part", "ready"), PARTS)
async def test_screen_readers_find_their_way(tab: Tab, part: str, ready: str) -> None:
    """Every control has a name, headings step down one at a time, ids are single, landmarks are there."""
    await ask(tab, LUPUS)
    await go(tab, part, ready)
    assert await named(tab) == []
    headings = await tab.value(f"{VISIBLE}('h1, h2, h3, h4').map((one) => Number(one.tagName[1]))")
    assert headings[0] == 1
    assert headings.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(headings))
    ids = await tab.value("[...document.querySelectorAll('[id]')].map((one) => one.id)")
    assert len(ids) == len(set(ids))
    for landmark in ("body > header", "header > nav", "body > main"):
        assert await tab.value(f"document.querySelectorAll('{landmark}').length") == 1
    assert await tab.value("document.documentElement.lang") == "en"
    pressed = f"{VISIBLE}('button:not(.link), select, input:not([type=radio])')"
    small = f"{pressed}.filter((one) => one.getBoundingClientRect().height < {SMALLEST}).map((one) => one.outerHTML)"
    assert await tab.value(small) == []


async def test_an_answer_is_announced_in_a_sentence(tab: Tab) -> None:
    """Politely, and not the whole of it."""
    await ask(tab, LUPUS)
    assert await tab.text("#said") == "Answered: answer, twitching link, about lupus"
    assert await tab.value("document.getElementById('said').getAttribute('aria-live')") == "polite"
    await ask(tab, ALARM)
    assert (await tab.text("#said")).startswith("Alarm: emergency")


async def test_nothing_moves_for_those_who_want_that(tab: Tab) -> None:
    """An answer that comes fades in for others."""
    await ask(tab, LUPUS)
    name = "getComputedStyle(document.getElementById('answer')).animationName"
    assert await tab.value(name) == "appear"
    await tab.prefer(prefers_reduced_motion="reduce")
    assert await tab.value(name) == "none"


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_every_text_can_be_read_against_what_is_behind_it(tab: Tab, scheme: str) -> None:
    """At 4.5 to 1 or better, in each part, measured in the page."""
    await tab.prefer(prefers_color_scheme=scheme)
    await ask(tab, ALARM)
    for part, ready in PARTS:
        await go(tab, part, ready)
        assert await tab.value(FAINT) == [], part


FAINT = """(() => {
  const parsed = (colour) => (colour.match(/[\\d.]+/g) ?? []).map(Number);
  const over = ([r, g, b, a = 1], [R, G, B]) => [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a)];
  const light = (colour) => {
    const [r, g, b] = colour.map((c) => ((c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    const chain = [];
    for (let at = element; at; at = at.parentElement) chain.unshift(parsed(getComputedStyle(at).backgroundColor));
    return chain.reduce((below, colour) => (colour.length ? over(colour, below) : below), [255, 255, 255]);
  };
  const faint = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    const blank = !texts.currentNode.data.trim() || !element.offsetParent;
    if (blank || element.closest(':disabled, .unseen, option')) continue;
    const back = behind(element);
    const front = over(parsed(getComputedStyle(element).color), back);
    const [high, low] = [light(front), light(back)].sort((a, b) => b - a);
    const ratio = (high + 0.05) / (low + 0.05);
    if (ratio < 4.5) faint.push(`${ratio.toFixed(2)} ${element.outerHTML.slice(0, 120)}`);
  }
  return faint.slice(0, 10);
})()"""


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1100, 900), (390, 844)])
async def test_pictures_can_be_taken_to_be_looked_at(tab: Tab, tmp_path: Path, width: int, height: int) -> None:
    """They lie in the folder of the test, for a person; here only that they are whole, and nothing is cut off."""
    await tab.size(width, height)
    await ask(tab, LUPUS)
    for scheme in ("light", "dark"):
        await tab.prefer(prefers_color_scheme=scheme)
        for part, ready in PARTS:
            await go(tab, part, ready)
            assert await tab.value("document.documentElement.scrollWidth <= window.innerWidth"), part
            file = tmp_path / f"{part.split('/')[1]}-{scheme}.png"
            await tab.picture(file)
            head = file.read_bytes()[:24]
            assert head.startswith(b"\x89PNG")
            assert (int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")) == (width, height)


def test_the_tabs_begin_where_the_columns_end() -> None:
    """One width parts narrow from wide in every rule."""
    widths = set(re.findall(r"\((?:min|max)-width: ([\d.]+)rem\)", (PAGE / "desk.css").read_text(encoding="utf-8")))
    assert widths == {"60", "59.99", "86"}


async def test_the_desk_says_when_it_was_closed(tab: Tab, desk: Desk) -> None:
    """The page stays, and tells how to go on."""
    await desk._runner.cleanup()
    await tab.until("document.getElementById('edition').innerText.includes('twitchwise preview')")
    tab.complaints.clear()
