import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { OrgState, Row } from '../simulated-org/model.ts';
import { profileId, profileSetId } from '../simulated-org/seed/builder.ts';
import { INTEGRATION_PROFILE } from '../simulated-org/seed/seed-org.ts';
import type { RunningOrg } from '../simulated-org/server.ts';
import { truthOf } from '../simulated-org/truth.ts';
import { newProject, type TemporaryProject } from './project.ts';
import { seededSf } from './seeded.ts';
import type { Sf } from './sf.ts';

/** Where the integration profile lies in a project. */
export const PROFILE_FILE = `force-app/main/default/profiles/${INTEGRATION_PROFILE}.profile-meta.xml`;

/** The seed org and a real sf, with what a reset of the integration profile starts from and should come to. */
export type Resettable = {
  readonly state: OrgState;
  readonly org: RunningOrg;
  readonly sf: Sf;
  /** The profile's strays before anything was reset. */
  readonly strays: readonly string[];
  /** The profile's file, as retrieved and as a reset should leave it. */
  readonly text: string;
  readonly wanted: string;
  /** The strays that the org has now. */
  readonly straysNow: () => readonly string[];
  /** Every field permission of the org, but for the profile's own of these fields. */
  readonly permissionsBut: (fields: readonly string[]) => readonly string[];
  /** Back to the start: permissions, faults, log, jobs, state folder. */
  readonly startOver: () => void;
  /** A project under git with the file as retrieved. */
  readonly committed: () => TemporaryProject;
  /** Where sf keeps the snapshots. */
  readonly stateFolder: string;
  readonly snapshotFiles: () => string[];
};

export async function resettable(): Promise<Resettable> {
  const { state, org, sf } = await seededSf();
  const set = profileSetId(state, INTEGRATION_PROFILE);
  const own = state.rows('FieldPermissions').filter(({ ParentId }) => ParentId === set);
  const granted = own.map((row) => ({ ...row }));
  const straysNow = (): readonly string[] => truthOf(state, profileId(state, INTEGRATION_PROFILE)).stray;
  const strays = straysNow();
  const text = await retrieved(sf);
  const stateFolder = join(sf.home, '.sf', 'fls');
  return {
    state,
    org,
    sf,
    strays,
    text,
    wanted: strays.reduce(withoutAccess, text),
    straysNow,
    permissionsBut: (fields) => linesOf(state.rows('FieldPermissions'), set, new Set(fields)),
    startOver: () => {
      org.switchboard.clear();
      // Jobs of the last minute could be those of a start of unknown fate, and the records of theirs go too.
      state.remove('DeployRequest', () => false);
      for (const row of granted) {
        const access = { read: row['PermissionsRead'] === true, edit: row['PermissionsEdit'] === true };
        state.setFieldPermission(set, String(row['Field']), access);
      }
      rmSync(stateFolder, { recursive: true, force: true });
    },
    committed: () => {
      const project = newProject();
      project.write(PROFILE_FILE, text);
      project.commit();
      return project;
    },
    stateFolder,
    snapshotFiles: () => {
      const folder = join(stateFolder, state.info.id);
      const names = existsSync(folder) ? readdirSync(folder) : [];
      return names.filter((name) => name.endsWith('.json')).map((name) => join(folder, name));
    },
  };
}

async function retrieved(sf: Sf): Promise<string> {
  const project = newProject();
  const { code, stderr } = await sf.run(['fls', 'retrieve', '--profile', INTEGRATION_PROFILE], { cwd: project.folder });
  if (code !== 0) throw new Error(stderr);
  return project.read(PROFILE_FILE);
}

/** Without ids: a row that was deleted comes back with another. */
function linesOf(rows: readonly Row[], parent: string, gone: ReadonlySet<string>): string[] {
  const kept = rows.filter((row) => row['ParentId'] !== parent || !gone.has(String(row['Field'])));
  return kept.map((row) => JSON.stringify({ ...row, Id: '' })).sort();
}

function withoutAccess(text: string, field: string): string {
  const name = field.replaceAll('.', String.raw`\.`);
  const entry = new RegExp(`<editable>\\w+</editable>(\\s+<field>${name}</field>\\s+)<readable>\\w+</readable>`);
  return text.replace(entry, '<editable>false</editable>$1<readable>false</readable>');
}
