"""Shell commands by what they do outside of the machine they run on."""

from __future__ import annotations

from collections.abc import Mapping

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
        "uuidgen", "mktemp", "seq", "tar", "unzip", "gzip", "gunzip", "zstd", "sha256sum", "md5sum", "base64",
        "echo", "printf", "mkdir", "cd", "touch", "cp", "mv", "rm", "chmod", "set", "export", "exit",
        "true", "false",
        "test", "[", "[[", "if", "fi", "then", "else", "elif", "for", "do", "done", "while", "case",
        "esac", "sed",
        "awk", "tee", "git add", "git commit", "git config", "git checkout", "git switch", "git stash",
        "git rm",
        "gh extension install", "gh aw", "install", "ln", "dirname", "sleep", "git mv", "git merge",
        "git rebase", "git restore", "git init", "git tag", "git reset", "local",
        "return",
        "shopt", "trap", "wait", "unset", "read", "declare", "break", "continue", "source", ".", ":", "}",
        "{", ";;",
    ),
}  # fmt: skip
"""The longest that fits decides; of several commands the worst."""
_BUILDS = tuple(
    f"{program} {command}"
    for programs, commands in (
        (
            "npm pnpm yarn bun",
            "ci|install|i|add|test|build|lint|run build|run lint|run test|run typecheck|run check|run format",
        ),
        ("pip pip3 pipx apt apt-get brew gem composer bundle", "install|update|upgrade"),
        ("uv", "sync|pip install|venv|lock|build|tool install|run pytest|run ruff|run mypy|python install"),
        ("poetry", "install|build|lock|check"),
        ("cargo", "build|test|check|clippy|fmt|doc|nextest"),
        ("go", "build|test|vet|mod|fmt|install"),
        ("dotnet", "build|test|restore|format"),
        ("mvn ./mvnw", "test|verify|compile|package|install"),
        ("gradle ./gradlew", "test|build|check|assemble"),
        ("python python3", "-m venv|-m pip|-m pytest|--version"),
        ("node npm", "--version|-v"),
        ("docker", "build|pull|compose build"),
        ("make just", "test|build|lint|check|install"),
        ("corepack", "enable|prepare"),
        ("swift", "build|test"),
    )
    for program in programs.split()
    for command in commands.split("|")
)
_CHECKERS = (
    "pytest",
    "ruff",
    "mypy",
    "tox",
    "nox",
    "eslint",
    "prettier",
    "tsc",
    "vitest",
    "jest",
    "actionlint",
    "shellcheck",
    "pre-commit",
    "cmake",
    "ninja",
    "rustc",
    "javac",
)
"""They build and test on the machine they run on; a script of the repository may do anything."""
BY_START = {
    tuple(command.split()): Effect(effect) for effect, commands in _KNOWN.items() for command in commands
}
CODE = frozenset(tuple(command.split()) for command in (*_BUILDS, *_CHECKERS))
LOCAL = frozenset(
    [
        "env",
        "find",
        "awk",
        "sed",
        "tee",
        "cp",
        "mv",
        "rm",
        "source",
        ".",
        "install",
        "ln",
        "touch",
        "mkdir",
        "chmod",
    ]
)
BY_START |= dict.fromkeys(CODE, Effect.NONE)
LONGEST = max(map(len, BY_START))
