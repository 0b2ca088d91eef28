"""What a call in Python code does to the world, by what is called."""

from __future__ import annotations

import ast
import re
import sys

from shipworthy.formats.workflows.effects import effect_of_method, effect_of_name
from shipworthy.model.workflows import Effect

Seen = tuple[Effect, str]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_HARMLESS = _words("""
    builtins langchain_core langchain langgraph langchain_openai langchain_anthropic
    langchain_text_splitters langchain_google_genai langchain_mcp_adapters langchain_groq langchain_ollama
    langsmith deepagents pydantic pydantic_settings numpy pandas tiktoken dotenv yaml jinja2 rich tabulate
    dateutil pytz typing_extensions loguru structlog bs4 markdown markdownify html2text nltk sklearn scipy
    tenacity tqdm colorama termcolor orjson ujson jsonschema lxml regex humanize anyio openai anthropic
    agents google.genai google.generativeai google.adk opentelemetry langfuse matplotlib PIL networkx
    streamlit diff_match_patch pdfplumber pypdf PyPDF2 docx fitz trustcall attrs attr toml tomllib
    frontmatter rapidfuzz unidecode ulid nest_asyncio
""")
_COMMANDS = re.compile(
    r"\A(?:subprocess\.|os\.(?:system|popen|exec|spawn|posix_spawn)|pexpect\.|asyncio\.create_subprocess)"
)
_FILES = re.compile(
    r"\A(?:os\.(?:remove|unlink|rename|replace|rmdir|removedirs|truncate|chmod|symlink)|shutil\."
    r"(?:copy|copyfile|copy2|copytree|move|rmtree|make_archive|unpack_archive))\b"
)
_PATHS = re.compile(r"\.(?:write_text|write_bytes|unlink|rmdir|touch|rename|symlink_to|hardlink_to)\Z")
_HTTP = re.compile(
    r"\A(?:requests|httpx|aiohttp|niquests|urllib3|curl_cffi)\b.*?\.(get|post|put|patch|delete|head|options|request|stream)"
    r"(?:\(\))?\Z"
)
_HTTP_ANSWER = re.compile(
    r"\A(?:requests|httpx|aiohttp|niquests|urllib3|curl_cffi)\b.*\.(?:get|post|put|patch|delete|head|options|request)\(\)\."
)
"""What is asked of an answer: the request itself is a call of its own."""
_MAIL = re.compile(r"\A(?:smtplib|aiosmtplib)\b.*(?:sendmail|send_message|send)\Z")
_DATABASES = (
    "sqlite", "psycopg", "sqlalchemy", "pymysql", "mysql", "duckdb", "cursor", "SQLDatabase", "bigquery",
    "snowflake", "databricks", "clickhouse", "asyncpg", "neo4j", "cassandra", "trino", "pyodbc", "oracledb",
)  # fmt: skip
_AGENT_RUNS = re.compile(r"(?:AgentTool\(\)\.run_async|\bRunner(?:\(\))?\.run\w*)\Z")
_SQL = re.compile(
    r"\.(?:execute|executemany|executescript|exec|run_sql|run_query|raw|query|query_and_wait)\Z"
)
_WRITING_SQL = re.compile(
    r"\A\s*(?:--[^\n]*\n\s*)*(insert|update|delete|drop|create|alter|truncate|merge|replace|grant|revoke|copy)\b",
    re.IGNORECASE,
)
_READING_SQL = re.compile(r"\A\s*(?:select|with|show|describe|explain|pragma)\b", re.IGNORECASE)
_CHANGES = re.compile(
    r"\b(?:insert\s+into|delete\s+from|merge\s+into|update\s+\w+\s+set|into\s+outfile)\b", re.IGNORECASE
)
_DATA = re.compile(r"\.(?:to_csv|to_sql|to_excel|to_parquet|to_json|savefig|save_local)\Z")
_VERBS = {
    Effect.EXTERNAL: """
        send post publish reply tweet notify charge upload sendmail retweet broadcast refund dial invite
    """,
    Effect.WRITE: """
        insert delete update create put save write remove upsert patch drop modify batchupdate append_row
        commit add_documents add_texts from_documents from_texts add archive cancel move rename destroy
        revoke merge bulk_write flushdb
    """,
    Effect.READ: """
        get list search query fetch read find scan load select retrieve download similarity_search scrape
        crawl lookup describe count history extract results inspect head show ls similarity map invoke
        ainvoke arun run news info view quote price summary
    """,
}
_VERB_OF = {verb: effect for effect, verbs in reversed(_VERBS.items()) for verb in verbs.split()}
_SURE = re.compile(
    r"(?i)\.(?:send_?(?:message|mail|email|sms|text|notification|raw_email|file|photo|document|reply)\w*|"
    r"sendmail|chat_post\w+|create_(?:issue|comment|pull|event|ticket|page|charge|payment|invoice|order|booking|record)\w*|"
    r"put_item|delete_item|update_item|put_object|delete_object|batch_write_item|insert_one|insert_many|"
    r"update_one|update_many|delete_one|delete_many|replace_one|bulk_write|post_message|publish_message|batchupdate|"
    r"append_row\w*|add_documents|add_texts|aadd_documents)\Z"
)
_SURE_EXTERNAL = re.compile(r"(?i)send|post|publish|notif|charge|payment|invoice")
_RUNS = frozenset({"invoke", "ainvoke", "run", "arun", "_run", "results", "results_async"})
_QUIET = frozenset(
    {
        "execute",
        "run",
        "invoke",
        "ainvoke",
        "client",
        "resource",
        "session",
        "init",
        "load_dotenv",
        "authenticate",
        "connect",
        "login",
        "from_env",
        "create_pool",
        "create_engine",
        "create_async_engine",
        "create_client",
        "create_async_client",
        "create_connection",
        "create_connection_pool",
        "create_session",
        "create_redis_pool",
        "as_retriever",
    }
)


