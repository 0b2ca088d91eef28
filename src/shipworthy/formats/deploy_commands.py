"""Commands and actions that bring the product into production, in workflows and scripts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from shipworthy.model.operations import Sign

_WORKFLOW = re.compile(
    r"(?:^\.github/workflows/[^/]+\.ya?ml|(?:^|/)(?:\.gitlab-ci\.yml|azure-pipelines\.ya?ml|bitbucket-pipelines\.yml"
    r"|Jenkinsfile|\.circleci/config\.yml))$"
)
_SCRIPT = re.compile(r"(?:^|/)(?:deploy[\w.-]*\.(?:sh|bash|ps1)|deploy|Makefile|justfile)$")
_COMMAND = re.compile(
    r"\bkubectl (?:apply|set image|rollout restart)\b|\bhelm (?:upgrade|install)\b|\bfly(?:ctl)? deploy\b"
    r"|\bgcloud (?:run|app|functions) deploy\b|\baws ecs update-service\b|\baws lambda update-function-code\b"
    r"|\b(?:eb|cdk|sam|sls|serverless|kamal|wrangler|netlify|vercel|firebase|nomad) deploy\b"
    r"|\bvercel [^\n]{0,60}--prod\b|\bdocker stack deploy\b"
    r"|\bansible-playbook [^\n]{0,80}deploy|\brailway up\b|\baz webapp deploy|\bcf push\b|\bpulumi up\b"
    r"|\bcap production deploy\b|\bgit push (?:heroku|dokku)\b"
    r"|uses: *(?:aws-actions/amazon-ecs-deploy|azure/webapps-deploy|google-github-actions/deploy-"
    r"|akhileshns/heroku-deploy|amondnet/vercel-action|cloudflare/wrangler-action|appleboy/ssh-action)",
    re.IGNORECASE,
)
_COMPOSE = re.compile(r"\bdocker[- ]compose [^\n]{0,120} up -d\b")
"""Starts a database for tests as well: it deploys only in a file that is called so."""
_OTHER_PRODUCT = re.compile(
    r"\bdocs?\b|documentation|site|pages|storybook|preview|example|\btest(?:s|ing)?\b|\be2e\b", re.IGNORECASE
)
MAX_LINE = 400


def reader(path: str) -> Callable[[str], Iterator[Sign]] | None:
    """What reads the file, if it may bring the product (not its documentation) somewhere."""
    name = path.rpartition("/")[2]
    if _OTHER_PRODUCT.search(name):
        return None
    if not _WORKFLOW.search(path) and not _SCRIPT.search(path):
        return None
    patterns = (_COMMAND, _COMPOSE) if "deploy" in name.lower() else (_COMMAND,)
    return partial(_read, patterns)


def _read(patterns: Sequence[re.Pattern[str]], text: str) -> Iterator[Sign]:
    for number, line in enumerate(text.split("\n"), start=1):
        for pattern in patterns:
            found = pattern.search(line[:MAX_LINE])
            if found and "#" not in line[: found.start()]:
                yield Sign(number, f"`{' '.join(found[0].split())}`")
