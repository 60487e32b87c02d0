import { newId } from '../model.ts';
import { PlatformError } from '../soql/error.ts';
import type { Answer, Paging } from '../soql/run.ts';

const DEFAULT_BATCH = 2000;
const SMALLEST_BATCH = 200;

/** Query results that were not given whole; each page names the next as `<id>-<rows so far>`. */
export type Cursors = {
  readonly open: (answer: Answer, size: number, base: string) => Page;
  /** @throws PlatformError INVALID_QUERY_LOCATOR */
  readonly next: (locator: string, base: string) => Page;
};

export type Page = {
  readonly totalSize: number;
  readonly done: boolean;
  readonly nextRecordsUrl?: string;
  readonly records: readonly object[];
};

export function createCursors(): Cursors {
  const open = new Map<string, { readonly answer: Answer; readonly size: number }>();

  function page(id: string, from: number, base: string): Page {
    const cursor = open.get(id);
    if (!cursor || from < 0 || from > cursor.answer.totalSize)
      throw new PlatformError('INVALID_QUERY_LOCATOR', 'invalid query locator');
    const { answer, size } = cursor;
    const to = from + size;
    const records = answer.records(from, to);
    const done = to >= answer.length;
    const next = done ? {} : { nextRecordsUrl: `${base}/query/${id}-${to}` };
    return { totalSize: answer.totalSize, done, ...next, records };
  }

  return {
    open: (answer, size, base) => {
      const id = newId('01g');
      open.set(id, { answer, size });
      const first = page(id, 0, base);
      if (first.done) open.delete(id);
      return first;
    },
    next: (locator, base) => {
      const [id = '', from = ''] = locator.split('-');
      return page(id, /^\d+$/u.test(from) ? Number(from) : -1, base);
    },
  };
}

/** The asked batch size from `Sforce-Query-Options: batchSize=500`, between 200 and 2,000. */
export function batchSize(header: string | string[] | undefined): number {
  const asked = /batchSize\s*=\s*(\d+)/iu.exec(typeof header === 'string' ? header : (header?.[0] ?? ''));
  return asked ? Math.min(DEFAULT_BATCH, Math.max(SMALLEST_BATCH, Number(asked[1]))) : DEFAULT_BATCH;
}

/** Child results are paged like the outer one. */
export function pagingOf(cursors: Cursors, size: number, base: string): Paging {
  return (answer) => cursors.open(answer, size, base);
}
