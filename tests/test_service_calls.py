"""Outgoing calls and what ends them; lines that take a protection away; signs of care."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from shipworthy.analyse.service.reading import kinds_in, read_service
from shipworthy.collect.context import Context, Unavailable
from shipworthy.collect.service.care import orderly_ends, own_servers, rate_limits, repeatable_payments
from shipworthy.collect.service.exposures import debug_mode, debuggable
from shipworthy.collect.service.outgoing import ending_share, endless
from shipworthy.model.services import Ends, ServiceReading


def read(text: str, language: str) -> ServiceReading:
    return read_service(text, language, "app/main", kinds_in(text.encode(), language))


def ends(text: str, language: str) -> list[Ends]:
    return [o.ends for o in read(text, language).outgoing]


NEVER, STATED, DEFAULT, UNKNOWN = Ends.NEVER, Ends.STATED, Ends.DEFAULT, Ends.UNKNOWN


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (
            "Python",
            "import requests\nrequests.get(url)\nrequests.post(url, json=x, timeout=3)\n",
            [NEVER, STATED],
        ),
        (
            "Python",
            "import requests\nrequests.get(url, **options)\nrequests.get(url, timeout=None)\n",
            [UNKNOWN, NEVER],
        ),
        ("Python", "import requests\ns = requests.Session()\ns.get(url)\nother.get(url)\n", [NEVER]),
        ("Python", "import httpx\nhttpx.get(url)\nhttpx.Client(timeout=None)\n", [DEFAULT, NEVER]),
        ("Python", "from urllib.request import urlopen\nurlopen(u)\nurlopen(u, None, 5)\n", [NEVER, STATED]),
        ("Python", "import requests\n# requests.get(url)\nx = 'requests.get(url)'\n", []),
        (
            "TypeScript",
            "import axios from 'axios'\naxios.get(url)\naxios.get(url, { timeout: 5 })\n",
            [NEVER, STATED],
        ),
        (
            "TypeScript",
            "import axios from 'axios'\naxios.post(url, data, config)\naxios.create({ ...base })\n",
            [UNKNOWN] * 2,
        ),
        ("JavaScript", "const r = await fetch(url)\nfetch(url, { signal })\n", [DEFAULT, STATED]),
        ("JavaScript", "const fetch = require('node-fetch')\nfetch(url)\n", [NEVER]),
        ("Go", 'import "net/http"\nfunc f() { http.Get(u) }\n', [NEVER]),
        (
            "Go",
            'import "net/http"\nvar c = &http.Client{Timeout: 3}\nvar d = http.Client{}\n',
            [STATED, UNKNOWN],
        ),
        (
            "Java",
            "import org.springframework.web.client.RestTemplate;\nRestTemplate r = new RestTemplate();\n",
            [NEVER],
        ),
        ("Java", "import java.net.http.*;\nvar r = HttpRequest.newBuilder().uri(u).build();\n", [NEVER]),
        (
            "Java",
            "import java.net.http.*;\nvar r = HttpRequest.newBuilder()\n .timeout(t).build();\n",
            [STATED],
        ),
        ("Kotlin", "import okhttp3.OkHttpClient\nval c = OkHttpClient()\n", [DEFAULT]),
        ("C#", "var c = new HttpClient();\n", [DEFAULT]),
        ("C#", "var c = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };\n", [NEVER]),
    ],
)
def test_what_ends_a_call(language: str, text: str, expected: list[Ends]) -> None:
    assert ends(text, language) == expected


@pytest.mark.parametrize(
    ("language", "text", "line"),
    [
        ("Python", "import requests\nrequests.get(\n    url,\n    verify=False,\n)\n", 4),
        ("Python", "ctx.verify_mode = ssl.CERT_NONE\n", 1),
        ("TypeScript", "const agent = new Agent({\n  rejectUnauthorized: false })\n", 2),
        ("Go", "var t = tls.Config{InsecureSkipVerify: true}\n", 1),
        ("Java", "class A { void checkServerTrusted(X[] c, String a) {} }\n", 1),
        ("C#", "h.ServerCertificateCustomValidationCallback = (m, c, n, e) => true;\n", 1),
    ],
)
def test_certificates_that_are_not_checked(language: str, text: str, line: int) -> None:
    assert [(d.kind, d.line) for d in read(text, language).dangers] == [("tls", line)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("Python", "import requests\nrequests.get(url, verify=False)  # nosec\n"),
        ("Python", "if settings.insecure:\n    log()\n    ctx.verify_mode = ssl.CERT_NONE\n"),
        ("Python", "jwt.decode(token, verify=False)\n"),
        ("Python", '"""\nrequests.get(url, verify=False)\n"""\n'),
        ("Go", "func f() {\n\tif o.skipVerify {\n\t\tlog()\n\t\ta()\n\t\tb()\n\t\tt = tls.Config{\n\t\t\tInsecureSkipVerify: true}\n\t}\n}\n"),
        ("Go", "t := tls.Config{InsecureSkipVerify: cfg.Insecure}\n"),
        ("JavaScript", "const o = allowSelfSigned ? { rejectUnauthorized: false } : {}\n"),
    ],
)  # fmt: skip
def test_certificates_that_somebody_answers_for(language: str, text: str) -> None:
    assert read(text, language).dangers == ()


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("Python", 'app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True)\n', True),
        ("Python", 'app.add_middleware(CORSMiddleware, allow_origins=["*"])\n', False),
        (
            "Python",
            "app.add_middleware(CORSMiddleware, allow_origins=names, allow_credentials=True)\n",
            False,
        ),
        ("Python", "CORS_ALLOW_ALL_ORIGINS = True\nCORS_ALLOW_CREDENTIALS = True\n", True),
        ("TypeScript", "app.use(cors({ origin: true, credentials: true }))\n", True),
        ("TypeScript", "app.use(cors({ origin: names, credentials: true }))\n", False),
        (
            "Python",
            "app.add_middleware(CORSMiddleware, allow_origins=['*'], allow_credentials=True)\nname = request.headers.get('origin')\n",
            False,
        ),
        ("C#", "p.SetIsOriginAllowed(_ => true).AllowAnyHeader().AllowCredentials();\n", True),
        ("Java", 'r.addMapping("/**").allowedOriginPatterns("*").allowCredentials(true);\n', True),
        ("Java", 'r.addMapping("/**").allowedOrigins("https://a").allowCredentials(true);\n', False),
    ],
)
def test_sites_that_may_call(language: str, text: str, *, found: bool) -> None:
    assert [d.kind for d in read(text, language).dangers] == ["cors"] * found


def test_data_that_becomes_code() -> None:
    text = "yaml.unsafe_load(t)\nyaml.load(t, Loader=yaml.SafeLoader)\npickle.loads(request.data)\npickle.loads(own)\n"
    assert [(d.kind, d.line) for d in read(text, "Python").dangers] == [
        ("deserialisation", 1),
        ("deserialisation", 3),
    ]


DJANGO = "INSTALLED_APPS = []\nROOT_URLCONF = 'x'\n"


def test_debug_mode(repository: Callable[..., Context]) -> None:
    on = repository(
        {
            "site/settings.py": f"{DJANGO}DEBUG = True\n",
            "web.py": "app = Flask(__name__)\napp.run(debug=True)\n",
        }
    )
    assert [(e.path, e.line) for e in on.get(debug_mode)] == [("site/settings.py", 3), ("web.py", 2)]
    assert on.get(debuggable)
    by_default = repository(
        {"site/settings.py": f"{DJANGO}DEBUG = os.environ.get('DEBUG', 'True') == 'True'\n"}
    )
    assert [e.line for e in by_default.get(debug_mode)] == [3]
    off = repository({
        "site/settings/base.py": f"{DJANGO}DEBUG = True\n",
        "site/settings/production.py": "from .base import *\nDEBUG = False\n",
        "web.py": "app = Flask(__name__)\nif __name__ == '__main__':\n    app.run(debug=True)\n",
        "other.py": "if in_debug_mode():\n    app = FastAPI(debug=True)\n",
    })  # fmt: skip
    assert off.get(debug_mode) == ()


def test_code_beside_the_product_and_in_browsers_is_not_judged(repository: Callable[..., Context]) -> None:
    context = repository({
        "app.py": "import requests\nrequests.get(u, timeout=1)\n",
        "scripts/load.py": "import requests\nrequests.get(u)\n",
        "tests/test_app.py": "import requests\nrequests.get(u)\n",
        "web/package.json": '{"name": "web", "dependencies": {"react": "1", "axios": "1"}}',
        "web/src/api.ts": "import axios from 'axios'\naxios.get(u)\n",
        "server/package.json": '{"name": "server", "dependencies": {"express": "1", "axios": "1"}}',
        "server/src/api.ts": "import axios from 'axios'\naxios.get(u)\n",
    })  # fmt: skip
    assert [(c.path, c.line) for c in context.get(endless)] == [("server/src/api.ts", 2)]
    assert context.get(ending_share) == 0.5
    with pytest.raises(Unavailable):
        repository({"a.py": "x = 1\n"}).get(ending_share)


def test_signs_of_care(repository: Callable[..., Context]) -> None:
    context = repository({
        "main.go": 'package main\nimport "net/http"\n\nfunc main() {\n\thttp.ListenAndServe(":80", nil)\n}\n',
        "pay.py": "stripe.Refund.create(charge=c)\nstripe.Refund.create(charge=c, idempotency_key=k)\n",
        "errors.py": "except RateLimitError:  # rate_limiter\n    pass\n",
        "nginx.conf": "http {\n  limit_req zone=a;\n}\n",
    })  # fmt: skip
    assert [(s.path, s.line) for s in context.get(own_servers)] == [("main.go", 5)]
    assert context.get(orderly_ends) == ()
    assert [(s.path, s.line) for s in context.get(repeatable_payments)] == [("pay.py", 1)]
    assert [(s.path, s.line) for s in context.get(rate_limits)] == [("nginx.conf", 2)]
