"""What each tool is run for. Data; one line to add a tool."""

from __future__ import annotations

from collections.abc import Mapping

from shipworthy.model.commands import Purpose

Purposes = frozenset[Purpose]


def _each(purpose: str, names: str) -> dict[str, Purposes]:
    purposes = frozenset(Purpose(p) for p in purpose.split("+"))
    return dict.fromkeys(names.split(), purposes)


PROGRAMS: Mapping[str, Purposes] = {
    **_each(
        "test",
        "repository-tests pytest py.test pytest-3 nosetests nose2 unittest doctest stestr trial ward green behave robot pabot xdoctest "
        "sybil testflo subunit.run mocha jest ava tap node-tap borp tape jasmine qunit karma vitest uvu lab ospec "
        "testcafe wdio nightwatch test-storybook wtr web-test-runner electron-mocha mochapack aegir gotestsum "
        "gotest ginkgo ctest rspec parallel_rspec parallel_test minitest cucumber cucumber-js phpunit "
        "simple-phpunit pest paratest codecept kahlan behat atoum phpspec prove busted bats shellspec zunit luatest "
        "Invoke-Pester vstest.console.exe vstest.console nunit3-console xunit.console inspec newman hurl testthat "
        "gradle-tests maven-surefire failsafe cargo-nextest julia-runtest "
        "elm-test elm-test-rs eunit twister run-tests.php mocha-parallel-tests japa",
    ),
    **_each(
        "lint",
        "flake8 pflake8 flakeheaven pylint pyflakes pycodestyle pydocstyle prospector pylama refurb pydoclint deptry "
        "lint-imports depcruise dependency-cruise dependency-cruiser deptrac tach packwerk pks eslint eslint_d tslint jshint jslint standard semistandard ts-standard xo oxlint stylelint htmlhint "
        "golint staticcheck revive errcheck ineffassign nilaway gocritic rubocop standardrb reek erb_lint erblint "
        "haml-lint slim-lint phpcs phpmd ecs parallel-lint php-parallel-lint tlint detekt detekt-cli ktlint checkstyle "
        "pmd spotbugs errorprone roslyn-analyzers scalafix scalastyle swiftlint clang-tidy run-clang-tidy cppcheck cpplint credo hlint "
        "luacheck selene perlcritic ansible-lint tflint cfn-lint shellcheck sqlfluff squawk solhint ameba elvis "
        "dartanalyzer publint attw knip vulture pylama forbiddenapis android-lint animal-sniffer sonar-scanner "
        "sonar-scanner-cli buildifier cljfmt clj-kondo eastwood kibit statix deadnix "
        "ocp-indent ruff-check qlty trunk nohttp ",
    ),
    **_each(
        "format",
        "black blue yapf autopep8 docformatter isort usort pyupgrade autoflake gofmt gofumpt goimports gci rustfmt "
        "prettier prettierd dprint djlint djhtml clang-format git-clang-format cmake-format gersemi stylua shfmt scalafmt "
        "ormolu fourmolu stylish-haskell ocamlformat php-cs-fixer pint swiftformat swift-format rufo standardize leptosfmt "
        "google-java-format spotless spring-javaformat nixfmt nixpkgs-fmt alejandra treefmt terraform-fmt fantomas csharpier "
        "editorconfig-checker eclint ec sort-package-json add-trailing-comma trailing-whitespace end-of-file-fixer "
        "mixed-line-ending fix-byte-order-marker perltidy zigfmt verible-verilog-format blacken-docs",
    ),
    **_each(
        "type-check",
        "mypy dmypy pyright basedpyright pytype pyre stubtest mypy.stubtest vue-tsc tsd tstyche svelte-check glint "
        "psalm phan dialyzer zuban ",
    ),
    **_each("type-check+lint", "phpstan larastan"),
    **_each(
        "security",
        "bandit semgrep trivy grype snyk gitleaks trufflehog pip-audit safety bundler-audit bundle-audit brakeman gosec "
        "govulncheck nancy osv-scanner checkov tfsec terrascan kics detect-secrets detect-secrets-hook dependency-check "
        "dependency-check.sh slither mythril scorecard cfn_nag cfn-nag kubesec cargo-audit cargo-deny audit-ci better-npm-audit "
        "retire lockfile-lint poutine detect-private-key detect-aws-credentials gitguardian ggshield horusec njsscan "
        "talisman whispers dep-scan pysentry",
    ),
    **_each("security+configuration", "zizmor"),
    **_each(
        "configuration",
        "yamllint actionlint hadolint kubeconform kubeval kube-linter kube-score datree polaris jsonlint check-jsonschema "
        "ajv taplo toml-sort tombi validate-pyproject check-manifest pyroma check-yaml check-json "
        "check-toml check-xml check-added-large-files check-case-conflict check-merge-conflict check-symlinks "
        "check-executables-have-shebangs check-shebang-scripts-are-executable check-ast debug-statements "
        "check-docstring-first check-builtin-literals name-tests-test requirements-txt-fixer pygrep fail uv-lock "
        " dotenv-linter spectral redocly vacuum check-github-workflows check-dependabot check-renovate "
        "yamlfmt yamlfix jsonnetfmt renovate-config-validator promtool amtool pluto api-check nbstripout sync-pre-commit-deps",
    ),
    **_each(
        "prose",
        "codespell typos cspell misspell vale proselint alex textlint write-good markdownlint markdownlint-cli "
        "markdownlint-cli2 mdl mdformat remark rstcheck doc8 commitlint gitlint committed convco addlicense license-eye "
        "licensed licensecheck reuse lychee markdown-link-check linkinator htmltest interrogate docstr-coverage "
        "pymarkdown pymarkdownlnt rst-lint insert-license skywalking-eyes conform commit-check cz",
    ),
    **_each(
        "coverage",
        "codecov coveralls cc-test-reporter diff-cover smokeshow codacy-coverage-reporter goveralls grcov lcov genhtml jacoco "
        "octocov ",
    ),
    **_each(
        "build",
        "webpack webpack-cli rollup esbuild tsup unbuild parcel gulp swc babel microbundle ncc pkgroll tsdown cibuildwheel "
        "pyinstaller shiv pex nuitka electron-builder electron-forge ninja msbuild MSBuild.exe xcpretty buildah "
        "kaniko packer gradle-assemble maven-compiler frontend-maven-plugin wasm-pack pyproject-build "
        "gcc g++ cc c++ clang clang++ javac ghc ocamlfind swiftc kotlinc dmd clang-cl "
        "auditwheel delocate ipkg fpm dpkg-buildpackage debuild rpmbuild snapcraft flatpak-builder react-native bob",
    ),
    **_each("docs", "sphinx-build sphinx-autobuild typedoc jsdoc hugo jekyll mdbook doxygen javadoc pdoc pydoctor docusaurus"),
    **_each(
        "release",
        "semantic-release release-it np standard-version release-please jreleaser cargo-release bumpversion bump2version "
        "commit-and-tag-version auto changelogithub python-semantic-release tbump uplift",
    ),
    **_each("deploy", "ansible-playbook kamal dokku deployctl eb cap mike gh-pages ghp-import"),
}  # fmt: skip

