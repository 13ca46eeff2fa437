"""The plan of docs/scale.md follows from its assumptions: every number of its tables is computed anew."""

import re
from dataclasses import dataclass
from math import ceil
from pathlib import Path

import pytest

from adapters.discord.absence import BEAT
from bot.state.slots import RENEWAL

PAGE = (Path(__file__).parents[1] / "docs" / "scale.md").read_text(encoding="utf-8")
SIZES = (10_000, 1_000_000)

DAY, HOUR = 86_400, 3_600
"""Seconds."""


def cells(name: str) -> list[list[str]]:
    """Return the rows of the table between the marks of a part of the page, without its head."""
    found = re.search(rf"<!-- {name} -->\n(.*?)\n<!-- /{name} -->", PAGE, re.DOTALL)
    assert found is not None
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in found[1].splitlines()[2:]]


def number(text: str) -> float:
    """Return the number that a cell begins with; a hundredth of it for a share."""
    found = re.match(r"[\d,.]+", text)
    assert found is not None, text
    return float(found[0].replace(",", "")) / (100 if text.endswith("%") else 1)


LIMITS = {row[0]: number(row[1]) for row in cells("limits")}
ASSUMED = {row[0]: number(row[1]) for row in cells("assumptions")}


@dataclass(frozen=True)
class Plan:
    """What so many communities need."""

    communities: int

    @property
    def servers(self) -> float:
        """On Discord."""
        return self.communities * ASSUMED["communities on Discord"]

    @property
    def workspaces(self) -> float:
        """On Slack."""
        return self.communities - self.servers

    @property
    def large(self) -> bool:
        """Whether Discord prescribes the number of shards."""
        return self.servers > LIMITS["Discord: servers above which a bot is large"]

    @property
    def shards(self) -> int:
        """Connections to Discord's gateway."""
        needed = ceil(self.servers / ASSUMED["servers of a shard"])
        step = int(ASSUMED["shards of a large bot are a multiple of"]) if self.large else 1
        return ceil(needed / step) * step

    @property
    def at_once(self) -> float:
        """Shards that may identify within the same five seconds."""
        return ASSUMED["max_concurrency of a large bot"] if self.large else ASSUMED["max_concurrency of any other bot"]

    @property
    def starts(self) -> float:
        """Session starts a day."""
        least = LIMITS["Discord: session starts a day, large bot, at least"]
        return max(least, self.servers / 1_000 * 5) if self.large else LIMITS["Discord: session starts a day"]

    @property
    def discord_processes(self) -> int:
        """Two at least, so that one may leave."""
        return max(2, ceil(self.shards / ASSUMED["shards of a process"]))

    def peak(self, daily: float) -> float:
        """Return how many a second come of so many a day, in the busiest second."""
        return daily / DAY * ASSUMED["busiest second against the mean"]

    @property
    def questions(self) -> float:
        """A second, at the peak."""
        return self.peak(self.communities * ASSUMED["questions of a community a day"])

    @property
    def discord_posts(self) -> float:
        """Requests a second at the peak that count against the limit: answers to what is no interaction."""
        share = ASSUMED["communities on Discord"] * (1 - ASSUMED["questions by command or button"])
        return self.questions * share

    @property
    def discord_messages(self) -> float:
        """A second at the peak, most of them not for the bot."""
        return self.peak(self.servers * ASSUMED["messages of a community a day that reach the bot"])

    @property
    def slack_events(self) -> float:
        """A second at the peak, most of them not for the bot."""
        return self.peak(self.workspaces * ASSUMED["messages of a community a day that reach the bot"])

    @property
    def slack_processes(self) -> int:
        """Two at least, so that one may leave."""
        busy = self.slack_events * ASSUMED["CPU of a Slack event"] / 1_000
        return max(2, ceil(busy / ASSUMED["share of a core in use at the peak"]))

    @property
    def processes(self) -> int:
        """Of both platforms."""
        return self.discord_processes + self.slack_processes

    @property
    def cores(self) -> float:
        """That are busy at the peak."""
        return (
            self.questions * ASSUMED["CPU of a question"]
            + self.discord_messages * ASSUMED["CPU of a Discord message"]
            + self.slack_events * ASSUMED["CPU of a Slack event"]
        ) / 1_000

    @property
    def gigabytes(self) -> float:
        """Memory of all processes."""
        servers = self.servers * ASSUMED["memory of a Discord server"] / 1_000_000
        return servers + self.processes * ASSUMED["memory of a process"] / 1_000

    @property
    def writes(self) -> float:
        """Of the database, a second at the peak: of questions, of feedback, of leases, and of shards that listen."""
        a_question = ASSUMED["writes of a question"] + ASSUMED["feedback on a question"]
        return self.questions * a_question + self.discord_processes / RENEWAL + self.shards / BEAT

    @property
    def connections(self) -> float:
        """Of the database."""
        return self.processes * ASSUMED["database connections of a process"]

    @property
    def machines(self) -> int:
        """For the processes, with one to spare."""
        by_memory = ceil(self.gigabytes / (ASSUMED["memory of a machine"] * ASSUMED["share of memory in use"]))
        by_cores = ceil(self.cores / ASSUMED["share of a core in use at the peak"] / ASSUMED["cores of a machine"])
        return max(by_memory, by_cores) + 1

    @property
    def price(self) -> float:
        """A month."""
        small = self.machines + ASSUMED["machines of the load balancer"]
        return (
            small * ASSUMED["price of a machine"]
            + ASSUMED["machines of the database"] * ASSUMED["price of a machine of the database"]
        )

    def rows(self, table: str) -> float:
        """Return how many rows a table of the database has at the peak."""
        return {
            "places": self.communities * ASSUMED["communities with settings of their own"],
            "contexts": self.questions * 1_800,
            "answered": self.questions * ASSUMED["seconds that a message id is kept"],
            "feedback": ASSUMED["entries, versions and kinds of feedback"],
            "gaps": ASSUMED["gaps that are kept"],
            "facts": ASSUMED["facts"] + self.shards,
            "slots": self.discord_processes,
            "installations": self.workspaces * 2,
        }[table]

    def written(self) -> dict[str, str]:
        """Return the rows of the plan, as the page writes them."""
        return {
            "servers on Discord": f"{self.servers:,.0f}",
            "workspaces on Slack": f"{self.workspaces:,.0f}",
            "questions a second, peak": f"{self.questions:,.1f}",
            "Discord shards, each a gateway connection": f"{self.shards:,}",
            "fewest shards that Discord accepts": f"{ceil(self.servers / LIMITS['Discord: servers of a shard']):,}",
            "Discord processes": f"{self.discord_processes:,}",
            "seconds until every shard is connected": f"{ceil(self.shards / self.at_once) * 5:,}",
            "whole restarts a day": f"{int(self.starts // self.shards):,}",
            "Discord messages a second, peak": f"{self.discord_messages:,.0f}",
            "Discord requests a second that count, peak": f"{self.discord_posts:,.1f}",
            "Slack events a second, peak": f"{self.slack_events:,.0f}",
            "Slack events of a workspace in the busiest hour": f"{self.slack_events / self.workspaces * HOUR:,.0f}",
            "Slack processes": f"{self.slack_processes:,}",
            "cores in use, peak": f"{self.cores:,.1f}",
            "memory of all processes": f"{self.gigabytes:,.1f} GB",
            "database writes a second, peak": f"{self.writes:,.0f}",
            "database connections": f"{self.connections:,.0f}",
            "machines for the processes": f"{self.machines:,}",
            "price a month": f"{self.price:,.0f} €",
        }


