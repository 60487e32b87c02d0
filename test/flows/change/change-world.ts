import { setImmediate as nextTurn } from 'node:timers/promises';
import { toAccess, toFieldPermission, type Access, type FieldPermission } from '../../../src/fls/access.ts';
import type { UserGrantors } from '../../../src/fls/effective-access.ts';
import type { Grantor } from '../../../src/fls/grantor.ts';
import type { ProfileIdentity } from '../../../src/fls/names.ts';
import { parsePermissionableFields } from '../../../src/fls/permissionable.ts';
import { Problem } from '../../../src/fls/problem.ts';
import type { ChangePorts } from '../../../src/flows/change/change.ts';
import type { OrgReader } from '../../../src/ports/org.ts';
import type { ProfileFileStore } from '../../../src/ports/project.ts';
import { undisturbed } from '../../support/undisturbed.ts';
import { newTextOf, readerOfFiles } from '../fake-files.ts';
import { plainWorld, profileText, readerOf, succeeded, type World } from '../fakes.ts';
import { deployerOf } from './change-deployer.ts';
import { plainOptions, type KeptState, type WorldOptions } from './change-state.ts';
import { snapshotsOf } from './change-store.ts';

export const second: ProfileIdentity = {
  id: '00e000000000002',
  fullName: 'Sales %28EU%29',
  name: 'Sales (EU)',
  label: 'Sales (EU)',
};

/** Where the project has a profile's file. */
export const pathOf = ({ id }: ProfileIdentity): string => `/project/${id}.profile-meta.xml`;

export type ChangeWorld = KeptState & { readonly ports: ChangePorts };

/** An org and a project that change as they are told, and a log of everything done. */
export function changeWorld(changes: Partial<WorldOptions> = {}): ChangeWorld {
  const options = { ...plainOptions, ...changes };
  const kept: KeptState = {
    options,
    done: [],
    stages: [],
    org: new Map(options.profiles.map(({ id }) => [id, stateOf(options.rows)])),
    files: new Map(
      options.profiles.flatMap((profile, index) => {
        const text = options.files?.[index] ?? null;
        return text === null ? [] : [[pathOf(profile), text]];
      }),
    ),
    jobs: [],
    saved: new Map(),
  };
  const ports: ChangePorts = {
    org: orgOf(kept),
    retriever: {
      retrieve: async ({ profiles }) => {
        kept.done.push('retrieve');
        const named = options.profiles.filter(({ fullName }) => profiles.includes(fullName));
        return Promise.resolve(succeeded(profileText([], LOGIN), [], named));
      },
    },
    deployer: deployerOf(kept),
    project: options.files && projectOf(kept),
    root: options.files && '/project',
    tracking: {
      begin: async () => {
        await nextTurn();
        kept.done.push('tracking begins');
        return {
          isTracked: options.tracksSource,
          pendingProfiles: new Set(options.pending),
          changedFiles: new Set(options.changedFiles),
          findConflicts: async () => Promise.resolve([]),
          awaitDeployed: async (profiles) => {
            kept.done.push('tracking looks');
            const { changedAt } = options;
            return Promise.resolve(new Map(changedAt === null ? [] : profiles.map((name) => [name, changedAt])));
          },
          finish: async ({ origin, profiles }) => {
            if (origin !== 'deploy') throw new Error('a change is a deploy');
            const outOfSync = profiles.filter(({ isInSync }) => !isInSync).map(({ fullName }) => `not ${fullName}`);
            const tracked = profiles.map(
              (one) => `${one.path ?? one.fullName}${one.hasNothingToDeploy ? ' whole' : ''}`,
            );
            kept.done.push(['tracking ends', ...tracked, ...outOfSync].join(' '));
            return Promise.resolve([]);
          },
        };
      },
      describeFailure: (error) => `described: ${error instanceof Error ? error.message : ''}`,
    },
    snapshots: snapshotsOf(kept),
    ...undisturbed,
    progress: { ...undisturbed.progress, showStage: (stage) => void kept.stages.push(stage) },
  };
  return { ...kept, ports };
}

/** A login section, as every retrieved profile here has it. */
export const LOGIN = '    <loginIpRanges><startAddress>10.0.0.1</startAddress></loginIpRanges>\n';

function stateOf(permissions: readonly FieldPermission[]): Map<string, Access> {
  return new Map(permissions.map((one) => [one.field, toAccess(one)]));
}

function orgOf({ options, org }: KeptState): OrgReader {
  const { permissionable, users } = options;
  const rowsIn = (id: string): FieldPermission[] =>
    [...(org.get(id) ?? [])].flatMap(([field, access]) =>
      access === 'none' ? [] : [toFieldPermission(field, access)],
    );
  return {
    ...readerOf({ ...plainWorld, profiles: options.profiles, ...assign(users) }),
    listProfiles: async () => Promise.resolve(options.profiles),
    readFieldPermissions: async (ids) => Promise.resolve(new Map(ids.map((id) => [id, rowsIn(id)]))),
    listPermissionableFields: async () => Promise.resolve(parsePermissionableFields(permissionable)),
  };
}

/** The grantors of the users by ids that assignments name, and the assignments. */
function assign(users: readonly UserGrantors[]): Pick<World, 'grantors' | 'assignees' | 'otherUsers'> {
  const all = [...new Set(users.flatMap(({ grantors }) => grantors))];
  const id = (one: Grantor): string => `assigned ${all.indexOf(one)}`;
  return {
    grantors: new Map(all.map((one) => [id(one), one])),
    assignees: users
      .filter(({ grantors }) => grantors.length > 0)
      .map(({ username, grantors }) => ({ username, grantorIds: new Set(grantors.map(id)) })),
    otherUsers: users.filter(({ grantors }) => grantors.length === 0).map(({ username }) => username),
  };
}

function filesOf(profile: ProfileIdentity, files: ReadonlyMap<string, string>): string[] {
  return [pathOf(profile), `${pathOf(profile)}.other`].filter((path) => files.has(path));
}

function projectOf({ options, done, files }: KeptState): ProfileFileStore {
  return {
    locate: async () => Promise.reject(new Error('a change makes no new file')),
    findExisting: async (profiles) =>
      Promise.resolve({
        files: new Map(profiles.map((one) => [one.id, filesOf(one, files)])),
        ignored: options.ignored,
        takenApart: [],
      }),
    ...readerOfFiles(files),
    write: async (changes) => {
      const foreign = changes.find(({ path, before }) => (files.get(path) ?? null) !== before);
      if (foreign) throw new Problem('changedMeanwhile', { path: foreign.path });
      const written: string[] = [];
      for (const change of changes) {
        const { path } = change;
        if (path === options.unwritable) return { written, failure: new Problem('notWritten', { path, problem: '' }) };
        done.push(`write ${path}`);
        files.set(path, newTextOf(change));
        written.push(path);
      }
      return Promise.resolve({ written, failure: null });
    },
  };
}