_OF_DATA = _words("""
    get append items keys values join split strip lstrip rstrip format lower upper replace startswith
    endswith extend update pop add copy model_dump model_dump_json dict json isoformat strftime group
    groups sort reverse index count encode decode setdefault insert remove clear title capitalize find
    rfind sub match search findall total_seconds timestamp date time now text raise_for_status splitlines
    rsplit partition rpartition isdigit isalpha isnumeric zfill ljust rjust center intersection union
    difference issubset discard popitem fromkeys read readlines close model_copy model_validate
    model_json_schema pretty_repr pretty_print aget aput put asearch lineno tolist mean sum round astype
    head tail iterrows to_dict to_string to_json as_dict to_messages text_content get_text find_all select
    select_one decompose lineterm casefold removeprefix removesuffix result done cancel set is_set wait
    total info debug warning error exception log critical render write_message
""")


def is_of_data(name: str) -> bool:
    """A method that texts, lists, mappings and messages have."""
    last = name.rpartition(".")[2].removesuffix("()")
    return last in _OF_DATA or name.startswith(
        ("param:logger", "param:log", "param:writer", "param:store", "param:super")
    )


def effect_of_call(name: str, call: ast.Call, first: ast.expr | None) -> Seen | None:
    """None where it does nothing outside, or nothing that can be told.

    `first`: what its first argument is, followed to where it is written.
    """
    if _HTTP_ANSWER.match(name):
        return None
    return _of_language(name, call, first) or _of_data(name, call, first) or _of_others(name)


def _of_language(name: str, call: ast.Call, first: ast.expr | None) -> Seen | None:
    if name in {"builtins.eval", "builtins.exec"}:
        fixed = bool(call.args) and isinstance(call.args[0], ast.Constant)
        return None if fixed else (Effect.EXECUTE, f"calls {name.removeprefix('builtins.')}")
    if name.startswith(("ast.literal_eval", "subprocess.list2cmdline")):
        return None
    if _COMMANDS.match(name) and "()" not in name:
        if call.args and _is_fixed(call.args[0]):
            return Effect.UNKNOWN, f"runs a fixed command ({name})"
        if program := _fixed_program(name, call, first):
            return Effect.UNKNOWN, f"runs {program} with arguments that are made when it runs"
        return Effect.EXECUTE, f"calls {name}"
    if re.search(r"(?:PythonREPL|PythonAstREPL|ShellTool|BashProcess|LocalPythonExecutor)\w*\(\)", name):
        return Effect.EXECUTE, f"calls {name}"
    if name in {"builtins.open", "io.open", "aiofiles.open", "codecs.open"} or name.endswith("Path().open"):
        mode = next((k.value for k in call.keywords if k.arg == "mode"), None)
        at = 0 if name.endswith("Path().open") else 1
        mode = mode or (call.args[at] if len(call.args) > at else None)
        written = mode.value if isinstance(mode, ast.Constant) and isinstance(mode.value, str) else "r"
        return (
            (Effect.WRITE, "writes a file") if set(written) & set("wax+") else (Effect.READ, "reads a file")
        )
    if _FILES.match(name) or (name.startswith("pathlib.") and _PATHS.search(name)):
        return Effect.WRITE, f"calls {name}"
    return None


def _of_data(name: str, call: ast.Call, first: ast.expr | None) -> Seen | None:
    if match := _HTTP.match(name):
        verb = match[1]
        if verb in {"request", "stream"}:
            verb = next(
                (str(a.value) for a in call.args[:1] if isinstance(a, ast.Constant)), "decided when it runs"
            )
        effect, reason = effect_of_method(verb)
        return effect, f"{reason} ({name})"
    if name.startswith("urllib.request."):
        return Effect.UNKNOWN if len(call.args) > 1 else Effect.READ, f"calls {name}"
    if _MAIL.match(name):
        return Effect.EXTERNAL, f"sends mail ({name})"
    if _SQL.search(name) and not name.startswith(("builtins.", "googleapiclient")):
        return _of_sql(name, first)
    if _AGENT_RUNS.search(name):
        return Effect.UNKNOWN, "runs another agent"
    if _DATA.search(name):
        return Effect.WRITE, f"calls {name.rpartition('.')[2]}"
    if _SURE.search(name):
        last = name.rpartition(".")[2]
        return (Effect.EXTERNAL if _SURE_EXTERNAL.search(last) else Effect.WRITE), f"calls {last}"
    return None


