/**
 * The page of a report in headless Chromium: size, time until its rows are shown, and time from what a person does until the
 * next frame is shown.
 */
import '../test/support/environment.ts';
import { spawnSync } from 'node:child_process';
import type { Page } from 'playwright-core';
import type { Exposure, Finding } from '../src/fls/finding.ts';
import type { Report } from '../src/fls/report.ts';
import { renderHtmlReport } from '../src/present/formats/html/report.ts';
import { openPage, startBrowser } from '../test/support/pages.ts';
import { context, finding, orgContext, reportOf } from '../test/support/report.ts';
import { HEAD, line, timingOf } from './measure.ts';

const RUNS = 9;
const USERS = 2_000;
const EXPOSURES = ['live', 'latent', 'dormant'] as const satisfies readonly Exposure[];

/** What a person does, as a statement in the page; each run does another one, so that something changes. */
const ACTIONS: Readonly<Record<string, (run: number) => string>> = {
  // These come first: the others leave fewer rows.
  'scroll by a thousand rows': (run) => `document.querySelector('#findings .grid').scrollTop = ${run * 34_000}`,
  'open the details of a row': () => `open()`,
  'make the CSV of all rows': () => `copy()`,
  'search a word': (run) => `type('Field_${run}')`,
  'search a word that all rows have': (run) => `type('${'Object'.slice(0, 1 + (run % 6))}')`,
  'choose an exposure': () => `tick()`,
  'sort by field': () => `sort('Field')`,
  'sort by exposure': () => `sort('Exposure')`,
  'choose a cell of the map': (run) => `document.querySelectorAll('.heat td button')[${run}].click()`,
};

const TOOLS = `
  const table = document.getElementById('findings-table');
  const type = (text) => { const box = table.querySelector('input[type=search]'); box.value = text; box.dispatchEvent(new Event('input')); };
  const tick = () => table.querySelector('fieldset input').click();
  const sort = (title) => [...table.querySelectorAll('th button')].find((one) => one.textContent === title).click();
  const open = () => { document.querySelector('dialog').close(); table.querySelector('tbody tr').click(); };
  const copy = () => { navigator.clipboard.writeText = async () => {}; [...table.querySelectorAll('.actions button')].at(-1).click(); };
  const measure = async (action) => {
    const start = performance.now();
    action();
    const worked = performance.now() - start;
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    return [worked, performance.now() - start];
  };
`;

/** Findings over 20 profiles, 25 on each object. */
function buildReport(count: number): Report {
  const findings = Array.from({ length: count }, (_, index): Finding => {
    const [profile, object] = [`Profile ${index % 20}`, `Object_${Math.floor(index / 500)}__c`];
    const exposure = EXPOSURES[Math.floor(index / 7) % 3] ?? 'dormant';
    const through = exposure === 'live' ? ['ERP_Accounts'] : [];
    const openedBy = exposure === 'dormant' ? [] : ['ERP_Accounts', 'Support_Desk'];
    return finding({ profile, object, field: `${object}.Field_${index % 1000}__c`, exposure, through, openedBy });
  }).sort((a, b) => (a.profile < b.profile ? -1 : a.profile > b.profile ? 1 : 0));
  const holders = Array.from({ length: count === 0 ? 0 : USERS }, (_, index) => {
    return { username: `user${index}@example.com`, profile: `Profile ${index % 20}`, through: ['ERP_Accounts'] };
  });
  return reportOf(findings, { context: orgContext, source: 'org', holders });
}

/** Megabytes of memory that the page's script holds, and that of the process of the page, where the machine tells it. */
async function measureMemory(page: Page): Promise<string> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  await session.send('HeapProfiler.collectGarbage');
  const { metrics } = await session.send('Performance.getMetrics');
  const heap = metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? 0;
  const { status, stdout } = spawnSync('ps', ['-eo', 'rss,args'], { encoding: 'utf8' });
  const renderers = status === 0 ? stdout.split('\n').filter((text) => text.includes('--type=renderer')) : [];
  const largest = Math.max(0, ...renderers.map((text) => Number.parseInt(text, 10)));
  return `script ${Math.round(heap / 1e6)} MB, largest process of a page ${Math.round(largest / 1000)} MB`;
}

/** Numbers that the page gave. */
function readNumbers(value: unknown): number[] {
  if (!Array.isArray(value)) throw new TypeError('the page gave no list');
  return value.map(Number);
}

/** When the page and its script are done, from the start of loading it. */
async function timeLoad(text: string): Promise<number> {
  const { page, close } = await openPage(browser, text);
  const end = Number(await page.evaluate("performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"));
  await close();
  return end;
}

async function timeAction(page: Page, name: string, act: (run: number) => string): Promise<void> {
  const [worked, shown]: [number[], number[]] = [[], []];
  for (let run = 0; run <= RUNS; run += 1) {
    const times = await page.evaluate(`(() => { ${TOOLS} return measure(() => { ${act(run)} }); })()`);
    const [work = 0, show = 0] = readNumbers(times);
    worked.push(work);
    shown.push(show);
  }
  // The first one also fills what later ones find filled.
  console.log(line(`${name}: script`, timingOf(worked.slice(1))));
  console.log(`${line(`${name}: shown`, timingOf(shown.slice(1)))}  the first time ${Math.round(shown[0] ?? 0)} ms`);
}

const browser = await startBrowser();
for (const count of [0, 10_000, 50_000, 500_000]) {
  const start = performance.now();
  const text = renderHtmlReport(buildReport(count), context);
  const rendered = performance.now() - start;
  console.log(`\n${count.toLocaleString('en-US')} findings, ${RUNS} runs each, Chromium ${browser.version()}`);
  console.log(`page: ${Math.round(Buffer.byteLength(text) / 1000)} kB, made in ${Math.round(rendered)} ms`);
  if (count === 0) continue;
  const loads: number[] = [];
  for (let run = 0; run < RUNS; run += 1) loads.push(await timeLoad(text));
  console.log(HEAD);
  console.log(line('load, with all tables', timingOf(loads)));
  const { page, close } = await openPage(browser, text);
  for (const [name, act] of Object.entries(ACTIONS)) await timeAction(page, name, act);
  console.log(`memory: ${await measureMemory(page)}`);
  await close();
}
await browser.close();
