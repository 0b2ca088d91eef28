"""Builds the wheel, installs it into a clean environment, and runs it with the sources out of reach.

Rules and templates lie outside `src`, so nothing else sees whether a wheel carries them.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def run(*command: str | Path, cwd: Path) -> str:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "VIRTUAL_ENV", "GIT_"))}
    done = subprocess.run(
        list(map(str, command)), cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))} ended with {done.returncode}\n{done.stdout}\n{done.stderr}")
    return done.stdout


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", here / "dist", cwd=ROOT)
        (wheel,) = (here / "dist").glob("*.whl")
        venv.create(here / "venv", with_pip=True)
        python = here / "venv" / ("Scripts" if os.name == "nt" else "bin") / "python"
        pip = (python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
        run(*pip, "--require-hashes", "-r", ROOT / "requirements" / "runtime.txt", cwd=here)
        run(*pip, "--no-deps", wheel, cwd=here)
        shipworthy = (python, "-m", "shipworthy")
        version = run(*shipworthy, "--version", cwd=here)
        examples = run(*shipworthy, "rules", "test", cwd=here)
        outputs = {name: here / f"report.{name}" for name in ("json", "md", "html")}
        wanted = [part for name, file in outputs.items() for part in ("-o", f"{name}:{file}")]
        run(*shipworthy, "scan", ROOT, "--quiet", *wanted, cwd=here)
        for name, file in outputs.items():
            if file.stat().st_size < 1_000:
                sys.exit(f"the wheel's {name} report has only {file.stat().st_size} bytes")
        print(f"{wheel.name}: {version.strip()}; {examples.strip()}; reports written: {', '.join(outputs)}")


if __name__ == "__main__":
    main()
