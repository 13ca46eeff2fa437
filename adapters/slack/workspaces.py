"""What a workspace has set, as a modal and back."""

from collections.abc import Mapping
from typing import Any

from adapters.slack.inbound import Json
from adapters.slack.limits import LABEL, TITLE, VALUE
from adapters.slack.render import plain_text
from bot.library import Library
from bot.place import Place, Public

CALLBACK = "settings"
"""Names the modal when it is sent off."""
_NONE = "none"
_LONGEST_COOLDOWN = 1_440
_HOURS = range(24)


class SettingsForm:
    """The settings of a workspace as a form."""

    def __init__(self, library: Library, languages: Mapping[str, str]) -> None:
        """Take the knowledge base, and what each language that is spoken calls itself, by its two letters."""
        self._library = library
        self._languages = languages
        self._words = library.wording.slack
        self._labels = library.wording.chat.settings

    def modal(self, place: Place) -> Json:
        """Return the form, filled with what is set."""
        words, labels = self._words, self._labels
        start, end = place.quiet or (None, None)
        countries = {code: country.name for code, country in self._library.countries.items()}
        hours = {str(hour): f"{hour:02}:00" for hour in _HOURS}
        return {
            "type": "modal",
            "callback_id": CALLBACK,
            "title": plain_text(words.settings_open, TITLE),
            "submit": plain_text(words.settings_save, TITLE),
            "close": plain_text(words.close, TITLE),
            "blocks": [
                self._select(
                    "public",
                    labels.public,
                    {kind.value: words.settings_public[kind] for kind in Public},
                    place.public.value,
                ),
                _channels("off", words.settings_off, place.off, optional=True),
                self._select("quiet_from", labels.quiet_from, self._with_none(hours), _chosen(start)),
                self._select("quiet_until", labels.quiet_until, self._with_none(hours), _chosen(end)),
                _number("cooldown", labels.cooldown, place.cooldown, _LONGEST_COOLDOWN),
                self._select("language", labels.language, self._with_none(self._languages), place.language or _NONE),
                self._select("country", words.settings_country, self._with_none(countries), place.country or _NONE),
                _channels("moderators", labels.moderators, filter(None, [place.moderators]), most=1, optional=True),
            ],
        }

    def read(self, values: Mapping[str, Mapping[str, Any]]) -> Place | dict[str, str]:
        """Return the settings that a form holds, or what is wrong with which of its fields."""
        given: dict[str, Mapping[str, Any]] = {name: next(iter(fields.values()), {}) for name, fields in values.items()}
        start, end = (_option(given.get(name)) for name in ("quiet_from", "quiet_until"))
        if (start is None) != (end is None):
            return {"quiet_until" if end is None else "quiet_from": self._labels.both_hours}
        country = _option(given.get("country"))
        if country is not None and country not in self._library.countries:
            return {"country": self._labels.no_country.format(countries=", ".join(self._library.countries))}
        language = _option(given.get("language"))
        cooldown = str(given.get("cooldown", {}).get("value") or 0)
        if not cooldown.isdecimal() or int(cooldown) > _LONGEST_COOLDOWN:
            return {"cooldown": f"{self._labels.cooldown} (0–{_LONGEST_COOLDOWN})"}
        moderators = _conversations(given.get("moderators"))
        return Place(
            public=Public(_option(given.get("public")) or Public.SHORT),
            off=tuple(sorted(_conversations(given.get("off")))),
            quiet=None if start is None or end is None else (int(start), int(end)),
            cooldown=int(cooldown),
            country=country,
            language=language if language in self._languages else None,
            moderators=moderators[0] if moderators else None,
        )

    def _with_none(self, options: Mapping[str, str]) -> dict[str, str]:
        return {_NONE: self._words.settings_none, **options}

    def _select(self, name: str, label: str, options: Mapping[str, str], chosen: str) -> Json:
        shown = {value: {"text": plain_text(text, LABEL), "value": value} for value, text in options.items()}
        element: Json = {"type": "static_select", "action_id": name, "options": list(shown.values())}
        if chosen in shown:
            element["initial_option"] = shown[chosen]
        return _input(name, label, element)


def _channels(name: str, label: str, chosen: Any, *, most: int | None = None, optional: bool = False) -> Json:
    element: Json = {
        "type": "multi_conversations_select",
        "action_id": name,
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
    }
    if initial := list(chosen):
        element["initial_conversations"] = initial
    if most is not None:
        element["max_selected_items"] = most
    return _input(name, label, element) | {"optional": optional}


def _number(name: str, label: str, value: int, most: int) -> Json:
    element = {
        "type": "number_input",
        "action_id": name,
        "is_decimal_allowed": False,
        "min_value": "0",
        "max_value": str(most),
        "initial_value": str(value),
    }
    return _input(name, label, element)


def _input(name: str, label: str, element: Json) -> Json:
    return {"type": "input", "block_id": name, "label": plain_text(label, VALUE), "element": element}


def _chosen(hour: int | None) -> str:
    return _NONE if hour is None else str(hour)


def _option(field: Mapping[str, Any] | None) -> str | None:
    value = ((field or {}).get("selected_option") or {}).get("value")
    return None if value in (None, _NONE) else str(value)


def _conversations(field: Mapping[str, Any] | None) -> list[str]:
    return list(map(str, (field or {}).get("selected_conversations") or ()))
