"""The files that it is shipped with agree with the program; no container engine and no systemd is needed to see it."""

import configparser
import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from adapters.__main__ import AWAY, BROKEN, REFUSED
from adapters.discord.settings import Settings as Discord
from adapters.slack.manifest import INSTALL, REDIRECT, ROUTE
from adapters.slack.settings import Settings as Slack
from adapters.slack.web import HEALTH
from bot.settings import Settings

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
BALANCER = (DEPLOY / "haproxy.cfg").read_text(encoding="utf-8")
UNITS = {path.name: path for path in (DEPLOY / "systemd").glob("*.service")}

BOTS = ("discord", "slack", "discord-scale", "slack-scale")
STATUS_PORT = 9464

OWN = frozenset({"POSTGRES_PASSWORD", "HTTP_REPLICAS"})
"""What compose alone reads from `.env`."""
PREFIXES = ("TWITCHWISE_", "DISCORD_", "SLACK_")
"""Names with these are the program's, which refuses those that it does not know."""


def known() -> set[str]:
    """Return the names of all settings of the program."""
    return {*Settings.variables(), *Discord.variables(), *Slack.variables()}


def unit(name: str) -> dict[str, list[str]]:
    """Return what a unit says, by key; systemd lets a key stand several times."""
    said: dict[str, list[str]] = {}
    for line in UNITS[name].read_text(encoding="utf-8").splitlines():
        key, equals, value = line.partition("=")
        if equals and not line.startswith("#"):
            said.setdefault(key, []).append(value)
    return said


def test_the_image_installs_with_hashes_and_runs_as_nobody_in_particular() -> None:
    """From wheels alone, and copies only what the program needs."""
    assert "--require-hashes --only-binary :all:" in DOCKERFILE
    assert re.search(r"^USER 10001$", DOCKERFILE, re.MULTILINE)
    copied = re.findall(r"^COPY (?!--from)(\S+)", DOCKERFILE, re.MULTILINE)
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert copied
    for name in copied:
        assert (ROOT / name).exists()
        assert f"!{name}" in ignored


def test_nothing_reaches_the_image_that_is_not_named() -> None:
    """No environment, key, database or file of settings beside the program."""
    assert (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()[0] == "*"
    unkept = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert {".env", "*.db", "*.key", ".venv/", ".venv-audit/"} <= set(unkept)


def test_the_image_is_of_one_exact_python_without_what_installs() -> None:
    """The same in both stages, bytecode compiled."""
    bases = re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)
    assert len(bases) == 2
    assert len(set(bases)) == 1
    assert re.fullmatch(r"python:3\.\d+\.\d+-slim-[a-z]+(@sha256:[0-9a-f]{64})?", bases[0])
    _, runtime = DOCKERFILE.split("FROM ")[1:]
    assert "pip uninstall" in runtime
    assert "ensurepip" in runtime
    assert "compileall" in DOCKERFILE


