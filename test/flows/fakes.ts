import { setImmediate as nextTurn } from 'node:timers/promises';
import { parsePermissionableFields } from '../../src/fls/permissionable.ts';
import type { FieldPermission } from '../../src/fls/access.ts';
import type { Grantor } from '../../src/fls/grantor.ts';
import type { ProfileIdentity } from '../../src/fls/names.ts';
import { Problem } from '../../src/fls/problem.ts';
import type { ProfileTraits } from '../../src/fls/profile-use.ts';
import type { RetrieveOptions, RetrievePorts } from '../../src/flows/retrieve.ts';
import { NO_LOGIN, type LoginSections } from '../../src/metadata/login-sections.ts';
import type { ManifestMembers } from '../../src/metadata/manifest.ts';
import type { RetrieveResponse } from '../../src/ports/jobs.ts';
import type { Assignee, OrgReader, UserVisibility } from '../../src/ports/org.ts';
import { profileGrantor } from '../support/grantors.ts';
import { newTextOf, placeOf, readerOfFiles, type FakeFile } from './fake-files.ts';
import { selectRows } from './fake-rows.ts';
import { stampReaderOf, type StampWorld } from './fake-stamps.ts';
import { undisturbed } from '../support/undisturbed.ts';

export const integration: ProfileIdentity = {
  id: '00e000000000001',
  fullName: 'Salesforce API Only System Integrations',
  name: 'Salesforce API Only System Integrations',
  label: 'Salesforce API Only System Integrations',
};

/** What the profile itself grants, unless said. */
export const bareProfile = profileGrantor(integration.name);

export function permission(field: string, access: 'none' | 'read' | 'edit'): FieldPermission {
  return { field, readable: access !== 'none', editable: access === 'edit' };
}

/** The plainest request. */
export const options: RetrieveOptions = {
  profiles: [integration.name],
  sobjects: [],
  allSobjects: false,
  apiVersion: '66.0',
  manifestFile: null,
  manifestOnly: false,
  criteria: { policy: null, today: '2026-11-23' },
};

/** What SOQL shows, unless said. */
export const rows = [
  permission('Account.Phone', 'edit'),
  permission('Account.Tier__c', 'read'),
  permission('Task.Kind__c', 'read'),
];
/** What a retrieve answers to it: the false entries too. */
export const entries = [permission('Account.Fax', 'none'), ...rows];

