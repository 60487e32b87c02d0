import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { touchMember } from '../../simulated-org/metadata/source-members.ts';
import type { OrgState } from '../../simulated-org/model.ts';
import { buildOrg } from '../../simulated-org/seed/builder.ts';
import { series } from '../../simulated-org/seed/fields.ts';
import { object } from '../../simulated-org/seed/objects.ts';
import { INTEGRATION_PROFILE, loginFlow } from '../../simulated-org/seed/seed-profiles.ts';
import { startOrg } from '../../simulated-org/server.ts';
import type { Edit } from '../../../src/fls/change.ts';
import { reset, resultOf, retrieve, type Where } from '../command.ts';
import { pictureOf, withEdits, type OrgPicture } from '../org-picture.ts';
import { newProject } from '../project.ts';
import { PROFILE_FILE } from '../resettable.ts';

export const PROFILE = ['--profile', INTEGRATION_PROFILE];
export const SNAPSHOTS = 'artifacts';
export const GO = ['--no-prompt', '--json', '--snapshot-dir', SNAPSHOTS];

/** A small org, so that a case takes little time: one profile with strays, live and dormant, and with login sections. */
function createOrg(tracksSource: boolean): OrgState {
  const state = buildOrg({
    info: { name: 'Faulty', tracksSource },
    objects: ['Invoice__c', 'Order__c'].map((name) => object(name, series('Field', 4))),
    profiles: [
      {
        name: INTEGRATION_PROFILE,
        license: 'Salesforce Integration',
        permissions: ['ApiEnabled', 'ApiUserOnly'],
        fields: { 'Invoice__c.Field_01__c': 'edit', 'Invoice__c.Field_02__c': 'read', 'Order__c.Field_01__c': 'edit' },
        extras: {
          loginFlows: [loginFlow],
          loginIpRanges: [{ startAddress: '10.0.0.1', endAddress: '10.0.0.9', description: '' }],
        },
      },
    ],
    permissionSets: [{ name: 'Invoices', objects: { Invoice__c: ['read'] } }],
    users: [{ username: 'integration@fls.example', profile: INTEGRATION_PROFILE, sets: ['Invoices'] }],
  });
  touchMember(state, 'Profile', INTEGRATION_PROFILE);
  return state;
}

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
  const state = createOrg(false);
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
  /** What happens when the org leaves a call without an answer. */
  readonly whenUnanswered: (clientPort: number) => void;
};

export async function createWorld(model: Model, { polls, tracksSource, whenUnanswered }: WorldOptions): Promise<World> {
  const state = createOrg(tracksSource);
  const org = await startOrg(state);
  const project = newProject();
  project.write(PROFILE_FILE, model.text);
  const first = pictureOf(state);
  const done = normalize(withEdits(first, state, model.edits));
  const before = normalize(first);
  org.switchboard.pollsBeforeDone = polls;
  org.switchboard.whenUnanswered = whenUnanswered;
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
