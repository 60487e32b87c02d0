import { setImmediate as nextTurn } from 'node:timers/promises';
import { toAccess, toFieldPermission, type Access, type FieldPermission } from '../../../src/fls/access.ts';
import type { UserGrantors } from '../../../src/fls/effective-access.ts';
import type { Grantor } from '../../../src/fls/grantor.ts';
import type { ProfileIdentity } from '../../../src/fls/names.ts';
import { Problem } from '../../../src/fls/problem.ts';
import type { Deploy } from '../../../src/fls/change.ts';
import type { SnapshotContent } from '../../../src/fls/snapshot.ts';
import { readProfile } from '../../../src/metadata/profile.ts';
import type { ChangePorts } from '../../../src/flows/change/change.ts';
import type { DeployRequest, Deployer, EndedDeploy, JobStatus, StartedJob } from '../../../src/ports/jobs.ts';
import { parsePermissionableFields } from '../../../src/fls/permissionable.ts';
import type { OrgReader } from '../../../src/ports/org.ts';
import type { ExistingFile, ProfileFileStore } from '../../../src/ports/project.ts';
import type { SnapshotStore } from '../../../src/ports/snapshots.ts';
import { entries, integration, plainWorld, profileText, readerOf, rows, succeeded, type World } from '../fakes.ts';
import { undisturbed } from '../../support/undisturbed.ts';

export const second: ProfileIdentity = {
  id: '00e000000000002',
  fullName: 'Sales %28EU%29',
  name: 'Sales (EU)',
  label: 'Sales (EU)',
};

/** Where the project has a profile's file. */
export const pathOf = ({ id }: ProfileIdentity): string => `/project/${id}.profile-meta.xml`;

/** What the org gives now, by Profile.Id and field; a field that is not there gives none. */
type OrgState = Map<string, Map<string, Access>>;

type Options = {
  readonly profiles: readonly ProfileIdentity[];
  /** Enabled rows of every profile. */
  readonly rows: readonly FieldPermission[];
  readonly permissionable: readonly string[];
  /** Active users of every profile. */
  readonly users: readonly UserGrantors[];
  /** Texts of the project's files, in the order of the profiles; null outside of a project. */
  readonly files: readonly (string | null)[] | null;
  readonly unwritable: string;
  /** Files that .forceignore excludes. */
  readonly ignored: readonly string[];
  /** What the org says against a job: by fullName, the fields sent. */
  readonly refuse: (sent: ReadonlyMap<string, readonly string[]>) => Deploy['failures'];
  /** Fields on which a deploy that succeeded has no effect. */
  readonly without: readonly string[];
  /** What others do to the org while the job runs. */
  readonly meanwhile: (org: OrgState) => void;
  /** API names of profiles that were changed in the org and not yet retrieved. */
  readonly pending: readonly string[];
  readonly startFails: Problem | null;
  readonly waitFails: Problem | null;
  /** What the org says of a job that is asked for once; null when it does not know the job. */
  readonly checked: (id: string) => JobStatus | null;
  /** Rows of DeployRequest; null when the org does not show them. */
  readonly started: readonly StartedJob[] | null;
};

const plain: Options = {
  profiles: [integration],
  rows,
  permissionable: rows.map(({ field }) => field),
  users: [],
  files: [profileText(entries)],
  unwritable: '',
  ignored: [],
  refuse: () => [],
  without: [],
  meanwhile: () => {},
  pending: [],
  startFails: null,
  waitFails: null,
  checked: () => null,
  started: [],
};

export type ChangeWorld = {
  readonly ports: ChangePorts;
  /** All that was done, in order: to the org, the project and the state folder. */
  readonly done: string[];
  readonly stages: string[];
  readonly org: OrgState;
  /** The project's files now, by path. */
  readonly files: Map<string, string>;
  readonly jobs: DeployRequest[];
  readonly saved: SnapshotContent[];
};

/** An org and a project that change as they are told, and a log of everything done. */
export function changeWorld(changes: Partial<Options> = {}): ChangeWorld {
  const options = { ...plain, ...changes };
  const kept: Omit<ChangeWorld, 'ports'> = {
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
    saved: [],
  };
  const ports: ChangePorts = {
    org: orgOf(options, kept.org),
    retriever: {
      retrieve: async ({ profiles }) => {
        kept.done.push('retrieve');
        const named = options.profiles.filter(({ fullName }) => profiles.includes(fullName));
        return Promise.resolve(succeeded(profileText([], LOGIN), [], named));
      },
    },
    deployer: deployerOf(options, kept),
    project: options.files && projectOf(options, kept),
    tracking: {
      begin: async () => {
        await nextTurn();
        kept.done.push('tracking begins');
        return {
          pendingProfiles: new Set(options.pending),
          changedFiles: new Set(),
          findConflicts: async () => Promise.resolve([]),
          finish: async ({ origin, profiles }) => {
            if (origin !== 'deploy') throw new Error('a change is a deploy');
            const outOfSync = profiles.filter(({ isInSync }) => !isInSync).map(({ fullName }) => `not ${fullName}`);
            const tracked = profiles.map(({ fullName, path }) => path ?? fullName);
            kept.done.push(['tracking ends', ...tracked, ...outOfSync].join(' '));
            return Promise.resolve([]);
          },
        };
      },
    },
    snapshots: snapshotsOf(kept),
    ...undisturbed,
    progress: { ...undisturbed.progress, showStage: (stage) => void kept.stages.push(stage) },
  };
  return { ...kept, ports };
}

