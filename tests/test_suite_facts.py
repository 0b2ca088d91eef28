"""What the suite as a whole covers: layers, kinds of failure, modules, functions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from shipworthy.collect.context import Context
from shipworthy.collect.testing import (
    direct_assertions,
    failure_kinds,
    hazards,
    test_kinds,
    test_layers,
    test_reach,
)
from shipworthy.collect.testing.failure_patterns import words_of
from shipworthy.model.facts import Known, Unknown

Make = Callable[..., Context]
SERVICE = {"Dockerfile": "FROM python\nCMD run\n", "Procfile": "web: run\n"}
LIBRARY = {
    "pyproject.toml": "[project]\nname = 'a'\nkeywords = ['a']\nlicense = 'MIT'\n[build-system]\nrequires = []\n"
}
CODE = {"src/a/__init__.py": "", "src/a/core.py": "def double(x):\n    return 2 * x\n"}
TEST = "def test_{0}({1}):\n    assert double({0}) == {0}\n\n\n"


def told(context: Context, name: str) -> Any:
    match context.observe(name):
        case Known(value):
            return value
        case Unknown(reason):
            return reason


def several(count: int, parameters: str = "") -> str:
    return "".join(TEST.format(n, parameters) for n in range(count))


# Layers


def test_a_client_in_the_process_assembles_an_application_and_calls_a_library(repository: Make) -> None:
    test = {"tests/test_a.py": "from starlette.testclient import TestClient\n" + several(3)}
    assert told(repository({**CODE, **SERVICE, **test}), "tests.layers") == ("integration",)
    assert told(repository({**CODE, **LIBRARY, **test}), "tests.layers") == ("unit",)


def test_a_fixture_carries_its_layer_to_the_tests_that_take_it(repository: Make) -> None:
    conftest = "@pytest.fixture\ndef engine():\n    return create_engine('x')\n\n\n@pytest.fixture\ndef shop(engine):\n    return engine\n"
    files = {**CODE, **LIBRARY, "tests/conftest.py": conftest}
    mixed = {"tests/test_a.py": several(4, "shop") + TEST.format("plain", "")}
    found = repository({**files, **mixed}).get(test_layers.layer_evidence)
    assert [(e.layer, e.tests, e.shown_by) for e in found] == [
        ("integration", 4, "shop, of tests/conftest.py:7"),
        ("unit", 1, "nothing outside of the code"),
    ]


def test_fixtures_of_a_plugin_carry_their_layer_from_module_to_module(repository: Make) -> None:
    files = {
        "conftest.py": "pytest_plugins = ['shop.tests.fixtures']\n",
        "shop/tests/fixtures/__init__.py": "from .order import *\n",
        "shop/tests/fixtures/order.py": "@pytest.fixture\ndef order(channel):\n    return channel\n",
        "shop/tests/fixtures/channel.py": "@pytest.fixture\ndef channel():\n    return Channel.objects.create()\n",
        "shop/tests/test_a.py": several(4, "order") + TEST.format("plain", ""),
    }
    context = repository({**CODE, **LIBRARY, **files})
    assert told(context, "tests.by_layer") == {"unit": 1, "integration": 4}
    assert [e.line for e in context.get(test_layers.layer_evidence)] == [1, 17]


def test_the_database_of_a_plugin_is_one_unless_the_name_is_the_files_own(repository: Make) -> None:
    test = several(3, "db")
    [found] = repository({**CODE, **LIBRARY, "tests/test_a.py": test}).get(test_layers.layer_evidence)
    assert (found.layer, found.shown_by) == ("integration", "db, of pytest-django")
    own = "@pytest.fixture\ndef db():\n    return {}\n\n\n"
    conftest = {"tests/conftest.py": own, "tests/test_a.py": test}
    assert told(repository({**CODE, **LIBRARY, **conftest}), "tests.layers") == ("unit",)
    own += test
    assert told(repository({**CODE, **LIBRARY, "tests/test_a.py": own}), "tests.layers") == ("unit",)


def test_a_helper_that_starts_a_server_carries_its_layer(repository: Make) -> None:
    helper = "async def run_server(config):\n    server = Server(config=config)\n    await server.serve()\n\n\ndef plain():\n    return 1\n"
    test = "from tests.tools import (\n    plain, run_server,\n)\n\n\n"
    test += "async def test_a():\n    async with run_server(x):\n        assert double(2) == 4\n\n\n"
    test += "def test_b():\n    assert double(plain()) == 2\n"
    context = repository({**CODE, **LIBRARY, "tests/tools.py": helper, "tests/test_a.py": test})
    assert told(context, "tests.by_layer") == {"unit": 1, "integration": 1}


def test_pest_says_of_which_class_the_tests_of_a_folder_are(repository: Make) -> None:
    base = "<?php\nabstract class TestCase extends Orchestra {\n  function setUp() {\n    Schema::create('users', fn () => 1);\n  }\n}\n"
    test = "<?php\nit('adds', function () {\n    expect(add(1))->toBe(2);\n});\n"
    files = {
        "composer.json": "{}",
        "src/Shop.php": "<?php\nclass Shop {}\n",
        "tests/Support/TestCase.php": base,
        "tests/Models/ShopTest.php": test,
        "tests/Plain/AddTest.php": test,
    }
    everywhere = {"tests/Pest.php": "<?php\nuses(TestCase::class)->in(__DIR__);\n"}
    assert told(repository({**files, **everywhere}), "tests.by_layer") == {"integration": 2}
    one = {"tests/Pest.php": "<?php\nuses(TestCase::class)->in('Models');\n"}
    assert told(repository({**files, **one}), "tests.by_layer") == {"unit": 1, "integration": 1}


def test_a_helper_that_opens_a_database_for_every_test_of_ruby(repository: Make) -> None:
    files = {
        "Gemfile": "",
        "lib/shop.rb": "class Shop\nend\n",
        "test/support/base.rb": "ActiveRecord::Base.establish_connection adapter: 'sqlite3'\n",
        "test/test_helper.rb": 'require_relative "support/base"\n',
        "test/shop_test.rb": 'require_relative "test_helper"\nclass ShopTest < Minitest::Test\n  def test_a\n    assert_equal 1, Shop.a\n  end\nend\n',
        "test/plain_test.rb": "class PlainTest < Minitest::Test\n  def test_a\n    assert_equal 1, Shop.a\n  end\nend\n",
    }
    assert told(repository(files), "tests.by_layer") == {"unit": 1, "integration": 1}


def test_a_helper_in_the_class_of_all_tests_of_ruby_carries_nothing(repository: Make) -> None:
    files = {
        "Gemfile": "",
        "lib/shop.rb": "class Shop\nend\n",
        "test/support/helpers.rb": "class ActiveSupport::TestCase\n  def new_user\n    User.create!(name: 'a')\n  end\nend\n",
        "test/shop_test.rb": "class ShopTest < ActiveSupport::TestCase\n  test 'a' do\n    assert_equal 1, Shop.a\n  end\nend\n",
    }
    assert told(repository(files), "tests.by_layer") == {"unit": 1}


def test_a_base_class_carries_its_layer(repository: Make) -> None:
    base = "@SpringBootTest\nabstract class ShopTestBase {\n}\n"
    test = "class CartTest extends ShopTestBase {\n  @Test\n  void adds() {\n    assertEquals(1, add());\n  }\n}\n"
    folder = "src/test/java/shop"
    files = {"pom.xml": "<project/>", f"{folder}/ShopTestBase.java": base, f"{folder}/CartTest.java": test}
    [found] = repository(files).get(test_layers.layer_evidence)
    assert (found.layer, found.shown_by) == ("integration", f"ShopTestBase, of {folder}/ShopTestBase.java:2")


def test_what_is_run_before_every_test_is_no_helper(repository: Make) -> None:
    test = "class CartTest {\n  @BeforeAll\n  static void openBase() {\n    DriverManager.getConnection(x);\n  }\n\n  @Test\n  void adds() {\n    assertEquals(1, add());\n  }\n}\n"
    files = {"pom.xml": "<project/>", "src/test/java/shop/CartTest.java": test}
    assert told(repository(files), "tests.by_layer") == {"integration": 1}


def test_helpers_of_a_go_package_are_known_to_its_tests(repository: Make) -> None:
    helper = 'package a\n\nfunc openDB() *sql.DB {\n\tdb, _ := sql.Open("x", "y")\n\treturn db\n}\n'
    test = 'package a\n\nfunc TestSave(t *testing.T) {\n\tdb := openDB()\n\tif save(db) != 1 {\n\t\tt.Error("no")\n\t}\n}\n\nfunc TestAdd(t *testing.T) {\n\tif add(1) != 2 {\n\t\tt.Error("no")\n\t}\n}\n'
    files = {
        "go.mod": "module a\n",
        "a.go": "package a\n",
        "help_test.go": helper,
        "a_test.go": test,
    }
    assert told(repository(files), "tests.by_layer") == {"unit": 1, "integration": 1}


@pytest.mark.parametrize(
    ("path", "layer"),
    [
        ("tests/unit/test_a.py", "unit"),
        ("tests/functional/test_a.py", "integration"),
        ("tests/integrations/test_slack.py", "unit"),  # tests of the product's integrations
        ("tests/test_slack_integration.py", "unit"),
        ("tests/test_sync_integration.py", "integration"),
        ("src/a/integration/test_a.py", "unit"),  # a package of that name
    ],
)
def test_the_word_integration_also_names_parts_of_products(repository: Make, path: str, layer: str) -> None:
    product = {"src/a/integration/slack.py": "x = 1\n", "src/a/integration/jira.py": "x = 1\n"}
    head = "with client.test_client(): pass\n" if "unit" in path else ""
    found = told(repository({**CODE, **SERVICE, **product, path: head + several(3)}), "tests.layers")
    assert found == (layer,)


def test_a_package_called_integration_has_unit_tests_too(repository: Make) -> None:
    test = "class LoaderTest {\n  @Test\n  void adds() {\n    assertEquals(1, add());\n  }\n}\n"
    files = {"pom.xml": "<project/>", "src/test/java/cache/integration/LoaderTest.java": test}
    assert told(repository(files), "tests.by_layer") == {"integration": 1}
    product = {"src/main/java/cache/integration/Loader.java": "class Loader {}\n"}
    assert told(repository({**files, **product}), "tests.by_layer") == {"unit": 1}


def test_types_of_a_browsers_protocol_drive_none(repository: Make) -> None:
    test = 'package a\n\nimport (\n\t"testing"\n\n\t"github.com/chromedp/{0}"\n)\n\nfunc TestAdd(t *testing.T) {{\n\tif add(1) != 2 {{\n\t\tt.Error("no")\n\t}}\n}}\n'
    for name, layer in (("cdproto/cdp", "unit"), ("chromedp", "end-to-end")):
        files = {"go.mod": "module a\n", "a.go": "package a\n", "a_test.go": test.format(name)}
        assert told(repository(files), "tests.by_layer") == {layer: 1}


def test_words_in_comments_and_messages_are_no_imports(repository: Make) -> None:
    text = "# uses TestClient(app)\nM = 'never returned from responses'\nN = \"subprocess.run(x)\"\n"
    assert told(repository({**CODE, **SERVICE, "tests/test_a.py": text + several(3)}), "tests.layers") == (
        "unit",
    )


@pytest.mark.parametrize(
    ("path", "text", "name"),
    [
        ("tests/load.py", "from locust import HttpUser\n", "tests.performance"),
        ("a_test.go", "func BenchmarkAdd(b *testing.B) {\n}\n", "tests.performance"),
        ("tests/a.test.ts", "import fc from 'fast-check'\n", "tests.property_based"),
        ("tests/a.rs", "use proptest::prelude::*;\n", "tests.property_based"),
        ("tests/pact.test.js", "const { Pact } = require('@pact-foundation/pact')\n", "tests.contracts"),
    ],
)
def test_kinds_beside_the_layers(repository: Make, path: str, text: str, name: str) -> None:
    [found] = told(repository({path: text}), name)
    assert found.path == path


def test_kinds_of_tests_are_of_their_own_kind(repository: Make) -> None:
    context = repository({"tests/test_a.py": "from hypothesis import given\n" + several(1)})
    assert len(context.get(test_kinds.property_based)) == 1
    assert context.get(test_kinds.contract_tests) == ()


# Kinds of failure


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Access.test_other_user_gets_404", "test other user gets 404"),
        ("TestCannotDeleteAnotherUsersFeed", "test cannot delete another users feed"),
        ("GetUser_WrongOrgID_Throws", "get user wrong org id throws"),
        ("returns 403, when not logged in", "returns 403 when not logged in"),
    ],
)
def test_names_of_all_styles_read_alike(name: str, words: str) -> None:
    assert words_of(name) == words


def failing(name: str, body: str = "assert get('/x') == 1") -> dict[str, str]:
    return {"tests/test_f.py": f"def test_{name}():\n    {body}\n"}


@pytest.mark.parametrize(
    ("name", "body", "kind"),
    [
        ("anonymous", "assert client.get('/').status_code == 401", "denied"),
        ("no_right", "with raises(PermissionDenied): go()", "denied"),
        ("requires_login", "assert go() == '/login'", "denied"),
        ("slow", "with raises(TimeoutError): go()", "timeouts"),
        ("retries_after_503", "assert call_count() == 2", "retries"),
        ("rate_limit", "assert go() == 'wait'", "rate limits"),
        ("other_user_cannot_read", "assert client.get('/').status_code == 404", "tenants crossed"),
        ("is_idempotent", "assert go() == go()", "idempotency"),
        ("rolls_back_when_it_fails", "assert count() == 0", "recovery"),
    ],
)
def test_a_failure_shows_in_a_name_or_an_assertion(repository: Make, name: str, body: str, kind: str) -> None:
    assert kind in told(repository({**CODE, **failing(name, body)}), "tests.failure_kinds")


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("client", "mock.status_code = 401\n    assert f() == 1"),
        ("default_timeout", "assert settings.timeout == 10"),
        ("retry_button", "assert label() == 'Retry'"),
        ("allows_another_user", "assert client.get('/').status_code == 200"),
        ("method_not_allowed", "assert client.put('/').status_code == 405"),
        ("recovery_code", "assert code() == '123'"),
        ("same_order", "assert f() == [1, 2]"),
        ("falls_back_when_the_timezone_is_unknown", "assert zone() == 'UTC'"),
        ("waits", "raise TimeoutError('the server did not come up')\n    assert True == f()"),
    ],
)
def test_words_of_failure_that_mean_none(repository: Make, name: str, body: str) -> None:
    found = told(repository({**CODE, **failing(name, body)}), "tests.failure_kinds")
    assert set(found) <= {"errors"}


def test_a_second_user_who_is_refused_leaves_it_open(repository: Make) -> None:
    text = "def test_project():\n    login('charlie')\n    assert client.get('/').status_code == 404\n\n\ndef test_error():\n    with raises(ValueError):\n        go()\n"
    assert "second user" in told(repository({**CODE, "tests/test_p.py": text}), "tests.crossings")
    assert repository({**CODE, **failing("a")}).get(failure_kinds.crossings) == ()


# What calls for them


def test_what_the_product_does_is_shown_where_it_runs(repository: Make) -> None:
    view = "@login_required\ndef show(request):\n    return requests.get(tenant_id)\n"
    views = {f"app/views_{n}.py": view for n in range(9)}
    context = repository({**SERVICE, **views})
    assert [h.line for h in context.get(hazards.checks_access)] == [1] * 9
    assert [h.shown_by for h in context.get(hazards.calls_services)] == ["requests.get("] * 9
    assert len(context.get(hazards.tenants)) == 9
    library = repository({**LIBRARY, **views})
    for fact in (hazards.checks_access, hazards.calls_services, hazards.tenants, hazards.takes_jobs):
        assert library.get(fact) == ()


def test_requiring_ids_is_no_check_of_rights(repository: Make) -> None:
    controller = "class {0}Controller\n  before_action :{1}\nend\n"
    files = {"Gemfile": "gem 'rails'\n", "config.ru": "run App\n", **SERVICE}
    ids = {f"app/controllers/c{n}.rb": controller.format(n, "require_ids") for n in range(3)}
    assert repository({**files, **ids}).get(hazards.checks_access) == ()
    logins = {f"app/controllers/c{n}.rb": controller.format(n, "require_login") for n in range(3)}
    assert len(repository({**files, **logins}).get(hazards.checks_access)) == 3


def test_a_few_mentions_of_tenants_leave_it_open(repository: Make) -> None:
    view = "@login_required\ndef show(request):\n    return tenant_id\n"
    context = repository({**SERVICE, **{f"app/views_{n}.py": view for n in range(4)}})
    assert "whether the product holds several" in told(context, "code.tenants")


# Modules


LONG = "def walk(x):\n" + "    if x:\n        x = x + 1\n" * 12 + "    return x\n"


def modules(**imports: str) -> dict[str, str]:
    files = {f"src/a/{name}.py": text + LONG for name, text in imports.items()}
    return {**LIBRARY, "src/a/__init__.py": "", **files}


def test_a_script_that_a_package_holds_is_reached_with_it(repository: Make) -> None:
    code = "export function walk(x) {\n" + "  if (x) {\n    x = x + 1\n  }\n" * 12 + "  return x\n}\n"
    go = (
        'package a\n\nimport _ "embed"\n\n//go:embed js/walk.js\nvar walk string\n\nfunc Add(x int) int {\n'
        + "\tif x > 1 {\n\t\tx++\n\t}\n" * 8
        + "\treturn x\n}\n"
    )
    test = 'package a\n\nimport "testing"\n\nfunc TestAdd(t *testing.T) {\n\tif Add(1) != 2 {\n\t\tt.Error("no")\n\t}\n}\n'
    files = {"go.mod": "module a\n", "a.go": go, "a_test.go": test, "js/walk.js": code, "js/other.js": code}
    found = repository(files).get(test_reach.unreached_modules)
    assert [m.module for m in found] == ["js/other.js"]


def test_what_tests_import_as_built_reaches_its_source(repository: Make) -> None:
    code = "export function walk(x) {\n" + "  if (x) {\n    x = x + 1\n  }\n" * 12 + "  return x\n}\n"
    test = "const { walk } = require('../lib/build/cart')\ntest('walks', () => {\n  expect(walk(1)).toBe(2)\n})\n"
    files = {
        "package.json": '{"name": "a", "main": "lib/build/index.js"}',
        "lib/ts/cart.ts": code,
        "lib/ts/other.ts": code.replace("walk", "run"),
        "test/cart.test.js": test,
    }
    found = repository(files).get(test_reach.unreached_modules)
    assert [m.module for m in found] == ["lib/ts/other.ts"]


def test_modules_are_reached_through_others(repository: Make) -> None:
    files = modules(first="from a import second\n", second="", third="")
    test = {"tests/test_a.py": "from a.first import walk\n" + several(3)}
    context = repository({**files, **test})
    assert [m.module for m in context.get(test_reach.unreached_modules)] == ["src/a/third.py"]
    assert told(context, "tests.reached_share") == pytest.approx(2 / 3, abs=0.02)
    assert told(context, "tests.imported_share") == pytest.approx(1 / 3, abs=0.02)


def test_what_a_package_imports_is_reached_with_its_modules(repository: Make) -> None:
    files = {**modules(first="", second=""), "src/a/__init__.py": "from a import second\n"}
    test = {"tests/test_a.py": "from a.first import walk\n" + several(3)}
    assert repository({**files, **test}).get(test_reach.unreached_modules) == ()


@pytest.mark.parametrize(
    "loading", ["APPS = ['a.second']\n", "for m in pkgutil.iter_modules(): import_module(m)\n"]
)
def test_what_is_loaded_by_name_is_reached(repository: Make, loading: str) -> None:
    files = modules(first=loading, second="")
    test = {"tests/test_a.py": "from a.first import walk\n" + several(3)}
    assert repository({**files, **test}).get(test_reach.unreached_modules) == ()


def test_programs_that_are_started_leave_it_open(repository: Make) -> None:
    test = {
        "tests/test_a.py": "from a.first import walk\n\n\ndef test_run():\n    assert subprocess.run(['a']) == 0\n"
    }
    context = repository({**modules(first="", second=""), **test})
    assert "start a program as a process" in told(context, "tests.unreached_modules")


def test_go_packages_with_tests_are_reached(repository: Make) -> None:
    body = (
        "package {0}\n\nfunc Walk(x int) int {{\n" + "\tif x > 1 {{\n\t\tx++\n\t}}\n" * 8 + "\treturn x\n}}\n"
    )
    test = 'package b\n\nfunc TestWalk(t *testing.T) {\n\tif Walk(1) != 1 {\n\t\tt.Error("no")\n\t}\n}\n'
    files = {
        "go.mod": "module m\n",
        "b/b.go": body.format("b"),
        "b/b_test.go": test,
        "c/c.go": body.format("c"),
    }
    [found] = repository(files).get(test_reach.unreached_modules)
    assert (found.path, found.module) == ("c/c.go", "c")


# Functions


def test_functions_whose_results_are_compared(repository: Make) -> None:
    body = "\n    if x:\n        return 1\n    return 2\n\n\n"
    names = [f"step_{n}" for n in range(20)]
    code = "".join(f"def {name}(x):{body}" for name in [*names, "get", "is_odd"])
    asserted = "".join(f"def test_{n}():\n    assert step_{n}(1) == 2\n\n\n" for n in range(5))
    called = "def test_call():\n    step_7(1)\n    assert is_odd(3)\n"
    context = repository({
        **LIBRARY, "src/a/core.py": code, "tests/test_core.py": "from a.core import *\n" + asserted + called,
    })  # fmt: skip
    assert told(context, "tests.directly_asserted_share") == round(6 / 22, 4)
    uncalled = [f.name for f in context.get(direct_assertions.uncalled_functions)]
    assert {"get", "step_12"} <= set(uncalled)
    assert not {"step_0", "step_7", "is_odd"} & set(uncalled)


@pytest.mark.parametrize("mark", ["@property", "@functools.cached_property", "@step_1.setter"])
def test_what_is_read_like_a_value_is_called_by_no_test(repository: Make, mark: str) -> None:
    body = "\n        if self.x:\n            return 1\n        return 2\n\n"
    plain = "".join(f"    def step_{n}(self):{body}" for n in range(20))
    code = f"class A:\n{plain}    {mark}\n    def size_of_it(self):{body}"
    test = "from a.core import A\n\n\ndef test_a():\n    assert A().step_0() == 2\n    assert A().size_of_it == 2\n"
    context = repository({**LIBRARY, "src/a/core.py": code, "tests/test_core.py": test})
    assert told(context, "tests.directly_asserted_share") == round(1 / 20, 4)


def test_accessors_of_javascript_are_called_by_no_test() -> None:
    lines = ["class A {", "  get host () {", "  static set port(x) {", "  getHost() {", "  get(name) {"]
    found = [direct_assertions._is_property(lines, line) for line in range(1, 6)]
    assert found == [False, True, True, False, False]


def test_a_common_name_counts_where_its_module_is_imported(repository: Make) -> None:
    body = "\n    if x:\n        return 1\n    return 2\n\n\n"
    code = {
        f"src/a/{m}.py": f"def get(x):{body}" + "".join(f"def {m}_{n}(x):{body}" for n in range(12))
        for m in ("one", "two")
    }
    test = {"tests/test_one.py": "from a.one import get\n\n\ndef test_get():\n    assert get(1) == 1\n"}
    context = repository({**LIBRARY, **code, **test})
    assert told(context, "tests.directly_asserted_share") == round(1 / 25, 4)  # the other `get` is left out


# What is published


def test_what_the_team_has_published_is_read(repository: Make) -> None:
    files = {
        "pyproject.toml": "[tool.pytest.ini_options]\nmarkers = [\n  'flaky: fails now and then',\n]\n[tool.mutmut]\npaths = 'src'\n",
        "tests/factories.py": "class UserFactory: ...\n",
        "stryker.conf.json": "",
    }
    context = repository({**CODE, **files})
    assert [(c.path, c.line) for c in told(context, "tests.mutation_settings")] == [("pyproject.toml", 5)]
    assert [(c.path, c.line) for c in told(context, "tests.quarantine")] == [("pyproject.toml", 3)]
    assert [c.path for c in told(context, "tests.data_files")] == ["tests/factories.py"]


def test_hostile_suites_break_nothing(repository: Make) -> None:
    files: dict[str, str | bytes] = {
        **CODE, **SERVICE,
        "tests/conftest.py": b"\xff\xfe@pytest.fixture\ndef \0(" + b"a," * 5000,
        "tests/test_a.py": "def test_a(" + "x, " * 5000 + "):\n    assert 1 == 401\n",
        "tests/a.test.ts": "import from '" * 2000 + "it('",
        "tests/a_test.go": "func TestA(t *testing.T) {" * 2000,
        "src/test/java/ATest.java": "class A extends A { @SpringBootTest " * 500,
    }  # fmt: skip
    context = repository(files)
    for name in (
        "tests.by_layer", "tests.failure_kinds", "tests.crossings", "tests.unreached_modules", "code.tenants",
        "tests.directly_asserted_share", "tests.contracts",
    ):  # fmt: skip
        context.observe(name)
