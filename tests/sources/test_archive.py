from __future__ import annotations

import io
import stat
import struct
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from skeletons import HONG_KONG
from sources.uwazi_writing import write_entity, write_lines, write_search

from reprisal_kg.errors import UnreadableSource
from reprisal_kg.record import Record
from reprisal_kg.sources import archive
from reprisal_kg.sources.archive import Member, open_archive
from reprisal_kg.sources.detection import detect_format
from reprisal_kg.sources.page import read_page
from reprisal_kg.sources.uwazi_json import read_uwazi_json

PAGE = read_page(HONG_KONG)


def pack(
    folder: Path, files: dict[str, bytes], name: str = "cases.zip", method: int = zipfile.ZIP_DEFLATED
) -> Path:
    path = folder / name
    with zipfile.ZipFile(path, "w", method) as made:
        for member, content in files.items():
            made.writestr(member, content)
    return path


def unpack(path: Path, **options: object) -> tuple[dict[str, bytes], list[str]]:
    """The contents by name, and what was refused."""
    contents, refused = {}, []
    for one in open_archive(path, **options):  # type: ignore[arg-type]
        if isinstance(one, Member):
            contents[one.name] = one.path.read_bytes()
        else:
            refused.append(str(one))
    return contents, refused


def count_or_refuse(path: Path) -> int:
    """How many members were read or refused; 0 where the whole archive was refused with a remedy."""
    try:
        contents, refused = unpack(path)
    except UnreadableSource as error:
        return 0 if error.remedy else -1
    return len(contents) + len(refused)


def flag_encrypted(path: Path) -> None:
    """Set the flag of encryption in every header."""
    data = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = data.find(mark)
        while start >= 0:
            data[start + offset] |= 1
            start = data.find(mark, start + 4)
    path.write_bytes(bytes(data))


# What is read


def test_members_come_in_the_order_of_their_names(tmp_path: Path) -> None:
    path = pack(tmp_path, {"b/2.json": b"two", "a.txt": b"one", "b/10.json": b"ten"})
    contents, refused = unpack(path)
    assert list(contents.items()) == [("a.txt", b"one"), ("b/10.json", b"ten"), ("b/2.json", b"two")]
    assert refused == []


def test_a_member_is_a_file_of_its_own_name_that_is_gone_afterwards(tmp_path: Path) -> None:
    path = pack(tmp_path, {"b/case 1.json": b"{}", "b/é:1.json": b"{}"})
    seen = []
    for one in open_archive(path):
        assert isinstance(one, Member)
        assert one.path.is_file()
        assert one.shown == f"{path}/{one.name}"
        seen.append(one.path)
    assert [one.name for one in seen] == ["case 1.json", "é_1.json"]
    assert not any(one.exists() or one.parent.exists() for one in seen)


def test_only_wanted_members_are_unpacked(tmp_path: Path) -> None:
    path = pack(tmp_path, {"templates.json": b"t", "x.json": b"x"})
    assert unpack(path, wanted=lambda name: name == "templates.json") == ({"templates.json": b"t"}, [])


def test_what_systems_add_is_passed_over(tmp_path: Path) -> None:
    files = {
        "__MACOSX/._a.txt": b"x",
        "a/.DS_Store": b"x",
        "a/._b.txt": b"x",
        "Thumbs.db": b"x",
        "a/b.txt": b"y",
    }
    assert unpack(pack(tmp_path, {**files, "empty/": b""})) == ({"a/b.txt": b"y"}, [])


def test_the_hong_kong_case_in_every_form_inside_an_archive(tmp_path: Path) -> None:
    entity = write_entity(PAGE)
    files = {
        "lines.ndjson": write_lines([entity]).encode(),
        "search.json": write_search([entity]).encode(),
        "page.txt": HONG_KONG.read_bytes(),
    }
    expected = {(one.key, one.group): one.text for one in PAGE.fields if one.values}
    formats = []
    for one in open_archive(pack(tmp_path, files)):
        assert isinstance(one, Member)
        formats.append(detect_format(one.path, shown=one.shown))
        record = (
            read_page(one.path) if formats[-1] == "page" else next(read_uwazi_json(one.path, shown=one.shown))
        )
        assert isinstance(record, Record)
        assert {(field.key, field.group): field.text for field in record.fields if field.values} == expected
        assert record.source.file == one.name
    assert formats == ["ndjson", "page", "uwazi-json"]


