/** The report's style sheet, for light and dark, wide and narrow screens and for print. */
export const pageStyle = `
:root { color-scheme: light dark; --paper: #fff; --ink: #1f2328; --muted: #59636e; --rule: #d5dae0; --shade: #f4f6f8; --link: #0a58a6; }
@media (prefers-color-scheme: dark) { :root { --paper: #14171c; --ink: #e8eaed; --muted: #a7b0ba; --rule: #343b45; --shade: #1d2229; --link: #7db8f5; } }
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
math[display="block"] mtable { math-style: normal; }
.formula { white-space: nowrap; }
figure { margin: 1.4rem 0; }
figure svg { display: block; border: 1px solid var(--rule); border-radius: 6px; }
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
@media (max-width: 600px) { .wide { display: none; } .narrow { display: block; } body { font-size: 16px; } h1 { font-size: 1.8rem; } table { font-size: .84rem; } th, td { padding-right: .5rem; } pre { font-size: .72rem; padding: .7rem; } .swatch { margin-right: 0; } }
@media print { .scroll, pre { overflow: visible; } figure { break-inside: avoid; } }
`;
