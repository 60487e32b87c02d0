import { getLastChange, isUnfinished } from '../../../src/fls/snapshot.ts';
import { entries, integration, permission, profileText } from '../fakes.ts';
import type { WorldOptions } from './change-state.ts';
import { changeWorld, pathOf, second, type ChangeWorld } from './change-world.ts';
import { resetting } from './resetting.ts';
import { restoring, resuming, snapshotOf } from './restoring.ts';

const paths = [pathOf(integration), `${pathOf(integration)}.other`, pathOf(second)];
const both = { scope: { kind: 'named' as const, names: [integration.name, second.name] } };
const required = 'You cannot deploy to a required field: Account.Tier__c';

/** The org takes back no edit of Account.Tier__c in the second profile, so that a reset needs two jobs. */
const refuse: WorldOptions['refuse'] = (sent) =>
  sent.get(second.fullName)?.includes('Account.Tier__c') ? [{ component: second.fullName, problem: required }] : [];

/** Two profiles, of which one has two files. */
export function createTwoProfiles(): ChangeWorld {
  const world = changeWorld({
    profiles: [integration, second],
    files: [profileText(entries), profileText([permission('account.tier__c', 'edit'), ...entries.slice(0, 2)])],
    refuse,
  });
  world.files.set(paths[1] ?? '', profileText([permission('Account.Phone', 'read'), permission('Lead.Email', 'edit')]));
  return world;
}

/** Resets both profiles. */
export const reset = async (world: ChangeWorld): Promise<unknown> => resetting(world, both);
export const restore = async (world: ChangeWorld): Promise<unknown> => restoring(world);

/** What org and project hold, where a missing row gives no access. */
export function standIn({ org, files }: ChangeWorld): { org: unknown; files: unknown } {
  const given = [...org].map(([id, own]) => [id, [...own].filter(([, access]) => access !== 'none').sort()]);
  return { org: given, files: Object.fromEntries([...files].sort()) };
}

/** What stands before a reset. */
export const BEFORE = standIn(createTwoProfiles());

/** What stands after a reset that nothing interrupts. */
export async function findDone(): Promise<ReturnType<typeof standIn>> {
  const world = createTwoProfiles();
  await reset(world);
  return standIn(world);
}

/** Resumes when there is something to resume. */
export async function resumeLeft(world: ChangeWorld): Promise<void> {
  if (world.saved.size > 0 && isUnfinished(getLastChange(snapshotOf(world)))) await resuming(world);
}
