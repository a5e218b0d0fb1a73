/** All of the page's looks: nothing is fetched. Colours have names by what they mean, for light, dark and paper. */
export const STYLE = `
:root { color-scheme: light dark; --back: #fbfaf8; --card: #ffffff; --ink: #1f2328; --quiet: #5c6470; --line: #dcdad5;
  --error: #b3261e; --warning: #8a5a00; --info: #1c5fa8; --clean: #7d8794; --error-back: #fbe9e7; --warning-back: #fdf1da;
  --info-back: #e7f0fa; --clean-back: #eceeed; --found: #fff3bf; }
@media (prefers-color-scheme: dark) { :root { --back: #15171a; --card: #1d2024; --ink: #e6e4df; --quiet: #a2a9b3; --line: #363b42;
  --error: #ff8a80; --warning: #f0bd5a; --info: #82b6f0; --clean: #7f8894; --error-back: #40201e; --warning-back: #3a2d12;
  --info-back: #1b2f45; --clean-back: #2a2e33; --found: #4a4117; } }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0 auto; max-width: 64rem; padding: 1.5rem 1rem 4rem; background: var(--back); color: var(--ink);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .25rem; }
h2 { font-size: 1.15rem; margin: 2.25rem 0 .75rem; }
h3 { font-size: 1rem; margin: 0; }
p { margin: .25rem 0; }
a { color: inherit; text-decoration-color: var(--quiet); text-underline-offset: .15em; }
small, .quiet, .more { color: var(--quiet); }
code, .context, .place { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "Noto Sans Mono", monospace; font-size: .875em; }
.totals { display: grid; grid-template-columns: repeat(4, 1fr); gap: .5rem; list-style: none; margin: 1rem 0; padding: 0; }
.totals li { padding: .6rem .8rem; border: 1px solid var(--line); border-radius: .5rem; background: var(--card); }
.totals b { display: block; font-size: 1.5rem; line-height: 1.2; font-variant-numeric: tabular-nums; }
.totals .error b { color: var(--error); } .totals .warning b { color: var(--warning); } .totals .info b { color: var(--info); }
.totals .none b { color: var(--quiet); }
.badge { display: inline-block; padding: 0 .5em; border-radius: 1em; font-size: .8125rem; font-weight: 600; white-space: nowrap; }
.badge.error { color: var(--error); background: var(--error-back); } .badge.warning { color: var(--warning); background: var(--warning-back); }
.badge.info { color: var(--info); background: var(--info-back); }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1rem; list-style: none; margin: 0 0 .75rem; padding: 0; font-size: .875rem; color: var(--quiet); }
.legend li { display: flex; align-items: center; gap: .4rem; }
.key { width: .5rem; display: inline-block; border-radius: 1px; }
.key.error { height: 1rem; background: var(--error); } .key.warning { height: .8rem; background: var(--warning); }
.key.info { height: .6rem; background: var(--info); } .key.clean { height: .4rem; background: var(--clean); }
.device { margin: 0 0 .9rem; }
.device figcaption { font-weight: 600; font-size: .9375rem; }
.device figcaption small { font-weight: 400; }
.strip { display: grid; grid-template-columns: 8.5rem 1fr 3.5rem; align-items: center; gap: .5rem; font-size: .8125rem; }
.strip .command { color: var(--quiet); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.strip .count { text-align: right; font-variant-numeric: tabular-nums; color: var(--quiet); }
.strip svg { display: block; width: 100%; height: 1.25rem; border-bottom: 1px solid var(--line); }
rect.error { fill: var(--error); } rect.warning { fill: var(--warning); } rect.info { fill: var(--info); } rect.clean { fill: var(--clean); }
.axis { display: flex; justify-content: space-between; gap: 1rem; padding: 0 4rem 0 9rem; font-size: .75rem; color: var(--quiet); }
.axis span:last-child { text-align: right; }
.rule { padding: .75rem 0; border-top: 1px solid var(--line); display: grid; grid-template-columns: 1fr auto; gap: .1rem 1rem; }
.rule p { grid-column: 1 / -1; }
.rule .number { font-weight: 600; font-variant-numeric: tabular-nums; }
article { margin: 0 0 1rem; border: 1px solid var(--line); border-radius: .5rem; background: var(--card); overflow: hidden; }
article header { padding: .6rem .9rem; border-bottom: 1px solid var(--line); }
article header p { margin: 0; color: var(--quiet); font-size: .875rem; }
.finding { padding: .7rem .9rem; }
.finding + .finding { border-top: 1px solid var(--line); }
.finding .said { margin: .35rem 0; }
.finding .facts { font-size: .875rem; color: var(--quiet); }
.context { margin: .5rem 0 0; padding: .5rem .6rem; border-radius: .35rem; background: var(--back); border: 1px solid var(--line); line-height: 1.45; }
.context p { color: var(--quiet); margin: 0 0 .3rem; }
.context ul { margin: 0; padding: 0; list-style: none; }
.context li { padding: 0 .4rem 0 1.1rem; position: relative; } .context li.inside { padding-left: 2.3rem; background: var(--found); }
.context .name { color: var(--info); } .context .note { color: var(--quiet); font-style: italic; }
.context .found { background: var(--found); border-radius: .25rem; } .context .found .name { font-weight: 700; color: inherit; }
.context .found::before { content: "\\25B6"; position: absolute; left: .25rem; font-size: .65rem; line-height: 1.4rem; color: var(--error); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .9375rem; }
th { text-align: left; font-weight: 600; color: var(--quiet); font-size: .8125rem; }
th, td { padding: .4rem .75rem .4rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.alert { border-left: .25rem solid var(--warning); padding: .25rem .75rem; margin: .75rem 0; background: var(--warning-back); }
footer { margin-top: 2.5rem; padding-top: 1rem; border-top: 1px solid var(--line); font-size: .875rem; color: var(--quiet); }
@media (max-width: 40rem) { .totals { grid-template-columns: repeat(2, 1fr); } body { padding: 1rem .75rem 3rem; } .strip { grid-template-columns: 6.75rem 1fr 2.25rem; } .axis { padding: 0 2.75rem 0 7.25rem; } }
@media print { :root { --back: #fff; --card: #fff; --ink: #000; --quiet: #444; --line: #bbb; } body { max-width: none; padding: 0; font-size: 10pt; }
  article, .rule, .device, tr { break-inside: avoid; } h2 { break-after: avoid; } * { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
`;
