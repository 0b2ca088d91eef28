"""What shows which layer or kind of test a file holds, language by language: its imports, calls, markers.

A sign of a whole file is what nobody writes for one test only: an import, an annotation, a base class. A call
belongs to the test, the fixture or the helper it stands in.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

UNIT, INTEGRATION, END_TO_END = "unit", "integration", "end-to-end"
CONTRACT, PERFORMANCE, PROPERTY, SECURITY = "contract", "performance", "property", "security"
IN_PROCESS = "in process"
"""A client that calls the application without a network: together for who makes an application of parts,
the usual way to call a function for who makes the framework."""


@dataclass(frozen=True)
class Sign:
    layer: str
    pattern: str
    whole_file: bool = False


JS_NAME = r"^[^\n/*]{0,200}?(?:\bfrom|\brequire\(|\bimport)\s{0,4}\(?[\"'](?:%s)(?:/[^\"'\n]{0,100})?[\"']"
PY_NAME = r"^[ \t]{0,12}(?:from|import)[ \t]{1,4}(?:%s)\b"
JVM_NAME = r"^[ \t]{0,4}import[ \t]{1,4}(?:static[ \t]{1,4})?(?:%s)\b"
NET_NAME = r"^[ \t]{0,4}(?:global[ \t]{1,4})?using[ \t]{1,4}(?:static[ \t]{1,4})?(?:%s)\b"
GO_NAME = r"^\s{0,20}(?:import[ \t]{1,4})?(?:[\w.]{1,40}[ \t]{1,4})?\"(?:%s)(?:/[^\"\n]{0,100})?\""
RUST_NAME = r"^[ \t]{0,12}(?:pub[ \t]{1,4})?use[ \t]{1,4}(?:%s)\b"
RUBY_NAME = r"^[ \t]{0,12}require[ \t]{1,4}[\"'](?:%s)(?:/[^\"'\n]{0,100})?[\"']"
PHP_NAME = r"^[ \t]{0,12}use[ \t]{1,4}\\?(?:%s)\b"


def imports(layer: str, form: str, names: str) -> Sign:
    return Sign(layer, form % names, whole_file=True)


_PYTHON = (
    imports(END_TO_END, PY_NAME, "playwright|selenium|splinter|appium|pyppeteer|helium|robot|seleniumbase"),
    Sign(END_TO_END, r"^class \w{1,80}\([^)\n]{0,200}\b(?:Static)?LiveServerTestCase\b", whole_file=True),
    Sign(
        INTEGRATION,
        r"\bself\.(?:async_)?client\.(?:get|post|put|patch|delete|head|options|login|force_login)\(",
    ),
    imports(
        INTEGRATION,
        PY_NAME,
        r"testcontainers|dockertest|pytest_docker|pytest_postgresql|tortoise\.contrib\.test"
        r"|tortoise\.contrib import test",
    ),
    Sign(
        INTEGRATION,
        r"^class \w{1,80}\([^)\n]{0,200}\b(?:Transaction|Tenant|FastTenant)TestCase\b",
        whole_file=True,
    ),
    Sign(INTEGRATION, r"\bpytest\.mark\.(?:integration|functional|django_db)\b"),
    Sign(
        INTEGRATION,
        r"^pytestmark\s{0,4}=[^\n]{0,200}\bmark\.(?:integration|functional|django_db)\b",
        whole_file=True,
    ),
    Sign(
        INTEGRATION,
        r"\bsubprocess\.(?:run|Popen|call|check_\w{1,10})\(|\bcreate_subprocess_(?:exec|shell)\("
        r"|\bpytester\.run\w{0,20}\(|\btestdir\.run\w{0,20}\(",
    ),
    Sign(
        INTEGRATION,
        r"\bcreate_(?:async_)?engine\(|\bpsycopg2?\.connect\(|\basyncpg\.(?:connect|create_pool)\("
        r"|\.objects\.(?:create|get_or_create|bulk_create|create_user|create_superuser)\("
        r"|\bbaker\.make\(|\b(?:db|database|Base\.metadata|metadata)\.create_all\(|\b\w{0,20}session\.(?:commit|flush)\("
        r"|\buvicorn\.(?:Server|run)\(|\b(?:Test|WSGI|TCP|HTTP|Threading(?:HTTP|TCP))Server\(|\bmake_server\("
        r"|@skip_(?:if|unless)_server_\w{1,40}\("
        r"|\bconnection\.cursor\(|\bserver\.serve\(|\bServer\((?:config=)?config\b|\.serve_forever\(|\basyncio\.start_server\(|\.create_server\(",
    ),
    Sign(INTEGRATION, r"^from[ \t]{1,4}[\w.]{0,80}\bfactories import\b", whole_file=True),
    Sign(
        IN_PROCESS,
        r"\btest_client\(|\b(?:Async)?TestClient\(|\bAPIClient\(|\bASGITransport\(|\bAsyncAPIClient\("
        r"|\bClient\((?:app|enforce_csrf)|\baiohttp_client\(",
    ),
    imports(
        IN_PROCESS,
        PY_NAME,
        r"(?:starlette|fastapi)\.testclient|rest_framework\.test|aiohttp\.test_utils|flask\.testing"
        r"|(?:click|typer)\.testing",
    ),
    Sign(IN_PROCESS, r"\bCliRunner\(|\brunner\.invoke\(|\bcall_command\("),
)
_JAVASCRIPT = (
    imports(
        END_TO_END,
        JS_NAME,
        "@playwright/test|playwright(?:-core|-chromium)?|selenium-webdriver|cypress|puppeteer(?:-core)?"
        "|webdriverio|testcafe|nightwatch|detox|appium|@wdio",
    ),
    Sign(END_TO_END, r"\bcy\.(?:visit|get|contains|intercept)\(|\bfixture`", whole_file=True),
    imports(INTEGRATION, JS_NAME, "testcontainers|@testcontainers|mongodb-memory-server|execa|nexpect"),
    Sign(
        INTEGRATION,
        r"\bcreateServer\(|\.listen\((?:0\b|\{)|\bexeca?(?:Sync|File|FileSync)?\([`\"'\[]"
        r"|\bawait (?:this\.)?prisma\.\w{1,40}\.(?:create|createMany|upsert|delete|deleteMany"
        r"|update|findMany|findFirst|findUnique|count)\(|\bmongoose\.connect\("
        r"|\b(?:child_process|cp)\.(?:spawn|exec|fork)\w{0,8}\(|\bspawn(?:Sync)?\(",
    ),
    imports(IN_PROCESS, JS_NAME, "supertest|chai-http|light-my-request|supertest-as-promised"),
    Sign(IN_PROCESS, r"\b(?:app|server|fastify)\.inject\(|\bapp\.request\(|\bTest\.createTestingModule\("),
)
_GO = (
    imports(
        END_TO_END, GO_NAME,
        r"github\.com/(?:playwright-community|chromedp/chromedp|go-rod|tebeka/selenium|sclevine/agouti)",
    ),
    imports(
        INTEGRATION, GO_NAME,
        r"github\.com/(?:testcontainers|ory/dockertest|alicebob/miniredis|rogpeppe/go-internal/testscript)",
    ),
    Sign(INTEGRATION, r"^//go:build [^\n]{0,80}\b(?:integration|e2e)", whole_file=True),
    Sign(
        INTEGRATION,
        r"\bhttptest\.New(?:TLS|Unstarted)?Server\((?:\w{1,40}\.){0,3}"
        r"(?:\w{0,40}(?:[rR]outer|[eE]ngine|[aA]pp|[aA]pi|API)|server|srv)\w{0,30}[().,]"
        r"|\bhttptest\.New(?:TLS|Unstarted)?Server\((?:r|e)\)",
    ),
    Sign(
        INTEGRATION,
        r"\bexec\.Command(?:Context)?\(|\b(?:sql|gorm)\.Open\(|\bpgx(?:pool)?\.(?:Connect|New)\(",
    ),
    Sign(
        IN_PROCESS,
        r"\b(?:\w{0,20}[rR]outer|r|e|engine|app|\w{0,20}[sS]erver|srv|s|mux|api|echo|g|c)\.ServeHTTP\("
        r"|\bapp\.Test\(",
    ),
)  # fmt: skip
_RUST = (
    imports(END_TO_END, RUST_NAME, "fantoccini|thirtyfour|headless_chrome"),
    imports(INTEGRATION, RUST_NAME, "testcontainers|assert_cmd|snapbox|trycmd|insta_cmd|escargot"),
    Sign(
        INTEGRATION,
        r"#\[sqlx::test|\bCommand::cargo_bin\(|\bcargo_bin!?\(|\b\w{0,20}Pool::connect\("
        r"|\bPgConnection::establish\(|\b\w{0,30}(?:db|database|pool)\w{0,20}_tests?\(",
    ),
    Sign(INTEGRATION, r"\bCommand::new\("),
    imports(IN_PROCESS, RUST_NAME, "axum_test|actix_web::test|rocket::local"),
    Sign(IN_PROCESS, r"\btest::init_service\(|\bapp\.oneshot\("),
)
_JVM = (
    imports(
        END_TO_END, JVM_NAME,
        r"org\.openqa\.selenium|com\.codeborne\.selenide|com\.microsoft\.playwright|io\.appium"
        r"|androidx\.test\.espresso|androidx\.compose\.ui\.test|androidx\.test\.uiautomator|geb",
    ),
    imports(
        INTEGRATION, JVM_NAME,
        r"org\.testcontainers|io\.restassured|io\.kotest\.extensions\.testcontainers",
    ),
    Sign(
        INTEGRATION,
        r"@(?:SpringBootTest|Data\w{1,20}Test|WebMvcTest|WebFluxTest|JdbcTest|MybatisTest|QuarkusTest"
        r"|QuarkusIntegrationTest|MicronautTest|Testcontainers|ContextConfiguration|SpringJUnitConfig"
        r"|SpringJUnitWebConfig|AutoConfigureMockMvc|IntegrationTest|EmbeddedKafka|SpringRunner)\b"
        r"|\bSpringJUnit4ClassRunner\b|\bSpringRunner\.class\b",
        whole_file=True,
    ),
    Sign(END_TO_END, r"\bOneBrowserPer\w{1,20}\b|\bWithBrowser\b", whole_file=True),
    Sign(
        INTEGRATION,
        r"\bextends With(?:Application|Server)\b|\bGuiceOne(?:App|Server)Per\w{1,20}\b|\bOneAppPer\w{1,20}",
        whole_file=True,
    ),
    Sign(
        INTEGRATION,
        r"\bTestRestTemplate\b|\b@Autowired\b[^\n]{0,80}MockMvc\b|\bProcessBuilder\("
        r"|\bDriverManager\.getConnection\(|\bSqlSessionFactoryBuilder\(",
    ),
    Sign(
        IN_PROCESS, r"\bMockMvcBuilders\.|\bWebTestClient\.bindTo|\btestApplication\s{0,4}[{(]",
        whole_file=True,
    ),
)  # fmt: skip
_NET = (
    imports(END_TO_END, NET_NAME, r"Microsoft\.Playwright|OpenQA\.Selenium|PuppeteerSharp"),
    imports(INTEGRATION, NET_NAME, r"Testcontainers|DotNet\.Testcontainers|Respawn|Aspire\.Hosting\.Testing"),
    Sign(
        INTEGRATION,
        r"\bProcess\.Start\(|\bUse(?:SqlServer|Npgsql)\(|\bGetOpenConnection\("
        r"|\bnew (?:Sql|Npgsql|Sqlite|MySql|Oracle)Connection\(",
    ),
    Sign(
        IN_PROCESS,
        r"\bWebApplicationFactory<|\bnew TestServer\(|\bUseTestServer\(|\.GetTestClient\("
        r"|\bIClassFixture<\w{0,40}(?:Api|Web|App|Host|Server)\w{0,40}>",
        whole_file=True,
    ),
)  # fmt: skip
_RUBY = (
    imports(END_TO_END, RUBY_NAME, "capybara|selenium-webdriver|ferrum|watir"),
    Sign(
        END_TO_END,
        r"\bApplicationSystemTestCase\b|\btype:\s{0,4}:(?:system|feature)\b|:type\s{0,4}=>\s{0,4}:feature",
        whole_file=True,
    ),
    Sign(
        INTEGRATION, r"\bActionDispatch::IntegrationTest\b|\btype:\s{0,4}:(?:request|controller)\b"
        r"|\bActionController::TestCase\b|\bActionDispatch::SystemTestCase\b",
        whole_file=True,
    ),
    Sign(INTEGRATION, r"\bActiveRecord::Base\.establish_connection\b", whole_file=True),
    Sign(INTEGRATION, r"(?:^|[^\w.:])create(?:_list|_pair)?\(:\w{1,60}|\b[A-Z]\w{1,60}\.create!"),
    Sign(INTEGRATION, r"\bOpen3\.\w{1,12}\(|\bIO\.popen\("),
    Sign(IN_PROCESS, r"\b(?:include|extend)[ (]{1,4}Rack::Test", whole_file=True),
)  # fmt: skip
_PHP = (
    imports(END_TO_END, PHP_NAME, r"Laravel\\Dusk|Facebook\\WebDriver|Symfony\\Component\\Panther"),
    Sign(
        INTEGRATION, r"^[ \t]{0,12}use (?:RefreshDatabase|DatabaseTransactions|DatabaseMigrations)\b"
        r"|\bextends (?:KernelTestCase|WebTestCase|ApiTestCase)\b"
        r"|^[ \t]{1,12}use (?:\w{1,40}, ){0,5}DatabaseTestTrait\b",
        whole_file=True,
    ),
    Sign(
        INTEGRATION,
        r"\bnew \\?PDO\(|\bSchema::create\(|\bgetSchemaBuilder\(\)|->loadMigrationsFrom\("
        r"|->artisan\([\"']migrate\b",
    ),
    Sign(IN_PROCESS, r"^[ \t]{1,12}use (?:\w{1,40}, ){0,5}FeatureTestTrait\b", whole_file=True),
    Sign(IN_PROCESS, r"\$this->(?:get|post|put|patch|delete)(?:Json)?\(|\$this->actingAs\(|\bcreateClient\("),
)  # fmt: skip
_SWIFT = (
    Sign(END_TO_END, r"\bXCUIApplication\(", whole_file=True),
    Sign(IN_PROCESS, r"\bapp\.test(?:able)?\("),
)
_DART = (Sign(END_TO_END, r"package:(?:integration_test|flutter_driver|patrol)/", whole_file=True),)
_ELIXIR = (
    Sign(END_TO_END, r"\buse (?:Hound|Wallaby)\b", whole_file=True),
    Sign(INTEGRATION, r"\buse \w{1,60}\.(?:ConnCase|DataCase|ChannelCase)\b", whole_file=True),
)
SIGNS: Mapping[str, tuple[Sign, ...]] = {
    "Python": _PYTHON,
    **dict.fromkeys(("JavaScript", "TypeScript", "TSX"), _JAVASCRIPT),
    "Go": _GO,
    "Rust": _RUST,
    **dict.fromkeys(("Java", "Kotlin", "Scala", "Groovy"), _JVM),
    **dict.fromkeys(("C#", "F#"), _NET),
    "Ruby": _RUBY,
    "PHP": _PHP,
    "Swift": _SWIFT,
    "Dart": _DART,
    "Elixir": _ELIXIR,
}  # fmt: skip
PATHS = (
    (UNIT, re.compile(r"(?:^|/)[uU]nit(?:[-_]?[tT]ests?)?/|(?:\.|/|[a-z])Unit\.?Tests?/")),
    (
        END_TO_END,
        re.compile(
            r"(?:^|/)(?:e2e|E2E|end[-_]?to[-_]?end|cypress|playwright|ui[-_]?tests?|browser[-_]?tests?)(?:[-_]\w+)?/"
            r"|(?:^|/)(?:spec/(?:features|system)|test/system)/|[._-]e2e[._-]|\.cy\.[jt]sx?$|\w+UITests/"
            r"|\.(?:Acceptance|E2E|EndToEnd)\.?Tests?/"
        ),
    ),
    (
        INTEGRATION,
        re.compile(
            r"(?:^|/)(?:integration(?:[-_]?[tT]ests?)?|Integration(?:Tests?)?|functional(?:[-_]?tests?)?|intTest|itest"
            r"|Functional|Feature|acceptance(?:[-_]?tests?)?|api[-_]tests?|androidTest)/"
            r"|(?:^|/)src/(?:it|integrationTest)/|(?:^|/)(?:spec|test)/(?:requests|controllers|integration|api)/.*\.rb$"
            r"|_functional(?:_test)?\.\w{1,4}$|(?:Integration|Functional)\.?Tests?\b|[a-z0-9]IT\.(?:java|kt|scala|groovy)$"
        ),
    ),
)
"""What the team itself calls its tests, the first that fits."""
NAMED_INTEGRATION = re.compile(
    r"(?:^|/)(?:test[_-])?(?:(?P<of>\w+)[._-])?integration(?:[._-](?:tests?|spec))*\.\w{1,4}$"
)
"""`of` may also be one of the product's own integrations, of which the file is a test."""
