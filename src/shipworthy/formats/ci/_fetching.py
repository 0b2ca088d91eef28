"""Programs by which a job may get the repository's files without a step for it."""

from __future__ import annotations

import re

MAY_FETCH = re.compile(
    r"(?i)\b(?:git|gh|glab|hg|svn|curl|wget|tar|unzip|rsync|scp|aws|gsutil|az|docker|podman|iwr"
    r"|invoke-webrequest|download\w*|expand-archive)\b"
)