SUBCOMMANDS: Mapping[str, Mapping[str, Purposes]] = {
    "cargo": {
        **_each("test+build", "test t nextest mutants tarpaulin llvm-cov careful miri hack insta"),
        **_each("lint+build", "clippy"),
        **_each("build", "build b check c rustc xwin zigbuild cross"),
        **_each("format", "fmt sort"),
        **_each("lint", "machete udeps semver-checks public-api shear"),
        **_each("security", "audit deny vet outdated geiger"),
        **_each("docs", "doc rustdoc"),
        **_each("release", "publish release dist workspaces"),
        **_each("install", "install fetch binstall"),
    },
    "go": {
        **_each("test+build", "test"), **_each("lint", "vet fix"), **_each("build", "build"), **_each("format", "fmt"),
        **_each("install", "get install mod"),
    },
    "golangci-lint": _each("lint", "run"),
    "richgo": _each("test+build", "test"),
    "ruff": {**_each("lint", "check"), **_each("format", "format")},
    "ty": _each("type-check", "check"),
    "pyrefly": _each("type-check", "check"),
    "pytype": _each("type-check", "check"),
    "biome": {**_each("lint+format", "ci check"), **_each("lint", "lint"), **_each("format", "format")},
    "rome": {**_each("lint+format", "ci check"), **_each("format", "format")},
    "ultracite": _each("lint+format", "check lint fix"),
    "deno": {**_each("test", "test"), **_each("lint", "lint"), **_each("format", "fmt"), **_each("type-check", "check"),
        **_each("build", "compile bundle"), **_each("release", "publish"), **_each("deploy", "deploy")},
    "bun": {**_each("test", "test"), **_each("build", "build"), **_each("install", "install i ci add"), **_each("release", "publish")},
    "npm": {**_each("install", "ci install i install-clean install-test"), **_each("security", "audit"), **_each("release", "publish")},
    "pnpm": {**_each("install", "install i add fetch"), **_each("security", "audit"), **_each("release", "publish")},
    "yarn": {**_each("install", "install add"), **_each("security", "audit"), **_each("release", "publish")},
    "playwright": {**_each("test", "test"), **_each("install", "install install-deps")},
    "cypress": _each("test", "run run-ct"),
    "ng": {**_each("test", "test e2e"), **_each("lint", "lint"), **_each("build+type-check", "build")},
    "react-scripts": {**_each("test", "test"), **_each("build", "build")},
    "craco": {**_each("test", "test"), **_each("build", "build")},
    "vue-cli-service": {**_each("test", "test:unit test:e2e"), **_each("lint", "lint"), **_each("build", "build")},
    "next": {**_each("build+type-check", "build"), **_each("lint", "lint")},
    "nuxt": {**_each("build", "build generate"), **_each("type-check", "typecheck")},
    "nuxi": {**_each("build", "build generate"), **_each("type-check", "typecheck")},
    "vite": _each("build", "build"),
    "rspack": _each("build", "build"),
    "rsbuild": _each("build", "build"),
    "rslib": _each("build", "build"),
    "father": _each("build", "build"),
    "gatsby": _each("build", "build"),
    "astro": {**_each("build", "build"), **_each("type-check", "check")},
    "remix": _each("build", "vite:build build"),
    "expo": {**_each("build", "export prebuild"), **_each("lint", "lint")},
    "tauri": _each("build", "build"),
    "stencil": {**_each("build", "build"), **_each("test", "test")},
    "tsdx": {**_each("test", "test"), **_each("lint", "lint"), **_each("build", "build")},
    "aegir": {**_each("test", "test"), **_each("lint", "lint"), **_each("build", "build"), **_each("release", "release")},
    "dts": {**_each("test", "test"), **_each("lint", "lint"), **_each("build", "build")},
    "wp-scripts": {**_each("test", "test-unit-js test-e2e test-playwright"), **_each("lint", "lint-js lint-style"), **_each("build", "build")},
    "flow": _each("type-check", "check"),
    "hardhat": {**_each("test", "test"), **_each("build", "compile")},
    "forge": {**_each("test", "test"), **_each("build", "build"), **_each("format", "fmt")},
    "anchor": {**_each("test", "test"), **_each("build", "build")},
    "truffle": _each("test", "test"),
    "ape": _each("test", "test"),
    "docker": {**_each("build", "build buildx bake"), **_each("release", "push"), **_each("security", "scout"), **_each("deploy", "stack")},
    "podman": {**_each("build", "build"), **_each("release", "push")},
    "docker-compose": _each("build", "build"),
    "cmake": _each("build", "--build"),
    "meson": {**_each("test", "test"), **_each("build", "compile")},
    "conan": _each("build", "create build"),
    "xmake": {**_each("test", "test"), **_each("build", "build")},
    "dune": {**_each("test", "test runtest"), **_each("build", "build"), **_each("format", "fmt")},
    "opam": _each("install", "install"),
    "stack": {**_each("test+build", "test"), **_each("build", "build")},
    "cabal": {**_each("test+build", "test v2-test new-test"), **_each("build", "build v2-build")},
    "swift": {**_each("test+build", "test"), **_each("build", "build"), **_each("format", "format")},
    "flutter": {**_each("test", "test drive"), **_each("lint+type-check", "analyze"), **_each("build", "build"), **_each("format", "format")},
    "dart": {**_each("test", "test"), **_each("lint+type-check", "analyze"), **_each("build", "compile"), **_each("format", "format"), **_each("release", "pub")},
    "melos": {**_each("test", "test"), **_each("lint", "analyze"), **_each("format", "format")},
    "dotnet": {**_each("test+build", "test"), **_each("build", "build publish pack msbuild"), **_each("format+lint", "format"),
        **_each("release", "nuget"), **_each("install", "restore")},
    "mix": {**_each("test+build", "test coveralls coveralls.json coveralls.github coveralls.html"), **_each("lint", "credo"),
        **_each("type-check", "dialyzer"), **_each("build", "compile"), **_each("format", "format"),
        **_each("security", "sobelow deps.audit hex.audit"), **_each("docs", "docs"), **_each("release", "hex.publish"),
        **_each("install", "deps.get")},
    "rebar3": {**_each("test+build", "eunit ct proper"), **_each("type-check", "dialyzer xref"), **_each("lint", "lint"), **_each("build", "compile")},
    "gleam": {**_each("test+build", "test"), **_each("build", "build check"), **_each("format", "format")},
    "crystal": {**_each("test+build", "spec"), **_each("build", "build"), **_each("format", "tool")},
    "shards": {**_each("build", "build"), **_each("install", "install")},
    "nimble": {**_each("test+build", "test"), **_each("build", "build")},
    "zig": {**_each("test+build", "test"), **_each("build", "build"), **_each("format", "fmt")},
    "lein": {**_each("test", "test"), **_each("build", "uberjar compile"), **_each("lint", "eastwood kibit")},
    "bazel": {**_each("test+build", "test coverage"), **_each("build", "build")},
    "bazelisk": {**_each("test+build", "test coverage"), **_each("build", "build")},
    "buck2": {**_each("test+build", "test"), **_each("build", "build")},
    "pants": {**_each("test", "test"), **_each("lint", "lint"), **_each("type-check", "check"), **_each("format", "fmt"), **_each("build", "package")},
    "mill": _each("test+build", "test __.test _.test"),
    "scala-cli": {**_each("test", "test"), **_each("build", "compile package"), **_each("format", "fmt format")},
    "tuist": {**_each("test", "test"), **_each("build", "build")},
    "hatch": {**_each("test", "test"), **_each("lint+format", "fmt"), **_each("build", "build"), **_each("release", "publish")},
    "poetry": {**_each("build", "build"), **_each("configuration", "check"), **_each("release", "publish"), **_each("install", "install sync")},
    "uv": {**_each("build", "build"), **_each("release", "publish"), **_each("install", "sync pip"), **_each("security", "audit"), **_each("format", "format")},
    "pdm": {**_each("build", "build"), **_each("release", "publish"), **_each("install", "install sync")},
    "flit": {**_each("build", "build"), **_each("release", "publish"), **_each("install", "install")},
    "maturin": {**_each("build", "build develop"), **_each("release", "publish upload")},
    "pip": _each("install", "install"),
    "pip3": _each("install", "install"),
    "pipenv": {**_each("install", "install sync"), **_each("security", "check audit")},
    "twine": {**_each("build", "check"), **_each("release", "upload")},
    "scons": _each("test", "test check"),
    "ant": {**_each("test", "test"), **_each("build", "compile jar build dist")},
    "coverage": _each("coverage", "report xml html json lcov combine"),
    "nyc": _each("coverage", "report check-coverage"),
    "c8": _each("coverage", "report check-coverage"),
    "terraform": {**_each("test", "test"), **_each("lint", "validate"), **_each("format", "fmt"), **_each("deploy", "apply")},
    "tofu": {**_each("test", "test"), **_each("lint", "validate"), **_each("format", "fmt"), **_each("deploy", "apply")},
    "terragrunt": {**_each("lint", "validate validate-all hclvalidate"), **_each("format", "hclfmt"), **_each("deploy", "apply")},
    "terraform-docs": _each("docs", "markdown ."),
    "opa": {**_each("test", "test"), **_each("lint", "check"), **_each("format", "fmt")},
    "regal": _each("lint", "lint"),
    "conftest": _each("configuration", "test verify"),
    "kyverno": _each("test", "test"),
    "chainsaw": _each("test", "test"),
    "kubectl-kuttl": _each("test", "test"),
    "molecule": {**_each("test", "test converge verify"), **_each("lint", "lint")},
    "kitchen": _each("test", "test verify"),
    "helm": {**_each("lint", "lint"), **_each("test", "unittest"), **_each("build", "package"), **_each("deploy", "upgrade install"), **_each("release", "push")},
    "ct": _each("lint", "lint lint-and-install"),
    "kustomize": _each("build", "build"),
    "dbt": {**_each("test", "test"), **_each("build+test", "build"), **_each("lint", "parse")},
    "sqlmesh": _each("test", "test"),
    "great_expectations": _each("test", "checkpoint"),
    "buf": {**_each("lint", "lint breaking"), **_each("build", "build generate"), **_each("format", "format")},
    "k6": _each("test", "run"),
    "artillery": _each("test", "run"),
    "schemathesis": _each("test", "run"),
    "st": _each("test", "run"),
    "codeql": _each("security", "database"),
    "srb": _each("type-check", "tc"),
    "steep": _each("type-check", "check"),
    "rails": _each("test", "test test:all spec"),
    "gem": {**_each("build", "build"), **_each("release", "push")},
    "bundle": {**_each("install", "install"), **_each("security", "audit")},
    "artisan": _each("test", "test dusk"),
    "composer": {**_each("install", "install update"), **_each("security", "audit"), **_each("configuration", "validate")},
    "mkdocs": {**_each("docs", "build"), **_each("deploy", "gh-deploy")},
    "zensical": _each("docs", "build"),
    "goreleaser": {**_each("build", "build check"), **_each("release", "release")},
    "changeset": {**_each("release", "publish version"), **_each("configuration", "status")},
    "lerna": _each("release", "publish version"),
    "gh": _each("release", "release"),
    "vsce": {**_each("build", "package"), **_each("release", "publish")},
    "ovsx": _each("release", "publish"),
    "kubectl": _each("deploy", "apply rollout set replace"),
    "pulumi": _each("deploy", "up update"),
    "cdk": {**_each("deploy", "deploy"), **_each("build", "synth")},
    "sam": {**_each("deploy", "deploy"), **_each("build", "build"), **_each("lint", "validate")},
    "serverless": _each("deploy", "deploy"),
    "sls": _each("deploy", "deploy"),
    "flyctl": _each("deploy", "deploy"),
    "fly": _each("deploy", "deploy"),
    "vercel": _each("deploy", "deploy --prod"),
    "netlify": _each("deploy", "deploy"),
    "firebase": _each("deploy", "deploy"),
    "wrangler": _each("deploy", "deploy publish"),
    "railway": _each("deploy", "up"),
    "fastapi": _each("deploy", "deploy"),
    "argocd": _each("deploy", "app"),
    "heroku": _each("deploy", "container:release"),
    "skaffold": {**_each("deploy", "run deploy"), **_each("build", "build"), **_each("test", "test verify")},
}  # fmt: skip

