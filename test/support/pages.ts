import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { findBrowser } from './browser.ts';
import { newFolder } from './environment.ts';

/** A page in a browser, and everything that it must not do. */
export type OpenedPage = {
  readonly page: Page;
  /** Messages in the console, errors, and requests other than that for the page. */
  readonly misdeeds: readonly string[];
  readonly close: () => Promise<void>;
};

/** @throws Error when there is no browser: a spec of a page without one has proved nothing */
export async function startBrowser(): Promise<Browser> {
  const executablePath = findBrowser();
  if (executablePath === null) throw new Error('no browser: run "npm run test:browser"');
  return chromium.launch({ executablePath });
}

/** Opens a page as a file, as a person who gets it by mail does. */
export async function openPage(
  browser: Browser,
  text: string,
  options: BrowserContextOptions = {},
): Promise<OpenedPage> {
  const file = join(newFolder('page'), 'page.html');
  writeFileSync(file, text);
  const url = pathToFileURL(file).href;
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const misdeeds: string[] = [];
  page.on('console', (message) => misdeeds.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => misdeeds.push(String(error)));
  page.on('request', (request) => {
    if (request.url() !== url) misdeeds.push(`request: ${request.url()}`);
  });
  await page.goto(url);
  return { page, misdeeds, close: async () => context.close() };
}

/** What of the page programs for people with disabilities cannot use, as axe-core sees it. */
export async function findBarriers(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const barriers: unknown = await page.evaluate(
    'axe.run().then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`)))',
  );
  if (!Array.isArray(barriers)) throw new TypeError('axe gave no list');
  return barriers.map(String);
}
