import { objectOf } from '../../fls/access.ts';
import { Problem } from '../../fls/problem.ts';
import type { Request } from '../../metadata/manifest.ts';
import type { RetrieveAnswer, Retriever } from '../../ports/jobs.ts';

/** The answer to one request of the several that a large retrieve may need. */
export type Part = { readonly request: Request; readonly answer: Extract<RetrieveAnswer, { status: 'succeeded' }> };

/** What the jobs of one command brought. */
export type Brought = {
  readonly parts: readonly Part[];
  /** Objects that the running user may not retrieve: found by bisecting, left out. */
  readonly inaccessible: readonly string[];
};

export type Parts = Brought & {
  /** Retrieve jobs that were started. */
  readonly requests: number;
};

/** Files in one retrieve: a profile and an object are one each, package.xml is one more (facts 1.7). */
const MAX_FILES = 10_000;
/** An org where more objects than this are closed to the user has another trouble than these objects. */
const MAX_INACCESSIBLE = 50;

/**
 * Retrieves a request in as few jobs as the limits allow. The profiles go with every job, since a profile carries the
 * permissions of the objects beside it only (PROF). What is too large is halved; a job that fails because of one
 * inaccessible object is bisected down to it, and what passed on the way is kept.
 *
 * @throws Problem `retrieveTooLarge` when one profile with one object is still too large, `tooManyInaccessible`
 */
export async function retrieveInParts(request: Request, retriever: Retriever): Promise<Parts> {
  const parts: Part[] = [];
  const inaccessible: string[] = [];
  let requests = 0;
  let refusal = '';
  const waiting = withinFileLimit(request);
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const answer = await retriever.retrieve(next);
    requests += 1;
    if (answer.status === 'succeeded') parts.push({ request: next, answer });
    else if (answer.status === 'tooLarge') waiting.unshift(...halve(next, answer.message));
    else if (next.objects.length > 1) waiting.unshift(...halveObjects(next));
    else inaccessible.push(...next.objects);

    if (answer.status === 'inaccessible') refusal = answer.message;
    if (inaccessible.length > MAX_INACCESSIBLE) break;
  }
  if (parts.length === 0 || inaccessible.length > MAX_INACCESSIBLE)
    throw new Problem('tooManyInaccessible', [refusal, inaccessible.slice(0, 5).join(', ')]);
  return { parts, inaccessible, requests };
}

function withinFileLimit(request: Request): Request[] {
  const room = Math.max(1, MAX_FILES - 1 - request.profiles.length);
  if (request.objects.length <= room) return [request];
  const starts = Array.from({ length: Math.ceil(request.objects.length / room) }, (_, index) => index * room);
  return starts.map((start) => narrowed(request, request.objects.slice(start, start + room)));
}

function halve(request: Request, refusal: string): Request[] {
  if (request.objects.length > 1) return halveObjects(request);
  if (request.profiles.length < 2)
    throw new Problem('retrieveTooLarge', [request.profiles.join(), request.objects.join(), refusal]);
  const [first, second] = halves(request.profiles);
  return [
    { ...request, profiles: first },
    { ...request, profiles: second },
  ];
}

function halveObjects(request: Request): Request[] {
  return halves(request.objects).map((objects) => narrowed(request, objects));
}

function halves<T>(items: readonly T[]): [T[], T[]] {
  const middle = Math.ceil(items.length / 2);
  return [items.slice(0, middle), items.slice(middle)];
}

function narrowed(request: Request, objects: readonly string[]): Request {
  const named = new Set(objects);
  return { profiles: request.profiles, objects, fields: request.fields.filter((field) => named.has(objectOf(field))) };
}
