import { Messages } from '@salesforce/core';
import { Flags, toHelpSection } from '@salesforce/sf-plugins-core';
import { findTargetOrgName } from '../../../adapters/org/org-name.ts';
import { createSnapshotStore } from '../../../adapters/project/snapshots.ts';
import { snapshotDirFlag } from '../../../cli/flags.ts';
import { FlsCommand } from '../../../cli/fls-command.ts';
import { createPathFormatter } from '../../../cli/result-paths.ts';
import { refuseMissingSnapshotDir } from '../../../cli/snapshot-dir.ts';
import { getViewOptions } from '../../../cli/view-options.ts';
import type { Context, OrgKind } from '../../../fls/context.ts';
import { createSkippedNotices, type SnapshotState, type SnapshotSummary } from '../../../fls/snapshot.ts';
import { formatSnapshots, formatSnapshotsNext } from '../../../present/snapshots.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'list.snapshots');

export type ListSnapshotsResult = {
  context: Context;
  snapshots: {
    id: string;
    path: string;
    createdAt: string;
    state: SnapshotState;
    job: string | null;
    profiles: string[];
    edits: number;
    plugin: string;
  }[];
};

export default class FlsListSnapshots extends FlsCommand<ListSnapshotsResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');

  public static override readonly errorCodes = toHelpSection('ERROR CODES', {
    'Succeeded (0)': messages.getMessage('exit.succeeded'),
    'Failed (1)': messages.getMessage('exit.failed'),
    'Usage (2)': messages.getMessage('exit.usage'),
  });

  public static override readonly flags = {
    'target-org': Flags.requiredOrg(),
    'snapshot-dir': snapshotDirFlag,
  };

  public async run(): Promise<ListSnapshotsResult> {
    const { flags } = await this.parse(FlsListSnapshots);
    await refuseMissingSnapshotDir(flags['snapshot-dir']);
    const { 'target-org': org, 'snapshot-dir': folder } = flags;
    const next = { bin: this.config.bin, targetOrg: await findTargetOrgName(org), snapshotDir: folder ?? null };
    this.next = next;
    const store = createSnapshotStore({ folder, pluginVersion: this.getPluginVersion() });
    const { snapshots, skipped } = await store.list(org.getOrgId());
    this.showNotices(createSkippedNotices(skipped));
    this.showLines(formatSnapshots(snapshots, new Date(), getViewOptions(false)));
    this.showLines(formatSnapshotsNext(snapshots, next));
    const format = createPathFormatter(process.cwd());
    return {
      // The org is not asked: what the newest snapshot says of its kind is known here.
      context: await this.buildContext({ org, kind: findRecordedKind(snapshots) }),
      snapshots: snapshots.map(({ id, path, createdAt, state, job, profiles, edits, plugin }) => ({
        id,
        path: format(path),
        createdAt,
        state,
        job,
        profiles: [...profiles],
        edits,
        plugin,
      })),
    };
  }
}

function findRecordedKind(snapshots: readonly SnapshotSummary[]): OrgKind {
  return snapshots.find(({ org }) => org.kind !== undefined && org.kind !== 'unknown')?.org.kind ?? 'unknown';
}
