"""Carries docstrings from the built extension into the committed stubs, and tells where the two differ.

    PYTHONPATH=<build>/python python bindings/stubs.py

Types are written by hand, because only people know that `3 * kWh` is an Energy; names of arguments are checked against the extension.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import re
import sys
import textwrap
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

MODULES = ("base", "units", "time", "series", "trace", "carbon", "tariff", "stream", "report", "devices", "site")
FOLDER = Path(__file__).parent / "wattle"


@dataclass
class Overload:
    """One signature of a function of the extension: names of its arguments after self, and its documentation."""

    arguments: list[str]
    doc: str


def overloads(function: object) -> list[Overload]:
    """Read back what pybind11 writes into a docstring."""
    text = getattr(function, "__doc__", None) or ""
    name = getattr(function, "__name__", "")
    signature = re.compile(rf"^(?:\d+\. )?{re.escape(name)}\((.*)\) -> ", re.MULTILINE)
    starts = list(signature.finditer(text))
    found = []
    for start, end in zip(starts, [*starts[1:], None]):
        line_end = text.find("\n", start.end())
        body = text[line_end if line_end >= 0 else len(text) : end.start() if end else len(text)]
        arguments = re.findall(r"(?:^|, )(\w+)(?=:)", start.group(1))
        found.append(Overload([a for a in arguments if a != "self"], inspect.cleandoc(body).strip()))
    return found


def functions(tree: ast.Module, module: ModuleType) -> Iterator[tuple[str, object, list[ast.FunctionDef]]]:
    """Every function and method of a stub: its name, what the extension has under it, and its overloads in the stub."""

    def group(body: list[ast.stmt], owner: object, prefix: str) -> Iterator[tuple[str, object, list[ast.FunctionDef]]]:
        named = defaultdict(list)
        for node in body:
            if isinstance(node, ast.FunctionDef):
                named[node.name].append(node)
        for name, nodes in named.items():
            yield prefix + name, inspect.getattr_static(owner, name, None), nodes
        for node in body:
            if isinstance(node, ast.ClassDef):
                yield from group(node.body, getattr(owner, node.name), f"{prefix}{node.name}.")

    yield from group(tree.body, module, "")


def unwrapped(found: object) -> object:
    """The function behind a static method, a property or an instance method."""
    for attribute in ("__func__", "fget"):
        found = getattr(found, attribute, found)
    return found


def differences(stub: str, module: ModuleType) -> Iterator[str]:
    """Where a stub gives other overloads or other names of arguments than the extension takes."""
    for name, found, nodes in functions(ast.parse(stub), module):
        real = overloads(unwrapped(found))
        if not real or isinstance(found, property):
            continue
        dunder = name.split(".")[-1].startswith("__")
        if dunder and not name.endswith("__init__"):
            continue  # positional, and Python's own names
        for real_overload in real:
            names = [[a.arg for a in [*node.args.args, *node.args.kwonlyargs] if a.arg != "self"] for node in nodes]
            if real_overload.arguments not in names:
                yield f"{name}: the extension takes {real_overload.arguments}, the stub {names}"


def with_docs(stub: str, module: ModuleType) -> str:
    """The stub with the docstrings of the extension; those it had before are replaced."""
    tree = ast.parse(stub)
    docs: list[tuple[ast.FunctionDef | ast.ClassDef, str]] = []
    for _, found, nodes in functions(tree, module):
        real = overloads(unwrapped(found))
        texts = [o.doc for o in real]
        if isinstance(found, property):
            texts = [inspect.cleandoc(found.__doc__ or "")]
        if len(texts) != len(nodes):
            texts = [text for text in texts if text][-1:]  # one text for all of them, at the last
            texts = [""] * (len(nodes) - len(texts)) + texts
        docs += zip(nodes, texts)
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            docs.append((node, inspect.cleandoc(getattr(module, node.name).__doc__ or "")))

    lines = stub.splitlines()
    for node, text in sorted(docs, key=lambda pair: -pair[0].lineno):
        first = node.body[0]
        had = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)
        indent = " " * (node.col_offset + 4)
        quoted = textwrap.indent(f'"""{text}"""' if "\n" not in text else f'"""{text}\n"""', indent, lambda line: bool(line.strip())).splitlines() if text else []
        if text.endswith('"'):
            quoted = textwrap.indent(f'"""{text}\n"""', indent, lambda line: bool(line.strip())).splitlines()
        if isinstance(node, ast.ClassDef):
            begin, end = (first.lineno - 1, first.end_lineno) if had else (first_line(node) - 1, first_line(node) - 1)
            blank = [""] if not had and quoted and len(node.body) > 0 else []
            lines[begin:end] = quoted + blank
        elif had:
            lines[first.lineno - 1 : first.end_lineno] = quoted if quoted else [indent + "..."]
        elif quoted:
            header = lines[first.lineno - 1]
            lines[first.lineno - 1 : first.end_lineno] = [header[: header.rindex(" ...")] if header.strip() != "..." else "", *quoted]
    return "\n".join(lines) + "\n"


def first_line(node: ast.ClassDef) -> int:
    """The line of the first statement, or of its first decorator."""
    first = node.body[0]
    decorators = getattr(first, "decorator_list", [])
    return decorators[0].lineno if decorators else first.lineno


def main() -> None:
    sys.path[:] = [folder for folder in sys.path if Path(folder).resolve() != FOLDER.parent]  # the sources there have no extension
    for name in MODULES:
        module = importlib.import_module(f"wattle.{name}")
        path = FOLDER / f"{name}.pyi"
        stub = path.read_text(encoding="utf-8")
        for difference in differences(stub, module):
            print(f"{name}.pyi: {difference}")
        path.write_text(with_docs(stub, module), encoding="utf-8")


if __name__ == "__main__":
    main()
