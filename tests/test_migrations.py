"""Migrations of each tool: whether they can be undone, what they destroy, and that no text breaks the readers."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import Step
from shipworthy.analyse import migrations
from shipworthy.collect.changed_migrations import in_change
from shipworthy.collect.context import Context
from shipworthy.collect.operations.migrations import count, lossy, recent
from shipworthy.model.migrations import Migration

ALEMBIC = """\
    revision = "b2"
    down_revision = "a1"

    def upgrade():
        op.add_column("user", sa.Column("age", sa.Integer()))
        op.drop_column("user", "name")

    def downgrade():
        {down}
    """
DJANGO = """\
    class Migration(migrations.Migration):
        dependencies = [("app", "0001_initial")]
        operations = [
            migrations.{operation},
        ]
    """


def read(path: str, text: str, beside: dict[str, str] | None = None) -> Migration | None:
    assert migrations.matches(path)
    texts = beside or {}

    def next_to_it(name: str) -> str | None:
        return texts.get(name)

    return migrations.read(path, dedent(text), next_to_it)


def reversible(path: str, text: str, beside: dict[str, str] | None = None) -> bool | None:
    migration = read(path, text, beside)
    assert migration is not None
    assert bool(migration.reason) == (migration.reversible is False)
    return migration.reversible


@pytest.mark.parametrize(
    ("down", "expected"),
    [
        ("op.drop_column('user', 'age')", True),
        ("pass", False),
        ('"""Not supported."""', False),
        ("raise NotImplementedError", False),
        ("return None", False),
    ],
)
def test_an_alembic_downgrade_must_do_something(down: str, *, expected: bool) -> None:
    assert reversible("app/alembic/versions/b2_age.py", ALEMBIC.format(down=down)) is expected


def test_alembic_states_its_chain_and_what_is_dropped() -> None:
    migration = read("versions/b2.py", ALEMBIC.format(down="pass"))
    assert migration is not None
    assert (migration.order, migration.after) == ("b2", ("a1",))
    assert [(d.line, d.statement) for d in migration.destructive] == [(6, "op.drop_column")]
    assert migration.line == 8


def test_an_alembic_merge_changes_nothing() -> None:
    text = (
        "revision = 'c'\ndown_revision = ('a', 'b')\ndef upgrade():\n    pass\ndef downgrade():\n    pass\n"
    )
    assert read("versions/c.py", text) is None


@pytest.mark.parametrize(
    ("operation", "expected"),
    [
        ("AddField('user', 'age', models.IntegerField())", True),
        ("RemoveField('user', 'age')", True),
        ("RunPython(fill)", False),
        ("RunPython(fill, migrations.RunPython.noop)", True),
        ("RunPython(fill, reverse_code=empty)", True),
        ("RunSQL('update x')", False),
        ("RunSQL('update x', reverse_sql='update y')", True),
    ],
)
def test_a_django_migration_that_runs_code_must_name_the_way_back(operation: str, *, expected: bool) -> None:
    assert reversible("app/migrations/0002_age.py", DJANGO.format(operation=operation)) is expected


@pytest.mark.parametrize(
    ("path", "text", "beside", "expected"),
    [
        ("db/000001_a.up.sql", "CREATE TABLE a();", {"000001_a.down.sql": "DROP TABLE a;"}, True),
        ("db/000001_a.up.sql", "CREATE TABLE a();", {"000001_a.down.sql": "-- nothing\n"}, False),
        ("db/000001_a.up.sql", "CREATE TABLE a();", {}, False),
        ("migrations/2024_a/up.sql", "CREATE TABLE a();", {"down.sql": "DROP TABLE a;"}, True),
        ("migrations/001_a.sql", "-- +goose Up\nCREATE TABLE a();\n-- +goose Down\nDROP TABLE a;", {}, True),
        ("migrations/001_a.sql", "-- +goose Up\nCREATE TABLE a();\n-- +goose Down\n", {}, False),
        (
            "migrations/001_a.sql",
            "-- migrate:up\nCREATE TABLE a();\n-- migrate:down\nDROP TABLE a;",
            {},
            True,
        ),
        ("sql/V1_2__a.sql", "CREATE TABLE a();", {}, None),
        ("prisma/migrations/2024_a/migration.sql", "CREATE TABLE a();", {}, None),
        ("drizzle/0001_a.sql", "CREATE TABLE a();", {}, None),
        ("migrations/0001_a_up.sql", "CREATE TABLE a();", {"0001_a_down.sql": "DROP TABLE a;"}, True),
        ("migrations/0001_a_up.sql", "CREATE TABLE a();", {}, False),
    ],
)
def test_sql_migrations(path: str, text: str, beside: dict[str, str], *, expected: bool | None) -> None:
    assert reversible(path, text, beside) is expected


@pytest.mark.parametrize(
    "path",
    [
        "migrations/0001_a_down.sql", "migrations/0001_a.down.sql", "migrations/2024_a/down.sql", "migrations/0001-a-rollback.sql",
        "migrations/down/0001_a.sql", "db/migrate/undo/0001_a.sql", "sql/U1_2__a.sql", "migrations/001_a.undo.sql",
    ],
)  # fmt: skip
def test_the_way_back_is_no_migration_of_its_own(path: str) -> None:
    assert not migrations.matches(path)


@pytest.mark.parametrize("path", ["migrations/0001_slow_down_sync.sql", "migrations/0002_drop_undo_log.sql"])
def test_a_migration_may_speak_of_down_and_undo(path: str) -> None:
    assert migrations.matches(path)


def test_sql_drops_are_found_with_their_lines_outside_comments() -> None:
    text = """\
    -- DROP TABLE kept;
    /* DROP TABLE
       kept; */
    ALTER TABLE a
      DROP COLUMN b;
    drop table if exists old;
    """
    migration = read("prisma/migrations/2024_a/migration.sql", text)
    assert migration is not None
    assert [(d.line, d.statement) for d in migration.destructive] == [
        (5, "DROP COLUMN"),
        (6, "drop table if exists old"),
    ]


def test_a_table_that_is_rebuilt_is_not_destroyed() -> None:
    text = 'CREATE TABLE "new_a" (x);\nDROP TABLE "a";\nALTER TABLE "new_a" RENAME TO "a";\n'
    migration = read("prisma/migrations/2024_a/migration.sql", text)
    assert migration is not None
    assert migration.destructive == ()


@pytest.mark.parametrize(
    ("down", "expected"),
    [
        ("exports.down = function (knex) {\n  return knex.schema.dropTable('a');\n};", True),
        ("exports.down = (knex) => knex.schema.dropTable('a');", True),
        ("exports.down = async function () {};", False),
        ("exports.down = async function () {\n  // not needed\n  return;\n};", False),
        ("exports.down = function () { throw new Error('no'); };", False),
        ("", False),
    ],
)
def test_knex(down: str, *, expected: bool) -> None:
    up = "exports.up = function (knex) {\n  return knex.schema.createTable('a', t => {});\n};\n\n"
    assert reversible("migrations/20240101_a.js", up + down) is expected


def test_sequelize_and_typeorm() -> None:
    sequelize = """\
    module.exports = {
      up: (queryInterface, Sequelize) => { return queryInterface.removeColumn('a', 'b'); },
      async down(queryInterface, Sequelize) { await queryInterface.addColumn('a', 'b'); },
    };
    """
    migration = read("migrations/20240101-a.js", sequelize)
    assert migration is not None
    assert migration.reversible
    assert [(d.line, d.statement) for d in migration.destructive] == [(2, "removeColumn")]
    typeorm = """\
    export class A1 implements MigrationInterface {
      public async up(queryRunner: QueryRunner): Promise<void> { await queryRunner.query(`CREATE`); }
      public async down(queryRunner: QueryRunner): Promise<void> {}
    }
    """
    assert reversible("src/migrations/1700000-a.ts", typeorm) is False


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("def change\n    add_column :a, :b, :text\n  end", True),
        ("def change\n    execute 'update a'\n  end", False),
        ("def change\n    reversible do |d|\n      d.up { execute 'x' }\n    end\n  end", True),
        ("def up\n    execute 'x'\n  end\n  def down\n    execute 'y'\n  end", True),
        ("def up\n    execute 'x'\n  end\n  def down\n  end", False),
        (
            "def up\n    execute 'x'\n  end\n  def down\n    raise ActiveRecord::IrreversibleMigration\n  end",
            False,
        ),
        ("def up\n    execute 'x'\n  end", False),
    ],
)
def test_rails(body: str, *, expected: bool) -> None:
    text = f"class A < ActiveRecord::Migration[7.1]\n  {body}\nend\n"
    assert reversible("db/migrate/20240101000000_a.rb", text) is expected


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        (
            "Data/Migrations/20240101000000_A.cs",
            (
                "protected override void Up(MigrationBuilder m)\n{\n m.DropTable(name: 'a');\n}\n"
                "protected override void Down(MigrationBuilder m)\n{\n m.CreateTable('a');\n}\n"
            ),
            True,
        ),
        (
            "Migrations/20240101000000_A.cs",
            (
                "protected override void Up(MigrationBuilder m)\n{\n m.Sql('a');\n}\n"
                "protected override void Down(MigrationBuilder m)\n{\n}\n"
            ),
            False,
        ),
        (
            "database/migrations/2024_01_01_000000_a.php",
            (
                "public function up(): void\n{\n Schema::create('a');\n}\n"
                "public function down(): void\n{\n Schema::dropIfExists('a');\n}\n"
            ),
            True,
        ),
        (
            "database/migrations/2024_01_01_000000_a.php",
            "public function up()\n{\n Schema::create('a');\n}\n",
            False,
        ),
        ("priv/repo/migrations/20240101_a.exs", "  def change do\n    create table(:a)\n  end\n", True),
        (
            "priv/repo/migrations/20240101_a.exs",
            "  def up do\n    execute 'x'\n  end\n  def down do\n    :ok\n  end\n",
            False,
        ),
    ],
)
def test_entity_framework_laravel_and_ecto(path: str, text: str, *, expected: bool) -> None:
    assert reversible(path, text) is expected


PATHS = [
    "versions/a.py", "a/migrations/0001_a.py", "m/1.up.sql", "migrations/a/migration.sql", "migrations/001_a.sql",
    "migrations/20240101_a.js", "db/migrate/1_a.rb", "Migrations/20240101_A.cs", "migrations/2024_01_01_1_a.php",
    "priv/repo/migrations/1_a.exs",
]  # fmt: skip
WORDS = st.sampled_from([
    "down_revision", "def ", "upgrade", "up", "down", "(", ")", "{", "}", "\n", "  ", "end", ":", "exports.", "=>", "=",
    "class Migration(migrations.Migration):", "operations = ", "[", "]", "-- +goose Up", "-- +goose Down", "DROP TABLE a",
    "/*", "*/", "function ", "override void Up(", "override void Down(", "migrations.RunPython()", "\0", "é",
])  # fmt: skip


@given(path=st.sampled_from(PATHS), words=st.lists(WORDS, max_size=40))
def test_no_text_breaks_a_reader(path: str, words: list[str]) -> None:
    text = "".join(words)
    migration = migrations.read(path, text, lambda _: text)
    if migration is not None:
        lines = text.count("\n") + 1
        assert 1 <= migration.line <= lines
        assert all(1 <= d.line <= lines for d in migration.destructive)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "text",
    [
        "/*" * 100_000,
        "DROP TABLE a;\n" * 20_000,
        "{" * 200_000,
        "\n" * 200_000,
        " " * 200_000,
        "down(" * 50_000,
    ],
    ids=["comments", "drops", "braces", "lines", "blanks", "calls"],
)
def test_hostile_texts_are_read_in_no_time(path: str, text: str) -> None:
    migrations.read(path, "down_revision = 1\ndef upgrade(): x()\nexports.up = " + text, lambda _: None)


Repository = Callable[..., Context]


def test_the_newest_of_a_chain_are_judged_whatever_their_names(repository: Repository) -> None:
    def link(name: str, before: str | None, down: str) -> tuple[str, str]:
        text = dedent(ALEMBIC).format(down=down).replace('"b2"', f'"{name}"').replace('"a1"', repr(before))
        return f"app/alembic/versions/{name}_x.py", text

    names = ["f", "a", "e", "b", "d", "c", "g"]
    chain = dict(
        link(n, p, "pass" if n in "fa" else "op.x()") for n, p in zip(names, [None, *names], strict=False)
    )
    context = repository({**chain, "app/main.py": "x = 1\n"})

    assert context.get(count) == 7
    judged = context.get(recent)
    assert [m.path[-6] for m in judged] == ["b", "c", "d", "e", "g"]
    assert all(m.reversible for m in judged)
    assert len(context.get(lossy)) == 5


def test_a_chain_that_bites_itself_ends(repository: Repository) -> None:
    text = dedent(ALEMBIC).format(down="op.x()")
    files = {
        "versions/a.py": text.replace('"b2"', '"a"').replace('"a1"', '"b"'),
        "versions/b.py": text.replace('"b2"', '"b"').replace('"a1"', '"a"'),
    }
    assert len(repository(files).get(recent)) == 2


def test_migrations_of_tests_are_not_judged(repository: Repository) -> None:
    context = repository({"tests/versions/a.py": dedent(ALEMBIC).format(down="pass")})
    assert context.get(count) == 0


def test_tools_without_a_way_back_are_counted_and_not_judged(repository: Repository) -> None:
    context = repository({"src/db/V1__a.sql": "CREATE TABLE a();\n", "src/db/V2__b.sql": "DROP TABLE a;\n"})
    assert context.get(count) == 2
    assert context.get(recent) == ()
    assert [(s.path, s.line) for s in context.get(lossy)] == [("src/db/V2__b.sql", 1)]


def test_the_migrations_of_the_change_are_those_since_the_release(repository: Repository) -> None:
    up = dedent(ALEMBIC.format(down="pass"))
    context = repository(
        {},
        commits=[
            Step({"migrations/versions/a1.py": up.replace("a1", "a0").replace("b2", "a1")}, tag="v1.0.0"),
            Step({"migrations/versions/b2.py": up}, days=1),
        ],
    )
    found = context.get(in_change)
    assert [(m.path, m.altered, m.destroys) for m in found] == [
        ("migrations/versions/b2.py", False, ("op.drop_column",)),
    ]