def test_the_image_says_what_it_is() -> None:
    """The version is that of the package."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for label, value in (("title", project["name"]), ("version", project["version"]), ("licenses", project["license"])):
        assert f'org.opencontainers.image.{label}="{value}"' in DOCKERFILE


def test_the_image_asks_the_program_whether_it_is_alive() -> None:
    """As compose does, where the program tells its status."""
    for name in BOTS:
        words = SERVICES[name]["healthcheck"]["test"][1:]
        assert words[-2:] == [SERVICES[name]["command"][0], "--alive"]
    assert json.dumps(SERVICES["discord"]["healthcheck"]["test"][1:]) in DOCKERFILE
    assert f"TWITCHWISE_STATUS=127.0.0.1:{STATUS_PORT}" in DOCKERFILE


def test_compose_alone_starts_the_small_home() -> None:
    """On SQLite, with one volume for both; it needs nothing but the env file and opens nothing."""
    small = {name: service for name, service in SERVICES.items() if "profiles" not in service}
    assert set(small) == {"discord", "slack"}
    for name, service in small.items():
        assert service["command"] == [name]
        assert service["env_file"] == ".env"
        assert service["environment"]["TWITCHWISE_DATABASE"] == "/data/twitchwise.db"
        assert service["volumes"] == ["data:/data"]
        assert "ports" not in service


def test_the_large_home_waits_for_its_profile() -> None:
    """All of it in one, so that one switch starts it; charts have another."""
    profiles: dict[str, set[str]] = {}
    for name, service in SERVICES.items():
        for profile in service.get("profiles", ()):
            profiles.setdefault(profile, set()).add(name)
    assert profiles == {
        "scale": {"postgres", "discord-scale", "slack-scale", "balancer"},
        "watch": {"prometheus", "grafana"},
    }


def test_what_a_service_waits_for_starts_with_it() -> None:
    """Compose refuses a service that depends on one of another profile."""
    for service in SERVICES.values():
        for needed in service.get("depends_on", ()):
            assert set(service["profiles"]) == set(SERVICES[needed]["profiles"])


def test_the_large_home_has_one_database_and_several_processes() -> None:
    """As many Discord processes as divide the shards; the database is ready before them."""
    for name in ("discord-scale", "slack-scale"):
        service = SERVICES[name]
        assert service["environment"]["TWITCHWISE_DATABASE"].startswith("postgresql://twitchwise:${POSTGRES_PASSWORD")
        assert service["depends_on"]["postgres"]["condition"] == "service_healthy"
        assert "database" in service["networks"]
    discord = SERVICES["discord-scale"]
    assert discord["deploy"]["replicas"] == discord["environment"]["DISCORD_PROCESSES"]
    assert SERVICES["slack-scale"]["command"] == ["slack", "--http"]
    assert SERVICES["slack-scale"]["deploy"]["replicas"].startswith("${HTTP_REPLICAS")


def test_the_database_can_be_reached_by_the_bots_alone() -> None:
    """In a network without a way out, and it is asked whether it is ready."""
    postgres = SERVICES["postgres"]
    assert COMPOSE["networks"]["database"] == {"internal": True}
    assert postgres["networks"] == ["database"]
    assert "env_file" not in postgres
    assert postgres["environment"]["POSTGRES_PASSWORD"].startswith("${POSTGRES_PASSWORD")
    assert postgres["volumes"] == ["postgres:/var/lib/postgresql"]
    assert postgres["healthcheck"]["test"][1] == "pg_isready"
    assert "balancer" not in {name for name, service in SERVICES.items() if "database" in service.get("networks", ())}


@pytest.mark.parametrize("name", SERVICES)
def test_each_service_may_do_little(name: str) -> None:
    """Nothing to write to, no privileges, bounded memory, processes and logs, and somebody asks how it is."""
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "cap_add" not in service
    assert "privileged" not in service
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert re.fullmatch(r"\d+[mg]", service["mem_limit"])
    assert service["pids_limit"] > 0
    assert {"max-size", "max-file"} <= set(service["logging"]["options"])
    assert {"test", "interval", "timeout", "start_period", "retries"} <= set(service["healthcheck"])
    assert service["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", SERVICES)
def test_what_is_published_is_published_here_alone(name: str) -> None:
    """On 127.0.0.1."""
    assert all(port.startswith("127.0.0.1:") for port in SERVICES[name].get("ports", ()))


@pytest.mark.parametrize("name", set(SERVICES) - set(BOTS))
def test_images_of_others_have_exact_tags(name: str) -> None:
    """Never only a major version, or the latest."""
    assert re.fullmatch(r"[a-z/]+:v?\d+\.\d+(\.\d+)?(-alpine[\d.]*)?(@sha256:[0-9a-f]{64})?", SERVICES[name]["image"])


def test_every_mounted_file_exists() -> None:
    """And is only read."""
    for service in SERVICES.values():
        for mount in service.get("volumes", ()):
            source, _, rest = mount.partition(":")
            if source.startswith("./"):
                assert (ROOT / source).exists()
                assert rest.endswith(":ro")
            else:
                assert source in COMPOSE["volumes"]


def test_every_name_is_that_of_a_setting() -> None:
    """In the image, in compose, in the units, and in the example, which holds no token."""
    text = "\n".join((DOCKERFILE, *(path.read_text(encoding="utf-8") for path in UNITS.values())))
    used = set(re.findall(rf"\b(?:{'|'.join(PREFIXES)})[A-Z_]+(?==)", text))
    for name in BOTS:
        used |= set(SERVICES[name]["environment"])
    assert used <= known()
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    pairs = [line.split("=", 1) for line in lines if line and not line.startswith("#")]
    assert {name for name, _ in pairs} <= known() | OWN
    assert all(not value for _, value in pairs)


def test_compose_asks_only_for_what_the_example_names() -> None:
    """And what is its own does not look like a setting of the program, which would refuse it."""
    asked = set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text(encoding="utf-8")))
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert asked
    assert all(re.search(rf"^{name}=$", example, re.MULTILINE) for name in asked)
    assert not any(name.startswith(PREFIXES) for name in OWN)
    assert asked - OWN <= known()


def test_the_balancer_passes_on_what_slack_sends_and_nothing_else() -> None:
    """The paths are those of the manifest; all others are refused."""
    events = re.search(r"acl events path (.*)", BALANCER)
    installing = re.search(r"acl installing path (.*)", BALANCER)
    assert events is not None
    assert installing is not None
    assert events[1].split() == [ROUTE]
    assert set(installing[1].split()) == {INSTALL, REDIRECT}
    assert "deny_status 404 unless events or installing" in BALANCER


def test_the_balancer_asks_each_replica_how_it_is() -> None:
    """It finds them by the name and port that compose gives them."""
    assert f"option httpchk GET {HEALTH}" in BALANCER
    port = SERVICES["slack-scale"]["environment"]["SLACK_PORT"]
    assert re.search(rf"server-template replica 1-\d+ slack-scale:{port}$", BALANCER, re.MULTILINE)
    assert "parse-resolv-conf" in BALANCER
    assert any(mount.startswith("./deploy/haproxy.cfg:") for mount in SERVICES["balancer"]["volumes"])


def test_the_balancer_tries_again_only_what_was_surely_not_processed() -> None:
    """Where no connection came to be; none is taken from an earlier request."""
    assert re.findall(r"^\s*retry-on (.*)$", BALANCER, re.MULTILINE) == ["conn-failure"]
    assert "http-reuse never" in BALANCER


def test_the_balancer_notes_no_request() -> None:
    """The address of an installation holds a code."""
    assert not re.search(r"^\s*option (httplog|tcplog)|^\s*log-format", BALANCER, re.MULTILINE)


def test_prometheus_asks_every_process_where_it_tells_its_status() -> None:
    """By the names of the services."""
    watched = yaml.safe_load((DEPLOY / "prometheus" / "prometheus.yml").read_text(encoding="utf-8"))
    jobs = {job["job_name"]: job["dns_sd_configs"][0] for job in watched["scrape_configs"]}
    assert set(jobs["twitchwise"]["names"]) == set(BOTS)
    for name in BOTS:
        assert SERVICES[name]["environment"]["TWITCHWISE_STATUS"] == f"0.0.0.0:{jobs['twitchwise']['port']}"
    assert jobs["twitchwise"]["port"] == STATUS_PORT
    assert watched["rule_files"] == ["alerts.yml"]


def test_grafana_asks_the_prometheus_beside_it() -> None:
    """And shows the dashboard that is mounted, to whoever sits there, who may change nothing."""
    provisioning = DEPLOY / "grafana" / "provisioning"
    (source,) = yaml.safe_load((provisioning / "datasources" / "prometheus.yml").read_text(encoding="utf-8"))[
        "datasources"
    ]
    assert source["url"] == "http://prometheus:9090"
    (provider,) = yaml.safe_load((provisioning / "dashboards" / "twitchwise.yml").read_text(encoding="utf-8"))[
        "providers"
    ]
    folder = provider["options"]["path"]
    assert f"./deploy/grafana/twitchwise.json:{folder}/twitchwise.json:ro" in SERVICES["grafana"]["volumes"]
    assert SERVICES["grafana"]["environment"]["GF_AUTH_ANONYMOUS_ORG_ROLE"] == "Viewer"


def test_there_is_a_unit_for_each_way_to_run() -> None:
    """The template's instance is the last figure of its ports."""
    assert set(UNITS) == {"twitchwise-discord.service", "twitchwise-slack.service", "twitchwise-slack@.service"}
    (several,) = unit("twitchwise-slack@.service")["ExecStart"]
    assert "SLACK_PORT=300%i" in several
    assert "TWITCHWISE_STATUS=127.0.0.1:947%i" in several
    assert several.endswith("twitchwise slack --http")
    one = [unit(name)["ExecStart"][0] for name in ("twitchwise-discord.service", "twitchwise-slack.service")]
    assert len({re.findall(r"TWITCHWISE_STATUS=(\S+)", line)[0] for line in one}) == 2


