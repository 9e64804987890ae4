"""CSV shows in a spreadsheet what it says, and runs nothing."""

import pytest

from ontology.csv_text import csv_file


@pytest.mark.parametrize("text", ["=1+1", "+49 123", "-1+2", "@cmd", "\t=1", "\r=1", "\n=1", "＝1", "-"])
def test_text_that_would_be_run_gets_an_apostrophe(text: str) -> None:
    assert csv_file(["a"], [[text]]).decode() in (f"a\r\n'{text}\r\n", f'a\r\n"\'{text}"\r\n')


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (-5, "-5"),
        (-0.5, "-0.5"),
        ("-0.25", "-0.25"),
        ("-1e-05", "-1e-05"),
        ("a=b", "a=b"),
        (None, '""'),
        (True, "True"),
    ],
)
def test_numbers_and_other_texts_stay(value: object, written: str) -> None:
    assert csv_file(["a"], [[value]]) == f"a\r\n{written}\r\n".encode()
