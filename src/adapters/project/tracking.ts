import { relative, resolve } from 'node:path';
import type { Org, SfProject } from '@salesforce/core';
import type { SourceTracking } from '@salesforce/source-tracking';
import { decodeName } from '../../fls/names.ts';
import type { TrackedProfile, Tracking } from '../../ports/tracking.ts';
import { retryGet } from '../org/client/guard.ts';
import { getErrorMessage } from '../../text/error-message.ts';

/**
 * Records in sf's own tracking what a merge really did, so that the previews say the truth afterwards. Where the org
 * does not track source, nothing is loaded and nothing is done. Elsewhere:
 * - a file that carried no local changes before, differs now only by what the org sent: it is in sync locally;
 * - a file that did carry some keeps them, and stays a local change;
 * - the org's change of a profile counts as retrieved only when the file holds all of it, other sections included;
 * - a change that was deployed is none to retrieve, unless somebody else's was waiting already;
 * - other components are the org's as a whole, and in sync.
 */
export function createTracking(org: Org, project: SfProject): Tracking {
  let tracking: SourceTracking | undefined;
  let changedBefore: ReadonlySet<string> = new Set();
  let pending: ReadonlySet<string> = new Set();
  return {
    begin: async () => {
      if (!(await hasSourceTracking(org))) return;
      const { SourceTracking: Library } = await import('@salesforce/source-tracking');
      const opened = await retryGet(async () => Library.create({ org, project, ignoreLocalCache: true }));
      const local = await opened.getChanges({ origin: 'local', state: 'nondelete', format: 'string' });
      const remote = await retryGet(async () =>
        opened.getChanges({ origin: 'remote', state: 'nondelete', format: 'ChangeResult' }),
      );
      tracking = opened;
      changedBefore = new Set(local.map((path) => resolve(project.getPath(), path)));
      pending = new Set(remote.filter(({ type }) => type === 'Profile').map(({ name }) => decodeName(name ?? '')));
    },
    findConflicts: async () => {
      const opened = tracking;
      if (!opened) return [];
      const [conflicts, types] = await Promise.all([retryGet(async () => opened.getConflicts()), loadObjectTypes()]);
      return conflicts.filter(({ type }) => types.has(type ?? '')).map(({ name }) => name ?? '');
    },
    finish: async (profiles, components) => {
      if (!tracking) return [];
      const inside = profiles.filter(({ path }) => path === null || isInPackage(project, path));
      const merged = inside.flatMap(({ path }) => path ?? []).filter((path) => !changedBefore.has(path));
      const isWaiting = ({ fullName }: TrackedProfile): boolean => pending.has(decodeName(fullName));
      const whole = inside.filter((one) => (one.deployed ? !isWaiting(one) : isWaiting(one) && one.isComplete()));
      const deployed = whole.some((one) => one.deployed);
      const retrieved = [...whole.map((profile) => ({ ...profile, type: 'Profile' })), ...components];
      try {
        const files = [...merged, ...components.map(({ path }) => path)];
        if (files.length > 0) await tracking.updateLocalTracking({ files });
        if (retrieved.length > 0) await tracking.updateRemoteTracking(await buildRemoteUpdate(retrieved), !deployed);
        return [];
      } catch (error) {
        return [{ key: 'trackingNotUpdated', tokens: [getErrorMessage(error)] }];
      }
    },
  };
}

/** CustomObject and what is part of one: fields, list views, record types, … */
async function loadObjectTypes(): Promise<ReadonlySet<string>> {
  const { RegistryAccess } = await import('@salesforce/source-deploy-retrieve');
  const { name, children } = new RegistryAccess().getTypeByName('CustomObject');
  return new Set([name, ...Object.values(children?.types ?? {}).map((child) => child.name)]);
}

type RemoteUpdate = Parameters<SourceTracking['updateRemoteTracking']>[0];

type UpdatedComponent = { readonly type: string; readonly fullName: string; readonly path: string | null };

async function buildRemoteUpdate(components: readonly UpdatedComponent[]): Promise<RemoteUpdate> {
  const { ComponentStatus } = await import('@salesforce/source-deploy-retrieve');
  const state = ComponentStatus.Changed;
  return components.map(({ type, fullName, path }) => ({
    type,
    fullName,
    state,
    ...(path !== null && { filePath: path }),
  }));
}

/**
 * Whether the org records changes: it then has the tooling object SourceMember, else a 404
 * (docs/salesforce-facts.md#s9).
 */
async function hasSourceTracking(org: Org): Promise<boolean> {
  try {
    return await retryGet(async () => org.supportsSourceTracking());
  } catch (error) {
    if (/NOT_FOUND|ERROR_HTTP_404/.test(`${error instanceof Error ? error.name : ''} ${getErrorMessage(error)}`))
      return false;
    throw error;
  }
}

function isInPackage(project: SfProject, path: string): boolean {
  return project.getUniquePackageDirectories().some(({ fullPath }) => !relative(fullPath, path).startsWith('..'));
}
