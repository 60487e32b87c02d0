import { Org, SfProject } from '@salesforce/core';
import { SourceTracking } from '@salesforce/source-tracking';
import { loggedIn, type Where } from './command.ts';
import { forgetProcess } from './forget-process.ts';

/** Full names of what `sf project retrieve preview` and `sf project deploy preview` list. */
export type Previews = {
  readonly toRetrieve: readonly string[];
  readonly toDeploy: readonly string[];
  readonly conflicts: readonly string[];
};

export const NOTHING_TO_PREVIEW: Previews = { toRetrieve: [], toDeploy: [], conflicts: [] };

/**
 * What the previews of sf would list, from the library that they ask. That sf itself says the same is for a spec in
 * test/e2e.
 */
export async function previewsOf(where: Where): Promise<Previews> {
  const before = process.cwd();
  try {
    // The library compares paths that are relative to the folder that sf runs in.
    process.chdir(where.project.folder);
    const org = await Org.create({ aliasOrUsername: await loggedIn(where) });
    const project = await SfProject.resolve(where.project.folder);
    const tracking = await SourceTracking.create({ org, project, ignoreLocalCache: true });
    const rows = await tracking.getStatus({ local: true, remote: true });
    const conflicts = new Set(rows.filter(({ conflict }) => conflict).map(({ fullName }) => fullName));
    const listFrom = (side: 'local' | 'remote'): string[] => {
      const names = rows.filter(({ origin }) => origin === side).map(({ fullName }) => fullName);
      return [...new Set(names).difference(conflicts)];
    };
    return { toRetrieve: listFrom('remote'), toDeploy: listFrom('local'), conflicts: [...conflicts] };
  } finally {
    process.chdir(before);
    forgetProcess();
  }
}
