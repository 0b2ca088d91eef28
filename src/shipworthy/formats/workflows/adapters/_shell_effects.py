"""What shell commands do outside of the machine they run on, by their first words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from shipworthy.formats.agents.ai_scripts import MAX_LINE
from shipworthy.model.workflows import Effect

_KNOWN: Mapping[str, tuple[str, ...]] = {
    Effect.EXTERNAL: (
        "gh issue create", "gh issue comment", "gh issue close", "gh issue reopen", "gh pr comment",
        "gh pr review",
        "gh pr create", "gh pr merge", "gh pr close", "gh release", "gh workflow run", "gh discussion",
        "npm publish",
        "pnpm publish", "yarn publish", "yarn npm publish", "twine upload", "uv publish", "poetry publish",
        "cargo publish", "gem push", "docker push", "helm push", "sendmail", "mail", "nuget push",
        "dotnet nuget push",
    ),
    Effect.WRITE: (
        "git push", "gh issue edit", "gh issue delete", "gh issue lock", "gh pr edit", "gh pr ready",
        "gh label",
        "gh repo", "gh secret", "gh variable", "gh cache delete", "gh project", "gh run cancel",
        "gh run rerun",
        "kubectl apply", "kubectl delete", "terraform apply", "terraform destroy", "helm upgrade",
        "helm install",
        "pulumi up", "aws s3 cp", "aws s3 sync", "rsync", "scp", "vercel", "netlify deploy",
        "wrangler deploy",
        "fly deploy", "flyctl deploy",
    ),
    Effect.READ: (
        "gh issue view", "gh issue list", "gh issue status", "gh pr view", "gh pr diff", "gh pr list",
        "gh pr checks",
        "gh pr status", "gh run view", "gh run list", "gh run watch", "gh run download", "gh search",
        "gh label list",
        "gh repo view", "gh repo list", "gh repo clone", "gh release view", "gh release list",
        "gh release download",
        "gh workflow list", "gh workflow view", "gh auth status", "git fetch", "git clone", "git pull",
        "git ls-remote",
        "git diff", "git log", "git show", "git status", "git blame", "git grep", "git rev-parse",
        "git merge-base",
        "git ls-files", "git branch", "git shortlog", "git describe", "git cat-file", "git rev-list",
        "git remote",
        "git config --get", "ls", "cat", "head", "tail", "grep", "rg", "find", "wc", "sort", "uniq",
        "date", "pwd",
        "tree", "jq", "yq", "which", "diff", "stat", "file", "du", "nproc", "cut", "tr", "basename",
        "dirname",
        "readlink", "realpath", "whoami", "uname", "env", "printenv", "tokei", "cloc", "less", "sleep",
    ),
    Effect.NONE: (
        "echo", "printf", "mkdir", "cd", "touch", "cp", "mv", "rm", "chmod", "set", "export", "exit",
        "true", "false",
        "test", "[", "[[", "if", "fi", "then", "else", "elif", "for", "do", "done", "while", "case",
        "esac", "sed",
        "awk", "tee", "git add", "git commit", "git config", "git checkout", "git switch", "git stash",
        "git rm",
        "git mv", "git merge", "git rebase", "git restore", "git init", "git tag", "git reset", "local",
        "return",
        "shopt", "trap", "wait", "unset", "read", "declare", "break", "continue", "source", ".", ":", "}",
        "{", ";;",
    ),
}  # fmt: skip
"""The longest that fits decides; of several commands the worst."""
_BUILDS = frozenset({
    "npm", "npx", "pnpm", "yarn", "bun", "bunx", "node", "deno", "pip", "pip3", "pipx", "uv", "uvx",
    "poetry", "python",
    "python3", "pytest", "ruff", "mypy", "tox", "nox", "cargo", "rustc", "go", "make", "cmake", "ninja",
    "dotnet",
    "mvn", "./mvnw", "gradle", "./gradlew", "bundle", "rake", "ruby", "php", "composer", "swift",
    "xcodebuild",
    "docker", "apt-get", "apt", "brew", "sudo", "bash", "sh", "just", "task", "eslint", "prettier", "tsc",
    "vitest",
    "jest", "playwright", "act", "actionlint", "shellcheck", "pre-commit", "mise", "zig", "java", "javac",
    "corepack",
})  # fmt: skip
"""They run the project's own code, or install it: nothing outside of the machine, unless it does."""
_ORDER = (Effect.NONE, Effect.READ, Effect.UNKNOWN, Effect.WRITE, Effect.EXTERNAL, Effect.EXECUTE)
_BY_START = {
    tuple(command.split()): Effect(effect) for effect, commands in _KNOWN.items() for command in commands
}
_LONGEST = max(map(len, _BY_START))
_PARTS = re.compile(r"\|\|?|&&?|;|\$\(|[()`]|\n")
_SENDS = re.compile(r"\s(?:(?:-X\s*|--request[ =])(?:POST|PUT|PATCH|DELETE)|-d\b|--data|-F\b|--form|-T\b)")
_API_WRITE = re.compile(
    r"\s(?:-X\s*|--method[ =]|-f\b|-F\b|--field|--raw-field|--input)(?!\s*GET)|\bmutation\b"
)


