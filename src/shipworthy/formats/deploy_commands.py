"""Commands and actions that bring the product into production, in workflows and scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator

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
    r"|\bvercel [^\n]{0,60}--prod\b|\bdocker stack deploy\b|\bdocker compose [^\n]{0,120} up -d\b"
    r"|\bansible-playbook [^\n]{0,80}deploy|\brailway up\b|\baz webapp deploy|\bcf push\b|\bpulumi up\b"
    r"|\bcap production deploy\b|\bgit push (?:heroku|dokku)\b"
    r"|uses: *(?:aws-actions/amazon-ecs-deploy|azure/webapps-deploy|google-github-actions/deploy-"
    r"|akhileshns/heroku-deploy|amondnet/vercel-action|cloudflare/wrangler-action|appleboy/ssh-action)",
    re.IGNORECASE,
)
MAX_LINE = 400


def matches(path: str) -> bool:
    return _WORKFLOW.search(path) is not None or _SCRIPT.search(path) is not None


def read(text: str) -> Iterator[Sign]:
    for number, line in enumerate(text.split("\n"), start=1):
        found = _COMMAND.search(line[:MAX_LINE])
        if found and "#" not in line[: found.start()]:
            yield Sign(number, f"`{' '.join(found[0].split())}`")
