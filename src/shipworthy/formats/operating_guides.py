"""Prose and scripts for those who run a product: what to do when it fails, how its data is kept and brought back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_HEADING = re.compile(r"^(#{1,6})\s+(\S.{0,200})$")
_RULE = re.compile(r"^([=\-~^])\1{2,}\s*$")
_COMMAND = re.compile(
    r"^\s*(?:\$\s+|sudo\s+|>\s+)?(?:kubectl|helm|docker|docker-compose|podman|systemctl|journalctl|psql|pg_dump|pg_restore|mysql\w*|redis-cli|curl|ssh|aws|gcloud|az"
    r"|heroku|fly(?:ctl)?|terraform|ansible\S*|nomad|consul|vault|rails|bundle|bin/\S+|\./\S+|python\d?|manage\.py|php|node|npm|make|just|rake|cp|rsync|tar|restic|velero"
    r"|git|etcdctl|kubectx|argocd|flux|service|uv|mix|dotnet|java|sqlite3|mongodump|mongorestore|barman|wal-g|sh|bash|[A-Z_]{3,}=\S+)\s+\S"
)
_INLINE = re.compile(
    r"`((?:kubectl|helm|docker|psql|pg_\w+|systemctl|aws|gcloud|ssh|curl|redis-cli|rails|heroku|fly|terraform|restic|velero|mysqldump|sqlite3|manage\.py|python|make|\./)[^`\n]{2,200})`"
)
_RUNBOOK = re.compile(
    r"\b(?:runbooks?|play ?books?|on[- ]?call|incidents?|outages?|disaster recovery|troubleshoot\w*|emergency|when (?:it|things|something|production) (?:fails|goes? wrong|is down)"
    r"|operations? (?:guide|manual|handbook)|operating|administration(?! (?:panel|ui|page|interface|site))|maintenance|debugging production)\b",
    re.IGNORECASE,
)
_BACKUP = re.compile(
    r"\bback(?:ing)?[- ]?ups?\b|\bdisaster recovery\b|\bpoint[- ]in[- ]time\b|\bexport (?:and|&) import\b"
    r"|\brestor(?:e|ing|ation)\b[^\n]{0,40}\b(?:database|data|dump|snapshot|instance)\b",
    re.IGNORECASE,
)
_RESTORE = re.compile(
    r"\b(?:restor\w*|recover\w*|import\w*|bring(?:ing)? back|copy (?:it |them )?back|pg_restore|psql)\b",
    re.IGNORECASE,
)
_DUMPS = re.compile(
    r"(?:^|[\s;&|(`/\"'\[,])(pg_dump(?:all)?|pg_basebackup|pgbackrest|wal-g|wal-e|barman|mysqldump|mariadb-dump|mydumper|xtrabackup|mongodump|restic backup|restic|velero (?:backup|schedule)|litestream replicate|litestream|borg create|duplicity|sqlite3 [^\n]{0,80}\.backup|etcdctl snapshot save|rclone sync|redis-cli [^\n]{0,40}--rdb|influxd? backup|BACKUP DATABASE)(?=[\s;&|\"'`,\]]|$)"
)
_RESTORES = re.compile(
    r"(?:^|[\s;&|(`/])(pg_restore|mongorestore|restic restore|velero restore|litestream restore|wal-g backup-fetch|etcdctl snapshot restore|borg extract)\b"
)
_TERRAFORM = re.compile(
    r"^[ \t]*(backup_retention_period|point_in_time_recovery|backup_configuration|deletion_protection|backup_policy|continuous_backup|geo_redundant_backup_enabled)\s{0,40}(=\s{0,40}(?:true|[1-9]\d*|var\.\w+)|\{)",
    re.MULTILINE,
)
_KINDS = re.compile(
    r"^kind:\s{0,4}(ScheduledBackup|Backup|Schedule|ReplicationSource|BackupStorageLocation|BackupSchedule|PostgresCluster|VolumeSnapshot(?:Class)?)\s*$",
    re.MULTILINE,
)
_SHELL = re.compile(
    r"[`~]{3,}\s{0,3}\{?\.?(?:ba|z|fi)?sh(?:ell)?(?:-session)?\b|[`~]{3,}\s{0,3}(?:console|powershell|ps1)\b"
)
ENOUGH_COMMANDS = 3
ENOUGH_WORDS = 40
MAX_LINES = 30_000
MAX_LINE = 400
LONGEST = 400
"""Lines of a section that are read."""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a text under a heading, with all that is below it."""

    title: str
    line: int
    body: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    line: int
    means: str


