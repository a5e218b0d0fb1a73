/** The one style sheet, part of the page: a device that is being set up may reach nothing else. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --paper: #f6f6f3; --card: #fff; --ink: #1d2125; --quiet: #596169; --line: #dcdcd6; --accent: #0b5c8a; --on-accent: #fff;
  --warn: #fdf3dc; --warn-line: #c98a12;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14171a; --card: #1d2125; --ink: #e9ebed; --quiet: #a3abb3; --line: #343a40; --accent: #7cc4ee; --on-accent: #0d1a24;
    --warn: #2c2618; --warn-line: #d9a33c;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; padding: 1.5rem 1rem 3rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; overflow-wrap: anywhere;
  -webkit-text-size-adjust: 100%;
}
main, header, footer { max-width: 42rem; margin: 0 auto; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: .2rem 0 .6rem; letter-spacing: -.01em; }
h2 { font-size: 1.1rem; margin: 0; }
p { margin: .5rem 0; }
a { color: var(--accent); }
.brand { color: var(--quiet); font-size: .9rem; letter-spacing: .04em; margin: 0; }
.print > b { font-weight: 400; }
.quiet, footer { color: var(--quiet); font-size: .9rem; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .75rem; padding: 1rem 1.1rem; margin: 1rem 0; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .35rem 1rem; margin: .7rem 0 0; }
dt { color: var(--quiet); }
dd { margin: 0; min-width: 0; }
@media (max-width: 30rem) { dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .5rem; } }
code, .print > b { font: .88em/1.5 ui-monospace, "SF Mono", Menlo, Consolas, monospace; }
code { white-space: pre-wrap; background: var(--paper); border: 1px solid var(--line); border-radius: .35rem; padding: .05rem .35rem; }
details { background: var(--card); border: 1px solid var(--line); border-radius: .75rem; margin: .75rem 0; }
summary { cursor: pointer; padding: .85rem 1.1rem; display: flex; align-items: center; gap: .6rem; list-style: none; }
summary::-webkit-details-marker { display: none; }
summary::before { content: ""; flex: none; width: .5rem; height: .5rem; border: solid var(--quiet); border-width: 0 2px 2px 0; transform: rotate(-45deg); }
details[open] > summary::before { transform: rotate(45deg); }
.this { color: var(--quiet); font-size: .85rem; }
.inside { padding: 0 1.1rem 1rem; }
ol { list-style: none; counter-reset: step; margin: 0; padding: 0; }
ol > li { counter-increment: step; position: relative; padding: .3rem 0 .6rem 2.6rem; }
ol > li::before {
  content: counter(step); position: absolute; left: 0; top: .25rem; width: 1.75rem; height: 1.75rem; border-radius: 50%;
  background: var(--accent); color: var(--on-accent); font-weight: 600; font-size: .9rem; display: grid; place-items: center;
}
.traps { background: var(--warn); border-left: .25rem solid var(--warn-line); border-radius: .35rem; margin: .6rem 0 0; padding: .6rem .9rem .6rem 2rem; font-size: .95rem; }
.traps > li { margin: .35rem 0; }
.button, button {
  display: inline-block; font: inherit; font-weight: 600; color: var(--on-accent); background: var(--accent); border: 0;
  border-radius: .5rem; padding: .55rem .95rem; text-decoration: none; cursor: pointer; margin: .15rem 0;
}
.row { display: block; margin-top: .4rem; }
.date { white-space: nowrap; }
a:focus-visible, button:focus-visible, summary:focus-visible, input:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
label { display: block; margin: .6rem 0; }
input { display: block; width: 100%; font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--quiet); border-radius: .5rem; padding: .55rem .7rem; margin-top: .2rem; }
.buttons { display: flex; flex-wrap: wrap; gap: .5rem; margin-top: .8rem; }
button.second { background: none; color: var(--accent); box-shadow: inset 0 0 0 2px var(--accent); }
@media print { details > .inside { display: block; } }
`;