def of_pattern(pattern: str) -> tuple[Effect, str]:
    """Of what a model may type when it is allowed `git diff:*`: anything it is not sure of is execution."""
    words = pattern.replace(":*", " *").strip().split()
    known = _known(words)
    if known and len(words) > 1 and words[0] in {"gh", "curl"} and words[1] == "api":
        known = None
    if known in {Effect.NONE, Effect.READ} and set(words[:1]) & {
        "env",
        "find",
        "awk",
        "sed",
        "tee",
        "cp",
        "mv",
        "rm",
    }:
        return Effect.EXECUTE, f"`{words[0]}` may run or change anything in its place of work"
    if known:
        return known, f"the command `{' '.join(words[:3])}`"
    shown = " ".join(words[:3]) or "*"
    return Effect.EXECUTE, f"the model may run `{shown}`"


def of_script(script: str) -> tuple[Effect, str]:
    """Of fixed commands; unknown where one of them could do anything."""
    worst, reason = Effect.NONE, "its commands change nothing outside of the run"
    for line in _plain_lines(script):
        effect, shown = _of_line(line)
        if _ORDER.index(effect) > _ORDER.index(worst):
            worst, reason = effect, f"it runs `{shown}`"
    return worst, reason


def _of_line(line: str) -> tuple[Effect, str]:
    words = line.split()
    while words and ("=" in words[0] or words[0] in {"sudo", "then", "do", "else", "if", "!", "time"}):
        words = words[1:]
    if not words:
        return Effect.NONE, ""
    shown = " ".join(words[:3])[:60]
    if words[0] in {"curl", "wget"}:
        return (Effect.EXTERNAL if _SENDS.search(line) else Effect.READ), shown
    if words[:2] == ["gh", "api"]:
        return (Effect.WRITE if _API_WRITE.search(line) else Effect.READ), shown
    if (known := _known(words)) is not None:
        return known, shown
    if words[0] in _BUILDS:
        return Effect.NONE, shown
    return Effect.UNKNOWN, shown


def _known(words: list[str]) -> Effect | None:
    for length in range(min(_LONGEST, len(words)), 0, -1):
        if (effect := _BY_START.get(tuple(words[:length]))) is not None:
            return effect
    return None


def _plain_lines(script: str) -> Iterator[str]:
    """Commands, one by one, without comments and without the text of here-documents."""
    until = ""
    for line in script.replace("\\\n", " ").split("\n")[:2_000]:
        stripped = line.strip()[:MAX_LINE]
        if until:
            until = "" if stripped == until else until
            continue
        if found := re.search(r"<<-?\s*['\"]?(\w+)", stripped):
            until = found[1]
        if stripped and not stripped.startswith("#"):
            bare = re.sub(r"'[^']*'|\"[^\"$`]*\"", "…", stripped)
            yield from (part.strip() for part in _PARTS.split(bare) if part.strip(" )\"'"))
