import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { touchMember } from '../../simulated-org/metadata/source-members.ts';
import { INTEGRATION_PROFILE, seedOrg } from '../../simulated-org/seed/seed-org.ts';
import { startOrg } from '../../simulated-org/server.ts';
import type { Edit } from '../../../src/fls/change.ts';
import { reset, resultOf, retrieve, type Where } from '../command.ts';
import { pictureOf, withEdits, type OrgPicture } from '../org-picture.ts';
import { newProject } from '../project.ts';
import { PROFILE_FILE } from '../resettable.ts';

export const PROFILE = ['--profile', INTEGRATION_PROFILE];
export const GO = ['--no-prompt', '--json', '--snapshot-dir', 'artifacts'];

/** Where an org or a file can be: as before the reset, as a reset should leave it, or anywhere else. */
export type Position = 'before' | 'done' | 'elsewhere';

/** One org with one project, in which one command meets one fault. */
export type World = {
  readonly where: Where;
  readonly stop: () => Promise<void>;
  /** From the state of the org alone, whatever a command says. */
  readonly orgPosition: () => Position;
  /** Edits that are in effect in the org. */
  readonly effective: (edits: readonly Edit[]) => Edit[];
  readonly filePosition: () => Position;
  /** Files that a command should not leave. */
  readonly leftovers: () => string[];
};

/** The texts of the profile's file before and after a reset, and the edits: found once by an undisturbed run. */
export type Model = { readonly text: string; readonly resetText: string; readonly edits: readonly Edit[] };

/** Runs a retrieve and a reset that nothing disturbs. */
export async function observeModel(): Promise<Model> {
  const state = seedOrg();
  const org = await startOrg(state);
  const where = { project: newProject(), org, state };
  resultOf(await retrieve(where, ...PROFILE));
  const text = where.project.read(PROFILE_FILE);
  const { edits } = resultOf(await reset(where, ...PROFILE, ...GO));
  await org.stop();
  return { text, resetText: where.project.read(PROFILE_FILE), edits };
}

export type WorldOptions = {
  /** How often the org answers that a job has not ended. */
  readonly polls: number;
  readonly tracksSource: boolean;
};

export async function createWorld(model: Model, { polls, tracksSource }: WorldOptions): Promise<World> {
  const state = seedOrg({ tracksSource });
  touchMember(state, 'Profile', INTEGRATION_PROFILE);
  const org = await startOrg(state);
  const project = newProject();
  project.write(PROFILE_FILE, model.text);
  const first = pictureOf(state);
  const done = normalize(withEdits(first, state, model.edits));
  const before = normalize(first);
  org.switchboard.pollsBeforeDone = polls;
  return {
    where: { project, org, state },
    stop: org.stop,
    orgPosition: () => {
      const now = normalize(pictureOf(state));
      return now === before ? 'before' : now === done ? 'done' : 'elsewhere';
    },
    effective: (edits) => edits.filter((edit) => hasEffect(pictureOf(state), state, edit)),
    filePosition: () => {
      const text = existsSync(join(project.folder, PROFILE_FILE)) ? project.read(PROFILE_FILE) : '';
      return text === model.text ? 'before' : text === model.resetText ? 'done' : 'elsewhere';
    },
    leftovers: () =>
      readdirSync(project.folder, { recursive: true, encoding: 'utf8' }).filter((path) => /tmp|lock|~$/i.test(path)),
  };
}

/** An edit is in effect when making it once more would change nothing. */
function hasEffect(picture: OrgPicture, state: Where['state'], edit: Edit): boolean {
  return normalize(picture) === normalize(withEdits(picture, state, [edit]));
}

/** What profiles grant, as text: without ids of rows, and without who changed them last. */
function normalize({ rows, extras }: OrgPicture): string {
  const granting = ['FieldPermissions', 'ObjectPermissions', 'PermissionSet', 'Profile'];
  const stamps = { Id: '', LastModifiedDate: '', LastModifiedById: '', SystemModstamp: '' };
  const lines = granting.flatMap((name) =>
    (rows[name] ?? []).map((row) => `${name} ${JSON.stringify({ ...row, ...stamps })}`),
  );
  return [...lines.sort(), JSON.stringify(extras)].join('\n');
}
