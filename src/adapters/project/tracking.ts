import { relative, resolve } from 'node:path';
import type { Org, SfProject } from '@salesforce/core';
import type { ChangeResult, SourceTracking } from '@salesforce/source-tracking';
import { decodeName } from '../../fls/names.ts';
import {
  createMetadataResponseProblem,
  createResponseProblem,
  formatOrgError,
  readErrorCode,
} from '../../fls/org-failure.ts';
import type { TrackedChanges, TrackedProfile, Tracking, TrackingSession } from '../../ports/tracking.ts';
import { describeFileFault, findFileError } from '../files/file-fault.ts';
import { retryGet, waitFor } from '../org/client/retry.ts';
import { openConnection } from '../org/open-connection.ts';
import { hasList, readMember, toList, toText } from '../../values/loosely-typed.ts';
import { getErrorMessage } from '../../text/error-message.ts';

/**
 * Source tracking through sf's own library, which is loaded only where the org tracks source. After a command:
 *
 * - A file that had no local change before is in sync locally, because it differs by the org's values only.
 * - A file that had a local change keeps it, unless the command says that nothing of it is left to deploy. Such a file is
 *   also one that was never tracked, as after a clone.
 * - The remote change of a profile is recorded as retrieved when the command says that the profile is in sync.
 * - Other components are in sync, because their files are the org's.
 */
export function createTracking(org: Org, project: SfProject): Tracking {
  return {
    begin: async () => {
      if (!(await hasSourceTracking(org))) return untrackedSession;
      const { SourceTracking: Library } = await import('@salesforce/source-tracking');
      const library = await readFromOrg(async () => Library.create({ org, project, ignoreLocalCache: true }));
      const local = await library.getChanges({ origin: 'local', state: 'nondelete', format: 'string' });
      const remote = await listRemoteChanges(library);
      const changedFiles = new Set(local.map((path) => resolve(project.getPath(), path)));
      const recorded = new Set<string>();
      return {
        isTracked: true,
        pendingProfiles: new Set(listChangedProfiles(remote).keys()),
        changedFiles,
        findConflicts: async () => findObjectConflicts(library),
        awaitDeployed: async (profiles) => {
          const seen = await awaitMembers(library, profiles);
          for (const name of seen.keys()) recorded.add(name);
          return addMissingTimes(seen, org);
        },
        finish: async (changes) => {
          try {
            await recordChanges({ library, project, changedFiles, recorded }, changes);
            return [];
          } catch (error) {
            return [{ key: 'trackingNotUpdated', tokens: [describeTrackingError(error)] }];
          }
        },
      };
    },
    describeFailure: describeTrackingError,
  };
}

/** sf's tracking lies in files of the project, and in the org. */
function describeTrackingError(error: unknown): string {
  const fault = findFileError(error);
  return fault === null ? formatOrgError(error) : describeFileFault(fault);
}

const untrackedSession: TrackingSession = {
  isTracked: false,
  pendingProfiles: new Set(),
  changedFiles: new Set(),
  findConflicts: async () => Promise.resolve([]),
  awaitDeployed: async () => Promise.resolve(new Map<string, never>()),
  finish: async () => Promise.resolve([]),
};

/** For a change outside of a project: there are no files to track. */
export const noTracking: Tracking = {
  begin: async () => Promise.resolve(untrackedSession),
  describeFailure: describeTrackingError,
};

async function findObjectConflicts(library: SourceTracking): Promise<string[]> {
  const [conflicts, types] = await Promise.all([readFromOrg(async () => library.getConflicts()), loadObjectTypes()]);
  return conflicts.filter(({ type }) => types.has(type ?? '')).map(({ name }) => name ?? '');
}

/** CustomObject and the types of its parts: fields, list views, record types, … */
async function loadObjectTypes(): Promise<ReadonlySet<string>> {
  const { RegistryAccess } = await import('@salesforce/source-deploy-retrieve');
  const { name, children } = new RegistryAccess().getTypeByName('CustomObject');
  return new Set([name, ...Object.values(children?.types ?? {}).map((child) => child.name)]);
}

async function listRemoteChanges(library: SourceTracking): Promise<readonly ChangeResult[]> {
  return readFromOrg(async () => library.getChanges({ origin: 'remote', state: 'nondelete', format: 'ChangeResult' }));
}

/** The time of the last change by the API name of the profile, as `awaitDeployed` returns it. */
type ChangeTimes = ReadonlyMap<string, string | null>;

function listChangedProfiles(remote: readonly ChangeResult[]): ChangeTimes {
  const profiles = remote.filter(({ type }) => type === 'Profile');
  return new Map(profiles.map(({ name, lastModifiedDate }) => [decodeName(name ?? ''), readTime(lastModifiedDate)]));
}

/** As ISO; the library passes on what the org sent. */
function readTime(value: unknown): string | null {
  const time = Date.parse(toText(value));
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}

/** How often the org is asked for the record of a deploy, a second apart, as sf's library does for a few components. */
const MAX_LOOKS = 6;

