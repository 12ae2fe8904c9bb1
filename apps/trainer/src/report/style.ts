/** The page's looks: light and dark, from a phone to a desktop, and on paper. */
export const style = `
:root {
  color-scheme: light dark;
  --paper: #faf9f6; --card: #ffffff; --ink: #1d2127; --soft: #5f6773; --line: #e4e1d9; --code: #f3f1ec;
  --forward: #0072b2; --backward: #d2600a; --update: #00875f;
  --identical: #0a7a4d; --rounding: #0b65a3; --fault: #c22a1f; --error: #9a5700; --heat-color: #0b65a3;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #15171b; --card: #1d2025; --ink: #e8e6e1; --soft: #a0a6b0; --line: #33373e; --code: #262a30;
    --forward: #56b4e9; --backward: #f28e3c; --update: #3fc79a;
    --identical: #4cc38a; --rounding: #6bb5ef; --fault: #ff7a6e; --error: #f0a94a; --heat-color: #4f9bd9;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif; }
main { max-width: 1080px; margin: 0 auto; padding: clamp(1.25rem, 4vw, 3.5rem) clamp(1rem, 4vw, 2.5rem) 4rem; }
h1 { margin: 0; font-size: 1.05rem; font-weight: 600; color: var(--soft); }
h1 b { color: var(--ink); }
h2 { margin: 0 0 .35rem; overflow-wrap: anywhere; font-size: 1.35rem; line-height: 1.25; }
h3 { margin: 0; font-size: 1.02rem; }
h4 { margin: 1.4rem 0 .4rem; font-size: .95rem; }
section { margin-top: 3.25rem; }
p { margin: .4rem 0; max-width: 46rem; }
small { display: block; color: var(--soft); font-size: .78rem; font-weight: 400; line-height: 1.35; }
code, pre { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: .86em; }
.about { color: var(--soft); font-size: .92rem; margin: .2rem 0 0; }
.headline { font-size: clamp(1.55rem, 4.4vw, 2.3rem); line-height: 1.16; letter-spacing: -.018em; font-weight: 700; margin: 1.4rem 0 1.6rem; max-width: none; }
.headline span { display: block; margin-bottom: .3rem; overflow-wrap: anywhere; }
.headline .fault { color: var(--fault); } .headline .error { color: var(--error); }
.lead { color: var(--soft); }
.cards { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 14rem), 1fr)); }
.card { background: var(--card); border: 1px solid var(--line); border-top: 5px solid var(--tone); border-radius: 10px; padding: 1.1rem 1.25rem 1.2rem; min-width: 0; }
.card.identical { --tone: var(--identical); } .card.rounding { --tone: var(--rounding); } .card.fault { --tone: var(--fault); } .card.error { --tone: var(--error); }
.card h3 { overflow-wrap: anywhere; }
.card .what { margin: 0; overflow-wrap: anywhere; color: var(--soft); font-size: .84rem; }
.card .verdict { margin: .55rem 0 .35rem; font-size: 1.7rem; line-height: 1.1; font-weight: 700; white-space: nowrap; color: var(--tone); letter-spacing: -.01em; }
.card .sign { display: inline-block; min-width: 1.05em; }
.card .reason { overflow-wrap: anywhere; }
.card dl { margin: .9rem 0 0; border-top: 1px solid var(--line); padding-top: .6rem; }
.card dl div { padding: .16rem 0; font-size: .88rem; line-height: 1.4; }
dt { color: var(--soft); } dd { margin: 0; }
.card dt { font-size: .8rem; } .card dd { overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
section.fault { border: 1px solid var(--fault); border-radius: 10px; padding: 1.25rem clamp(1rem, 3vw, 1.75rem) 1.5rem; background: color-mix(in srgb, var(--fault) 5%, var(--card)); }
section.fault h3 { margin-top: 1.4rem; }
.where { font-size: 1.08rem; overflow-wrap: anywhere; }
.numbers { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: .7rem; margin: 1rem 0; }
.numbers dt { font-size: .8rem; } .numbers dd { font-weight: 600; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
.shown { display: flex; flex-wrap: wrap; gap: 1.1rem; align-items: center; margin: 1.2rem 0; }
.shown figcaption { flex: 1 1 16rem; max-width: 34rem; }
blockquote { margin: .6rem 0; padding: .5rem .9rem; border-left: 3px solid var(--error); background: var(--code); overflow-wrap: anywhere; }
.hint { color: var(--soft); font-size: .86rem; }
pre { margin: .5rem 0 0; padding: .9rem 1rem; background: var(--code); border: 1px solid var(--line); border-radius: 8px; overflow-x: auto; line-height: 1.45; user-select: all; -webkit-user-select: all; }
.picture { display: block; flex: 0 0 auto; border-radius: 3px; background: #000; }
.picture rect { fill: #ffb00026; stroke: #ffb000; }
.plot { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: .9rem .9rem .4rem; margin: .9rem 0 0; overflow: hidden; }
.plot svg { display: block; max-width: 100%; height: auto; }
.plot .narrow { display: none; }
@media (max-width: 760px) { .plot { padding: .7rem .3rem .2rem; } .plot .wide { display: none; } .plot .narrow { display: block; } }
.scroll { overflow-x: auto; margin: .5rem 0 0; }
table { border-collapse: collapse; font-size: .86rem; font-variant-numeric: tabular-nums; }
th { text-align: left; font-weight: 600; }
thead th { color: var(--soft); font-weight: 500; font-size: .78rem; vertical-align: bottom; line-height: 1.3; }
td, th { padding: .3rem .65rem; border-bottom: 1px solid var(--line); vertical-align: top; }
td.num { text-align: right; white-space: nowrap; }
tr.beyond th, tr.beyond td { background: color-mix(in srgb, var(--fault) 11%, transparent); }
.moments { width: 100%; min-width: 52rem; } .moments th[scope="row"] { font-weight: 500; min-width: 11rem; }
.moments thead th:not(:first-child):not(:last-child) { text-align: right; }
.group th { color: var(--soft); font-size: .8rem; padding-top: .9rem; }
.worst { display: flex; gap: .6rem; align-items: flex-start; }
.worst > div { min-width: 10rem; } .worst small { overflow-wrap: anywhere; }
.primitives { width: 100%; min-width: 40rem; }
.primitives thead th:nth-child(n+5) { text-align: right; }
.heat th, .heat td { border-bottom: 0; padding: .26rem .55rem; }
.heat thead th { text-align: center; } .heat thead th[rowspan] { text-align: left; }
.heat thead th[colspan] { color: var(--ink); font-weight: 600; }
.heat tbody th { font-weight: 500; white-space: nowrap; position: sticky; left: 0; background: var(--paper); }
.heat { border-collapse: separate; border-spacing: 3px; }
.heat td { text-align: center; white-space: nowrap; min-width: 4.4rem; border-radius: 5px; font-size: .8rem; }
.heat .gap { min-width: .6rem; padding: 0; }
.heat td.within { background: color-mix(in srgb, var(--heat-color) calc(var(--heat) * .62), var(--card)); }
.heat td.same { color: var(--soft); background: var(--card); }
.heat td.beyond { background: var(--fault); color: var(--card); font-weight: 700; }
@media (max-width: 760px) { .heat th, .heat td { padding: .26rem .3rem; } .heat td { min-width: 3.1rem; } .heat thead th { font-size: .7rem; } .heat thead th[colspan] { font-size: .8rem; } }
.figures { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 21rem), 1fr)); margin-top: .9rem; }
.times { margin: 0; background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: .95rem 1.1rem; min-width: 0; }
.times table { width: 100%; table-layout: fixed; margin-top: .5rem; }
.times th, .times td { border: 0; padding: .13rem .3rem; font-size: .8rem; vertical-align: middle; }
.times th { width: 38%; font-weight: 500; overflow-wrap: anywhere; } .times .num { width: 5.4rem; }
.bar { display: flex; align-items: center; } .bar i { display: block; height: .72rem; min-width: 0; }
.bar .forward { background: var(--forward); border-radius: 2px 0 0 2px; } .bar .backward { background: var(--backward); border-radius: 0 2px 2px 0; }
.key { display: inline-flex; align-items: center; gap: .35rem; margin-right: 1rem; } .key i { width: .8rem; height: .8rem; border-radius: 2px; }
.key .forward { background: var(--forward); } .key .backward { background: var(--backward); }
details { border-top: 1px solid var(--line); padding: .45rem 0; } details:first-of-type { margin-top: 1rem; }
summary { cursor: pointer; font-weight: 500; padding: .15rem 0; } summary::marker { color: var(--soft); }
.how dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 21rem), 1fr)); gap: 1.1rem 2rem; margin: .8rem 0 0; }
.how dt { color: var(--ink); font-weight: 600; } .how dd { color: var(--soft); font-size: .92rem; }
.settings th { color: var(--soft); font-weight: 500; white-space: nowrap; padding-left: 0; } .settings td { overflow-wrap: anywhere; }
.settings code { user-select: all; }
footer { margin-top: 3rem; color: var(--soft); font-size: .82rem; }
@media print { body { background: #fff; } .card, .plot, .times, section.fault { break-inside: avoid; } }
`;