MANY_GOALS: Mapping[str, Mapping[str, Purposes]] = {
    "xcodebuild": {**_each("test+build", "test test-without-building"), **_each("build", "build archive build-for-testing"), **_each("lint", "analyze")},
    "sbt": {
        **_each("test+build", "test testQuick testOnly it:test Test/test +test test:test testFull"),
        **_each("build", "compile package assembly Test/compile +compile test:compile"),
        **_each("lint", "scalafix scalastyle scalafixAll scapegoat"),
        **_each("format", "scalafmtCheck scalafmtCheckAll scalafmtSbtCheck"),
        **_each("release", "publish publishSigned ci-release"),
    },
    "ninja": {**_each("test", "test check check-all"), **_each("build", "all install")},
}  # fmt: skip
"""Programs whose every argument is a goal of its own."""

GRADLE_TASKS: tuple[tuple[str, Purposes], ...] = tuple(
    (pattern, frozenset(Purpose(p) for p in purpose.split("+")))
    for purpose, patterns in (
        ("test+build", r"(?:[a-z]\w*)?Tests?|test(?:[A-Z]\w*)?|connected\w*|\w*AndroidTest|verifyRoborazzi\w*|koverVerify"),
        ("lint", r"lint\w*|detekt\w*|ktlint\w*|checkstyle\w*|pmd\w*|spotbugs\w*|codenarc\w*|lintKotlin\w*|apiCheck"),
        ("format", r"spotless\w*|checkFormat\w*|formatCheck"),
        ("build", r"assemble\w*|compile\w*|classes|testClasses|jar|bootJar|shadowJar|bundle\w*|installDist|distZip|nativeCompile|buildPlugin"),
        ("security", r"dependencyCheck\w*"),
        ("coverage", r"jacoco\w*|kover\w*|codeCoverage\w*"),
        ("docs", r"javadoc|dokka\w*"),
        ("release", r"publish\w*|upload\w*|closeAndRelease\w*"),
    )
    for pattern in (patterns,)
)  # fmt: skip
"""For tasks the build files read do not define."""

