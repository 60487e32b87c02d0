/** The style of every page: light and dark, wide and narrow, on a screen and on paper. */
export const PAGE_STYLE = `
:root {
  color-scheme: light dark;
  --ground: #fff; --card: #f6f8fa; --text: #1b1f24; --quiet: #57606a; --line: #d0d7de; --link: #0b57a4; --focus: #0b57a4;
  --live: #c8372d; --latent: #c67a00; --dormant: #4a7fcb; --unknown: #7d6bc2; --uncontrolled: #7d8793; --implied: #2f8577;
  --warning: #fff6dd; --shade: 100%;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #0d1117; --card: #161b22; --text: #e6edf3; --quiet: #9aa4af; --line: #343b44; --link: #79b8ff; --focus: #79b8ff;
    --live: #f2766c; --latent: #e3a73c; --dormant: #7aa7e8; --unknown: #a897e6; --uncontrolled: #97a1ad; --implied: #5fb8a8;
    --warning: #2d2714;
  }
}
[data-tone='live'] { --tone: var(--live); --mark: '\\25cf' }
[data-tone='latent'] { --tone: var(--latent); --mark: '\\25d0' }
[data-tone='dormant'] { --tone: var(--dormant); --mark: '\\25cb' }
[data-tone='unknown'] { --tone: var(--unknown); --mark: '?' }
[data-tone='uncontrolled'] { --tone: var(--uncontrolled); --mark: '\\25a1' }
[data-tone='implied'] { --tone: var(--implied) }
[data-tone='can-edit'] { --tone: var(--implied); --mark: '\\25cf' }
[data-tone='can-read'] { --tone: var(--dormant); --mark: '\\25d0' }
[data-tone='no-access'] { --tone: var(--uncontrolled); --mark: '\\25cb' }
[data-tone='removed-edit'] { --tone: var(--live) }
[data-tone='removed-read'] { --tone: var(--latent) }
[data-tone='reduced'] { --tone: var(--dormant) }
* { box-sizing: border-box }
html { scroll-padding-top: 1rem }
body { margin: 0 auto; max-width: 82rem; padding: 0 1.25rem 4rem; background: var(--ground); color: var(--text);
  font: 16px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'DejaVu Sans', sans-serif; overflow-wrap: anywhere }
h1 { font-size: 1.7rem; line-height: 1.25; margin: 1.75rem 0 .5rem }
h2 { font-size: 1.3rem; line-height: 1.3; margin: 2.5rem 0 .75rem; padding-top: 1rem; border-top: 1px solid var(--line) }
h3 { font-size: 1.05rem; margin: 1.25rem 0 .4rem }
p { margin: .4rem 0 .8rem; max-width: 48rem }
h1, h2, .answer { text-wrap: balance }
a { color: var(--link) }
code { font: .875em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace }
code.command span { display: inline-block; max-width: 100%; white-space: pre-wrap }
code.command { display: block; margin: .3rem 0; padding: .5rem .75rem; border: 1px solid var(--line); border-radius: 6px; background: var(--card); user-select: all }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px }
.answer { font-size: 1.2rem; font-weight: 600; max-width: 56rem }
.hint, .note, .count { color: var(--quiet) }
.verdict { font-weight: 600 }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap }
.skip { position: absolute; left: -100vw; padding: .5rem 1rem; background: var(--card) }
.skip:focus { left: 1rem }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; list-style: none; margin: 1rem 0 0; padding: 0 }
.warning { padding: .25rem 1rem; border: 1px solid var(--latent); border-radius: 6px; background: var(--warning) }
.warning ul { margin: .5rem 0; padding-left: 1.25rem }
.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 15rem), 1fr)); gap: .75rem 1.5rem; margin: .75rem 0 }
.facts dt { color: var(--quiet); font-size: .85rem }
.facts dd { margin: 0 }
.facts div:has(code) { grid-column: 1 / -1 }
#blocked { animation: appear 1ms 1.5s both }
@keyframes appear { from { visibility: hidden } to { visibility: visible } }
.tiles { display: flex; flex-wrap: wrap; gap: .75rem; list-style: none; margin: 1rem 0; padding: 0 }
.tiles li { min-width: 7rem; padding: .5rem .9rem; border: 1px solid var(--line); border-left: 6px solid var(--tone, var(--line)); border-radius: 6px; background: var(--card) }
.tiles strong { display: block; font-size: 1.4rem; line-height: 1.2 }
button, input, select { font: inherit; color: inherit }
button { cursor: pointer }
button.plain { flex: none; white-space: nowrap; padding: .3rem .8rem; border: 1px solid var(--line); border-radius: 6px; background: var(--card) }
button.link, td button { max-width: 100%; padding: 0; border: 0; background: none; color: var(--link); text-align: left; text-decoration: underline; text-decoration-color: transparent }
button.link:hover, td button:hover { text-decoration-color: currentColor }
table { border-collapse: collapse; width: 100% }
th, td { padding: .3rem .6rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line) }
th { font-weight: 600; overflow-wrap: break-word }
.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums }
.scroll, .heat-scroll { overflow: auto; max-width: 100% }
.tone, .key { white-space: nowrap }
.legend { display: flex; flex-wrap: wrap; gap: .2rem 1rem; max-width: none; font-size: .9rem }
.tone::before, .key::before, legend ~ [data-tone]::after { content: ''; display: inline-block; flex: none; width: .7em; height: .7em; margin-right: .4em; border-radius: 2px; background: var(--tone) }
.bars :is(td, th[scope='row']) { vertical-align: middle; font-weight: 400 }
.bars thead th { vertical-align: bottom }
.bars .bar { display: flex; align-items: center; gap: .25rem 1rem }
.bars .bar button { flex: 0 0 40% }
.bars .number { width: 1% }
.bars svg { display: block; flex: 1; width: 0; height: 1rem }
rect { fill: var(--tone); stroke: var(--ground); stroke-width: 2px }
.more summary { padding: .4rem 0; cursor: pointer; color: var(--link) }
.heat-scroll { max-height: 44rem; width: fit-content; scroll-padding: 6.5rem 1rem 1rem 18rem; border: 1px solid var(--line); border-radius: 6px }
.heat { width: auto; border-collapse: separate; border-spacing: 0 }
.heat th[scope='col'] { position: sticky; top: 0; z-index: 1; vertical-align: bottom; background: var(--card); min-width: 7.5rem; max-width: 10rem; font-size: .85rem; overflow: hidden; overflow-wrap: break-word }
.heat th[scope='col'] span { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 4; overflow: hidden }
.heat th[scope='row'], thead .corner.corner { position: sticky; left: 0; background: var(--card); min-width: 9rem; max-width: 18rem; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; font-weight: 400 }
thead .corner.corner { z-index: 2; font-weight: 600 }
.heat td { padding: 1px; border: 0 }
.heat td button { display: block; width: 100%; min-height: 1.9rem; padding: .15rem .5rem; color: var(--text); text-align: center; font-variant-numeric: tabular-nums; background: color-mix(in srgb, var(--tone) var(--shade), var(--ground)) }
.heat td button::before, .legend .key::before { content: var(--mark, ''); width: auto; height: auto; margin-right: .35em; background: none; font-size: .8em }
.legend .key { padding: 0 .5em; border-left: .6em solid var(--tone) }
.heat-scroll ~ button { margin-top: .5rem }
.heat [data-step='1'] { --shade: 18% }
.heat [data-step='2'] { --shade: 34% }
.heat [data-step='3'] { --shade: 50% }
.table { margin-top: 1rem }
.filters { display: flex; flex-wrap: wrap; align-items: end; gap: .75rem 1rem; margin-bottom: .75rem }
.filters .field { display: flex; flex-direction: column; flex: 1 1 11rem; max-width: 22rem; font-size: .85rem }
.filters input[type='search'], .filters select { width: 100%; height: 2.4rem; padding: 0 .5rem; border: 1px solid var(--quiet); border-radius: 6px; background: var(--ground); font-size: 1rem }
fieldset { display: flex; flex-wrap: wrap; gap: .1rem 1rem; margin: 0; padding: 0; border: 0; font-size: .95rem }
fieldset label { display: flex; align-items: center; gap: .4em }
fieldset input { margin: 0 }
legend { padding: 0; color: var(--quiet); font-size: .85rem }
.actions { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem .75rem; flex: 1 1 100% }
.actions .count { flex: 1 1 12rem; margin: 0; max-width: none }
.grid { max-height: min(44rem, 80vh); overflow: auto; overflow-anchor: none; border: 1px solid var(--line); border-radius: 6px }
.grid table { table-layout: fixed; border-collapse: separate; border-spacing: 0 }
.grid thead th { position: sticky; top: 0; z-index: 1; padding: 0; background: var(--card) }
.grid thead button { width: 100%; padding: .4rem .6rem; border: 0; background: none; font-weight: 600; text-align: inherit }
.grid thead [aria-sort='ascending'] button::after { content: ' \\25b2' }
.grid thead [aria-sort='descending'] button::after { content: ' \\25bc' }
.grid td { height: 2.1rem; padding: 0 .6rem; overflow: hidden; line-height: 2.1rem; text-overflow: ellipsis; white-space: nowrap; vertical-align: middle }
.grid td button { display: block; width: 100%; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; line-height: 2.1rem }
.grid td:focus-visible, .grid td button:focus-visible, .heat :focus-visible { outline-offset: -2px }
.grid tbody tr { cursor: pointer }
.grid tbody tr:hover { background: var(--card) }
.column-narrow { width: 6.5rem }
.column-tone { width: 9.5rem }
.column-medium { width: auto }
.column-wide { width: 26% }
.printed { display: none }
dialog { width: min(46rem, calc(100vw - 2rem)); max-height: calc(100vh - 3rem); padding: 0; border: 1px solid var(--line); border-radius: 10px; background: var(--ground); color: var(--text) }
dialog::backdrop { background: rgb(0 0 0 / 50%) }
.details { padding: 1rem 1.5rem 1.5rem }
.details-head { display: flex; gap: 1rem; align-items: start; justify-content: space-between }
.details h2 { margin: 0 0 .5rem; padding: 0; border: 0 }
.details ul { max-height: 12rem; overflow: auto }
ol.path { display: flex; flex-wrap: wrap; gap: .3rem .5rem; margin: 0; padding: 0; list-style: none }
ol.path li { padding: .2rem .6rem; border: 1px solid var(--line); border-radius: 6px; background: var(--card) }
ol.path li + li::before { content: '\\2190\\00a0'; color: var(--quiet) }
.kind { margin: .75rem 0; padding: 0 1.25rem; border: 1px solid var(--line); border-left: 6px solid var(--tone); border-radius: 6px }
.kind summary { margin: 0 -1.25rem; padding: .5rem 1.25rem; font-weight: 600; cursor: pointer }
.kind[open] { padding-bottom: 1rem }
@media screen and (max-width: 48rem) {
  body { padding: 0 .75rem 3rem }
  h1 { font-size: 1.4rem }
  .show-wide { display: none }
  .column-narrow { width: 5.5rem }
  .column-tone { width: 8.5rem }
  .column-wide { width: auto }
  .heat th[scope='row'], thead .corner.corner { min-width: 7rem; max-width: 9rem }
  .heat-scroll { scroll-padding-left: 9rem }
  .bars .bar { flex-direction: column; align-items: stretch }
  .bars svg { flex: none; width: 100%; height: .75rem }
  .bars thead .key { writing-mode: vertical-rl; font-size: .85rem }
  .bars .key::before { margin: 0 0 .4em }
  .bars .number { padding: .3rem }
  .filters .field { flex-basis: 100%; max-width: none }
}
@media (prefers-contrast: more) { :root { --quiet: var(--text); --line: var(--text) } }
@page { margin: 1.5cm }
@media print {
  :root { color-scheme: light; --ground: #fff; --card: #f6f8fa; --text: #000; --quiet: #444; --line: #bbb; --link: #000;
    --live: #c8372d; --latent: #c67a00; --dormant: #4a7fcb; --unknown: #7d6bc2; --uncontrolled: #7d8793; --implied: #2f8577; --warning: #fff }
  body { max-width: none; padding: 0; font-size: 10pt }
  * { print-color-adjust: exact }
  nav, .skip, .filters, dialog, .heat-scroll ~ button, .hint { display: none }
  .printed { display: block }
  .grid, .scroll, .heat-scroll { max-height: none; width: auto; overflow: visible; border: 0 }
  .grid td, .grid td button { height: auto; line-height: 1.3; white-space: normal }
  .grid thead th, .heat th[scope] { position: static }
  .grid table { table-layout: auto; font-size: 8.5pt }
  .grid [class*='column-'] { width: auto; padding: .1rem .4rem }
  .heat { table-layout: fixed; width: 100% }
  .heat .corner.corner { width: 20% }
  .heat th[scope='row'] { min-width: 0; white-space: normal }
  .heat th[scope='col'] { min-width: 0; overflow: visible }
  .heat thead th span { display: inline-block; max-height: 9rem; writing-mode: vertical-rl }
  .grid thead th { padding: .3rem .6rem }
  .grid thead button { display: contents }
  thead { display: table-header-group }
  tr, .tiles li, .kind li { break-inside: avoid }
  .grid th { overflow-wrap: normal }
  h2, h3, .legend { break-after: avoid }
}
`;
