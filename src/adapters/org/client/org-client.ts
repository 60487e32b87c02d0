import type { Connection } from '@salesforce/core';
import { Problem } from '../../../fls/problem.ts';
import { hasList } from '../../../values/loosely-typed.ts';
import { packSubrequests, sendCompositeRequest, type Subresponse, type Subrequest } from './composite.ts';
import { SYSTEM_CLOCK } from './clock.ts';
import { retryGet } from './retry.ts';
import { createHiddenRowCounter, type HiddenRowCounter } from './hidden-row-counter.ts';
import { createColumnFilter } from './optional-columns.ts';

/** One page of a query result, as the REST API returns it. */
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

/**
 * Reads data of the org by REST. Each method throws Problem `connectionLost`, `sessionExpired` or `interrupted`; a
 * refusal of the org is an error whose name is the error code, as jsforce throws it.
 */
export type OrgClient = {
  /**
   * The first page of a query. A column with a question mark is optional: `SELECT Id, IsRevoked? FROM …`. The query
   * leaves it out when the org lacks it.
   */
  readonly query: <Row extends object>(soql: string) => Promise<SoqlPage<Row>>;
  /** A further page. */
  readonly queryMore: <Row extends object>(locator: string) => Promise<SoqlPage<Row>>;
  /** Sends one request for each object, and gives the same result afterwards. */
  readonly describe: (sobject: string) => Promise<DescribeResponse>;
  /** Rows that the org has counted but not returned so far. */
  readonly hiddenRows: HiddenRowCounter;
};

/** A request that waits in the queue. */
type PendingRequest = Subrequest & {
  /** Sends the request in a call of its own, and settles it. */
  readonly sendAlone: () => Promise<void>;
  readonly accept: (response: Subresponse) => void;
  readonly fail: (error: unknown) => void;
};

type ClientRequest<T> = Subrequest & {
  readonly sendAlone: () => Promise<T>;
  readonly isResponse: (body: unknown) => body is T;
};

/**
 * Creates a client that sends the requests of one turn of the event loop in as few calls as the composite resource
 * allows: a composite call counts as one API call, whatever its subrequests (docs/salesforce-facts.md#src-composite). A
 * single request is sent as it is.
 *
 * When the org refuses a composite call, all requests are sent one by one from then on, so that one failing request
 * does not fail the others.
 */
export function createOrgClient(connection: Connection, clock = SYSTEM_CLOCK): OrgClient {
  const describes = new Map<string, Promise<DescribeResponse>>();
  const columns = createColumnFilter();
  let queue: PendingRequest[] = [];
  let isCompositeRefused = false;

  function sendQueue(): void {
    const batches = packSubrequests(queue);
    queue = [];
    for (const batch of batches) void sendBatch(batch);
  }

  async function sendBatch(batch: readonly PendingRequest[]): Promise<void> {
    const responses = isCompositeRefused || batch.length === 1 ? null : await trySendTogether(batch);
    await Promise.all(batch.map(async (request, index) => settleRequest(request, responses?.[index] ?? null)));
  }

  /** Null when the org refuses the composite call; a null response for a request that has to be sent alone. */
  async function trySendTogether(batch: readonly PendingRequest[]): Promise<readonly (Subresponse | null)[] | null> {
    try {
      return await sendCompositeRequest(connection, batch, clock);
    } catch (error) {
      // A TypeError is a fault of the program, and no refusal of the org.
      if (error instanceof Problem || error instanceof TypeError) return batch.map(() => ({ kind: 'failed', error }));
      isCompositeRefused = true;
      return null;
    }
  }

  async function enqueue<T>({ kind, path, sendAlone, isResponse }: ClientRequest<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const acceptBody = (body: unknown): void => {
        if (isResponse(body)) resolve(body);
        else reject(new Problem('connectionLost', { problem: `unexpected response to a ${kind} request` }));
      };
      if (queue.length === 0) setImmediate(sendQueue);
      queue.push({
        kind,
        path,
        sendAlone: async () => {
          acceptBody(await sendAlone());
        },
        accept: (response) => {
          if (response.kind === 'failed') reject(response.error);
          else acceptBody(response.body);
        },
        fail: reject,
      });
    });
  }

  async function sendQuery<Row extends object>(soql: string): Promise<SoqlPage<Row>> {
    return enqueue<SoqlPage<Row>>({
      kind: 'query',
      path: `/query?q=${encodeURIComponent(soql)}`,
      sendAlone: async () => retryGet(async () => connection.query<Row>(soql), clock),
      isResponse: (body): body is SoqlPage<Row> => hasList(body, 'records'),
    });
  }

  async function sendDescribe(sobject: string): Promise<DescribeResponse> {
    const description = await enqueue<DescribeResponse>({
      kind: 'describe',
      path: `/sobjects/${encodeURIComponent(sobject)}/describe`,
      sendAlone: async () => retryGet(async () => connection.describe(sobject), clock),
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
    queryMore: async <Row extends object>(locator: string) =>
      retryGet(async () => connection.queryMore<Row>(locator), clock),
    describe: async (sobject) => {
      const known = describes.get(sobject);
      if (known) return known;
      const description = sendDescribe(sobject);
      describes.set(sobject, description);
      return description;
    },
  };
}

/** @param response null to send the request alone */
async function settleRequest(request: PendingRequest, response: Subresponse | null): Promise<void> {
  try {
    if (response) request.accept(response);
    else await request.sendAlone();
  } catch (error) {
    request.fail(error);
  }
}
