"""Tables of others are read in the encodings they come in; a bad row does not spoil the good ones."""

import csv
from pathlib import Path

import pytest

from ticketing_app.errors import Invalid
from ticketing_app.integrations import tables
from ticketing_app.integrations.tables import Row

NEEDED = ("id", "words")


def _file(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "table.csv"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_the_usual_encodings_are_understood(tmp_path: Path, encoding: str) -> None:
    table = tables.read(_file(tmp_path, "id,words\r\n1,“café”\r\n".encode(encoding)), NEEDED)
    assert table.columns == ["id", "words"]
    assert [row.values for row in table.rows] == [{"id": "1", "words": "“café”"}]


def test_cells_may_hold_quotes_commas_and_line_ends(tmp_path: Path) -> None:
    table = tables.read(_file(tmp_path, b'id,words\n1,"a ""b"", c\nd"\n'), NEEDED)
    assert table.rows[0].values["words"] == 'a "b", c\nd'
    assert table.rows[0].problem is None


def test_further_columns_and_empty_lines_do_no_harm(tmp_path: Path) -> None:
    table = tables.read(_file(tmp_path, b"more,id, words \n\nx,1,a\n\n"), NEEDED)
    assert [row.values for row in table.rows] == [{"more": "x", "id": "1", "words": "a"}]


def test_rows_with_too_few_or_too_many_cells_are_told_apart_from_the_good_ones(tmp_path: Path) -> None:
    table = tables.read(_file(tmp_path, b"id,words\n1\n2,b\n3,c,d\n"), NEEDED)
    assert [(row.line, row.problem is None) for row in table.rows] == [(2, False), (3, True), (4, False)]


def test_a_quote_out_of_place_spoils_its_own_row_alone(tmp_path: Path) -> None:
    table = tables.read(_file(tmp_path, b'id,words\n1,"a"b\n2,c\n'), NEEDED)
    assert [row.problem is None for row in table.rows] == [False, True]
    assert "not well-formed" in (table.rows[0].problem or "")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (b"id,other\n1,2\n", "lacks the column words"),
        (b"a,b\n1,2\n", "lacks the columns id, words"),
        (b"\xff\xfeidx", "is not text"),
        (b"\x81\x8d\x8f", "is not text"),
    ],
)
def test_a_file_that_is_no_such_table_is_refused_in_a_sentence(tmp_path: Path, content: bytes, sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence):
        tables.read(_file(tmp_path, content), NEEDED)


def test_a_file_that_is_not_there_or_is_a_folder_is_refused_in_a_sentence(tmp_path: Path) -> None:
    for path in (tmp_path / "nowhere.csv", tmp_path):
        with pytest.raises(Invalid, match="cannot be read"):
            tables.read(path, NEEDED)


def test_refused_rows_are_written_with_line_and_reason_in_front(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "rejects.csv"
    tables.write_rejects(path, ["id", "words"], [(Row(7, {"id": "x", "words": "a, “b”"}), "no number")])
    with path.open(newline="", encoding="utf-8") as file:
        assert list(csv.reader(file)) == [["line", "reason", "id", "words"], ["7", "no number", "x", "a, “b”"]]
    assert [one.name for one in path.parent.iterdir()] == ["rejects.csv"]
