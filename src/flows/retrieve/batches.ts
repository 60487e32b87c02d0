import { getObjectName } from '../../fls/access.ts';
import { Problem } from '../../fls/problem.ts';
import type { ManifestMembers } from '../../metadata/manifest.ts';
import type { RetrieveResponse, Retriever } from '../../ports/jobs.ts';

/** The answer to one request of the several that a large retrieve may need. */
export type RetrieveBatch = {
  readonly request: ManifestMembers;
  readonly response: Extract<RetrieveResponse, { status: 'succeeded' }>;
};

/** What the jobs of one command brought. */
export type RetrievedBatches = {
  readonly batches: readonly RetrieveBatch[];
  /** Objects that the running user may not retrieve: found by bisecting, left out. */
  readonly inaccessible: readonly string[];
};

export type BatchedRetrieve = RetrievedBatches & {
  /** Retrieve jobs that were started. */
  readonly requests: number;
};

/** Files in one retrieve: a profile and an object are one each, package.xml is one more (facts 1.7). */
const MAX_RETRIEVE_FILES = 10_000;
/** An org where more objects than this are closed to the user has another trouble than these objects. */
const MAX_INACCESSIBLE = 50;

/**
 * Retrieves a request in as few jobs as the limits allow. The profiles go with every job, since a profile carries the
 * permissions of the objects beside it only (PROF). What is too large is halved; a job that fails because of one
 * inaccessible object is bisected down to it, and what passed on the way is kept.
 *
 * @throws Problem `retrieveTooLarge` when one profile with one object is still too large, `tooManyInaccessible`
 */
export async function retrieveInBatches(request: ManifestMembers, retriever: Retriever): Promise<BatchedRetrieve> {
  const batches: RetrieveBatch[] = [];
  const inaccessible: string[] = [];
  let requests = 0;
  let refusal = '';
  const waiting = splitByFileLimit(request);
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const response = await retriever.retrieve(next);
    requests += 1;
    if (response.status === 'succeeded') batches.push({ request: next, response });
    else if (response.status === 'tooLarge') waiting.unshift(...splitManifest(next, response.message));
    else if (next.objects.length > 1) waiting.unshift(...splitManifestObjects(next));
    else inaccessible.push(...next.objects);

    if (response.status === 'inaccessible') refusal = response.message;
    if (inaccessible.length > MAX_INACCESSIBLE) break;
  }
  if (batches.length === 0 || inaccessible.length > MAX_INACCESSIBLE)
    throw new Problem('tooManyInaccessible', [refusal, inaccessible.slice(0, 5).join(', ')]);
  return { batches, inaccessible, requests };
}

function splitByFileLimit(request: ManifestMembers): ManifestMembers[] {
  const room = Math.max(1, MAX_RETRIEVE_FILES - 1 - request.profiles.length);
  if (request.objects.length <= room) return [request];
  const starts = Array.from({ length: Math.ceil(request.objects.length / room) }, (_, index) => index * room);
  return starts.map((start) => narrowManifest(request, request.objects.slice(start, start + room)));
}

function splitManifest(request: ManifestMembers, refusal: string): ManifestMembers[] {
  if (request.objects.length > 1) return splitManifestObjects(request);
  if (request.profiles.length < 2)
    throw new Problem('retrieveTooLarge', [request.profiles.join(), request.objects.join(), refusal]);
  const [first, second] = splitInHalf(request.profiles);
  return [
    { ...request, profiles: first },
    { ...request, profiles: second },
  ];
}

function splitManifestObjects(request: ManifestMembers): ManifestMembers[] {
  return splitInHalf(request.objects).map((objects) => narrowManifest(request, objects));
}

function splitInHalf<T>(items: readonly T[]): [T[], T[]] {
  const middle = Math.ceil(items.length / 2);
  return [items.slice(0, middle), items.slice(middle)];
}

function narrowManifest(request: ManifestMembers, objects: readonly string[]): ManifestMembers {
  const named = new Set(objects);
  return {
    profiles: request.profiles,
    objects,
    fields: request.fields.filter((field) => named.has(getObjectName(field))),
  };
}