def runbooks(text: str, path: str) -> Iterator[Found]:
    """The first section on running the product that says something and names commands to type."""
    whole = _RUNBOOK.search(re.sub(r"[-_/.]", " ", path))
    for section in sections(text):
        if not whole and not _RUNBOOK.search(section.title):
            continue
        count = len(set(_commands(section)))
        if count >= ENOUGH_COMMANDS and len(" ".join(section.body).split()) >= ENOUGH_WORDS:
            yield Found(section.line, f"“{section.title}”, with {count} commands")
            return


def backups(text: str, _path: str) -> Iterator[Found]:
    """Sections that say how data is backed up and how it comes back, with a command."""
    if "ack" not in text and "estor" not in text:
        return
    for section in sections(text):
        if _BACKUP.search(section.title) and not re.search(
            r"\brestore (?:packages|cache|session)\b", section.title, re.IGNORECASE
        ):
            body = "\n".join(section.body)
            if _RESTORE.search(body + section.title) and _commands(section):
                yield Found(section.line, f"“{section.title}”")
                return


def sections(text: str) -> list[Section]:
    """Of Markdown and reStructuredText; a heading holds what lies under its own lower ones."""
    lines = _without_front_matter(text.split("\n")[:MAX_LINES])
    heads: list[tuple[int, int, str]] = []
    fenced = False
    ranks: dict[str, int] = {}
    for index, line in enumerate(lines):
        if line.lstrip().startswith(("```", "~~~")):
            fenced = not fenced
        elif not fenced and (found := _HEADING.match(line[:MAX_LINE])):
            heads.append((index, len(found[1]), found[2].strip(" #")))
        elif (
            (
                not fenced
                and index
                and lines[index - 1].strip()
                and not lines[index - 1].startswith((" ", "|", "-"))
            )
            and (rule := _RULE.match(line[:MAX_LINE]))
            and len(line.strip()) >= min(3, len(lines[index - 1].strip()))
        ):
            rank = ranks.setdefault(rule[1], len(ranks) + 1)
            heads.append((index - 1, rank, lines[index - 1].strip()[:200]))
    found_sections = []
    for place, (index, rank, title) in enumerate(heads):
        end = next((i for i, r, _ in heads[place + 1 :] if r <= rank), len(lines))
        found_sections.append(Section(title, index + 1, tuple(lines[index + 1 : min(end, index + LONGEST)])))
    return found_sections


def _without_front_matter(lines: list[str]) -> list[str]:
    """Its lines stay, empty, so that numbers hold."""
    if lines[:1] == ["---"] and "---" in lines[1:60]:
        end = lines.index("---", 1)
        return [""] * (end + 1) + lines[end + 1 :]
    return lines


def _commands(section: Section) -> list[str]:
    fenced, shell, found = False, False, []
    for line in section.body:
        short = line[:MAX_LINE]
        if short.lstrip().startswith(("```", "~~~")):
            fenced = not fenced
            shell = fenced and _SHELL.match(short.strip()) is not None
        elif ((fenced or short.startswith(("    ", "\t"))) and _COMMAND.match(short)) or (
            shell and short.strip() and not short.lstrip().startswith("#")
        ):
            found.append(short.strip())
        else:
            found += _INLINE.findall(short)
    return found


def dumps(text: str) -> Iterator[Found]:
    """Commands that back data up, outside comments."""
    for number, line in enumerate(text.split("\n")[:MAX_LINES], start=1):
        short = line[:MAX_LINE]
        found = _DUMPS.search(short) or _RESTORES.search(short)
        if (
            found
            and "#" not in short[: found.start()]
            and not re.search(r"\b(?:install|which|command -v|echo|type)\b", short)
        ):
            yield Found(number, f"`{found[1]}`")
            return


def kept_by_infrastructure(text: str, path: str) -> Iterator[Found]:
    """Backups that Terraform or Kubernetes objects state."""
    pattern = _TERRAFORM if path.endswith(".tf") else _KINDS
    for found in pattern.finditer(text):
        if found[1] == "deletion_protection":
            continue
        if (
            found[1] in {"PostgresCluster", "Backup"}
            and "ackup" not in text[: found.start()] + text[found.end() :]
        ):
            continue
        yield Found(text.count("\n", 0, found.start(1)) + 1, found[1])
        return
