"""Manifests: what they state is read with its line, and nothing they can hold stops the reading."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shipworthy.formats import manifests
from shipworthy.model.dependencies import Dependency, Manifest, Stated

SAMPLES = (
    "pyproject.toml", "setup.cfg", "setup.py", "requirements.txt", "Pipfile", "package.json", "go.mod", "Cargo.toml",
    "pom.xml", "build.gradle", "build.gradle.kts", "App.csproj", "composer.json", "Gemfile", "x.gemspec", "mix.exs",
    "Package.swift", "pubspec.yaml", "versions.tf",
)  # fmt: skip


def read(path: str, text: str) -> Manifest:
    found = manifests.read(path, text)
    assert found is not None
    return found


def test_a_published_python_library_with_a_command() -> None:
    found = read(
        "pyproject.toml",
        """
[build-system]
requires = ["hatchling"]
[project]
name = "left"
requires-python = ">=3.10"
license = "MIT"
classifiers = ["Typing :: Typed"]
keywords = ["pad"]
dependencies = [
  "Foo_Bar[extra] >=1.2; python_version < '4'",
  "baz @ https://example.org/baz.whl",
]
[project.optional-dependencies]
dev = ["pytest"]
fast = ["speedups==1.0"]
[project.scripts]
left = "left:main"
[dependency-groups]
docs = ["sphinx", {include-group = "dev"}]
""",
    )
    assert (found.name, found.library, found.executable, found.private) == ("left", True, True, None)
    assert found.runtime == Stated(">=3.10", 6)
    assert found.licence == Stated("MIT", 7)
    assert found.dependencies == (
        Dependency("foo-bar", ">=1.2", 11),
        Dependency("baz", "@ https://example.org/baz.whl", 12, registry=False),
        Dependency("pytest", "", 15, dev=True, optional=True),
        Dependency("speedups", "==1.0", 16, optional=True),
        Dependency("sphinx", "", 20, dev=True),
    )


def test_a_private_python_project_is_no_library() -> None:
    text = """
[build-system]
requires = []
[project]
name = "app"
classifiers = ["Private :: Do Not Upload"]
license = "MIT"
"""
    found = read("pyproject.toml", text)
    assert (found.private, found.library) == (True, False)


def test_a_template_like_python_project_may_be_either() -> None:
    found = read("pyproject.toml", '[build-system]\nrequires=[]\n[project]\nname = "app"\n')
    assert found.library is None
    assert "buildable" in found.traits


def test_poetry_tables_and_groups() -> None:
    found = read(
        "pyproject.toml",
        """
[tool.poetry]
name = "x"
package-mode = false
[tool.poetry.dependencies]
python = "^3.11"
Flask_Login = "^1.0"
mine = {path = "../mine"}
[tool.poetry.group.test.dependencies]
pytest = {version = "^8"}
""",
    )
    assert found.runtime == Stated("^3.11", 6)
    assert found.private is True
    assert [(d.name, d.spec, d.line, d.dev, d.registry) for d in found.dependencies] == [
        ("flask-login", "^1.0", 7, False, True),
        ("mine", "", 8, False, False),
        ("pytest", "^8", 10, True, True),
    ]


def test_a_pyproject_that_only_configures_tools_is_no_manifest() -> None:
    assert manifests.read("pyproject.toml", "[tool.ruff]\nline-length = 100\n") is None


def test_setup_py_is_read_and_not_run() -> None:
    found = read(
        "setup.py",
        """
import os
os.abort()
NEEDS = ["flask>=2"]
setup(
    name="x", license="BSD", url="https://example.org", python_requires=">=3.9",
    install_requires=NEEDS,
    extras_require={"test": ["pytest"]},
    entry_points={"console_scripts": ["x = x:main"]},
)
""",
    )
    assert (found.name, found.library, found.executable) == ("x", True, True)
    assert [(d.name, d.line, d.dev) for d in found.dependencies] == [("flask", 4, False), ("pytest", 8, True)]


def test_a_setup_py_that_computes_its_requirements_says_so() -> None:
    assert "dynamic" in read("setup.py", "setup(name='x', install_requires=read())").traits


def test_setup_cfg() -> None:
    text = (
        "[metadata]\nname = x\nlicense = MIT\nurl = u\n[options]\ninstall_requires =\n  flask>=2\n  click\n"
    )
    found = read("setup.cfg", text)
    assert [(d.name, d.line) for d in found.dependencies] == [("flask", 7), ("click", 8)]
    assert found.library is True
    assert manifests.read("setup.cfg", "[flake8]\nmax-line-length = 100\n") is None


def test_requirements_with_hashes_options_and_continuations() -> None:
    text = """# made by uv
-r other.txt
flask==3.0 \\
    --hash=sha256:aa \\
    --hash=sha256:bb