TOOTHLESS: Mapping[str, frozenset[str]] = {
    "flake8": frozenset({"--exit-zero"}),
    "ruff": frozenset({"--exit-zero", "-e"}),
    "pylint": frozenset({"--exit-zero"}),
    "bandit": frozenset({"--exit-zero"}),
    "golangci-lint": frozenset({"--issues-exit-code=0"}),
    "trivy": frozenset({"--exit-code=0"}),
    "gitleaks": frozenset({"--exit-code=0"}),
    "rubocop": frozenset({"--fail-level=fatal"}),
    "checkov": frozenset({"--soft-fail", "-s"}),
    "tfsec": frozenset({"--soft-fail", "-s"}),
    "ansible-lint": frozenset({"--exit-zero"}),
    "eslint": frozenset({"--no-error"}),
}
"""Options that let a tool report and still succeed."""

NOTHING = frozenset(
    word
    for line in (
        "echo printf true false : exit cd pwd ls cat sleep date env printenv set export source . which type whoami uname test [ ",
        "[[ mkdir rm cp mv touch ln chmod chown tee head tail sort uniq wc tr cut sed awk grep egrep find xargs dirname basename ",
        "kill wait df du ps free id hostname read let",
    )
    for word in line.split()
)
"""Programs that, alone, make no check."""