@pytest.mark.parametrize("name", UNITS)
def test_a_unit_may_do_little(name: str) -> None:
    """It writes to its own folder alone, and its settings are read by root alone."""
    said = unit(name)
    for key, value in {
        "DynamicUser": "yes",
        "User": "twitchwise",
        "StateDirectory": "twitchwise",
        "EnvironmentFile": "/etc/twitchwise/env",
        "UMask": "0077",
        "NoNewPrivileges": "yes",
        "CapabilityBoundingSet": "",
        "ProtectSystem": "strict",
        "ProtectHome": "yes",
        "PrivateTmp": "yes",
        "PrivateDevices": "yes",
        "ProtectKernelTunables": "yes",
        "ProtectKernelModules": "yes",
        "ProtectControlGroups": "yes",
        "RestrictAddressFamilies": "AF_INET AF_INET6 AF_UNIX",
        "RestrictNamespaces": "yes",
        "RestrictSUIDSGID": "yes",
        "LockPersonality": "yes",
        "MemoryDenyWriteExecute": "yes",
        "SystemCallArchitectures": "native",
        "MemoryMax": "512M",
    }.items():
        assert said[key] == [value]
    assert said["SystemCallFilter"] == ["@system-service", "~@privileged"]


@pytest.mark.parametrize("name", UNITS)
def test_a_unit_starts_again_unless_somebody_has_to_look(name: str) -> None:
    """The statuses after which it does not are those of the program."""
    said = unit(name)
    assert said["Restart"] == ["on-failure"]
    assert said["RestartPreventExitStatus"] == [f"{BROKEN} {REFUSED}"]
    assert f"# {AWAY}: " in UNITS[name].read_text(encoding="utf-8")
    assert said["StartLimitIntervalSec"] == ["0"]