click==8.1 ; python_version > "3" --hash=sha256:cc  # why
./local
"""
    found = read("requirements/base.txt", text)
    assert [(d.name, d.spec, d.line) for d in found.dependencies] == [
        ("flask", "==3.0", 3),
        ("click", "==8.1", 6),
    ]
    assert found.traits == {"requirements", "hashed"}
    assert read("requirements-dev.txt", "pytest").dependencies[0].dev


@pytest.mark.parametrize(
    ("package", "library", "executable"),
    [
        ({"name": "x", "version": "1", "exports": "./x.js"}, True, None),
        ({"name": "x", "version": "1", "files": ["x"], "bin": "x.js"}, True, True),
        ({"name": "x", "version": "1", "bin": "x.js"}, False, True),
        ({"name": "x", "private": True, "scripts": {"start": "node x"}}, False, True),
        ({"name": "x", "version": "1.0.0", "main": "index.js", "license": "ISC", "keywords": []}, None, None),
        ({"name": "x"}, None, None),
    ],
)
def test_kinds_of_npm_packages(package: object, library: object, executable: object) -> None:
    found = read("package.json", json.dumps(package))
    assert (found.library, found.executable) == (library, executable)


def test_npm_dependencies_from_elsewhere_are_not_the_registrys() -> None:
    text = """{
  "workspaces": {"packages": ["packages/*"]},
  "engines": {"node": ">=20"},
  "dependencies": {
    "a": "^1",
    "b": "workspace:*",
    "c": "github:o/c",
    "d": "o/d#main"
  },
  "devDependencies": {"e": "~2"}
}"""
    found = read("package.json", text)
    assert [(d.name, d.line, d.registry) for d in found.dependencies] == [
        ("a", 5, True),
        ("b", 6, False),
        ("c", 7, False),
        ("d", 8, False),
        ("e", 10, True),
    ]
    assert found.workspace_members == ("packages/*",)
    assert found.runtime == Stated(">=20", 3)


def test_go_mod_with_blocks_and_replacements() -> None:
    text = """module example.org/x/v2

go 1.22
toolchain go1.22.3

require github.com/a/b v1.0.0
require (
	github.com/c/d v0.0.0-20200101000000-abcdefabcdef // indirect
	github.com/e/f v1.2.3
)
replace github.com/e/f => ../f
exclude github.com/g/h v1.0.0
"""
    found = read("go.mod", text)
    assert found.name == "example.org/x/v2"
    assert found.runtime == Stated("1.22.3", 4)
    assert [(d.name, d.line, d.optional, d.registry) for d in found.dependencies] == [
        ("github.com/a/b", 6, False, True),
        ("github.com/c/d", 8, True, True),
        ("github.com/e/f", 9, False, False),
    ]


def test_cargo_workspaces_and_renamed_crates() -> None:
    text = """
[package]
name = "x"
license = {workspace = true}
publish = false
[workspace]
members = ["crates/*"]
[workspace.package]
license = "MIT OR Apache-2.0"
rust-version = "1.80"
[dependencies]
serde = "1"
json = {package = "serde_json", version = "1"}
mine = {path = "crates/mine"}
[target.'cfg(unix)'.dependencies]
nix = "0.29"
[[bin]]
name = "x"
"""
    found = read("Cargo.toml", text)
    assert (found.private, found.executable, found.workspace_members) == (True, True, ("crates/*",))
    assert found.licence == Stated("MIT OR Apache-2.0", 9)
    assert found.runtime == Stated("1.80", 10)
    assert [(d.name, d.registry) for d in found.dependencies] == [
        ("serde", True),
        ("serde_json", True),
        ("mine", False),
        ("nix", True),
    ]


def test_maven_versions_through_properties() -> None:
    text = """<?xml version="1.0"?>
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <artifactId>x</artifactId><packaging>war</packaging>
  <properties><java.version>21</java.version><guava.version>33.0</guava.version></properties>
  <licenses><license><name>Apache-2.0</name></license></licenses>
  <modules><module>core</module></modules>
  <dependencies>
    <dependency><groupId>g</groupId><artifactId>a</artifactId><version>${guava.version}</version></dependency>
    <dependency><groupId>j</groupId><artifactId>u</artifactId><scope>test</scope></dependency>
  </dependencies>
</project>"""
    found = read("pom.xml", text)
    assert (found.name, found.executable, found.workspace_members) == ("x", True, ("core",))
    assert found.dependencies == (Dependency("g:a", "33.0", 8), Dependency("j:u", "", 9, dev=True))
    assert found.runtime == Stated("21", 4)


def test_gradle_plugins_and_coordinates() -> None:
    text = """plugins {
    id("org.springframework.boot") version "3.4.0"
    id("java-library") apply false
}
java { toolchain { languageVersion = JavaLanguageVersion.of(21) } }
dependencies {
    implementation("g:a:1.0")
    testImplementation 'j:u:5.+'
    // implementation("not:this:1.0")
}
"""
    found = read("build.gradle.kts", text)
    assert (found.executable, found.library) == (True, False)
    assert found.runtime == Stated("21", 5)
    assert [(d.name, d.spec, d.line, d.dev) for d in found.dependencies] == [
        ("g:a", "1.0", 7, False),
        ("j:u", "5.+", 8, True),
    ]


def test_dotnet_projects() -> None:
    text = """<Project Sdk="Microsoft.NET.Sdk.Web">
  <PropertyGroup><TargetFramework>net9.0</TargetFramework></PropertyGroup>
  <ItemGroup>
    <PackageReference Include="Serilog" Version="4.0.0" />
  </ItemGroup>