def test_errors_name_the_member_and_not_the_temporary_file(tmp_path: Path) -> None:
    path = pack(tmp_path, {"a/bad.json": b'{"rows":\n7'})
    for one in open_archive(path, shown="cases.zip"):
        assert isinstance(one, Member)
        with pytest.raises(UnreadableSource) as caught:
            list(read_uwazi_json(one.path))
        told = one.restate(caught.value)
        assert str(told).startswith("cases.zip/a/bad.json:2: not JSON")


# What is refused


@pytest.mark.parametrize(
    "name",
    [
        "../evil.txt",
        "a/../../evil.txt",
        "/etc/evil.txt",
        "C:\\evil.txt",
        "..\\evil.txt",
        "C:evil.txt",
        "\\\\host\\evil.txt",
    ],
)
def test_names_that_lead_out_are_refused_and_nothing_is_written_there(tmp_path: Path, name: str) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    contents, refused = unpack(pack(inner, {name: b"evil", "good.txt": b"good"}))
    assert contents == {"good.txt": b"good"}
    assert len(refused) == 1
    assert "its name leads out of the archive" in refused[0]
    assert sorted(one.name for one in tmp_path.rglob("*")) == ["cases.zip", "inner"]


@pytest.mark.parametrize(
    ("mode", "what"), [(stat.S_IFLNK, "symbolic link"), (stat.S_IFIFO, "device"), (stat.S_IFCHR, "device")]
)
def test_links_and_devices_are_refused(tmp_path: Path, mode: int, what: str) -> None:
    path = tmp_path / "cases.zip"
    with zipfile.ZipFile(path, "w") as made:
        info = zipfile.ZipInfo("link.txt")
        info.external_attr = (mode | 0o644) << 16
        made.writestr(info, "/etc/passwd")
        made.writestr("good.txt", "good")
    contents, refused = unpack(path)
    assert contents == {"good.txt": b"good"}
    assert what in refused[0]


def test_encrypted_members_are_refused_with_a_remedy(tmp_path: Path) -> None:
    path = pack(tmp_path, {"a.txt": b"secret"})
    flag_encrypted(path)
    contents, refused = unpack(path)
    assert contents == {}
    told = "this member of the archive is not read: it is encrypted"
    assert refused == [f"{path}/a.txt: {told}. Unpack it with its password and give the files"]


@pytest.mark.parametrize("name", ["inner.zip", "inner.ZIP", "sheet.xlsx", "hidden.json"])
def test_archives_in_archives_are_reported_and_not_opened(tmp_path: Path, name: str) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as made:
        made.writestr("a.txt", "x")
    contents, refused = unpack(pack(tmp_path, {name: inner.getvalue(), "good.txt": b"good"}))
    assert contents == {"good.txt": b"good"}
    assert "it is itself an archive or an office document" in refused[0]


def test_a_member_packed_by_an_unusual_method_is_refused(tmp_path: Path) -> None:
    _, refused = unpack(pack(tmp_path, {"a.txt": b"x" * 100}, method=zipfile.ZIP_LZMA))
    assert "it is packed by an unusual method" in refused[0]


def test_a_bomb_is_stopped_while_it_is_unpacked(tmp_path: Path) -> None:
    path = pack(tmp_path, {"bomb.json": b" " * 50_000_000, "good.txt": b"good"})
    assert path.stat().st_size < 60_000
    contents, refused = unpack(path)
    assert "bomb.json" not in contents
    assert "more than 200 times its size" in refused[0]


def test_a_bomb_that_lies_about_its_size_is_stopped_too(tmp_path: Path) -> None:
    path = pack(tmp_path, {"bomb.json": b" " * 50_000_000})
    data = bytearray(path.read_bytes())
    start = data.find(b"PK\x01\x02")
    struct.pack_into("<II", data, start + 20, 0x7FFFFFFF, 100)  # packed and unpacked size
    path.write_bytes(bytes(data))
    contents, refused = unpack(path)
    assert contents == {}
    assert len(refused) == 1


