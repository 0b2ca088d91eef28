"""Rakefiles, read lightly: tasks by name, what they need, what the well-known task classes run."""

from __future__ import annotations

import re

from shipworthy.formats.tasks._values import no_more_than
from shipworthy.model.commands import Command, Target, TaskFile

NAMES = ("Rakefile", "rakefile", "Rakefile.rb")
MAX_CHARACTERS = 2_000_000
_CLASS = re.compile(
    r"^\s*(RSpec::Core::RakeTask|Rake::TestTask|RuboCop::RakeTask|Minitest::TestTask|Cucumber::Rake::Task"
    r"|Standard::RakeTask|Reek::Rake::Task)\.(?:new|create)\s*\(?\s*:?[\"']?([\w:]+)?"
)
_TASK = re.compile(r"^\s*(?:multi)?task\s*\(?\s*(?::([\w!?]+)|[\"']([\w:]+)[\"']|([\w]+):)\s*(?:=>)?(.*)")
_NEEDS = re.compile(r"%[iw]\[([^\]]*)\]|:([\w]+)|[\"']([\w:]+)[\"']")
_SH = re.compile(r"^\s*(?:sh|system)\s*\(?\s*(['\"])(.*?)\1")
_REQUIRED = {"standard/rake": ("standard", "standardrb"), "bundler/gem_tasks": ("build", "gem build")}
_RUNS = {
    "RSpec::Core::RakeTask": ("spec", "rspec"),
    "Rake::TestTask": ("test", "minitest"),
    "Minitest::TestTask": ("test", "minitest"),
    "RuboCop::RakeTask": ("rubocop", "rubocop"),
    "Cucumber::Rake::Task": ("cucumber", "cucumber"),
    "Standard::RakeTask": ("standard", "standardrb"),
    "Reek::Rake::Task": ("reek", "reek"),
}


def parse(source: str) -> TaskFile:
    no_more_than(MAX_CHARACTERS, source, "characters")
    commands: dict[str, list[Command]] = {}
    needs: dict[str, list[str]] = {}
    at: dict[str, int] = {}
    current = ""
    for number, line in enumerate(source.split("\n"), start=1):
        bare = line.partition(" #")[0] if not line.lstrip().startswith("#") else ""
        name = ""
        if found := _CLASS.match(bare):
            usual, command = _RUNS[found[1]]
            name = found[2] or usual
            commands.setdefault(name, []).append(Command(command, number))
        elif found := _TASK.match(bare):
            name = current = found[1] or found[2] or found[3]
            needs.setdefault(name, []).extend(_needed(found[4]))
        elif (found := _SH.match(bare)) and current:
            commands.setdefault(current, []).append(Command(found[2], number))
        for required, (task, command) in _REQUIRED.items():
            if "require" in bare and f'"{required}"' in bare.replace("'", '"'):
                commands.setdefault(task, []).append(Command(command, number))
                at.setdefault(task, number)
        if name:
            at.setdefault(name, number)
    targets = [
        Target(n, at.get(n, 1), tuple(commands.get(n, ())), tuple(needs.get(n, ()))) for n in sorted(at)
    ]
    return TaskFile(tuple(targets), "default")


def _needed(text: str) -> list[str]:
    found: list[str] = []
    for match in _NEEDS.finditer(text.partition(" do")[0][:2_000]):
        found += match[1].split() if match[1] is not None else [match[2] or match[3]]
    return found
