import type { Deploy, Edit } from '../../fls/change.ts';
import type { ProfileIdentity } from '../../fls/names.ts';
import { splitInHalf } from '../../values/lists.ts';

/** Edits of one profile that are sent together to learn whether the org refuses any of them. */
export type Suspects = {
  readonly edits: readonly Edit[];
  /** The other half of what was refused. */
  readonly sibling: Suspects | null;
  /** One of the edits is refused for certain, so only halves are worth a job. */
  isRefused: boolean;
};

/**
 * The search for the edits because of which the org refuses a profile without naming any: it halves what is refused, and
 * deploys what is not. Of m edits with n refused ones it takes at most 2·n·⌈log2 m⌉ jobs.
 */
export type RefusalSearch = {
  readonly profile: ProfileIdentity;
  /** What the org said of all edits together. */
  readonly failures: Deploy['failures'];
  /** What is not settled, in the order in which it is sent. */
  readonly pending: Suspects[];
  /** Jobs without any accepted edit after which the search ends: the org may refuse each edit of the profile. */
  readonly mostJobsInVain: number;
  jobsInVain: number;
  hasAccepted: boolean;
  /** Whether it is known that the org refuses edits, and not the profile whatever is sent. */
  isProbed: boolean;
};

/** Jobs in vain beyond those that it takes to find one edit, and to send all halves without it. */
const SPARE_JOBS = 8;

/**
 * @param isLikely tells edits that are likelier to be refused than the others, which are then sent without them first
 * @returns one search for the edits of each kind
 */
export function createSearches(
  { profile, edits }: { readonly profile: ProfileIdentity; readonly edits: readonly Edit[] },
  failures: Deploy['failures'],
  isLikely: (edit: Edit) => boolean,
): RefusalSearch[] {
  const likely = edits.filter(isLikely);
  const all =
    likely.length === 0 || likely.length === edits.length
      ? [{ edits, sibling: null, isRefused: true }]
      : createSiblings([edits.filter((edit) => !isLikely(edit)), likely]);
  return all.map((suspects, index) => ({
    profile,
    failures,
    pending: [suspects],
    mostJobsInVain: 2 * Math.ceil(Math.log2(suspects.edits.length)) + SPARE_JOBS,
    jobsInVain: 0,
    hasAccepted: false,
    isProbed: index > 0,
  }));
}

function createSiblings([first, second]: readonly [readonly Edit[], readonly Edit[]]): Suspects[] {
  const sibling: Suspects = { edits: second, sibling: null, isRefused: false };
  return [{ edits: first, sibling, isRefused: false }, sibling];
}

/** What to send next, taken out of the search; null when all is settled, or nothing but refusals is to be expected. */
export function takeSuspects({ pending, jobsInVain, mostJobsInVain, hasAccepted }: RefusalSearch): Suspects | null {
  if (!hasAccepted && jobsInVain >= mostJobsInVain) return null;
  for (let suspects = pending.shift(); suspects; suspects = pending.shift()) {
    if (!suspects.isRefused || suspects.edits.length === 1) return suspects;
    pending.unshift(...createSiblings(splitInHalf(suspects.edits)));
  }
  return null;
}

/** Notes that the org took them. If it refused them together with others, it refuses those. */
export function noteAcceptedSuspects(search: RefusalSearch, { sibling }: Suspects): void {
  search.hasAccepted = true;
  if (sibling) sibling.isRefused = true;
  sortPending(search);
}

/**
 * Notes that the org refused them without naming an edit.
 *
 * @returns the edit that was sent alone; null when the search goes on in the halves
 */
export function noteRefusedSuspects(search: RefusalSearch, { edits }: Suspects): Edit | null {
  search.jobsInVain += 1;
  const [edit = null] = edits;
  if (edits.length > 1) search.pending.unshift({ edits, sibling: null, isRefused: true });
  else sortPending(search);
  return edits.length > 1 ? null : edit;
}

/**
 * The largest first. While the org has taken none, the smallest in turn: refused edits may stand together, or apart at equal
 * distances, and the sooner the org takes some, the sooner it is known that it does not refuse all.
 */
function sortPending({ pending, hasAccepted, jobsInVain }: RefusalSearch): void {
  pending.sort((a, b) => b.edits.length - a.edits.length);
  const smallest = !hasAccepted && jobsInVain % 2 === 0 ? pending.pop() : undefined;
  if (smallest) pending.unshift(smallest);
}