/** A login section, as every retrieved profile here has it. */
export const LOGIN = '    <loginIpRanges><startAddress>10.0.0.1</startAddress></loginIpRanges>\n';

type Kept = Omit<ChangeWorld, 'ports'>;
function stateOf(permissions: readonly FieldPermission[]): Map<string, Access> {
  return new Map(permissions.map((one) => [one.field, toAccess(one)]));
}

function orgOf({ profiles, permissionable, users }: Options, org: OrgState): OrgReader {
  const rowsIn = (id: string): FieldPermission[] =>
    [...(org.get(id) ?? [])].flatMap(([field, access]) =>
      access === 'none' ? [] : [toFieldPermission(field, access)],
    );
  return {
    ...readerOf({ ...plainWorld, profiles, ...assign(users) }),
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

function deployerOf(options: Options, { done, jobs, org }: Kept): Deployer {
  const take = (name: string, sent: readonly FieldPermission[]): void => {
    const state = org.get(options.profiles.find(({ fullName }) => fullName === name)?.id ?? '');
    const effective = sent.filter(({ field }) => !options.without.includes(field));
    for (const one of effective) state?.set(one.field, toAccess(one));
  };
  const run = (id: string): EndedDeploy => {
    if (options.waitFails) throw options.waitFails;
    const job = jobs[Number(id)];
    if (!job) throw new Error(`no job ${id}`);
    const sent = new Map([...job.profiles].map(([name, text]) => [name, readProfile(text).fieldPermissions]));
    const failures = options.refuse(new Map([...sent].map(([name, own]) => [name, own.map(({ field }) => field)])));
    options.meanwhile(org);
    if (failures.length === 0 && !job.checkOnly) for (const [name, own] of sent) take(name, own);
    const status = failures.length === 0 ? 'Succeeded' : 'Failed';
    return { id, status, checkOnly: job.checkOnly, failures, created: [] };
  };
  return {
    start: async (request) => {
      if (options.startFails) throw options.startFails;
      done.push(request.checkOnly ? 'check' : 'deploy');
      return Promise.resolve(String(jobs.push(request) - 1));
    },
    wait: async (id) => Promise.resolve(id).then(run),
    check: async (id) => Promise.resolve(options.checked(id)),
    findStarted: async () => Promise.resolve(options.started),
  };
}

function filesOf(profile: ProfileIdentity, files: ReadonlyMap<string, string>): ExistingFile[] {
  const paths = [pathOf(profile), `${pathOf(profile)}.other`];
  return paths.flatMap((path) => {
    const text = files.get(path);
    return text === undefined ? [] : [{ path, text }];
  });
}

function projectOf({ unwritable, ignored }: Options, { done, files }: Kept): ProfileFileStore {
  return {
    locate: async () => Promise.reject(new Error('a change makes no new file')),
    readExisting: async (profiles) =>
      Promise.resolve({
        files: new Map(profiles.map((one) => [one.id, filesOf(one, files)])),
        ignored,
        takenApart: [],
      }),
    write: async (changes) => {
      const foreign = changes.find(({ file }) => (files.get(file.path) ?? null) !== file.text);
      if (foreign) throw new Problem('changedMeanwhile', { path: foreign.file.path });
      const written: string[] = [];
      for (const { file, text } of changes) {
        if (file.path === unwritable)
          return { written, failure: new Problem('notWritten', { path: file.path, problem: '' }) };
        done.push(`write ${file.path}`);
        files.set(file.path, text);
        written.push(file.path);
      }
      return Promise.resolve({ written, failure: null });
    },
  };
}

function snapshotsOf({ done, saved }: Kept): SnapshotStore {
  const unused = async (): Promise<never> => Promise.reject(new Error('a reset only saves'));
  return {
    save: async (content) => {
      done.push('snapshot');
      saved.push(content);
      return Promise.resolve({ id: 'S1', path: '/state/S1.json' });
    },
    list: unused,
    read: unused,
    markRestored: unused,
    digest: (text) => text,
  };
}
