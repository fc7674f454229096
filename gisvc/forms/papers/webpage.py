"""A paper as one HTML page that opens anywhere: no script, nothing from outside, every text escaped."""

import base64

from jinja2 import Environment, StrictUndefined

from gisvc.forms.papers.paper import Column, Paper, Picture, Table, lined, written

_PAGE = """<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>{{ paper.title }}</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<style>
@page { size: A4{{ " landscape" if paper.is_landscape else "" }}; margin: 18mm 16mm 20mm 22mm }
body { font: 10.5pt/1.5 "Noto Sans CJK SC", "Microsoft YaHei", "SimSun", sans-serif; max-width: 190mm; margin: 1em auto; color: #111 }
h1 { font-size: 17pt; text-align: center; margin: .3em 0 } h2 { font-size: 12.5pt; margin: .6em 0 .3em } h3 { font-size: 11pt; margin: .6em 0 .2em }
.sides { text-align: center } .marks { text-align: right; color: #9d2b22; font-weight: bold } .small { font-size: 9pt } .right { text-align: right }
table { border-collapse: collapse; width: 100%; margin: .3em 0; table-layout: fixed } th, td { border: 1px solid #555; padding: .2em .4em; vertical-align: top; overflow-wrap: anywhere; text-align: left }
th { background: #f0f0f0; font-weight: 600 } td.number { text-align: right } td { white-space: pre-wrap; min-height: 1.4em } tr { break-inside: avoid }
.page + .page { break-before: page; border-top: 1px dashed #999; padding-top: .6em } h2, h3 { break-after: avoid }
figure { display: inline-block; width: 48%; margin: .3em .5% ; vertical-align: top; break-inside: avoid } figure.wide { width: 99% } img { max-width: 100% } footer { font-size: 8pt; color: #444; margin-top: 1em; overflow-wrap: anywhere }
.ink td { height: 3.2em }
@media print { .page + .page { border: 0 } }
</style></head><body>
<p class="marks">{{ paper.marks | join("　") }}</p>
<h1>{{ paper.title }}</h1><p class="sides">{{ paper.subtitle }}</p>
{% for page in paper.pages %}<section class="page">{% if page.title %}<h2>{{ page.title }}</h2>{% endif %}
{% for block in page.blocks %}{% set kind = kind_of(block) %}
{% if kind == "Heading" %}<h3>{{ block.text }}</h3>
{% elif kind == "Text" %}{% for line in block.lines %}<p class="{{ "small" if block.is_small }}{{ " right" if block.is_right }}">{{ line }}</p>{% endfor %}
{% elif kind == "Grid" %}{% if block.heading %}<h3>{{ block.heading }}</h3>{% endif %}<table>{% for one, other in lined(block.entries) %}<tr><th style="width:16%">{{ one.label }}</th>{% if other %}<td>{{ one.value }}</td><th style="width:16%">{{ other.label }}</th><td>{{ other.value }}</td>{% else %}<td colspan="3">{{ one.value }}</td>{% endif %}</tr>{% endfor %}</table>
{% elif kind == "Table" %}{% if block.heading %}<h3>{{ block.heading }}</h3>{% endif %}{% if block.rows %}<table><thead><tr>{% for c in block.columns %}<th style="width:{{ share(block, c) }}%">{{ c.heading }}</th>{% endfor %}</tr></thead>{% for row in block.rows %}<tr>{% for cell in row %}<td class="{{ "number" if block.columns[loop.index0].digits is not none }}">{{ written(cell, block.columns[loop.index0].digits) }}</td>{% endfor %}</tr>{% endfor %}</table>{% else %}<p>{{ block.empty }}</p>{% endif %}
{% elif kind == "Pictures" %}{% if block.heading %}<h3>{{ block.heading }}</h3>{% endif %}{% for p in block.pictures %}<figure class="{{ "wide" if block.is_wide }}">{% if p.content %}<img alt="{{ p.caption }}" src="{{ source(p) }}">{% endif %}<figcaption class="small">{{ p.caption }}</figcaption></figure>{% else %}<p>{{ block.empty }}</p>{% endfor %}
{% elif kind == "Articles" %}{% for a in block.articles %}<p class="article"><strong>{{ a.headword }}</strong>　{{ a.reading }}{% for caption, text in a.parts %}<br><span class="small">{{ caption }}</span>　{{ text }}{% endfor %}</p>{% endfor %}
{% elif kind == "Signatures" %}<h3>签字</h3><p class="small">{{ block.note }}</p><table class="ink">{% for place in block.places %}<tr><th style="width:16%">{{ place.side }}</th>{% for role in place.roles %}<td>{{ role }}：</td>{% endfor %}</tr>{% endfor %}</table>
{% endif %}{% endfor %}</section>{% endfor %}
<footer>{% for line in paper.foot %}<div>{{ line }}</div>{% endfor %}</footer></body></html>
"""


def to_html(paper: Paper) -> bytes:
    """The page, UTF-8."""
    page = Environment(autoescape=True, undefined=StrictUndefined).from_string(_PAGE)
    return page.render(
        paper=paper, lined=lined, written=written, kind_of=lambda block: type(block).__name__, share=_share, source=_source
    ).encode("utf-8", "replace")


def _share(table: Table, column: Column) -> float:
    return round(100 * column.width / sum(c.width for c in table.columns), 1)


def _source(picture: Picture) -> str:
    return f"data:{picture.media};base64,{base64.b64encode(picture.content).decode()}"
