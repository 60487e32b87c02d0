import type { Connection } from '@salesforce/core';
import { readMember, toText } from '../../../values/loosely-typed.ts';
import { retryPost } from './guard.ts';

/** A GET below `/services/data/vNN.0`. */
export type Subrequest = { readonly kind: 'query' | 'describe'; readonly path: string };

/** What one subrequest was answered. */
export type Subresponse =
  { readonly kind: 'answered'; readonly body: unknown } | { readonly kind: 'failed'; readonly error: Error };

type RawSubresponse = { readonly referenceId: string; readonly httpStatusCode: number; readonly body: unknown };

/** Subrequests of one composite call, and queries among them (docs/salesforce-facts.md#src-composite). */
const MAX_SUBREQUESTS = 25;
const MAX_QUERIES = 5;

/** Statuses that say nothing of the question: the server was busy, or the login had to be renewed. */
const TRANSIENT_STATUSES = [401, 420, 429];

/** The questions in as few batches as fit the limits of a composite call. */
export function packSubrequests<Question extends Subrequest>(questions: readonly Question[]): Question[][] {
  const batches: Question[][] = [];
  for (const question of questions) {
    const roomy = batches.find((batch) => hasRoom(batch, question));
    if (roomy) roomy.push(question);
    else batches.push([question]);
  }
  return batches;
}

function hasRoom(batch: readonly Subrequest[], { kind }: Subrequest): boolean {
  if (batch.length >= MAX_SUBREQUESTS) return false;
  return kind !== 'query' || batch.filter((other) => other.kind === 'query').length < MAX_QUERIES;
}

/**
 * The answers of one composite call, each in its question's place; null for a question that has to be asked alone.
 *
 * @throws Problem like `askByPost`; any other error where the org refuses the call as a whole
 */
export async function sendCompositeRequest(
  connection: Connection,
  questions: readonly Subrequest[],
): Promise<(Subresponse | null)[]> {
  const base = `/services/data/v${connection.getApiVersion()}`;
  const compositeRequest = questions.map(({ path }, index) => ({
    method: 'GET',
    url: `${base}${path}`,
    referenceId: buildReferenceId(index),
  }));
  const { compositeResponse } = await retryPost(async () =>
    connection.requestPost<{ compositeResponse?: readonly RawSubresponse[] }>('/composite', {
      allOrNone: false,
      compositeRequest,
    }),
  );
  if (!compositeResponse) throw new Error('what came was no answer to a composite call');
  const answers = new Map(compositeResponse.map((answer) => [answer.referenceId, answer]));
  return questions.map((_question, index) => parseSubresponse(answers.get(buildReferenceId(index))));
}

/** Starts with a letter and has nothing but letters and digits, as the platform wants it. */
function buildReferenceId(index: number): string {
  return `question${index}`;
}

function parseSubresponse(answer: RawSubresponse | undefined): Subresponse | null {
  if (!answer || answer.httpStatusCode >= 500 || TRANSIENT_STATUSES.includes(answer.httpStatusCode)) return null;
  const { httpStatusCode, body } = answer;
  return httpStatusCode < 400
    ? { kind: 'answered', body }
    : { kind: 'failed', error: createRefusalError(httpStatusCode, body) };
}

/** The error that jsforce makes of the same refusal of a lone call: named by its code. */
function createRefusalError(status: number, body: unknown): Error {
  const first: unknown = Array.isArray(body) ? body[0] : body;
  const errorCode = toText(readMember(first, 'errorCode')) || `ERROR_HTTP_${status}`;
  return Object.assign(new Error(toText(readMember(first, 'message')) || errorCode), { name: errorCode, errorCode });
}
