"""`shipworthy init`: a commented configuration, and what to paste where."""

from __future__ import annotations

from pathlib import Path

import typer

from shipworthy.cli.options import RepositoryPath

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command()
def init(path: RepositoryPath = Path()) -> None:
    """Write a commented .shipworthy.yaml, and print the hook and CI snippets. Overwrites nothing."""
    from shipworthy import __version__, resources  # noqa: PLC0415  # as in scan
    from shipworthy.model.names import YAML_NAME  # noqa: PLC0415
    from shipworthy.repo.door import locate  # noqa: PLC0415

    root, _ = locate(path)
    target = root / YAML_NAME
    templates = resources.folder("templates") / "init"
    if target.exists():
        typer.echo(f"{target} exists already and was left as it is")
    else:
        target.write_text((templates / "shipworthy.yaml").read_text(encoding="utf-8"), encoding="utf-8")
        typer.echo(f"wrote {target}")
    for name, title in (
        ("pre-commit.yaml", ".pre-commit-config.yaml"),
        ("github.yaml", ".github/workflows/shipworthy.yml"),
        ("gitlab.yaml", ".gitlab-ci.yml"),
    ):
        snippet = (templates / name).read_text(encoding="utf-8").replace("VERSION", __version__)
        typer.echo(f"\n# {title}\n{snippet.rstrip()}")