/** The profiles that the org has recorded as changed. */
async function awaitMembers(library: SourceTracking, profiles: readonly string[]): Promise<ChangeTimes> {
  let seen: ChangeTimes = new Map();
  try {
    for (let look = 0; look < MAX_LOOKS && !profiles.every((name) => seen.has(name)); look += 1) {
      if (look > 0) await waitFor(1000);
      await readFromOrg(async () => library.reReadRemoteTracking());
      seen = listChangedProfiles(await listRemoteChanges(library));
    }
  } catch {
    // What was not seen is looked for once more at the end.
  }
  return new Map([...seen].filter(([name]) => profiles.includes(name)));
}

/** What the library kept of a change that an earlier command listed is its number, and not its time. */
async function addMissingTimes(seen: ChangeTimes, org: Org): Promise<ChangeTimes> {
  const names = [...seen].flatMap(([name, time]) => (time === null ? [name] : []));
  if (names.length === 0) return seen;
  try {
    // These are columns that the library selects too.
    const rows: unknown = await readFromOrg(async () =>
      openConnection(org)
        .tooling.sobject('SourceMember')
        .find({ MemberType: 'Profile', MemberName: { $in: names } }, ['MemberName', 'LastModifiedDate']),
    );
    const times = toList(rows).map((row): [string, string | null] => [
      toText(readMember(row, 'MemberName')),
      readTime(readMember(row, 'LastModifiedDate')),
    ]);
    return new Map([...seen, ...times.filter(([name]) => names.includes(name))]);
  } catch {
    // Without a time, the change stays one to retrieve.
    return seen;
  }
}

type TrackingState = {
  readonly library: SourceTracking;
  readonly project: SfProject;
  /** Absolute paths of files that had a local change before the command. */
  readonly changedFiles: ReadonlySet<string>;
  /** API names of the profiles whose deploy was seen in the org's record. */
  readonly recorded: ReadonlySet<string>;
};

async function recordChanges(
  { library, project, changedFiles, recorded }: TrackingState,
  { origin, profiles, components }: TrackedChanges,
): Promise<void> {
  const tracked = profiles.filter(({ path }) => path === null || isInPackage(project, path));
  const profilePaths = tracked.flatMap(({ path, hasNothingToDeploy }) =>
    path === null || (changedFiles.has(path) && !hasNothingToDeploy) ? [] : [path],
  );
  const files = [...profilePaths, ...components.map(({ path }) => path)];
  if (files.length > 0) await library.updateLocalTracking({ files });
  const inSync = tracked.filter(({ isInSync }) => isInSync).map(buildProfileUpdate);
  const remote = await buildRemoteUpdate([...inSync, ...components]);
  // Without a further look at the org, what is recorded is what it had before the command verified it.
  const isKnown = origin === 'retrieve' || inSync.every(({ fullName }) => recorded.has(fullName));
  if (remote.length > 0) await library.updateRemoteTracking(remote, isKnown);
}

/** The org records a profile by its decoded name (source-tracking: expectedSourceMembers.js). */
function buildProfileUpdate({ fullName, path }: TrackedProfile): UpdatedComponent {
  return { type: 'Profile', fullName: decodeName(fullName), path };
}

type RemoteUpdate = Parameters<SourceTracking['updateRemoteTracking']>[0];

type UpdatedComponent = { readonly type: string; readonly fullName: string; readonly path: string | null };

async function buildRemoteUpdate(components: readonly UpdatedComponent[]): Promise<RemoteUpdate> {
  if (components.length === 0) return [];
  const { ComponentStatus } = await import('@salesforce/source-deploy-retrieve');
  const state = ComponentStatus.Changed;
  return components.map(({ type, fullName, path }) => ({
    type,
    fullName,
    state,
    ...(path !== null && { filePath: path }),
  }));
}

/** An org that tracks source has the tooling object SourceMember; others answer 404 (docs/salesforce-facts.md#s9). */
async function hasSourceTracking(org: Org): Promise<boolean> {
  if (org.isScratch()) return true;
  try {
    return await retryGet(async () => {
      const description: unknown = await openConnection(org).tooling.sobject('SourceMember').describe();
      if (hasList(description, 'fields')) return true;
      // Something in front of the org responded in its place: that does not tell whether it tracks source.
      throw createResponseProblem(description);
    });
  } catch (error) {
    if (/NOT_FOUND|ERROR_HTTP_404/.test(`${error instanceof Error ? error.name : ''} ${getErrorMessage(error)}`))
      return false;
    throw error;
  }
}

/**
 * Runs a call of the library that reads from the org.
 *
 * @throws Problem as `retryGet`; a refusal of the org as jsforce throws it
 */
async function readFromOrg<T>(call: () => Promise<T>): Promise<T> {
  return retryGet(async () =>
    call().catch((error: unknown) => {
      throw unwrapLibraryError(error);
    }),
  );
}

/**
 * The library wraps the errors of jsforce, whose codes tell what happened. A response that is no result becomes a TypeError in
 * it, or an org without source tracking.
 */
function unwrapLibraryError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  if (error.name === 'TypeError' || error.name === 'NonSourceTrackedOrgError')
    return createMetadataResponseProblem('the changes of source tracking');
  return readErrorCode(error.cause) === '' ? error : error.cause;
}

function isInPackage(project: SfProject, path: string): boolean {
  return project.getUniquePackageDirectories().some(({ fullPath }) => !relative(fullPath, path).startsWith('..'));
}
