# SPDX-License-Identifier: MIT
"""Reads a source from stdin and writes what it defines to stdout, as JSON. Parses only: nothing of the source runs.

    {"definitions": [{"name", "qualified_name", "kind", "line", "end_line"}, ...],
     "functions": [{"name", "qualified_name", "line", "end_line", "first_line"}, ...],
     "suspensions": [line, ...],
     "error": null or {"line", "column", "end_line", "end_column", "message"}}

kind is "coroutine", "generator" or "async generator"; functions are all others, lambdas included, and first_line is where the
interpreter has one begin: with its decorators. Lines and columns count from 1, columns in characters; an end that
the parser does not know is 0. A suspension is a line at which a coroutine or generator can be suspended, rising: what
its frame's f_lineno is then, which of an expression of several lines is the first. Stands alone (no import of the package), so that any python3 runs it.
"""
import ast
import inspect
import json
import opcode
import sys
import warnings

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
# `await` is the second one, before CPython 3.11.
GIVES_AWAY = {opcode.opmap[name] for name in ("YIELD_VALUE", "YIELD_FROM") if name in opcode.opmap}
SCOPES = (*FUNCTIONS, ast.Lambda, ast.ClassDef, ast.GeneratorExp)


def yields(function):
    """Whether the function's own body yields; what nested functions do is theirs."""
    left = list(function.body)
    while left:
        node = left.pop()
        if isinstance(node, (ast.Yield, ast.YieldFrom)):
            return True
        if not isinstance(node, SCOPES):
            left.extend(ast.iter_child_nodes(node))
    return False


def kind_of(function):
    if isinstance(function, ast.AsyncFunctionDef):
        return "async generator" if yields(function) else "coroutine"
    return "generator" if yields(function) else None


def definitions(tree):
    """All functions that make tasks, and all others, each in the order of their lines. Without recursion: sources may nest
    deeply."""
    makers, others = [], []
    left = [(tree, "")]
    while left:
        node, prefix = left.pop()
        for child in ast.iter_child_nodes(node):
            inner = prefix
            if isinstance(child, (*FUNCTIONS, ast.Lambda)):
                name = getattr(child, "name", "<lambda>")
                found = {"name": name, "qualified_name": prefix + name, "line": child.lineno,
                         "end_line": child.end_lineno}
                kind = None if isinstance(child, ast.Lambda) else kind_of(child)
                if kind:
                    makers.append({**found, "kind": kind})
                else:
                    first = min((each.lineno for each in getattr(child, "decorator_list", ())), default=child.lineno)
                    others.append({**found, "first_line": first})
                inner = f"{prefix}{name}.<locals>."
            elif isinstance(child, ast.ClassDef):
                inner = f"{prefix}{child.name}."
            left.append((child, inner))
    return [sorted(found, key=lambda each: each["line"]) for found in (makers, others)]


def suspensions(code):
    """The lines of all that gives control away, as the compiler has them. A plain generator expression is passed over:
    nobody reads its lines as a place where a task stops."""
    lines = set()
    left = [code]
    while left:
        each = left.pop()
        if each.co_name != "<genexpr>" or each.co_flags & inspect.CO_ASYNC_GENERATOR:
            instructions = each.co_code[::2]
            lines.update(line for start, end, line in each.co_lines()
                         if line and not GIVES_AWAY.isdisjoint(instructions[start // 2:end // 2]))
        left.extend(constant for constant in each.co_consts if inspect.iscode(constant))
    return sorted(lines)


def outline(source):
    """What main() writes, for `source` as UTF-8, whatever it declares: the editor has decoded it."""
    try:
        # As str, because columns of a bytes source count bytes.
        text = source.decode("utf-8")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            # compile() also finds what only the compiler refuses: `await` outside async, `return` outside a function.
            tree = compile(text, "<source>", "exec", ast.PyCF_ONLY_AST, dont_inherit=True)
            code = compile(text, "<source>", "exec", dont_inherit=True)
    except SyntaxError as error:
        return {"definitions": [], "functions": [], "suspensions": [], "error": place_of(error)}
    except (ValueError, RecursionError, MemoryError) as error:
        message = str(error) or f"{type(error).__name__}: the source nests too deeply to be parsed"
        return {"definitions": [], "functions": [], "suspensions": [],
                "error": {"line": 1, "column": 1, "end_line": 0, "end_column": 0, "message": message}}
    makers, others = definitions(tree)
    return {"definitions": makers, "functions": others, "suspensions": suspensions(code), "error": None}


def place_of(error):
    return {"line": max(error.lineno or 1, 1), "column": max(error.offset or 1, 1),
            "end_line": max(error.end_lineno or 0, 0), "end_column": max(error.end_offset or 0, 0),
            "message": error.msg}


def main():
    json.dump(outline(sys.stdin.buffer.read()), sys.stdout)


if __name__ == "__main__":
    main()
