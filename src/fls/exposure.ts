import { getObjectName } from './access.ts';
import type { UserGrantors } from './effective-access.ts';
import type { Exposure, Finding } from './finding.ts';
import { getObjectAccess, isInForce, type Grantor } from './grantor.ts';
import { compareStrings } from './names.ts';
import { getPersonField } from './person-fields.ts';

/** Everything that can grant objects to the users of a profile, beside the profile. */
export type KnownGrantors = {
  /** All permission sets and groups, assigned or not. */
  readonly all: readonly Grantor[];
  /** The active users of the profile that have at least one of them, as objects of `all`. Empty where no org was asked. */
  readonly users: readonly UserGrantors[];
  /** False where `all` may lack a grantor, so that an object which nothing in it grants may be granted all the same. */
  readonly isComplete: boolean;
  /** True in an org with person accounts: users who read Account count for custom fields of Contact too. */
  readonly hasPersonAccounts?: boolean;
};

/** How far the strays of one object are from being used. */
export type ObjectExposure = {
  readonly exposure: Exposure;
  /** API names of everything that grants the object, sorted. */
  readonly openedBy: string[];
  /** Number of active users of the profile who read the object through something other than the profile. */
  readonly users: number;
  /** API names of the grantors in force through which these users read it, sorted. */
  readonly through: string[];
};

const UNKNOWN_EXPOSURE: ObjectExposure = { exposure: 'unknown', openedBy: [], users: 0, through: [] };

/**
 * The findings with their exposure: `live` when a user of the profile reads the object through another grantor today, `latent`
 * when a grantor exists and is in force for no user of the profile, `dormant` when none exists. An uncontrolled field
 * permission has none, since no object permission opens it. The findings of an object share its lists: an org may have 158,000
 * findings, and hundreds of grantors of their objects.
 *
 * @param known null where no grantors were read: every exposure is `unknown`
 */
export function addExposures(findings: readonly Finding[], known: KnownGrantors | null): Finding[] {
  const exposures = new Map<string, ObjectExposure>();
  const assignees = indexAssignees(known?.users ?? []);
  const expose = (field: string): ObjectExposure => {
    if (known === null) return UNKNOWN_EXPOSURE;
    const objects = listOpeningObjects(field, known);
    const key = objects.join(' ');
    const exposure = exposures.get(key) ?? computeExposure(objects, known, assignees);
    exposures.set(key, exposure);
    return exposure;
  };
  return findings.map((finding) => (finding.kind === 'stray' ? { ...finding, ...expose(finding.field) } : finding));
}

/** The objects that open a field to users who read one of them; Account too for a custom field of Contact, with person accounts. */
export function listOpeningObjects(
  field: string,
  { hasPersonAccounts }: Pick<KnownGrantors, 'hasPersonAccounts'>,
): readonly string[] {
  const object = getObjectName(field);
  return hasPersonAccounts && getPersonField(field) !== null ? [object, 'Account'] : [object];
}

/** Users by what they have beside the profile. */
type AssigneesByGrantor = ReadonlyMap<Grantor, readonly UserGrantors[]>;

/** So that an object is looked up once for each grantor, however many users have it. */
function indexAssignees(users: readonly UserGrantors[]): AssigneesByGrantor {
  const assignees = new Map<Grantor, UserGrantors[]>();
  for (const user of users)
    for (const grantor of user.grantors) {
      const own = assignees.get(grantor);
      if (own) own.push(user);
      else assignees.set(grantor, [user]);
    }
  return assignees;
}

function computeExposure(
  objects: readonly string[],
  { all, isComplete }: KnownGrantors,
  assignees: AssigneesByGrantor,
): ObjectExposure {
  const { granting, openedBy } = findGrantors(objects, all);
  const inUse = granting.filter((grantor) => isInForce(grantor) && assignees.has(grantor));
  const users = new Set(inUse.flatMap((grantor) => assignees.get(grantor) ?? []));
  const unused = openedBy.length > 0 ? 'latent' : isComplete ? 'dormant' : 'unknown';
  return {
    exposure: users.size > 0 ? 'live' : unused,
    openedBy,
    users: users.size,
    through: sortGrantorNames(inUse),
  };
}

/** Everything that grants one of the objects, and the names of those that a finding lists. */
type ObjectGrantors = { readonly granting: readonly Grantor[]; readonly openedBy: string[] };

/** By the names of the objects. All profiles of an org share the list of its grantors, so an object is looked up once for all of them. */
const OBJECT_GRANTORS = new WeakMap<readonly Grantor[], Map<string, ObjectGrantors>>();

function findGrantors(objects: readonly string[], all: readonly Grantor[]): ObjectGrantors {
  const key = objects.join(' ');
  const byObject = OBJECT_GRANTORS.get(all) ?? new Map<string, ObjectGrantors>();
  OBJECT_GRANTORS.set(all, byObject);
  const known = byObject.get(key);
  if (known) return known;
  const granting = all.filter((grantor) => objects.some((object) => getObjectAccess(grantor, object) !== 'none'));
  const found = { granting, openedBy: sortGrantorNames(selectCurrentGrantors(granting)) };
  byObject.set(key, found);
  return found;
}

/** What a group that is not up to date grants may change, so it counts only for an object that nothing else grants. */
function selectCurrentGrantors(grantors: readonly Grantor[]): readonly Grantor[] {
  const current = grantors.filter(({ state }) => state !== 'groupNotUpdated');
  return current.length > 0 ? current : grantors;
}

function sortGrantorNames(grantors: readonly Grantor[]): string[] {
  return [...new Set(grantors.map(({ name }) => name))].sort(compareStrings);
}
