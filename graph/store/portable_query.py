"""Form of a query that engines agree on, where they differ in how they read the usual one."""

import re

# An open parameter joins with everything; Virtuoso loses keys over it.
_OPEN = re.compile(r"^\s*VALUES \?\w+ \{ UNDEF \}\n", re.MULTILINE)
_CLOSED = re.compile(r"^\s*VALUES (\?\w+) \{ (<[^<>\s]+>) \}$", re.MULTILINE)
_PATH = re.compile(r"[\w>)][*+?](?=[\s/|)])")


def portable(text: str) -> str:
    """Return a query without its open parameters, and with bound IRIs written into paths that repeat.

    Virtuoso ignores a value that is given before such a path.

    >>> print(portable("  VALUES ?a { UNDEF }\\n  VALUES ?b { <http://e/> }\\n  ?a skos:broader* ?b ; ?b ?c .\\n"))
      VALUES ?b { <http://e/> }
      ?a skos:broader* <http://e/> ; <http://e/> ?c .
    <BLANKLINE>
    """
    text = _OPEN.sub("", text)
    lines = text.split("\n")
    for variable, value in _CLOSED.findall(text):
        name = re.compile(rf"{re.escape(variable)}\b")
        bound = f"BOUND({value})"
        lines = [
            name.sub(value, line).replace(bound, "(1 = 1)") if _PATH.search(line) else line for line in lines
        ]
    return "\n".join(lines)
