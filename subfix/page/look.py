"""How the page looks and answers: its style, its small script, and the head that lets nothing else in."""

import re
from base64 import b64encode
from collections.abc import Iterable
from functools import partial
from hashlib import sha256
from io import BytesIO
from itertools import chain
from typing import BinaryIO

from subfix.lang import language
from subfix.page.markup import element

STYLE = """
:root{color-scheme:light;--bg:#fbfaf8;--fg:#1f2328;--dim:#5d666f;--line:#dedbd5;--card:#fff;--accent:#1f6f8b;
--bar:#7fb3c4;--old:#a8322a;--oldbg:#fbe6e3;--new:#14632e;--newbg:#def3e3;--warn:#8a5300;--warnbg:#fdf0d5;
--over:#c8493f}
@media screen and (prefers-color-scheme:dark){:root{
color-scheme:dark;--bg:#15181c;--fg:#e4e6e8;--dim:#9aa4ae;--line:#31373e;--card:#1c2026;
--accent:#7cc4dc;--bar:#3f7487;--old:#ff9c92;--oldbg:#48211e;--new:#86dca0;--newbg:#173a23;--warn:#f0bb66;
--warnbg:#3d2e12;--over:#e0695f}}
*{box-sizing:border-box}
html{scroll-padding-top:4rem}
body{margin:0;background:var(--bg);color:var(--fg);font:1rem/1.55 system-ui,-apple-system,"Segoe UI","PingFang SC",
"Microsoft YaHei","Noto Sans CJK SC",sans-serif;overflow-wrap:anywhere}
main,header,footer{max-width:62rem;margin:0 auto;padding:0 1rem}
header{padding-top:1.5rem}
h1{font-size:1.6rem;line-height:1.25;margin:0 0 .2rem}
h2{font-size:1.25rem;margin:2.2rem 0 .6rem}
h3{font-size:1.05rem;margin:1.6rem 0 .5rem}
h4{font-size:1rem;margin:0;display:inline}
p,ul,dl,figure{margin:.35rem 0}
a{color:var(--accent)}
ul{padding:0;list-style:none}
.plain{padding-left:1.2rem;list-style:disc}
.m,figcaption,.sub,.none{color:var(--dim);font-size:.86rem}
.m{margin:.1rem 0 0}
.n{color:var(--dim);font-weight:400;font-size:.9em}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(8rem,1fr));gap:.6rem;margin:1rem 0}
.tiles>div{display:flex;flex-direction:column-reverse;justify-content:flex-end;background:var(--card);
border:1px solid var(--line);border-radius:.5rem;padding:.5rem .9rem}
.tiles dt{color:var(--dim);font-size:.85rem}
.tiles dd{margin:0;font-size:1.45rem;line-height:1.2;font-variant-numeric:tabular-nums}
.tiles .bad dd{color:var(--over)}
.tools{position:sticky;top:0;z-index:1;background:var(--bg);border-bottom:1px solid var(--line);margin:0 -1rem;
padding:.5rem 1rem;display:flex;flex-wrap:wrap;gap:.5rem;align-items:center}
[hidden]{display:none!important}
.tools input{flex:1 1 9rem;min-width:0}
.tools button{font-size:.9rem}
code{font-size:.92em;background:var(--card);border:1px solid var(--line);border-radius:.25rem;padding:0 .25em}
input,button{font:inherit;color:inherit;background:var(--card);border:1px solid var(--line);border-radius:.4rem;
padding:.35rem .6rem}
button{cursor:pointer}
th button{border:0;background:none;padding:0;font-weight:600}
th[aria-sort=ascending] button:after{content:" ↑"}
th[aria-sort=descending] button:after{content:" ↓"}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
del{color:var(--old);background:var(--oldbg);text-decoration:line-through;border-radius:.2rem;padding:0 .15em}
ins{color:var(--new);background:var(--newbg);text-decoration:none;border-radius:.2rem;padding:0 .15em;font-weight:600}
del+ins{margin-left:.2em}
.t{margin:0}
.x>li{padding:.3rem 0 .3rem .8rem;border-left:2px solid var(--line);margin:.3rem 0}
.ask>li,.first .x>li{background:var(--card);border:1px solid var(--line);border-radius:.4rem;padding:.5rem .8rem}
.s{display:inline-block;min-width:2.6em;text-align:center;border:1px solid var(--line);border-radius:.3rem;
padding:0 .3em;font-variant-numeric:tabular-nums;color:var(--fg)}
.low{background:var(--warnbg);color:var(--warn);border-color:transparent}
.warn{color:var(--warn)}
.error{white-space:pre-wrap;border-left:3px solid var(--over);padding-left:.8rem;margin:.5rem 0}
.term{padding:.6rem 0;border-top:1px solid var(--line)}
.th{display:flex;flex-wrap:wrap;gap:.1rem .9rem;align-items:baseline}
.forms{margin:0;font-size:.92rem}
.form{display:inline-block;margin-right:.5rem;color:var(--dim)}
.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.92rem}
th,td{text-align:left;padding:.3rem .7rem .3rem 0;border-bottom:1px solid var(--line);vertical-align:top}
thead th{color:var(--dim);font-weight:600;white-space:nowrap}
tbody th{font-weight:400}
.sort tbody th{min-width:9rem}
td{overflow-wrap:normal}
.z{color:var(--line)}
.num,td.num{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
td.over,.bad{color:var(--over)}
details{margin:.4rem 0}
summary{cursor:pointer;color:var(--accent)}
.input{border:1px solid var(--line);border-radius:.5rem;background:var(--card);padding:0 1rem;margin:.5rem 0}
.input>summary{padding:.6rem 0;color:inherit}
.input>summary h3{display:inline;margin:0;font-size:1rem}
.input>div{padding-bottom:1rem}
.state{border:1px solid var(--line);border-radius:.3rem;padding:0 .4em;font-size:.8rem;color:var(--dim);
white-space:nowrap}
.state.failed{color:var(--over);border-color:var(--over)}
dl:not(.tiles){display:grid;grid-template-columns:max-content 1fr;gap:.15rem 1rem}
dt{color:var(--dim)}
dd{margin:0}
svg{display:block;width:100%;min-width:34rem;height:auto}
svg text{font-size:11px;fill:var(--dim)}
.bar{fill:var(--bar)}
.bar.over{fill:var(--over)}
.tick{fill:none;stroke:var(--accent);stroke-width:1.5}
.limit{fill:none;stroke:var(--over);stroke-width:1;stroke-dasharray:5 4}
.axis{fill:none;stroke:var(--dim);stroke-width:1}
.data table{width:auto}
.filtered .input:not(.whole) .rest,.filtered .input:not(.whole) h3~h3{display:none}
.filtered .input:not(.whole) summary h3{display:inline}
footer{margin-top:3rem;padding-bottom:2rem;color:var(--dim);font-size:.86rem}
@media(max-width:36rem){h1{font-size:1.3rem}.tiles>div{padding:.4rem .6rem}.tiles dd{font-size:1.2rem}
.input{padding:0 .7rem}}
@media print{.tools{display:none!important}body{background:none;font-size:10pt}
.term,.x>li,figure,tr{break-inside:avoid}.input,.tiles>div{background:none}svg{min-width:0}}
"""