@pytest.mark.parametrize(("column", "size"), list(enumerate(SIZES, start=1)))
def test_the_plan_follows_from_the_assumptions(column: int, size: int) -> None:
    """Row by row, none missing and none too many."""
    assert {row[0]: row[column] for row in cells("plan")} == Plan(size).written()


def test_the_tables_of_the_database_follow_from_the_assumptions() -> None:
    """Rows and megabytes of each, and of all together."""
    *tables, total = cells("database")
    sums = [0.0, 0.0]
    for name, size, *shown in tables:
        for index, plan in enumerate(map(Plan, SIZES)):
            rows = plan.rows(name)
            megabytes = rows * number(size) / 1_000_000
            sums[index] += megabytes
            assert shown[2 * index : 2 * index + 2] == [f"{rows:,.0f}", f"{megabytes:,.1f}"], name
    assert total == ["all", "", "", f"{sums[0]:,.1f}", "", f"{sums[1]:,.1f}"]


def test_each_limit_is_cited() -> None:
    """By an address; each assumption says why it is one."""
    assert all(row[2].startswith("https://") for row in cells("limits"))
    assert all(row[2] for row in cells("assumptions"))


def test_no_shard_is_fuller_than_discord_allows() -> None:
    """At any size of the page."""
    assert ASSUMED["servers of a shard"] <= LIMITS["Discord: servers of a shard"]
    for plan in map(Plan, SIZES):
        assert plan.servers / plan.shards <= LIMITS["Discord: servers of a shard"]


def test_measured_figures_have_a_place_of_their_own() -> None:
    """Where the load test is written down, apart from what is only assumed."""
    assert PAGE.count("<!-- measured -->") == PAGE.count("<!-- /measured -->") == 1
