"""Programming languages, by the tags of the `identify` library (pre-commit's), which knows the file names.

Only the question "is this tag a programming language, and what is it called" is answered here.
"""

from __future__ import annotations

from identify import identify

_NAMES = {
    "ada": "Ada", "apex": "Apex", "asm": "Assembly", "bash": "Shell", "c": "C", "c#": "C#",
    "c++": "C++", "clojure": "Clojure", "coffee": "CoffeeScript", "crystal": "Crystal", "csh": "Shell",
    "cuda": "CUDA", "cython": "Cython", "d": "D", "dart": "Dart", "elixir": "Elixir", "elm": "Elm",
    "erlang": "Erlang", "f#": "F#", "fish": "Shell", "fortran": "Fortran", "gdscript": "GDScript",
    "gleam": "Gleam", "go": "Go", "groovy": "Groovy", "haskell": "Haskell", "haxe": "Haxe", "hcl": "HCL",
    "java": "Java", "javascript": "JavaScript", "jsx": "JavaScript", "julia": "Julia", "kotlin": "Kotlin",
    "ksh": "Shell", "lean": "Lean", "lisp": "Lisp", "lua": "Lua", "matlab": "MATLAB", "nim": "Nim",
    "nix": "Nix", "objective-c": "Objective-C", "objective-c++": "Objective-C++", "ocaml": "OCaml",
    "odin": "Odin", "pascal": "Pascal", "perl": "Perl", "php": "PHP", "powershell": "PowerShell",
    "purescript": "PureScript", "python": "Python", "r": "R", "racket": "Racket", "reason": "Reason",
    "ruby": "Ruby", "rust": "Rust", "scala": "Scala", "scheme": "Scheme", "sh": "Shell", "shell": "Shell",
    "solidity": "Solidity", "sql": "SQL", "svelte": "Svelte", "swift": "Swift", "tcl": "Tcl",
    "terraform": "HCL", "ts": "TypeScript", "tsx": "TypeScript", "typescript": "TypeScript",
    "vala": "Vala", "vb": "Visual Basic", "verilog": "Verilog", "vhdl": "VHDL", "vue": "Vue",
    "zig": "Zig", "zsh": "Shell", "astro": "Astro",
}  # fmt: skip
_UNKNOWN_TO_IDENTIFY = {
    "mjs": frozenset({"javascript", "text"}),
    "cjs": frozenset({"javascript", "text"}),
    "mts": frozenset({"ts", "text"}),
    "cts": frozenset({"ts", "text"}),
    "astro": frozenset({"astro", "text"}),
}


def tags_of(path: str, *, executable: bool, first_line: bytes) -> frozenset[str]:
    """What `identify` calls the file, by name, or by its first line where the name says nothing."""
    name = path.rpartition("/")[2]
    tags = frozenset(identify.tags_from_filename(name))
    if not tags:
        tags = _UNKNOWN_TO_IDENTIFY.get(name.rpartition(".")[2].lower(), tags)
    if not tags and (executable or first_line.startswith(b"#!")):
        tags = _tags_of_shebang(first_line)
    return tags


def language_of(tags: frozenset[str]) -> str | None:
    names = sorted({_NAMES[tag] for tag in tags if tag in _NAMES})
    return names[0] if names else None


def _tags_of_shebang(first_line: bytes) -> frozenset[str]:
    words = first_line[2:200].decode("utf-8", errors="replace").split() if first_line[:2] == b"#!" else []
    if words and words[0].rpartition("/")[2] == "env":
        words = [w for w in words[1:] if not w.startswith("-")]
    if not words:
        return frozenset()
    return frozenset(identify.tags_from_interpreter(words[0].rpartition("/")[2])) | {"text"}
