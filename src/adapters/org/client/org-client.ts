import type { Connection } from '@salesforce/core';
import { createResponseProblem, isRefusalOfAll } from '../../../fls/org-failure.ts';
import { Problem } from '../../../fls/problem.ts';
import { packSubrequests, sendCompositeRequest, type Subresponse, type Subrequest } from './composite.ts';
import { SYSTEM_CLOCK } from './clock.ts';
import { retryGet } from './retry.ts';
import { createHiddenRowCounter, type HiddenRowCounter } from './hidden-row-counter.ts';
import { createColumnFilter } from './optional-columns.ts';
import { isDescribeResponse, isSoqlPage, type DescribeResponse, type SoqlPage } from './responses.ts';

/**
 * Reads data of the org by REST. Each method throws Problem `connectionLost`, `unexpectedResponse`, `sessionExpired` or
 * `interrupted`; a refusal of the org is an error whose name is the error code, as jsforce throws it.
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
  /**
   * Finds the columns of an object, so that no query after it requests an optional one in vain. Never throws: an org that
   * refuses a description refuses the column of a query too.
   */
  readonly learnColumns: (sobject: string) => Promise<void>;
  /** The name of an object as a filter of a query has it, from the name in metadata. */
  readonly toQueryName: (object: string) => Promise<string>;
  /** Rows that the org has counted but not returned so far. */
  readonly hiddenRows: HiddenRowCounter;
};

/** A request that waits in the queue. */
type PendingRequest = Subrequest & {
  /** Sends the request in a call of its own, and settles it. */
  readonly sendAlone: () => Promise<void>;
  /** Settles the request by its part of a composite response; false when the request has to be sent alone. */
  readonly accept: (response: Subresponse) => boolean;
  readonly fail: (error: unknown) => void;
};

type ClientRequest<T> = Subrequest & {
  readonly isResponse: (body: unknown) => body is T;
  /** Whether the refusal of a part is believed at once. */
  readonly isExpectedRefusal: (error: Error) => boolean;
};

/**
 * Creates a client that sends the requests of one turn of the event loop in as few calls as the composite resource
 * allows: a composite call counts as one API call, whatever its subrequests (docs/salesforce-facts.md#src-composite). A
 * single request is sent as it is.
 *
 * When the org refuses a composite call, all requests are sent one by one from then on, so that one failing request
 * does not fail the others. A part that is refused is sent alone before the refusal is believed
 * (docs/salesforce-facts.md#s3-10, #trap-50).
 */
export function createOrgClient(connection: Connection, clock = SYSTEM_CLOCK): OrgClient {
  const describes = new Map<string, Promise<DescribeResponse>>();
  const columns = createColumnFilter(learnColumns);
  let queue: PendingRequest[] = [];
  let isCompositeRefused = false;

  function sendQueue(): void {
    const batches = packSubrequests(queue);
    queue = [];
    for (const batch of batches) void sendBatch(batch);
  }

  async function sendBatch(batch: readonly PendingRequest[]): Promise<void> {
    try {
      const responses = isCompositeRefused || batch.length === 1 ? null : await trySendTogether(batch);
      await Promise.all(batch.map(async (request, index) => settleRequest(request, responses?.[index] ?? null)));
    } catch (error) {
      for (const request of batch) request.fail(error);
    }
  }

  /**
   * The responses in the order of the requests, null for one that has to be sent alone; null when the org refuses the
   * composite call.
   */
  async function trySendTogether(batch: readonly PendingRequest[]): Promise<readonly (Subresponse | null)[] | null> {
    try {
      return await sendCompositeRequest(connection, batch, clock);
    } catch (error) {
      // A TypeError is a fault of the program, and no refusal of the org. After a limit of requests, others are in vain.
      if (error instanceof Problem || error instanceof TypeError || isRefusalOfAll(error)) throw error;
      isCompositeRefused = true;
      return null;
    }
  }

  async function enqueue<T>({ kind, path, isResponse, isExpectedRefusal }: ClientRequest<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (queue.length === 0) setImmediate(sendQueue);
      queue.push({
        kind,
        path,
        sendAlone: async () => {
          resolve(await retryGet(async () => parseBody(await connection.requestGet(path), isResponse), clock));
        },
        accept: (response) => {
          if (response.kind === 'succeeded') {
            if (isResponse(response.body)) resolve(response.body);
            return isResponse(response.body);
          }
          const isBelieved = isExpectedRefusal(response.error) || isRefusalOfAll(response.error);
          if (isBelieved) reject(response.error);
          return isBelieved;
        },
        fail: reject,
      });
    });
  }

  async function sendQuery<Row extends object>(
    soql: string,
    isExpectedRefusal: ClientRequest<unknown>['isExpectedRefusal'],
  ): Promise<SoqlPage<Row>> {
    return enqueue<SoqlPage<Row>>({
      kind: 'query',
      path: `/query?q=${encodeURIComponent(soql)}`,
      isResponse: isSoqlPage<Row>,
      isExpectedRefusal,
    });
  }

  async function sendDescribe(sobject: string): Promise<DescribeResponse> {
    const description = await enqueue<DescribeResponse>({
      kind: 'describe',
      path: `/sobjects/${encodeURIComponent(sobject)}/describe`,
      isResponse: isDescribeResponse,
      isExpectedRefusal: () => false,
    });
    columns.learn(sobject, description.fields);
    return description;
  }

  async function describe(sobject: string): Promise<DescribeResponse> {
    const known = describes.get(sobject);
    if (known) return known;
    const description = sendDescribe(sobject);
    describes.set(sobject, description);
    return description;
  }

  async function learnColumns(sobject: string): Promise<void> {
    await describe(sobject).catch(() => {});
  }

  return {
    hiddenRows: createHiddenRowCounter(),
    toQueryName: async (object) => Promise.resolve(object),
    query: async <Row extends object>(soql: string) => columns.run(soql, sendQuery<Row>),
    queryMore: async <Row extends object>(locator: string) =>
      retryGet(async () => parseBody(await connection.requestGet(locator), isSoqlPage<Row>), clock),
    describe,
    learnColumns,
  };
}

/** @param response null to send the request alone */
async function settleRequest(request: PendingRequest, response: Subresponse | null): Promise<void> {
  try {
    if (response === null || !request.accept(response)) await request.sendAlone();
  } catch (error) {
    request.fail(error);
  }
}

/** @throws Problem `unexpectedResponse` */
function parseBody<T>(body: unknown, isResponse: (body: unknown) => body is T): T {
  if (isResponse(body)) return body;
  throw createResponseProblem(body);
}
