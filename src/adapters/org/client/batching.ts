import type { Connection } from '@salesforce/core';
import { Problem } from '../../../fls/problem.ts';
import { batchesOf, compositeAnswers, type Answer, type Subrequest } from './composite.ts';
import { ask } from './guard.ts';

/** One page of a query's answer, as the REST API words it. */
export type Page<Row> = {
  readonly totalSize: number;
  readonly done: boolean;
  readonly nextRecordsUrl?: string | undefined;
  readonly records: readonly Row[];
};

export type DescribedField = {
  readonly name: string;
  readonly picklistValues?: readonly { readonly value: string; readonly active?: boolean }[] | null | undefined;
};

export type Described = { readonly fields: readonly DescribedField[] };

/** What can be asked of the data API. Throws like `ask`, and what the org refuses as an error named by its code. */
export type Questions = {
  /** The first page of a query. */
  readonly query: <Row extends object>(soql: string) => Promise<Page<Row>>;
  /** A further page. */
  readonly more: <Row extends object>(locator: string) => Promise<Page<Row>>;
  /** Asked once for each object. */
  readonly describe: (sobject: string) => Promise<Described>;
};

/** A subrequest with somebody who waits for its answer. */
type Asked = Subrequest & {
  /** Asks in a call of its own. */
  readonly alone: () => Promise<void>;
  readonly take: (answer: Answer) => void;
  readonly fail: (error: unknown) => void;
};

type Question<T> = Subrequest & {
  readonly alone: () => Promise<T>;
  readonly isAnswer: (body: unknown) => body is T;
};

/**
 * Gathers the questions that are asked in one turn of the event loop into as few calls as the composite resource allows: a
 * composite call counts as one, whatever its subrequests (REST guide). A lone question goes out as it is.
 *
 * An org that refuses composite calls is asked one by one from then on, so that each question meets its own fate.
 */
export function gathered(connection: Connection): Questions {
  const describes = new Map<string, Promise<Described>>();
  let queue: Asked[] = [];
  let refused = false;

  function flush(): void {
    const batches = batchesOf(queue);
    queue = [];
    for (const batch of batches) void answer(batch);
  }

  async function answer(batch: readonly Asked[]): Promise<void> {
    const answers = refused || batch.length === 1 ? null : await together(batch);
    await Promise.all(batch.map(async (asked, index) => settle(asked, answers?.[index] ?? null)));
  }

  /** Null for questions that have to be asked alone. */
  async function together(batch: readonly Asked[]): Promise<readonly (Answer | null)[] | null> {
    try {
      return await compositeAnswers(connection, batch);
    } catch (error) {
      if (error instanceof Problem || error instanceof TypeError) return batch.map(() => ({ kind: 'failed', error }));
      refused = true;
      return null;
    }
  }

  async function asked<T>(question: Question<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (queue.length === 0) setImmediate(flush);
      queue.push({
        kind: question.kind,
        path: question.path,
        alone: async () => {
          resolve(await question.alone());
        },
        take: (given) => {
          if (given.kind === 'failed') reject(given.error);
          else if (question.isAnswer(given.body)) resolve(given.body);
          else reject(new Problem('connectionLost', ['what came was no answer to the question']));
        },
        fail: reject,
      });
    });
  }

  return {
    query: async <Row extends object>(soql: string) =>
      asked<Page<Row>>({
        kind: 'query',
        path: `/query?q=${encodeURIComponent(soql)}`,
        alone: async () => ask(async () => connection.query<Row>(soql)),
        isAnswer: (body): body is Page<Row> => hasList(body, 'records'),
      }),
    more: async <Row extends object>(locator: string) => ask(async () => connection.queryMore<Row>(locator)),
    describe: async (sobject) => {
      const known = describes.get(sobject);
      if (known) return known;
      const description = asked<Described>({
        kind: 'describe',
        path: `/sobjects/${encodeURIComponent(sobject)}/describe`,
        alone: async () => ask(async () => connection.describe(sobject)),
        isAnswer: (body): body is Described => hasList(body, 'fields'),
      });
      describes.set(sobject, description);
      return description;
    },
  };
}

/** @param answer null to ask alone */
async function settle(asked: Asked, answer: Answer | null): Promise<void> {
  try {
    if (answer) asked.take(answer);
    else await asked.alone();
  } catch (error) {
    asked.fail(error);
  }
}

function hasList(body: unknown, key: string): boolean {
  return typeof body === 'object' && body !== null && Array.isArray(Reflect.get(body, key));
}