export function profileText(permissions: readonly FieldPermission[], rest = ''): string {
  const entries = permissions.map(
    ({ field, readable, editable }) => `    <fieldPermissions>
        <editable>${String(editable)}</editable>
        <field>${field}</field>
        <readable>${String(readable)}</readable>
    </fieldPermissions>\n`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<Profile xmlns="http://soap.sforce.com/2006/04/metadata">
    <custom>false</custom>
${entries.join('')}${rest}</Profile>
`;
}

export type World = StampWorld & {
  missing: readonly string[] | null;
  userVisibility: UserVisibility;
  /** Rows that the org counts and does not show, by object. */
  hidden: ReadonlyMap<string, number>;
  /** Custom metadata types and platform events; null when the org does not list them. */
  readonly unlisted: readonly string[] | null;
  /** Enabled rows as SOQL shows them. */
  rows: readonly FieldPermission[];
  /** As the Metadata API reads one profile. */
  login: LoginSections;
  /** What every profile itself grants. */
  profileGrantor: Grantor;
  /** Permission sets and groups by the id that assignments name, and the users of every profile that have some. */
  grantors: ReadonlyMap<string, Grantor>;
  assignees: readonly Assignee[];
  /** Active users of every profile that have nothing beside it. */
  otherUsers: readonly string[];
  /** Ids of the profiles that own permissions. */
  owners: readonly string[];
  /** Of the profiles with active users, by id. */
  used: ReadonlyMap<string, ProfileTraits>;
  unlistedGroups: ReadonlyMap<string, Grantor>;
  /** Whether the org has them; null when it does not tell. */
  personAccounts: boolean | null;
  answers: (request: ManifestMembers) => RetrieveResponse;
  /** Of the first profile. */
  file: FakeFile;
  /** API names of profiles that were changed in the org and not yet retrieved. */
  pending: readonly string[];
  /** Changed on both sides, as source tracking sees it. */
  conflicts: readonly string[];
  /** A path that cannot be written to. */
  unwritable: string;
};

/** One profile, and nothing in it. */
export const plainWorld: World = {
  missing: [],
  userVisibility: 'all',
  hidden: new Map(),
  unlisted: [],
  profiles: [integration],
  stamps: new Map(),
  setupChanges: [],
  rows: [],
  login: NO_LOGIN,
  profileGrantor: bareProfile,
  grantors: new Map(),
  assignees: [],
  otherUsers: [],
  owners: [],
  used: new Map(),
  unlistedGroups: new Map(),
  personAccounts: false,
  answers: () => succeeded(profileText([])),
  file: { path: '/project/Integration.profile-meta.xml', text: null },
  pending: [integration.name],
  conflicts: [],
  unwritable: '',
};

/** A world of one profile, and a record of all that was done to it. */
export function world(changes: Partial<World>): {
  ports: RetrievePorts;
  done: string[];
  requests: ManifestMembers[];
  written: Map<string, string>;
} {
  const done: string[] = [];
  const requests: ManifestMembers[] = [];
  const written = new Map<string, string>();
  const all: World = { ...plainWorld, ...changes };
  const ports: RetrievePorts = {
    org: readerOf(all),
    retriever: {
      retrieve: async (request) => {
        requests.push(request);
        return Promise.resolve(all.answers(request));
      },
    },
    project: {
      locate: async (profiles) =>
        Promise.resolve(new Map(profiles.map(({ id }, index) => [id, placeOf(all.file, index)]))),
      findExisting: async () => Promise.reject(new Error('a retrieve asks where a file is or would be')),
      digest: (text) => text,
      read: async (path) => readerOfFiles(new Map([[path, all.file.text ?? '']])).read(path),
      write: async (changes) => {
        const paths = changes.map(({ path }) => path);
        const failing = paths.findIndex((path) => path === all.unwritable);
        const put = failing < 0 ? changes : changes.slice(0, failing);
        for (const change of put) {
          done.push(`write ${change.path}`);
          written.set(change.path, newTextOf(change));
        }
        const failure = failing < 0 ? null : new Problem('partlyWritten', { path: '', problem: '', written: '' });
        return Promise.resolve({ written: put.map(({ path }) => path), failure });
      },
    },
    manifests: {
      write: async (path, text) => {
        done.push(`manifest ${path}`);
        written.set(path, text);
        return Promise.resolve();
      },
    },
    tracking: {
      begin: async () => {
        await nextTurn();
        done.push('tracking begins');
        return {
          isTracked: true,
          pendingProfiles: new Set(all.pending),
          changedFiles: new Set(all.file.text === null ? [] : [all.file.path]),
          findConflicts: async () => Promise.resolve(all.conflicts),
          awaitDeployed: async () => Promise.resolve(new Map<string, never>()),
          finish: async ({ origin, profiles, components }) => {
            if (origin !== 'retrieve') throw new Error('a retrieve deploys nothing');
            const states = profiles.map((one) => `${one.isInSync}${one.hasNothingToDeploy ? ', clean' : ''}`).join();
            const names = components.map(({ fullName }) => `, with ${fullName}`).join('');
            return (done.push(`tracking ends, in sync: ${states}${names}`), Promise.resolve([]));
          },
        };
      },
      describeFailure: () => 'described',
    },
    objectSource: null,
    ...undisturbed,
  };
  return { ports, done, requests, written };
}

export function succeeded(text: string, messages: readonly string[] = [], profiles = [integration]): RetrieveResponse {
  const texts = new Map(profiles.map(({ fullName }) => [fullName, text]));
  return { status: 'succeeded', profiles: texts, messages, zip: new Uint8Array() };
}

export function readerOf(all: World): OrgReader {
  const each = <T>(value: T): Promise<Map<string, T>> =>
    Promise.resolve(new Map(all.profiles.map(({ id }) => [id, value])));
  return {
    countHiddenRows: () => all.hidden,
    readOrgKind: async () => Promise.resolve('sandbox'),
    readNamespace: async () => Promise.resolve(null),
    findMissingPermissions: async () => Promise.resolve(all.missing),
    readUserVisibility: async () => Promise.resolve(all.userVisibility),
    listProfiles: async () => Promise.resolve(all.profiles),
    ...stampReaderOf(all),
    readFieldPermissions: async (_ids, selecting) => selectRows(all.profiles, all.rows, selecting),
    readProfileGrantors: async () =>
      Promise.resolve(new Map(all.profiles.map(({ id, name }) => [id, { ...all.profileGrantor, name }]))),
    countFieldPermissions: async () => each(new Map<string, number>()),
    listControllableObjects: async () => Promise.resolve(new Set(['Account', 'Contact', 'Lead'])),
    listObjectsWithFieldPermissions: async () => Promise.resolve(new Set(['Account', 'Contact', 'Lead', 'Task'])),
    listUnlistedObjects: async () => Promise.resolve(all.unlisted && new Set(all.unlisted)),
    hasFieldPermissions: async () => Promise.resolve(true),
    listGrantors: async () =>
      Promise.resolve({
        grantors: new Map([...all.grantors].map(([id, grantor]) => [id, { ...grantor, fields: null }])),
        profileSets: new Map(all.owners.map((id) => [id, { setId: null, everyObject: 'none', everyField: false }])),
      }),
    readUnlistedGroups: async () => Promise.resolve(all.unlistedGroups),
    readGrantorAccess: async (grantors) => {
      const known = new Map([...all.grantors.values()].map((grantor) => [grantor.setId, grantor]));
      return Promise.resolve(new Map(grantors.map((one) => [one, known.get(one.setId) ?? one])));
    },
    readPersonAccounts: async () => Promise.resolve(all.personAccounts),
    describePersonAccounts: async () => Promise.resolve(all.personAccounts),
    readAssignments: async () => each(all.assignees),
    findUsers: async () => Promise.resolve([]),
    readHoldings: async () => Promise.resolve(new Map()),
    describeFields: async () => Promise.resolve(new Map()),
    listGroupMembers: async () => Promise.resolve(new Map()),
    readMutedAccess: async () => Promise.resolve(new Map()),
    listActiveUsers: async () => each([...all.assignees.map(({ username }) => username), ...all.otherUsers]),
    findProfilesWithPermissions: async () => Promise.resolve(new Set(all.owners)),
    readUsedProfiles: async () => Promise.resolve(all.used),
    listPermissionableFields: async () =>
      Promise.resolve(parsePermissionableFields(all.rows.map(({ field }) => field))),
    getUnlistedFields: () => new Map(),
    readLoginSections: async (profiles) => Promise.resolve(new Map(profiles.map(({ id }) => [id, all.login]))),
  };
}
