import type { Connection } from '@salesforce/core';
import { askByPost } from './guard.ts';

/** A GET below `/services/data/vNN.0`. */
export type Subrequest = { readonly kind: 'query' | 'describe'; readonly path: string };

/** What one subrequest was answered. */
export type Answer =
  { readonly kind: 'answered'; readonly body: unknown } | { readonly kind: 'failed'; readonly error: Error };

type Subanswer = { readonly referenceId: string; readonly httpStatusCode: number; readonly body: unknown };

/** Subrequests of one composite call, and queries among them (REST guide). */
const MAX_SUBREQUESTS = 25;
const MAX_QUERIES = 5;

/** Statuses that say nothing of the question: the server was busy, or the login had to be renewed. */
const PASSING = [401, 420, 429];

/** The questions in as few batches as fit the limits of a composite call. */
export function batchesOf<Question extends Subrequest>(questions: readonly Question[]): Question[][] {
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
export async function compositeAnswers(
  connection: Connection,
  questions: readonly Subrequest[],
): Promise<(Answer | null)[]> {
  const base = `/services/data/v${connection.getApiVersion()}`;
  const compositeRequest = questions.map(({ path }, index) => ({
    method: 'GET',
    url: `${base}${path}`,
    referenceId: referenceTo(index),
  }));
  const { compositeResponse } = await askByPost(async () =>
    connection.requestPost<{ compositeResponse?: readonly Subanswer[] }>('/composite', {
      allOrNone: false,
      compositeRequest,
    }),
  );
  if (!compositeResponse) throw new Error('what came was no answer to a composite call');
  const answers = new Map(compositeResponse.map((answer) => [answer.referenceId, answer]));
  return questions.map((_question, index) => answerOf(answers.get(referenceTo(index))));
}

/** Starts with a letter and has nothing but letters and digits, as the platform wants it. */
function referenceTo(index: number): string {
  return `question${index}`;
}

function answerOf(answer: Subanswer | undefined): Answer | null {
  if (!answer || answer.httpStatusCode >= 500 || PASSING.includes(answer.httpStatusCode)) return null;
  const { httpStatusCode, body } = answer;
  return httpStatusCode < 400 ? { kind: 'answered', body } : { kind: 'failed', error: refusal(httpStatusCode, body) };
}

/** The error that jsforce makes of the same refusal of a lone call: named by its code. */
function refusal(status: number, body: unknown): Error {
  const first: unknown = Array.isArray(body) ? body[0] : body;
  const errorCode = textIn(first, 'errorCode') ?? `ERROR_HTTP_${status}`;
  return Object.assign(new Error(textIn(first, 'message') ?? errorCode), { name: errorCode, errorCode });
}

function textIn(value: unknown, key: string): string | null {
  if (typeof value !== 'object' || value === null) return null;
  const text: unknown = Reflect.get(value, key);
  return typeof text === 'string' ? text : null;
}
