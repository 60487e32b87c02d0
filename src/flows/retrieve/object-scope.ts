import { getObjectName } from '../../fls/access.ts';
import { compareStrings } from '../../fls/names.ts';
import { stripOwnNamespace } from '../../fls/own-namespace.ts';
import { isUnlistedObject } from '../../fls/permissionable.ts';
import { Problem, type Notice } from '../../fls/problem.ts';
import { getManifestObjects } from '../../metadata/manifest.ts';
import type { OrgReader } from '../../ports/org.ts';
import type { OrgInspection } from '../inspect/org.ts';

/** Which objects a retrieve covers. Without names and without `allSobjects`: those with enabled field permissions. */
export type ObjectScope = {
  /** Names of objects, in any case; empty when the user named none. */
  readonly sobjects: readonly string[];
  /** Every object that may have field permissions, so that entries that are false come too. */
  readonly allSobjects: boolean;
};

/** The CustomObject members of a package.xml, sorted. */
export type ChosenObjects = { readonly objects: readonly string[]; readonly notices: readonly Notice[] };

/**
 * Chooses the objects of the package.xml. A name that the org does not list stays as the user typed it: the org's answer to
 * the retrieve then says that it cannot be found.
 */
export async function selectManifestObjects(
  { sobjects, allSobjects }: ObjectScope,
  { permissions, namespace }: OrgInspection,
  org: OrgReader,
): Promise<ChosenObjects> {
  const enabled = new Set([...permissions.values()].flat().map(({ field }) => getObjectName(field)));
  const listed = allSobjects || sobjects.length > 0 ? await org.listObjectsWithFieldPermissions() : new Set<string>();
  const unlisted = allSobjects || sobjects.some(isUnlistedObject) ? await org.listUnlistedObjects() : new Set<string>();
  const known = new Set([...enabled, ...listed, ...(unlisted ?? [])]);
  const named = sobjects.map((object) => stripOwnNamespace(object, namespace));
  const wanted = named.length > 0 ? resolveNamedObjects(named, known) : allSobjects ? known : enabled;
  return {
    objects: [...new Set([...wanted].flatMap((object) => getManifestObjects(object, known)))].sort(compareStrings),
    notices: allSobjects && unlisted === null ? [{ key: 'objectsNotListed', tokens: [] }] : [],
  };
}

/**
 * Refuses what is not an object name. A wildcard in package.xml matches neither standard nor managed objects, so that the
 * profile would look clean (docs/salesforce-facts.md#src-prof, #trap-3).
 *
 * @throws Problem `noObjectName` (exit code 2)
 */
export function refuseInvalidObjectNames(sobjects: readonly string[]): void {
  for (const object of sobjects) if (!/^\w+$/.test(object)) throw new Problem('noObjectName', { object });
}

/**
 * Task and Event share their custom fields: a field has an entry for each, with equal values
 * (docs/salesforce-facts.md#src-fp).
 */
const ACTIVITIES = ['Activity', 'Event', 'Task'];

/** Names in the org's spelling; an activity becomes Activity, which stands for both. */
function resolveNamedObjects(sobjects: readonly string[], known: ReadonlySet<string>): string[] {
  const spellings = new Map([...known, ...ACTIVITIES].map((object) => [object.toLowerCase(), object]));
  return sobjects
    .map((object) => spellings.get(object.toLowerCase()) ?? object)
    .map((object) => (ACTIVITIES.includes(object) ? 'Activity' : object));
}
