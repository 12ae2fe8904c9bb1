/** What the report of a run adds to the looks that all reports share. */
export const runStyle = `
.run .headline .good { color: var(--ink); }
.run .result { margin: 0 0 .5rem; gap: 1rem 1.2rem; grid-template-columns: repeat(auto-fit, minmax(9.2rem, 1fr)); }
.run .result dd { font-size: 1.12rem; line-height: 1.3; } .run .result small { margin-top: .1rem; }
.run blockquote { border-left-color: var(--fault); }
.run h3.apart { margin-top: 1.8rem; }
.run figure { margin: 0; }
.plots { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 27rem), 1fr)); gap: 1rem; margin-top: .9rem; }
.plots .plot { margin: 0; } .plots figcaption { font-weight: 600; padding: 0 .3rem .5rem; } .plots .plot svg { margin: 0 auto; }
.epochs td, .epochs th { padding: .18rem .75rem; } .epochs thead th { text-align: right; } .epochs thead th:first-child { text-align: left; }
tr.best th, tr.best td { background: color-mix(in srgb, var(--identical) 14%, transparent); }
.confusion { display: flex; flex-wrap: wrap; gap: 1.5rem 2.5rem; align-items: flex-start; } .confusion .narrow { display: none; }
.confusion.many { display: block; } .confusion svg { display: block; } .confusion.many .scroll { width: min(94vw, 1200px); margin-left: calc(50% - min(47vw, 600px)); } .confusion .pairs { flex: 1 1 15rem; }
.pairs ol { margin: .6rem 0 0; padding-left: 1.4rem; font-size: .92rem; } .pairs li { padding: .1rem 0; } .pairs span { color: var(--soft); white-space: nowrap; }
.confusion.many .pairs ol { columns: 18rem; }
td.share { position: relative; min-width: 8rem; padding: .3rem .65rem; } td.share i { position: absolute; left: .3rem; top: 16%; bottom: 16%; max-width: calc(100% - .6rem); background: color-mix(in srgb, var(--forward) 26%, transparent); border-radius: 3px; }
td.share span { position: relative; }
.classes tbody th { white-space: nowrap; } .classes thead th:nth-child(n+4) { text-align: right; }
tr.mean th, tr.mean td { border-top: 2px solid var(--line); border-bottom: 0; font-weight: 600; }
.pixels { display: block; image-rendering: pixelated; border-radius: 3px; background: var(--code); }
.mistakes { display: grid; grid-template-columns: repeat(auto-fill, minmax(9.5rem, 1fr)); gap: 1.3rem 1rem; margin-top: 1rem; }
.mistakes figcaption { margin-top: .4rem; font-size: .86rem; line-height: 1.35; overflow-wrap: anywhere; } .mistakes figcaption span { display: block; }
.mistakes .said b { color: var(--backward); } .mistakes .soft { color: var(--soft); font-size: .8rem; }
.tiles, .maps { display: flex; flex-wrap: wrap; gap: .45rem; } .tiles { gap: .7rem; margin-top: .9rem; }
.layers { margin-top: .6rem; } .layer { display: grid; grid-template-columns: 12.5rem 1fr; gap: .3rem 1rem; padding: .7rem 0; border-top: 1px solid var(--line); }
.layer h3 { font-size: .92rem; overflow-wrap: anywhere; }
.vector { max-width: 100%; height: auto; } .vector .up { fill: var(--forward); } .vector .down { fill: var(--backward); } .vector .zero { stroke: var(--line); }
.costs { width: 100%; } .costs th small { font-size: .74rem; } .costs td { min-width: 8.5rem; vertical-align: middle; } .costs td.num { min-width: 5rem; }
.costs thead th:nth-last-child(-n+2) { text-align: right; } .costs .bar + .num { font-size: .78rem; color: var(--soft); }
.bar .activations, .key .activations { background: var(--update); } .bar .weights, .key .weights { background: var(--error); }
.bar .activations { border-radius: 2px 0 0 2px; } .bar .weights { border-radius: 0 2px 2px 0; }
.samples { display: grid; gap: .55rem; margin-top: .8rem; } .samples .class { display: grid; grid-template-columns: 12.5rem 1fr; gap: .2rem 1rem; align-items: center; }
.samples h3 { font-size: .92rem; overflow-wrap: anywhere; }
.samples.many { grid-template-columns: repeat(auto-fill, minmax(9.5rem, 1fr)); gap: 1.1rem 1rem; } .samples.many .class { display: flex; flex-direction: column-reverse; align-items: flex-start; justify-content: flex-end; } .samples.many h3 { font-size: .84rem; }
.run .settings { margin-top: 1rem; } .run pre { white-space: pre-wrap; overflow-wrap: anywhere; }
@media (max-width: 760px) { .confusion .wide { display: none; } .confusion .narrow { display: block; } td.share { min-width: 5.2rem; } .classes td, .classes th { padding-left: .35rem; padding-right: .35rem; } .mistakes { grid-template-columns: repeat(auto-fill, minmax(6.6rem, 1fr)); } .layer, .samples .class { grid-template-columns: 1fr; } .samples { gap: .9rem; } }
@media print { figure, .layer, .class { break-inside: avoid; } }
`;