# without it everything can still be read; it finds, sorts and unfolds
SCRIPT = """
(() => {
const all = (what, where = document) => [...where.querySelectorAll(what)];
const tools = document.querySelector('.tools'), box = document.getElementById('find');
const said = document.getElementById('said'), inputs = all('details.input');
const lower = new Map(), words = e => lower.get(e) ?? lower.set(e, e.textContent.toLowerCase()).get(e);
const blocks = all('.block');
const outer = all('.u').filter(e => !e.closest('details.input'));
let unfolded = [];
function find() {
  const sought = box.value.toLowerCase().split(/\\s+/).filter(Boolean);
  const fits = e => sought.every(word => words(e).includes(word));
  let count = 0;
  const hit = [];
  const show = e => { const fit = fits(e); e.hidden = !fit; if (fit) count++; return fit; };
  outer.forEach(show);
  for (const input of inputs) {
    const whole = fits(input.querySelector('summary'));
    let some = whole;
    for (const e of all('.u', input)) { if (whole) e.hidden = false; else if (show(e)) some = true; }
    input.hidden = !some;
    if (whole) count++;
    input.classList.toggle('whole', whole);
    if (sought.length && some) hit.push(input);
  }
  unfolded.forEach(e => { e.open = false; });
  unfolded = hit.length <= 30 ? hit.filter(e => !e.open) : [];
  unfolded.forEach(e => { e.open = true; });
  for (const e of blocks) e.hidden = sought.length > 0 && !e.querySelector('.u:not([hidden])');
  document.body.classList.toggle('filtered', sought.length > 0);
  said.textContent = sought.length ? (count ? said.dataset.found.replace('{}', count) : said.dataset.none) : '';
}
let later;
box.addEventListener('input', () => { clearTimeout(later); later = setTimeout(find, 120); });
document.addEventListener('keydown', event => {
  if (event.key === '/' && document.activeElement !== box) { event.preventDefault(); box.focus(); }
  if (event.key === 'Escape' && document.activeElement === box) { box.value = ''; find(); }
});
all('button[data-open]').forEach(button => button.addEventListener('click', () =>
  all('main details').forEach(e => { e.open = button.dataset.open === '1'; })));
all('table.sort').forEach(table => all('thead th', table).forEach((head, column) => {
  const button = document.createElement('button');
  button.type = 'button';
  button.append(...head.childNodes);
  head.append(button);
  const value = row => row.cells[column].dataset.v ?? row.cells[column].textContent;
  button.addEventListener('click', () => {
    const numbers = head.classList.contains('num');
    const down = head.hasAttribute('aria-sort') ? head.getAttribute('aria-sort') === 'ascending' : numbers;
    all('thead th', table).forEach(e => e.removeAttribute('aria-sort'));
    head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
    const order = (a, b) => numbers ? value(a) - value(b) : value(a).localeCompare(value(b));
    const rows = [...table.tBodies[0].rows].sort((a, b) => down ? order(b, a) : order(a, b));
    table.tBodies[0].append(...rows);
  });
}));
tools.hidden = false;
})();
"""


