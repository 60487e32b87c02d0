import type { UserGrantors } from './effective-access.ts';
import type { Exposure, Finding } from './finding.ts';
import { canReadThrough, getObjectAccess, type Grantor } from './grantor.ts';
import { compareStrings } from './names.ts';

/** Everything that can grant objects to the users of a profile, beside the profile. */
export type KnownGrantors = {
  /** All permission sets and groups, assigned or not. */
  readonly all: readonly Grantor[];
  /** The active users of the profile that have at least one of them. Empty where no org was asked. */
  readonly users: readonly UserGrantors[];
  /** False where `all` may lack a grantor, so that an object which nothing in it grants may be granted all the same. */
  readonly isComplete: boolean;
};

/** How far the strays of one object are from being used. */
export type ObjectExposure = {
  readonly exposure: Exposure;
  /** API names of everything that grants the object, sorted. */
  readonly openedBy: readonly string[];
  /** Number of active users of the profile who read the object through something other than the profile. */
  readonly users: number;
  /** API names of the grantors in force through which these users read it, sorted. */
  readonly through: readonly string[];
};

const UNKNOWN_EXPOSURE: ObjectExposure = { exposure: 'unknown', openedBy: [], users: 0, through: [] };

/**
 * The exposure of the strays of each object: `live` when a user of the profile reads the object through another grantor
 * today, `latent` when a grantor exists and is in force for no user of the profile, `dormant` when none exists.
 *
 * @param known null where no grantors were read: every exposure is `unknown`
 */
export function computeExposures(
  objects: Iterable<string>,
  known: KnownGrantors | null,
): ReadonlyMap<string, ObjectExposure> {
  const exposures = new Map<string, ObjectExposure>();
  for (const object of objects)
    if (!exposures.has(object)) exposures.set(object, known ? computeExposure(object, known) : UNKNOWN_EXPOSURE);
  return exposures;
}

/** The findings with their exposure. An uncontrolled field permission has none, since no object permission opens it. */
export function addExposures(findings: readonly Finding[], exposures: ReadonlyMap<string, ObjectExposure>): Finding[] {
  return findings.map((finding) => {
    if (finding.kind !== 'stray') return finding;
    const { exposure, openedBy, through, users } = exposures.get(finding.object) ?? UNKNOWN_EXPOSURE;
    return { ...finding, exposure, openedBy: [...openedBy], through: [...through], users };
  });
}

function computeExposure(object: string, { all, users, isComplete }: KnownGrantors): ObjectExposure {
  const inUse = users
    .map(({ grantors }) => grantors.filter((grantor) => canReadThrough(grantor, object)))
    .filter((grantors) => grantors.length > 0);
  const openedBy = findOpenedBy(object, all);
  const unused = openedBy.length > 0 ? 'latent' : isComplete ? 'dormant' : 'unknown';
  return {
    exposure: inUse.length > 0 ? 'live' : unused,
    openedBy,
    users: inUse.length,
    through: sortGrantorNames(inUse.flat()),
  };
}

/** Names by object. All profiles of an org share the list of its grantors, so an object is looked up once for all of them. */
const OPENED_BY = new WeakMap<readonly Grantor[], Map<string, readonly string[]>>();

function findOpenedBy(object: string, all: readonly Grantor[]): readonly string[] {
  const byObject = OPENED_BY.get(all) ?? new Map<string, readonly string[]>();
  OPENED_BY.set(all, byObject);
  const known = byObject.get(object);
  if (known) return known;
  const granting = all.filter((grantor) => getObjectAccess(grantor, object) !== 'none');
  const openedBy = sortGrantorNames(selectCurrentGrantors(granting));
  byObject.set(object, openedBy);
  return openedBy;
}

/** What a group that is not up to date grants may change, so it counts only for an object that nothing else grants. */
function selectCurrentGrantors(grantors: readonly Grantor[]): readonly Grantor[] {
  const current = grantors.filter(({ state }) => state !== 'groupNotUpdated');
  return current.length > 0 ? current : grantors;
}

function sortGrantorNames(grantors: readonly Grantor[]): string[] {
  return [...new Set(grantors.map(({ name }) => name))].sort(compareStrings);
}
