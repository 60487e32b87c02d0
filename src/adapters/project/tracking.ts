import { relative, resolve } from 'node:path';
import type { Org, SfProject } from '@salesforce/core';
import type { SourceTracking } from '@salesforce/source-tracking';
import { decodeName } from '../../fls/names.ts';
import {
  createMetadataResponseProblem,
  createResponseProblem,
  formatOrgError,
  readErrorCode,
} from '../../fls/org-failure.ts';
import type { TrackedChanges, TrackedProfile, Tracking, TrackingSession } from '../../ports/tracking.ts';
import { retryGet } from '../org/client/retry.ts';
import { hasList } from '../../values/loosely-typed.ts';
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
      const remote = await readFromOrg(async () =>
        library.getChanges({ origin: 'remote', state: 'nondelete', format: 'ChangeResult' }),
      );
      const changedFiles = new Set(local.map((path) => resolve(project.getPath(), path)));
      return {
        pendingProfiles: new Set(
          remote.filter(({ type }) => type === 'Profile').map(({ name }) => decodeName(name ?? '')),
        ),
        changedFiles,
        findConflicts: async () => findObjectConflicts(library),
        finish: async (changes) => {
          try {
            await recordChanges({ library, project, changedFiles }, changes);
            return [];
          } catch (error) {
            return [{ key: 'trackingNotUpdated', tokens: [formatOrgError(error)] }];
          }
        },
      };
    },
  };
}

const untrackedSession: TrackingSession = {
  pendingProfiles: new Set(),
  changedFiles: new Set(),
  findConflicts: async () => Promise.resolve([]),
  finish: async () => Promise.resolve([]),
};

/** For a change outside of a project: there are no files to track. */
export const noTracking: Tracking = { begin: async () => Promise.resolve(untrackedSession) };

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

type TrackingState = {
  readonly library: SourceTracking;
  readonly project: SfProject;
  /** Absolute paths of files that had a local change before the command. */
  readonly changedFiles: ReadonlySet<string>;
};

async function recordChanges(
  { library, project, changedFiles }: TrackingState,
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
  if (remote.length > 0) await library.updateRemoteTracking(remote, origin === 'retrieve');
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
      const description: unknown = await org.getConnection().tooling.sobject('SourceMember').describe();
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
