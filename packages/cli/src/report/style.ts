/** The report's style sheet, for light and dark, wide and narrow screens and for print. */
export const pageStyle = `
:root { color-scheme: light dark; --paper: #fff; --ink: #1f2328; --muted: #59636e; --rule: #d5dae0; --edge: #8b95a1; --shade: #f4f6f8; --link: #0a58a6; }
@media (prefers-color-scheme: dark) { :root { --paper: #14171c; --ink: #e8eaed; --muted: #a7b0ba; --rule: #343b45; --edge: #6b7480; --shade: #1d2229; --link: #7db8f5; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 17px/1.6 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
main { max-width: 752px; margin: 0 auto; padding: 2rem 16px 4rem; }
h1 { font-size: 2.2rem; line-height: 1.15; margin: 0 0 .6rem; }
h2 { font-size: 1.45rem; line-height: 1.25; margin: 3rem 0 .6rem; }
h3 { font-size: 1.12rem; margin: 2rem 0 .3rem; }
p, ul { margin: .7rem 0; }
ul { padding-left: 1.3rem; }
li { margin: .4rem 0; }
a { color: var(--link); }
.lead { font-size: 1.15rem; color: var(--muted); }
math { font-size: 1.12em; }
math[display="block"] { margin: 1rem 0; overflow-x: auto; }
math[display="block"] mtd { text-align: left; }
math[display="block"] mtd:first-child { text-align: right; }
math[display="block"] mtable { math-style: normal; }
.formula { white-space: nowrap; }
figure { margin: 1.4rem 0; }
figure svg { display: block; border: 1px solid var(--rule); border-radius: 6px; }
.plot { position: relative; }
.controls { display: flex; align-items: center; gap: .7rem; margin: .7rem 0 .3rem; font-size: .95rem; }
.controls input { flex: 1; min-width: 6rem; height: 2rem; margin: 0; accent-color: var(--link); }
.controls button { font: inherit; min-width: 5rem; padding: .3rem .9rem; color: var(--ink); background: var(--shade); border: 1px solid var(--edge); border-radius: 6px; cursor: pointer; }
.controls button:hover { border-color: var(--link); }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
.at { min-width: 5.4rem; text-align: right; font-variant-numeric: tabular-nums; color: var(--muted); white-space: nowrap; }
.readout { display: grid; grid-template-columns: repeat(auto-fill, minmax(13.5rem, 1fr)); gap: .15rem .6rem; list-style: none; margin: 0 0 .7rem; padding: 0; font-size: .86rem; }
.readout li { display: flex; align-items: center; gap: .35rem; margin: 0; padding: .1rem .3rem; border-radius: 4px; white-space: nowrap; }
.readout b { margin-left: auto; padding-left: .4rem; font-weight: 500; font-variant-numeric: tabular-nums; }
.readout .near { background: var(--shade); }
.readout .near b { font-weight: 700; }
.said { font-size: .95rem; min-height: 3.2em; margin: .2rem 0 .3rem; }
.tip { position: absolute; z-index: 1; padding: .15rem .5rem; font-size: .85rem; white-space: nowrap; color: var(--ink); background: var(--paper); border: 1px solid var(--edge); border-radius: 4px; pointer-events: none; }
.cursor { stroke: var(--muted); stroke-width: 1; }
.tried { fill: none; stroke: var(--ink); stroke-width: 2.6; stroke-linejoin: round; }
.tried.dots { stroke-width: 7; stroke-linecap: round; }
[data-reader] svg { touch-action: pan-y; }
[hidden] { display: none; }
sub, sup { line-height: 0; }
.narrow { display: none; }
.scroll { overflow-x: auto; margin: 1.2rem 0; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; line-height: 1.4; }
th, td { text-align: left; vertical-align: top; padding: .45rem .9rem .45rem 0; border-bottom: 1px solid var(--rule); }
th { color: var(--muted); font-weight: 600; vertical-align: bottom; }
.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.setting { white-space: nowrap; }
.swatch { vertical-align: middle; margin-right: .3rem; }
td:first-child { white-space: nowrap; }
code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: .9em; }
pre { background: var(--shade); padding: 1rem; border-radius: 6px; overflow-x: auto; line-height: 1.5; }
footer { margin-top: 4rem; padding-top: 1rem; border-top: 1px solid var(--rule); color: var(--muted); font-size: .88rem; overflow-wrap: anywhere; }
@media (max-width: 600px) { .tried { stroke-width: 2; } .tried.dots { stroke-width: 4.5; } .wide { display: none; } .narrow { display: block; } body { font-size: 16px; } h1 { font-size: 1.8rem; } table { font-size: .84rem; } th, td { padding-right: .5rem; } pre { font-size: .72rem; padding: .7rem; } .swatch { margin-right: 0; } }
@media print { .controls, .readout, .said { display: none; } .scroll, pre { overflow: visible; } figure { break-inside: avoid; } }
`;
