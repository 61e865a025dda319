"""The house's rules about who may know whom, read from the source."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CONTEXTS = (
    "accounts", "territories", "consultations", "reports", "notifications", "moderation", "sharing", "projects",
    "selection",
)  # fmt: skip
DATABASE = ("sqlalchemy", "consult.db")


def sources(*patterns: str) -> list[Path]:
    found = sorted({path for pattern in patterns for path in ROOT.glob(pattern)})
    assert found, f"nothing matches {patterns}: the test would prove nothing"
    return found


def imports(path: Path) -> Iterator[str]:
    """Full names that a module imports, wherever the import stands."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


VIEWS = sources("consult/*/views.py", "consult/*/views/*.py", "consult/*/views/**/*.py")
OPERATIONS = [p for p in sources("consult/*/operations/*.py", "consult/*/*/operations/*.py") if p.name != "__init__.py"]
RULES = sources("consult/*/rules.py", "consult/*/*/rules.py", "consult/*/rules_*.py")


@pytest.mark.parametrize("path", VIEWS, ids=name)
def test_views_hold_no_database_code(path: Path) -> None:
    allowed = {"consult.db.utcnow"}
    used = {i for i in imports(path) if i.startswith(DATABASE)} - allowed - {"consult.db"}
    assert not used
    if "consult.db" in set(imports(path)):
        assert {i for i in imports(path) if i.startswith("consult.db.")} <= allowed


@pytest.mark.parametrize("path", VIEWS, ids=name)
def test_views_are_short(path: Path) -> None:
    long = {
        node.name: node.end_lineno - node.lineno + 1
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef) and node.end_lineno and node.end_lineno - node.lineno > 30
    }
    assert not long


@pytest.mark.parametrize("path", OPERATIONS, ids=name)
def test_an_operation_never_commits_nor_reads_who_is_signed_in(path: Path) -> None:
    text = path.read_text("utf-8")
    assert ".commit(" not in text, "one commit per request, in web/"
    forbidden = {"flask_login.current_user", "flask.request", "flask.session", "flask.g"}
    assert not forbidden & set(imports(path))


@pytest.mark.parametrize("path", OPERATIONS, ids=name)
def test_an_operation_is_one_keyword_only_function_named_as_its_module(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    assert path.stem in functions, f"{path.stem}() is missing"
    assert not functions[path.stem].args.args, "arguments are keyword-only"


@pytest.mark.parametrize("path", RULES, ids=name)
def test_rules_are_pure(path: Path) -> None:
    impure = ("flask.", "sqlalchemy", "consult.db", "flask_login")
    used = {i for i in imports(path) if i.startswith(impure) and not i.startswith("flask_babel")}
    assert not used


@pytest.mark.parametrize("context", CONTEXTS)
def test_contexts_never_import_one_another_s_models(context: str) -> None:
    others = tuple(f"consult.{other}.models" for other in CONTEXTS if other != context)
    faults = {
        name(path): sorted(bad)
        for path in sources(f"consult/{context}/**/*.py")
        if (bad := {i for i in imports(path) if i.startswith(others)})
    }
    assert not faults


def test_admin_owns_nothing() -> None:
    assert not list(ROOT.glob("consult/admin/models*"))
    assert not list(ROOT.glob("consult/admin/rules*"))


def test_no_file_is_too_long_to_fit_in_the_head() -> None:
    patterns = ("consult/**/*.py", "analysis/**/*.py", "tests/**/*.py", "static/css/*.css", "static/js/*.js")
    long = {name(p): n for p in sources(*patterns) if (n := len(p.read_text("utf-8").splitlines())) > 400}
    assert not long


def test_migrations_import_no_model() -> None:
    faults = [
        name(p) for p in ROOT.glob("migrations/versions/*.py") if any(i.startswith("consult") for i in imports(p))
    ]
    assert not faults


def test_no_sentence_is_left_for_later() -> None:
    marks = ("TO" + "DO", "FIX" + "ME", "raise NotImplemented" + "Error")
    faults = [
        f"{name(p)}: {mark}"
        for p in sources("consult/**/*.py", "analysis/**/*.py", "templates/**/*.html", "static/js/*.js")
        for mark in marks
        if mark in p.read_text("utf-8")
    ]
    assert not faults