def test_overlapping_members_count_each_time(tmp_path: Path) -> None:
    # Every entry of the table of contents leads to the same bytes.
    path = pack(tmp_path, {"a.json": b" " * 900_000})
    data = path.read_bytes()
    start, end = data.find(b"PK\x01\x02"), data.find(b"PK\x05\x06")
    entry, tail = data[start:end], bytearray(data[end:])
    count = 2_000
    struct.pack_into("<HHI", tail, 8, count, count, len(entry) * count)
    path.write_bytes(data[:start] + entry * count + bytes(tail))
    contents, refused = 0, []
    for one in open_archive(path):
        if isinstance(one, Member):
            contents += 1
        else:
            refused.append(str(one))
    assert contents < 100
    assert len(refused) == 1
    assert "the archive unpacks to more than 200 times its size; this member and those after it" in refused[0]


def test_limits_of_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    noise = bytes(range(256)) * 40
    path = pack(tmp_path, {"a.txt": noise, "b.txt": noise * 2, "c.txt": noise}, method=zipfile.ZIP_STORED)
    monkeypatch.setattr(archive, "MEMBER_LIMIT", 15_000)
    contents, refused = unpack(path)
    assert list(contents) == ["a.txt", "c.txt"]
    assert "it unpacks to more than" in refused[0]
    monkeypatch.setattr(archive, "TOTAL_LIMIT", 25_000)
    contents, refused = unpack(path)
    assert list(contents) == ["a.txt"]
    assert "the archive unpacks to more than" in refused[-1]
    monkeypatch.setattr(archive, "ARCHIVE_LIMIT", 100)
    with pytest.raises(UnreadableSource, match="larger than"):
        unpack(path)


def test_too_many_members_are_refused_before_they_are_listed(tmp_path: Path) -> None:
    path = pack(tmp_path, {f"{number}": b"" for number in range(20_001)}, method=zipfile.ZIP_STORED)
    with pytest.raises(UnreadableSource, match="the archive lists more than 20,000 members"):
        unpack(path)


def test_a_lie_about_the_table_of_contents_is_refused(tmp_path: Path) -> None:
    path = pack(tmp_path, {"a.txt": b"x"})
    data = bytearray(path.read_bytes())
    struct.pack_into("<HHI", data, data.rfind(b"PK\x05\x06") + 8, 1, 1, 0x7FFFFFFF)
    path.write_bytes(bytes(data))
    with pytest.raises(UnreadableSource, match="the archive lists more than"):
        unpack(path)


def test_two_members_of_one_name_are_both_read(tmp_path: Path) -> None:
    path = tmp_path / "cases.zip"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("a.txt", "one")
        with pytest.warns(UserWarning, match="Duplicate name"):
            made.writestr("a.txt", "two")
    read = [one.path.read_text() for one in open_archive(path) if isinstance(one, Member)]
    assert read == ["one", "two"]


def test_what_is_no_archive_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    for content in (b"", b"PK\x03\x04", b"text", b"PK\x05\x06" + b"\xff" * 3):
        path.write_bytes(content)
        with pytest.raises(UnreadableSource, match="not a whole ZIP archive"):
            unpack(path)
    with pytest.raises(UnreadableSource, match="not a file"):
        unpack(tmp_path)
    with pytest.raises(UnreadableSource, match="cannot be opened"):
        unpack(tmp_path / "none.zip")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(data=st.data())
def test_a_damaged_archive_gives_members_or_reasons(tmp_path: Path, data: st.DataObject) -> None:
    whole = pack(
        tmp_path, {"a.txt": b"some text " * 40, "b/c.json": b'{"a": 1}'}, name="whole.zip"
    ).read_bytes()
    damaged = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 6))):
        damaged[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path / "damaged.zip"
    path.write_bytes(bytes(damaged[: data.draw(st.integers(len(whole) // 2, len(whole)))]))
    assert 0 <= count_or_refuse(path) <= 2
