import { compare, type ProfileIdentity } from '../fls/names.ts';
import { Problem } from '../fls/problem.ts';
import { checkPermissions } from './inspect/org.ts';
import type { OrgReader, ProfileGrants } from '../ports/org.ts';
import type { Choice, Picker, Progress } from '../ports/terminal.ts';

export type ChoosePorts = {
  readonly org: OrgReader;
  /** Null where there is nobody to ask. */
  readonly pick: Picker | null;
  readonly progress: Progress;
};

/**
 * The profiles that the user named, or else those they choose from the org's, most strays first.
 *
 * @throws Problem `noProfileChosen`, `missingPermissions`
 */
export async function chooseProfiles(
  named: readonly string[],
  { org, pick, progress }: ChoosePorts,
): Promise<readonly string[]> {
  if (named.length > 0) return named;
  if (pick === null) throw new Problem('noProfileChosen', [], { exitCode: 2 });
  progress.stage('choose');
  const listed = await choices(org);
  progress.done();
  const chosen = await pick(listed);
  if (chosen.length === 0) throw new Problem('noProfileChosen', [], { exitCode: 2 });
  return chosen;
}

async function choices(org: OrgReader): Promise<Choice[]> {
  await checkPermissions(org);
  const profiles = await org.profiles();
  const ids = profiles.map(({ id }) => id);
  const [enabled, grants, controllable] = await Promise.all([
    org.enabledCounts(ids),
    org.objectGrants(ids),
    org.controllableObjects(),
  ]);
  const strayOf = ({ id }: ProfileIdentity): number | null => {
    const counts = enabled?.get(id);
    const granted = grants.get(id);
    return counts && granted ? strayCount(counts, granted, controllable) : null;
  };
  return profiles
    .map((profile) => ({ name: profile.name, label: profile.label, stray: strayOf(profile) }))
    .sort((a, b) => (b.stray ?? -1) - (a.stray ?? -1) || compare(a.name, b.name));
}

function strayCount(
  enabled: ReadonlyMap<string, number>,
  grants: ProfileGrants,
  controllable: ReadonlySet<string>,
): number {
  if (grants.everyObject) return 0;
  let count = 0;
  for (const [object, fields] of enabled) if (controllable.has(object) && !grants.readable.has(object)) count += fields;
  return count;
}
