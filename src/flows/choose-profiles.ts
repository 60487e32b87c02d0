import { getObjectName, type FieldPermission } from '../fls/access.ts';
import { isImpliedRead } from '../fls/classify.ts';
import { getObjectAccess, type Grantor } from '../fls/grantor.ts';
import { compareStrings, type ProfileIdentity } from '../fls/names.ts';
import { Problem } from '../fls/problem.ts';
import { checkPermissions } from './inspect/org.ts';
import type { OrgReader } from '../ports/org.ts';
import type { ProfileChoice, Picker, Progress } from '../ports/terminal.ts';

export type ChoosePorts = {
  readonly org: OrgReader;
  /** Null without a terminal: then the user must name the profiles. */
  readonly pick: Picker | null;
  readonly progress: Progress;
};

/**
 * The profiles that the user named, or else those that they choose from a list: most strays first, then the profiles without
 * strays, then those that the org did not count.
 *
 * @param strayOnly leaves profiles without strays out of the list, unless no profile has strays
 * @throws Problem `noProfileChosen`, `missingPermissions`
 */
export async function chooseProfiles(
  named: readonly string[],
  { org, pick, progress }: ChoosePorts,
  { strayOnly }: { readonly strayOnly: boolean },
): Promise<readonly string[]> {
  if (named.length > 0) return named;
  if (pick === null) throw new Problem('noProfileChosen', {});
  progress.showStage('choose');
  const all = await listProfileChoices(org);
  progress.stop();
  const withStrays = all.filter(({ stray }) => stray !== 0);
  const chosen = await pick(strayOnly && withStrays.length > 0 ? withStrays : all);
  if (chosen.length === 0) throw new Problem('noProfileChosen', {});
  return chosen;
}

async function listProfileChoices(org: OrgReader): Promise<ProfileChoice[]> {
  await checkPermissions(org);
  const profiles = await org.listProfiles();
  const ids = profiles.map(({ id }) => id);
  const [enabled, grantors, controllable] = await Promise.all([
    org.countFieldPermissions(ids),
    org.readProfileGrantors(profiles, null),
    org.listControllableObjects(),
  ]);
  const exact = await countWithoutImpliedRead(grantors, org);
  const countStrays = ({ id }: ProfileIdentity): number | null => {
    const counts = exact.get(id) ?? enabled?.get(id);
    const grantor = grantors.get(id);
    return counts && grantor ? countStrayFields(counts, grantor, controllable) : null;
  };
  return profiles
    .map((profile) => ({ name: profile.name, label: profile.label, stray: countStrays(profile) }))
    .sort((a, b) => (b.stray ?? -1) - (a.stray ?? -1) || compareStrings(a.name, b.name));
}

/**
 * The same counts for the few profiles with View All Fields (Global), from their rows: read that it gives is no stray, and the
 * org may make up a row of it for every field (docs/salesforce-facts.md#open-10).
 */
async function countWithoutImpliedRead(
  grantors: ReadonlyMap<string, Grantor>,
  org: OrgReader,
): Promise<ReadonlyMap<string, ReadonlyMap<string, number>>> {
  const wide = [...grantors].filter(([, { everyField }]) => everyField);
  if (wide.length === 0) return new Map();
  const rows = await org.readFieldPermissions(wide.map(([id]) => id));
  return new Map(
    wide.map(([id, grantor]): [string, ReadonlyMap<string, number>] => [
      id,
      countByObject((rows.get(id) ?? []).filter((row) => !isImpliedRead(row, grantor))),
    ]),
  );
}

function countByObject(permissions: readonly FieldPermission[]): ReadonlyMap<string, number> {
  const byObject = Map.groupBy(permissions, ({ field }) => getObjectName(field));
  return new Map([...byObject].map(([object, own]) => [object, own.length]));
}

function countStrayFields(
  enabled: ReadonlyMap<string, number>,
  profile: Grantor,
  controllable: ReadonlySet<string>,
): number {
  let count = 0;
  for (const [object, fields] of enabled)
    if (controllable.has(object) && getObjectAccess(profile, object) === 'none') count += fields;
  return count;
}
