import type { Connection } from '@salesforce/core';
import { Problem } from '../../../fls/problem.ts';
import { hasList } from '../../../values/loosely-typed.ts';
import { packSubrequests, sendCompositeRequest, type Subresponse, type Subrequest } from './composite.ts';
import { retryGet } from './guard.ts';
import { createHiddenRowCounter, type HiddenRowCounter } from './hidden-rows.ts';
import { createColumnFilter } from './optional-columns.ts';

/** One page of a query's answer, as the REST API words it. */
export type SoqlPage<Row> = {
  readonly totalSize: number;
  readonly done: boolean;
  readonly nextRecordsUrl?: string | undefined;
  readonly records: readonly Row[];
};

export type DescribedField = {
  readonly name: string;
  readonly picklistValues?: readonly { readonly value: string; readonly active?: boolean }[] | null | undefined;
};

export type DescribeResponse = { readonly fields: readonly DescribedField[] };

/** What can be asked of the data API. Throws like `ask`, and what the org refuses as an error named by its code. */
export type OrgClient = {
  /** The first page of a query; optional columns, which it does without, carry a question mark: `SELECT Id, IsRevoked? FROM …`. */
  readonly query: <Row extends object>(soql: string) => Promise<SoqlPage<Row>>;
  /** A further page. */
  readonly queryMore: <Row extends object>(locator: string) => Promise<SoqlPage<Row>>;
  /** Asked once for each object. */
  readonly describe: (sobject: string) => Promise<DescribeResponse>;
  /** Rows that the answers so far announced and did not hand out. */
  readonly hiddenRows: HiddenRowCounter;
};

/** A subrequest with somebody who waits for its answer. */
type PendingSubrequest = Subrequest & {
  /** Asks in a call of its own. */
  readonly sendAlone: () => Promise<void>;
  readonly accept: (answer: Subresponse) => void;
  readonly fail: (error: unknown) => void;
};

type ClientRequest<T> = Subrequest & {
  readonly sendAlone: () => Promise<T>;
  readonly isResponse: (body: unknown) => body is T;
};

/**
 * Gathers the questions that are asked in one turn of the event loop into as few calls as the composite resource
 * allows: a composite call counts as one, whatever its subrequests (docs/salesforce-facts.md#src-composite). A lone
 * question goes out as it is.
 *
 * An org that refuses composite calls is asked one by one from then on, so that each question meets its own fate.
 */
export function createOrgClient(connection: Connection): OrgClient {
  const describes = new Map<string, Promise<DescribeResponse>>();
  const columns = createColumnFilter();
  let queue: PendingSubrequest[] = [];
  let refused = false;

  function flush(): void {
    const batches = packSubrequests(queue);
    queue = [];
    for (const batch of batches) void answer(batch);
  }

  async function answer(batch: readonly PendingSubrequest[]): Promise<void> {
    const answers = refused || batch.length === 1 ? null : await together(batch);
    await Promise.all(batch.map(async (asked, index) => resolveSubrequest(asked, answers?.[index] ?? null)));
  }

  /** Null for questions that have to be asked alone. */
  async function together(batch: readonly PendingSubrequest[]): Promise<readonly (Subresponse | null)[] | null> {
    try {
      return await sendCompositeRequest(connection, batch);
    } catch (error) {
      if (error instanceof Problem || error instanceof TypeError) return batch.map(() => ({ kind: 'failed', error }));
      refused = true;
      return null;
    }
  }

  async function asked<T>(question: ClientRequest<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (queue.length === 0) setImmediate(flush);
      queue.push({
        kind: question.kind,
        path: question.path,
        sendAlone: async () => {
          resolve(await question.sendAlone());
        },
        accept: (given) => {
          if (given.kind === 'failed') reject(given.error);
          else if (question.isResponse(given.body)) resolve(given.body);
          else reject(new Problem('connectionLost', { problem: 'what came was no answer to the question' }));
        },
        fail: reject,
      });
    });
  }

  async function sendQuery<Row extends object>(soql: string): Promise<SoqlPage<Row>> {
    return asked<SoqlPage<Row>>({
      kind: 'query',
      path: `/query?q=${encodeURIComponent(soql)}`,
      sendAlone: async () => retryGet(async () => connection.query<Row>(soql)),
      isResponse: (body): body is SoqlPage<Row> => hasList(body, 'records'),
    });
  }

  async function sendDescribe(sobject: string): Promise<DescribeResponse> {
    const description = await asked<DescribeResponse>({
      kind: 'describe',
      path: `/sobjects/${encodeURIComponent(sobject)}/describe`,
      sendAlone: async () => retryGet(async () => connection.describe(sobject)),
      isResponse: (body): body is DescribeResponse => hasList(body, 'fields'),
    });
    columns.learn(
      sobject,
      description.fields.map(({ name }) => name),
    );
    return description;
  }

  return {
    hiddenRows: createHiddenRowCounter(),
    query: async <Row extends object>(soql: string) => columns.run(soql, async (plain) => sendQuery<Row>(plain)),
    queryMore: async <Row extends object>(locator: string) => retryGet(async () => connection.queryMore<Row>(locator)),
    describe: async (sobject) => {
      const known = describes.get(sobject);
      if (known) return known;
      const description = sendDescribe(sobject);
      describes.set(sobject, description);
      return description;
    },
  };
}

/** @param answer null to ask alone */
async function resolveSubrequest(asked: PendingSubrequest, answer: Subresponse | null): Promise<void> {
  try {
    if (answer) asked.accept(answer);
    else await asked.sendAlone();
  } catch (error) {
    asked.fail(error);
  }
}
