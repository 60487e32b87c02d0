import { isPageData } from '../../src/present/formats/html/browser/start.ts';
import type { TableData } from '../../src/present/formats/html/page-data.ts';

/** What is left of a page without its style, its script and its data. */
export function readPageMarkup(page: string): string {
  return page.replace(/<(style|script)\b[^>]*>[^]*?<\/\1>/g, '');
}

/** What a person reads of a page whose script does not run. */
export function readPageText(page: string): string {
  const text = readPageMarkup(page)
    .replace(/<\/?span[^>]*>/g, '')
    .replace(/<[^>]*>/g, ' ');
  return decodeEntities(text).replace(/\s+/g, ' ');
}

function decodeEntities(text: string): string {
  return text.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
}

/** The queries that a page shows, as Workbench takes them. */
export function readPageQueries(page: string): string[] {
  const codes = [...page.matchAll(/<code class="command">(SELECT [^<]*)<\/code>/g)];
  return codes.map(([, soql = '']) => decodeEntities(soql));
}

/** The tables that the script of a page shows. */
export function readPageData(page: string): readonly TableData[] {
  const [, json = ''] = /<script type="application\/json" id="page-data">([^]*?)<\/script>/.exec(page) ?? [];
  const data: unknown = JSON.parse(json);
  if (!isPageData(data)) throw new TypeError('the page has no data');
  return data.tables;
}