def _hash(told: str) -> str:
    return f"'sha256-{b64encode(sha256(told.encode()).digest()).decode()}'"


# nothing is fetched, nothing but this very style and script is in force: https://www.w3.org/TR/CSP3/
POLICY = (
    f"default-src 'none'; style-src {_hash(STYLE)}; script-src {_hash(SCRIPT)}; base-uri 'none'; form-action 'none'"
)


def document(title: str, body: Iterable[bytes], version: str) -> bytes:
    """The whole page as UTF-8; the parts of `body` are taken one after another, so that none is held twice.

    Its first lines hold a digest of the rest, by which `ours` knows it again.
    """
    head = (
        element("meta", http_equiv="Content-Security-Policy", content=POLICY)
        + element("meta", name="viewport", content="width=device-width, initial-scale=1")
        + element("meta", name="referrer", content="no-referrer")
        + f"\n{element('title', title)}\n<style>{STYLE}</style>"
    )
    first, last = f"{head}</head>\n<body>".encode(), f"<script>{SCRIPT}</script></body></html>\n".encode()
    page, digest = BytesIO(), sha256()
    mark = partial(_MARK.format, version=version, lang=_TAGS.get(language(), language()))
    page.write(mark(digest=digest.hexdigest()).encode())
    for part in chain((first,), body, (last,)):
        page.write(part)
        digest.update(part)
    page.seek(0)
    page.write(mark(digest=digest.hexdigest()).encode())
    return page.getvalue()


_MARK = (
    '<!DOCTYPE html>\n<html lang="{lang}"><head><meta charset="utf-8">\n'
    '<meta name="generator" content="subfix {version}, {digest}">\n'
)
_TAGS = {"zh": "zh-Hans"}
_OURS = re.compile(
    re.escape(_MARK)
    .replace(r"\{lang\}", "[A-Za-z-]{2,10}")
    .replace(r"\{version\}", '[^"]{1,60}')
    .replace(r"\{digest\}", "(?P<digest>[0-9a-f]{64})")
    .encode()
)


def ours(file: BinaryIO) -> bool:
    """True for a file that holds a page which `document` made and nobody changed since."""
    match = _OURS.match(file.read(1000))
    if match is None:
        return False
    digest = sha256()
    file.seek(match.end())
    while part := file.read(1 << 16):
        digest.update(part)
    return digest.hexdigest() == match["digest"].decode()