</Project>"""
    found = read("src/App.csproj", text)
    assert (found.name, found.executable, found.runtime) == ("App", True, Stated("net9.0", 2))
    assert found.dependencies == (Dependency("Serilog", "4.0.0", 4),)


def test_ruby_gems_and_applications() -> None:
    gemfile = 'source "x"\nruby "3.3"\ngem "rails", "~> 8"\ngroup :test do\n  gem "rspec"\nend\ngem "mine", path: "."\n'
    found = read("Gemfile", gemfile)
    assert [(d.name, d.line, d.dev, d.registry) for d in found.dependencies] == [
        ("rails", 3, False, True),
        ("rspec", 5, True, True),
        ("mine", 7, False, False),
    ]
    gem = read("x.gemspec", 's.name = "x"\ns.license = "MIT"\ns.add_development_dependency "rake", "~> 13"\n')
    assert (gem.name, gem.library, gem.licence) == ("x", True, Stated("MIT", 2))
    assert gem.dependencies == (Dependency("rake", "~> 13", 3, dev=True),)


def test_terraform_providers() -> None:
    text = """terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws" # the cloud
      version = "~> 5.0"
    }
  }
  backend "s3" {}
}
"""
    found = read("versions.tf", text)
    assert found.dependencies == (Dependency("hashicorp/aws", "~> 5.0", 4),)
    assert found.runtime == Stated(">= 1.5", 2)
    assert found.traits == {"root-module"}
    assert manifests.read("main.tf", 'resource "x" "y" {}') is None


def test_the_remaining_kinds_are_recognised() -> None:
    assert read(
        "composer.json", '{"name": "a/b", "type": "project", "require": {"php": ">=8", "c/d": "^1"}}'
    ) == Manifest(
        "composer.json",
        "composer",
        "a/b",
        library=False,
        dependencies=(Dependency("c/d", "^1", 1),),
        runtime=Stated(">=8", 1),
    )
    assert read("mix.exs", 'app: :x,\n{:plug, "~> 1.0"},\n').dependencies == (
        Dependency("plug", "~> 1.0", 2),
    )
    assert read("Package.swift", 'let package = Package(name: "x", products: [.library(name: "x")])').library
    assert read("pubspec.yaml", "name: x\npublish_to: none\ndependencies: {http: ^1.0.0}\n").private
    assert read("Pipfile", '[packages]\nflask = "*"\n[requires]\npython_version = "3.12"\n').runtime


@pytest.mark.parametrize(
    "path", ["pyproject.toml", "package.json", "pom.xml", "setup.py", "setup.cfg", "pubspec.yaml"]
)
def test_a_malformed_manifest_says_where(path: str) -> None:
    assert read(path, "a: [\n<<<<<<< ours\n").problem.startswith("line ")


def test_xml_that_declares_entities_is_refused() -> None:
    bomb = '<!DOCTYPE p [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><project>&b;</project>'
    assert "entities" in read("pom.xml", bomb).problem


@pytest.mark.parametrize("path", SAMPLES)
@pytest.mark.parametrize(
    "text",
    [
        "", "\0", "[]", "{}", "null", "5", '"x"', "\ufeff{}", "(" * 5_000, "[" * 5_000, "{" * 5_000, "<a>" * 5_000,
        "- " * 3_000, 'gem "' * 2_000, "require (" * 2_000, "a" * 100_000, "${" * 20_000, "required_providers {" * 999,
    ],
)  # fmt: skip
def test_nothing_stops_the_reading(path: str, text: str) -> None:
    manifests.read(path, text)


_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(
    st.dictionaries(
        st.sampled_from(
            [
                "name",
                "version",
                "private",
                "workspaces",
                "dependencies",
                "devDependencies",
                "engines",
                "scripts",
                "bin",
                "license",
                "type",
                "require",
                "autoload",
                "main",
                "keywords",
            ]
        ),
        _values,
    )
)
def test_values_of_any_type_at_any_place_are_survived(document: dict[str, object]) -> None:
    text = json.dumps(document)
    for path in ("package.json", "composer.json", "pubspec.yaml"):
        manifests.read(path, text)


@pytest.mark.parametrize(
    ("told", "library"),
    [
        (
            "<url>https://x.example</url><scm><url>https://x.example/git</url></scm><licenses><license><name>MIT</name></license></licenses>",
            True,
        ),
        ("<url/><licenses><license/></licenses><developers><developer/></developers><scm><url/></scm>", None),
        ("<distributionManagement><repository/></distributionManagement>", True),
    ],
)
def test_a_pom_with_what_maven_central_asks_for_is_a_librarys(told: str, *, library: bool | None) -> None:
    found = read("pom.xml", f"<project><artifactId>a</artifactId>{told}</project>")
    assert found.library is library