@pytest.mark.parametrize("name", UNITS)
def test_a_unit_can_be_read(name: str) -> None:
    """In three sections, in the order that people expect."""
    parser = configparser.RawConfigParser(strict=False)
    parser.read(UNITS[name], encoding="utf-8")
    assert parser.sections() == ["Unit", "Service", "Install"]


def test_the_hosting_notes_name_every_file_and_command_that_there_is() -> None:
    """Links lead somewhere, and services and units are called by their names."""
    notes = (DEPLOY / "README.md").read_text(encoding="utf-8")
    for link in re.findall(r"\]\(((?!https?:)[^)#]+)", notes):
        assert (DEPLOY / link).exists(), link
    for services in re.findall(r"docker compose (?:--profile \w+ )?up --detach ([a-z -]+)", notes):
        assert set(services.split()) <= set(SERVICES)
    for name in re.findall(r"systemctl enable --now (twitchwise-[a-z]+)`", notes):
        assert f"{name}.service" in UNITS


def test_the_audit_names_its_licences() -> None:
    """None that asks for more than to be named, and nothing passes that could not be looked up."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    allowed = ";".join(re.findall(r"^PERMISSIVE := (?:\$\(PERMISSIVE\);)?(.*)$", makefile, re.MULTILINE)).split(";")
    assert {"MIT", "Apache-2.0", "BSD-3-Clause"} <= set(allowed)
    assert not [name for name in allowed if re.search(r"GPL|MPL|EUPL|CDDL|SSPL|BUSL|Proprietary|UNKNOWN", name)]
    assert "pip-audit --strict" in makefile
    assert "requirements-audit.txt" in makefile
