import { listOpeningObjects, type KnownGrantors } from '../../fls/exposure.ts';
import type { Finding } from '../../fls/finding.ts';
import { canReadThrough, type Grantor } from '../../fls/grantor.ts';
import { compareStrings } from '../../fls/names.ts';
import type { Holder } from '../../fls/report.ts';

/**
 * The active users with a live finding, and the grantors in force by which they have any.
 *
 * @param grantors by the API name of the profile
 * @returns by profile in the order of `grantors`, then by username
 */
export function buildHolders(findings: readonly Finding[], grantors: ReadonlyMap<string, KnownGrantors>): Holder[] {
  const live = findings.filter(({ exposure }) => exposure === 'live');
  const byProfile = Map.groupBy(live, ({ profile }) => profile);
  return [...grantors].flatMap(([profile, known]) => {
    const { users } = known;
    const objects = new Set(byProfile.get(profile)?.flatMap(({ field }) => listOpeningObjects(field, known)));
    const isThrough = createGrantorFilter(objects);
    return users
      .map(({ username, grantors: own }) => ({ username, profile, through: listNames(own.filter(isThrough)) }))
      .filter(({ through }) => through.length > 0)
      .sort((a, b) => compareStrings(a.username, b.username));
  });
}

/** Whether users read any of the objects through a grantor; computed once for each grantor. */
function createGrantorFilter(objects: ReadonlySet<string>): (grantor: Grantor) => boolean {
  const known = new Map<Grantor, boolean>();
  return (grantor) => {
    const isThrough = known.get(grantor) ?? [...objects].some((object) => canReadThrough(grantor, object));
    known.set(grantor, isThrough);
    return isThrough;
  };
}

function listNames(grantors: readonly Grantor[]): string[] {
  return [...new Set(grantors.map(({ name }) => name))].sort(compareStrings);
}
