import { getObjectName } from '../../fls/access.ts';
import { Problem } from '../../fls/problem.ts';
import type { ManifestMembers } from '../../metadata/manifest.ts';
import type { RetrieveResponse, Retriever } from '../../ports/jobs.ts';
import { splitInHalf, splitIntoChunks } from '../../values/lists.ts';

/** One retrieve job that succeeded, with its request. A large retrieve needs several. */
export type RetrieveBatch = {
  readonly request: ManifestMembers;
  readonly response: Extract<RetrieveResponse, { status: 'succeeded' }>;
};

/** The result of all retrieve jobs of one request. */
export type BatchedRetrieve = {
  readonly batches: readonly RetrieveBatch[];
  /** Objects that the running user may not retrieve. They are not in any batch. */
  readonly inaccessible: readonly string[];
  /** Number of retrieve jobs that were started, failed ones included. */
  readonly requests: number;
};

/** Limit of files in one retrieve: one per profile and per object, and package.xml (docs/salesforce-facts.md#s1-7). */
const MAX_RETRIEVE_FILES = 10_000;
/** With more inaccessible objects than this the retrieve stops: the cause is then not a few closed objects. */
const MAX_INACCESSIBLE = 50;

/**
 * Retrieves a request in as few jobs as the limits allow. Every job names the profiles again, because a retrieved profile
 * holds only the permissions of the objects that are retrieved with it (docs/salesforce-facts.md#src-prof).
 *
 * A request that is too large is split in half. A request that fails because of an inaccessible object is split until
 * that object is found; what the other halves bring is kept.
 *
 * @throws Problem `retrieveTooLarge` when one profile with one object is still too large
 * @throws Problem `tooManyInaccessible` when more than 50 objects are inaccessible, or no job succeeds
 * @throws Problem `retrieveFailed`, `retrieveTimedOut`, `damagedZip` and those of the connection, from the retriever
 */
export async function retrieveInBatches(request: ManifestMembers, retriever: Retriever): Promise<BatchedRetrieve> {
  const batches: RetrieveBatch[] = [];
  const inaccessible: string[] = [];
  let requests = 0;
  let lastRefusal = '';
  const waiting = splitByFileLimit(request);
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const response = await retriever.retrieve(next);
    requests += 1;
    if (response.status === 'succeeded') batches.push({ request: next, response });
    else if (response.status === 'tooLarge') waiting.unshift(...splitManifest(next, response.message));
    else if (next.objects.length > 1) waiting.unshift(...splitManifestObjects(next));
    else inaccessible.push(...next.objects);

    if (response.status === 'inaccessible') lastRefusal = response.message;
    if (inaccessible.length > MAX_INACCESSIBLE) break;
  }
  if (batches.length === 0 || inaccessible.length > MAX_INACCESSIBLE)
    throw new Problem('tooManyInaccessible', { refusal: lastRefusal, objects: inaccessible.slice(0, 5).join(', ') });
  return { batches, inaccessible, requests };
}

function splitByFileLimit(request: ManifestMembers): ManifestMembers[] {
  const maxObjects = Math.max(1, MAX_RETRIEVE_FILES - 1 - request.profiles.length);
  if (request.objects.length <= maxObjects) return [request];
  return splitIntoChunks(request.objects, maxObjects).map((objects) => narrowManifest(request, objects));
}

function splitManifest(request: ManifestMembers, message: string): ManifestMembers[] {
  if (request.objects.length > 1) return splitManifestObjects(request);
  if (request.profiles.length < 2)
    throw new Problem('retrieveTooLarge', {
      profile: request.profiles.join(),
      object: request.objects.join(),
      refusal: message,
    });
  const [first, second] = splitInHalf(request.profiles);
  return [
    { ...request, profiles: first },
    { ...request, profiles: second },
  ];
}

function splitManifestObjects(request: ManifestMembers): ManifestMembers[] {
  return splitInHalf(request.objects).map((objects) => narrowManifest(request, objects));
}

function narrowManifest(request: ManifestMembers, objects: readonly string[]): ManifestMembers {
  const named = new Set(objects);
  return {
    profiles: request.profiles,
    objects,
    fields: request.fields.filter((field) => named.has(getObjectName(field))),
  };
}