def _of_sql(name: str, statement: ast.expr | None) -> Seen | None:
    if isinstance(statement, ast.Call) and statement.args:  # text("…")
        statement = statement.args[0]
    first = statement.values[0] if isinstance(statement, ast.JoinedStr) and statement.values else statement
    if isinstance(first, ast.Constant) and isinstance(first.value, str):
        if match := _WRITING_SQL.match(first.value):
            return Effect.WRITE, f"SQL {match[1].upper()}"
        if _READING_SQL.match(first.value) and not _CHANGES.search(first.value[:20_000]):
            return Effect.READ, "SQL SELECT"
    if name.endswith(".query") and "sqlalchemy" in name:  # of a mapped class
        return Effect.READ, "calls query"
    last = name.rpartition(".")[2]
    known = any(word in name for word in _DATABASES)
    return (Effect.UNKNOWN, f"runs SQL that is made when it runs ({last})") if known else None


def _of_others(name: str) -> Seen | None:
    """Of packages that are not known here: by the verb of what is called."""
    root = name.partition(".")[0]
    if root in _HARMLESS or ".".join(name.split(".")[:2]) in _HARMLESS or name.startswith(("param:", "?")):
        return None
    if root in sys.stdlib_module_names:
        return None
    parts = [part.removesuffix("()") for part in name.split(".")[1:]]
    if len(parts) > 1 and parts[-1] in _RUNS and parts[-2][:1].isupper():  # a tool of another package
        return effect_of_name(parts[-2])[0], f"runs {parts[-2]}"
    said = (p for p in reversed(parts) if not p[:1].isupper() and p not in _QUIET)
    for part in said:  # the last of a chain that is more than handling what came back
        words = re.split(r"_|(?<=[a-z])(?=[A-Z])", part)
        verb = _VERB_OF.get(part.lower()) or next((v for w in words if (v := _VERB_OF.get(w.lower()))), None)
        if verb is not None or part not in _OF_DATA:
            return verb or Effect.UNKNOWN, f"calls {name.removesuffix('()')}"
    return None


def _is_fixed(expr: ast.expr) -> bool:
    match expr:
        case ast.Constant():
            return True
        case ast.List(elts=elements) | ast.Tuple(elts=elements):
            return all(isinstance(each, ast.Constant) for each in elements)
        case _:
            return False


_RUNNERS = _words("""
    sh bash zsh dash ksh fish cmd cmd.exe powershell pwsh python python3 node deno bun ruby perl php lua R
    Rscript java dotnet env sudo su doas xargs nohup timeout ssh docker podman kubectl npx npm pnpm yarn
    uv uvx pip pipx poetry make go cargo tox nox eval exec osascript psql mysql sqlite3 tclsh awk find
""")
"""Programs that run what their arguments say."""


def _fixed_program(name: str, call: ast.Call, first: ast.expr | None) -> str:
    """`["pdflatex", path]`: the program is fixed, and it is none that runs what it is given."""
    shell = next((k.value for k in call.keywords if k.arg == "shell"), None)
    plain = shell is None or (isinstance(shell, ast.Constant) and not shell.value)
    if not plain or not name.startswith("subprocess.") or not isinstance(first, (ast.List, ast.Tuple)):
        return ""
    words = first.elts[:2]
    if not words or not _is_written(words[0]):
        return ""
    program = words[0].value if isinstance(words[0], ast.Constant) else None
    if isinstance(program, str) and program.rpartition("/")[2] not in _RUNNERS:
        return f"`{program[:60]}`"
    script = words[1] if len(words) > 1 else None
    if script is None or not _is_written(script):
        return ""
    flag = isinstance(script, ast.Constant) and str(script.value).startswith("-")
    known = isinstance(program, str) and not program.rpartition("/")[2].startswith("python")
    return "" if flag or known else f"`{ast.unparse(script)[:60]}`"


def _is_written(expr: ast.expr) -> bool:
    """Text, or a constant of the module: nothing that a run decides."""
    names = [node.id for node in ast.walk(expr) if isinstance(node, ast.Name)]
    return isinstance(expr, ast.Constant) or (
        not isinstance(expr, ast.Starred)
        and bool(names)
        and all(name.isupper() or name in {"str", "Path", "sys", "__file__"} for name in names)
    )


_RANK = (Effect.EXECUTE, Effect.EXTERNAL, Effect.WRITE, Effect.UNKNOWN, Effect.READ, Effect.NONE)


def worst(seen: list[Seen]) -> Seen:
    for effect in _RANK:
        if found := next((each for each in seen if each[0] is effect), None):
            return found
    return Effect.NONE, ""


__all__ = ["Seen", "effect_of_call", "effect_of_name", "worst"]
