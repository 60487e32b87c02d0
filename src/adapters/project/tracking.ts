import { relative, resolve } from 'node:path';
import type { Org, SfProject } from '@salesforce/core';
import type { SourceTracking } from '@salesforce/source-tracking';
import type { Notice } from '../../fls/problem.ts';
import { decodeName } from '../../fls/names.ts';
import type { TrackedFile, Tracking } from '../../ports.ts';
import { ask, messageOf } from '../org/connection-guard.ts';

/**
 * Records in sf's own tracking what a merge really did, so that the previews say the truth afterwards. Where the org
 * does not track source, nothing is loaded and nothing is done. Elsewhere:
 * - a file that carried no local changes before, differs now only by what the org sent: it is in sync locally;
 * - a file that did carry some keeps them, and stays a local change;
 * - the org's change of a profile counts as retrieved only when the file holds all of it, other sections included.
 */
export function sourceTracking(org: Org, project: SfProject): Tracking {
  let tracking: SourceTracking | undefined;
  let changedBefore: ReadonlySet<string> = new Set();
  let pending: ReadonlySet<string> = new Set();
  return {
    begin: async () => {
      if (!(await tracksSource(org))) return;
      const { SourceTracking: Library } = await import('@salesforce/source-tracking');
      tracking = await Library.create({ org, project, ignoreLocalCache: true });
      const [local, remote] = [
        await tracking.getChanges({ origin: 'local', state: 'nondelete', format: 'string' }),
        await tracking.getChanges({ origin: 'remote', state: 'nondelete', format: 'ChangeResult' }),
      ];
      changedBefore = new Set(local.map((path) => resolve(project.getPath(), path)));
      pending = new Set(remote.filter(({ type }) => type === 'Profile').map(({ name }) => decodeName(name ?? '')));
    },
    finish: async (retrieved) => {
      if (!tracking) return [];
      const inside = retrieved.filter(({ path }) => isInPackage(project, path));
      try {
        const files = inside.map(({ path }) => path).filter((path) => !changedBefore.has(path));
        if (files.length > 0) await tracking.updateLocalTracking({ files });
        const synced = inside.filter(({ fullName, complete }) => pending.has(decodeName(fullName)) && complete());
        if (synced.length > 0) await tracking.updateRemoteTracking(await asRetrieved(synced), true);
        return [];
      } catch (error) {
        return [{ key: 'trackingNotUpdated', tokens: [messageOf(error)] } satisfies Notice];
      }
    },
  };
}

/** Whether the org records changes: it then has the tooling object SourceMember, else a 404 (facts section 9). */
async function tracksSource(org: Org): Promise<boolean> {
  try {
    return await ask(async () => org.supportsSourceTracking());
  } catch (error) {
    if (/NOT_FOUND|ERROR_HTTP_404/.test(`${error instanceof Error ? error.name : ''} ${messageOf(error)}`))
      return false;
    throw error;
  }
}

type RemoteUpdate = Parameters<SourceTracking['updateRemoteTracking']>[0];

async function asRetrieved(files: readonly TrackedFile[]): Promise<RemoteUpdate> {
  const { ComponentStatus } = await import('@salesforce/source-deploy-retrieve');
  return files.map(({ fullName, path }) => ({
    fullName,
    type: 'Profile',
    filePath: path,
    state: ComponentStatus.Changed,
  }));
}

function isInPackage(project: SfProject, path: string): boolean {
  return project.getUniquePackageDirectories().some(({ fullPath }) => !relative(fullPath, path).startsWith('..'));
}
