"""Records written out as Uwazi writes them: the CSV export of a library, and the page of an entity.

The shapes follow huridocs/uwazi, ``app/api/csv`` and ``app/react/Metadata/components``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from reprisal_kg.crosswalk import crosswalk
from reprisal_kg.record import Field, Record

Key = tuple[str, int | None]

_HEAD = ("Title", "Date added", "Template")
_TAIL = ("Documents", "Attachments", "Published")
_PUBLISHED = {"yes": "Published", "no": "Unpublished", "": "Published"}
_CODED = {"code", "un-body"}
_LISTED = {"code", "un-body", "state", "place", "date"}


def contents(record: Record) -> list[tuple[str, int | None, str]]:
    """Key, group and text of each field that holds something, in the order of the crosswalk."""
    order = {row.key: row.order for row in crosswalk().rows}
    found = [(one.key, one.group, one.text) for one in record.fields if one.values]
    return sorted(found, key=lambda one: (-1 if one[1] is None else one[1], order[one[0]]))


def label_of(key: str, group: int | None) -> str:
    """The label of a field as the source prints it."""
    return crosswalk().by_key[key].label.replace("{n}", str(group))


def write_csv(
    records: Sequence[Record], *, delimiter: str = ",", line_end: str = "\n", ids: bool = False
) -> str:
    """The CSV export of a library that holds these records; ``ids`` adds the column of import files."""
    fields: list[Key] = sorted(
        {(one.key, one.group) for record in records for one in record.fields if one.values},
        key=lambda one: (-1 if one[1] is None else one[1], crosswalk().by_key[one[0]].order),
    )
    header = [*(("id",) if ids else ()), *_HEAD, *(label_of(*one) for one in fields), *_TAIL]
    rows = [header, *(_row(record, fields, ids=ids) for record in records)]
    return line_end.join(delimiter.join(quote(cell, delimiter) for cell in row) for row in rows)


def quote(cell: str, delimiter: str = ",") -> str:
    """A cell as fast-csv quotes it."""
    if any(mark in cell for mark in (delimiter, '"', "\n", "\r", "|", "'")):
        return '"' + cell.replace('"', '""') + '"'
    return cell


def _row(record: Record, fields: Iterable[Key], *, ids: bool) -> list[str]:
    source = record.source
    cells = {(one.key, one.group): _cell(one) for one in record.fields}
    return [
        *((source.entity_id,) if ids else ()),
        "\n".join(value.text for value in record.title),
        source.created,
        source.template,
        *(cells.get(one, "") for one in fields),
        "",
        "",
        _PUBLISHED[source.published],
    ]


def _cell(field: Field) -> str:
    kind = crosswalk().by_key[field.key].kind
    texts = [value.text for value in field.values]
    if kind == "point":
        return "|".join(text.partition(": ")[2] for text in texts)
    if kind in _CODED:
        texts = [text.replace(": ", "::", 1) for text in texts]
    return "|".join(texts) if kind in _LISTED else "\n".join(texts)


def write_html(record: Record, *, url: str = "", more: str = "") -> str:
    """The page of an entity, as the site delivers it; ``more`` goes into its head."""
    title = escape("\n".join(value.text for value in record.title))
    canonical = f'<link rel="canonical" href="{escape(url)}"/>' if url else ""
    fields = [one for one in record.fields if one.key != "state" or not record.field("country_geolocation")]
    return f"""<!DOCTYPE html>
<html lang="{record.source.language}"><head><meta charset="utf-8"/>{canonical}{more}
<title>{title} • Example</title><style>dt {{ color: red }}</style>
<script>window.__data = {{"html": "<dl><dt>Gender</dt><dd>Male</dd></dl>"}};</script></head>
<body><header><nav><ul><li>Library</li><li>Sign in</li></ul></nav></header><div class="row">
<div class="content-header content-header-entity"><div class="content-header-title">
<h1 class="item-name">{title}</h1><span class="btn-color btn-color-2">{escape(record.source.template)}</span></div></div>
<main class="entity-viewer with-panel"><div class="tab-content tab-content-visible"><div class="entity-metadata"><div>
<div class="view">{"".join(_dl(one, record) for one in fields)}</div>
<div class="filelist"><h2>Documents</h2><ul><li>report.pdf</li></ul></div></div></div></div></main>
<aside class="side-panel entity-relationships"><div class="item"><h2>Another case</h2>
<div class="item-metadata"><dl><dt>Case status</dt><dd>Somewhere else</dd></dl></div></div></aside>
</div><footer>Uwazi is developed by HURIDOCS</footer></body></html>
"""


def _dl(field: Field, record: Record) -> str:
    row = crosswalk().by_key[field.key]
    texts = [value.text for value in field.values]
    if row.kind == "point":
        return _map(field, record.field("state"))
    kind, value = "default", "<!-- -->".join(map(escape, texts))
    if row.kind == "text" and len(texts) > 1:
        kind = "markdown"
        value = f'<div class="markdown-viewer">{"".join(f"<p>{escape(text)}</p>" for text in texts)}</div>'
    elif row.kind == "text":
        kind = "text"
    elif row.kind in _LISTED and (row.many or row.kind == "state"):
        kind = "multiselect"
        items = "".join(
            f'<li class="item-value"><a href="/en/entity/x1">{escape(text)}</a></li>' for text in texts
        )
        value = f'<ul class="multiline">{items}</ul>'
    return (
        f'<dl class="metadata-type-{kind} metadata-name-{field.key}  "><dt class="">{escape(field.label)}'
        f'</dt><dd class="">{value}</dd></dl>'
    )


def _map(field: Field, state: Field | None) -> str:
    """A point: the map, its print view, and the legend with the entity that it is inherited from."""
    lines = "".join(
        f'<p><span class="translation">{escape(axis)}</span>: <!-- -->{escape(number)}</p>'
        for axis, _, number in (value.text.partition(": ") for value in field.values)
    )
    legend = (
        '<dl class="pills-container"><dt></dt><dd><span class="pill">Country Geolocation</span></dd></dl>'
    )
    if state is not None:
        legend += (
            f'<dl class="pills-container"><dt><span>{escape(state.label)} </span></dt><dd><div>'
            f'<span class="pill">{escape(state.text)}</span></div></dd></dl>'
        )
    return (
        '<dl class="metadata-type-geolocation_group metadata-name-geolocation_group  ">'
        f'<dt class="">{escape(field.label)}</dt><dd class=""><div class="map-container"><span>© Map</span></div>'
        f'<div class="print-view-alt">{lines}</div>{legend}</dd></dl>'
    )
