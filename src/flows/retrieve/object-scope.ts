import { getObjectName } from '../../fls/access.ts';
import { compareStrings } from '../../fls/names.ts';
import { Problem } from '../../fls/problem.ts';
import { getManifestObjects } from '../../metadata/manifest.ts';
import type { OrgReader } from '../../ports/org.ts';
import type { OrgInspection } from '../inspect/org.ts';

/** Which objects of the profiles. */
export type ObjectScope = {
  /** Only these objects, whether or not the profiles have enabled permissions on them; empty for all that have. */
  readonly sobjects: readonly string[];
  /** Every object that has field permissions to give, so that the false entries come too. */
  readonly allSobjects: boolean;
};

/**
 * The objects to name in package.xml, sorted. One that the org does not list is named as typed: the org itself then says
 * that it cannot be found.
 */
export async function selectManifestObjects(
  scope: ObjectScope,
  { permissions }: OrgInspection,
  org: OrgReader,
): Promise<readonly string[]> {
  const { sobjects, allSobjects } = scope;
  const granted = new Set([...permissions.values()].flat().map(({ field }) => getObjectName(field)));
  const giving = allSobjects || sobjects.length > 0 ? await org.listObjectsWithFieldPermissions() : new Set<string>();
  const known = new Set([...granted, ...giving]);
  const wanted = sobjects.length > 0 ? resolveNamedObjects(sobjects, known) : allSobjects ? known : granted;
  return [...new Set([...wanted].flatMap((object) => getManifestObjects(object, known)))].sort(compareStrings);
}

/**
 * A wildcard would match neither standard nor managed objects, and look clean (docs/salesforce-facts.md#src-prof,
 * #trap-3).
 *
 * @throws Problem `noObjectName`
 */
export function refuseInvalidObjectNames(sobjects: readonly string[]): void {
  for (const object of sobjects)
    if (!/^\w+$/.test(object)) throw new Problem('noObjectName', [object], { exitCode: 2 });
}

/**
 * Task and Event share their custom fields: one physical field with two entries of equal value
 * (docs/salesforce-facts.md#src-fp).
 */
const ACTIVITIES = ['Activity', 'Event', 'Task'];

function resolveNamedObjects(sobjects: readonly string[], known: ReadonlySet<string>): string[] {
  const spelling = new Map([...known, ...ACTIVITIES].map((object) => [object.toLowerCase(), object]));
  return sobjects
    .map((object) => spelling.get(object.toLowerCase()) ?? object)
    .map((object) => (ACTIVITIES.includes(object) ? 'Activity' : object));
}
