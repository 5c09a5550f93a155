"""How the report's page looks: dark and light, wide and narrow."""

from __future__ import annotations

STYLE = """
:root{color-scheme:light dark;--ground:#f6f7f9;--card:#fff;--ink:#1b2330;--dim:#5c6777;--line:#dde2e9;
--accent:#0b6bcb;--good:#1a7f45;--warn:#a15c00;--bad:#b3261e}
@media(prefers-color-scheme:dark){:root{--ground:#11151b;--card:#1a212b;--ink:#e6eaf0;--dim:#9aa6b6;
--line:#2b3542;--accent:#6db3f8;--good:#5fca8c;--warn:#e6a94b;--bad:#f2857d}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.45 system-ui,sans-serif}
header,main,footer{max-width:76rem;margin:0 auto;padding:1rem}
h1{font-size:1.5rem;margin:.2rem 0}h2{font-size:1.15rem;margin:2rem 0 .6rem}
nav{display:flex;flex-wrap:wrap;gap:.2rem 1rem}a{color:var(--accent)}
.dim,footer{color:var(--dim)}.good{color:var(--good)}.warn{color:var(--warn)}.bad{color:var(--bad)}
.totals{display:grid;grid-template-columns:repeat(auto-fit,minmax(8.5rem,1fr));gap:.6rem;margin:1rem 0 0}
.totals div,.chart,table{background:var(--card);border:1px solid var(--line);border-radius:.5rem}
.totals div{padding:.6rem .8rem}.totals b{display:block;font-size:1.35rem}
.films{display:grid;grid-template-columns:repeat(auto-fill,minmax(9rem,1fr));gap:.8rem;padding:0;margin:0;
list-style:none}
.films li{background:var(--card);border:1px solid var(--line);border-radius:.5rem;overflow:hidden;
content-visibility:auto;contain-intrinsic-size:9rem 17rem}
.films img,.none{display:block;width:100%;height:auto;
aspect-ratio:2/3;object-fit:cover;background:var(--line)}
.none{display:grid;place-items:center;font-size:2rem;color:var(--dim)}
.films p{margin:0;padding:.5rem .6rem;overflow-wrap:anywhere}.films small{display:block}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,21rem),1fr));gap:.8rem}
.chart{padding:.7rem .9rem}.chart h3{font-size:.95rem;margin:0 0 .5rem}
.bars{display:grid;grid-template-columns:minmax(5rem,9rem) 1fr auto;gap:.25rem .6rem;align-items:center;
font-size:.88rem;overflow-wrap:anywhere}
.bars i{display:block;height:.75rem;border-radius:.2rem;background:var(--accent);min-width:2px}
.scroll{overflow-x:auto}table{border-collapse:separate;border-spacing:0;width:100%;font-size:.92rem}
th,td{padding:.4rem .7rem;text-align:left;border-bottom:1px solid var(--line);vertical-align:top}
tr:last-child td{border-bottom:0}th{color:var(--dim);font-weight:600}td{white-space:nowrap}
td.name{white-space:normal;overflow-wrap:break-word;min-width:6rem}
.span{position:relative;height:.8rem;min-width:9rem;background:var(--line);border-radius:.2rem}
.span i{position:absolute;top:0;bottom:0;background:var(--accent);opacity:.45;border-radius:.2rem}
.span b{position:absolute;top:-.1rem;bottom:-.1rem;width:3px;background:var(--ink)}
"""
