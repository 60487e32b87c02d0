import { compare, type ProfileIdentity } from '../fls/names.ts';
import { Problem, type Notice } from '../fls/problem.ts';
import type { Deploy, Edit, Verify } from '../fls/reset.ts';
import type { ProfileSnapshot, Snapshot } from '../fls/snapshot.ts';
import type { ChangePorts } from '../ports.ts';
import { carryOut, type Order } from './carry-out.ts';
import type { ProfileEdits } from './deploy.ts';
import { fileEdits } from './file-edits.ts';
import { checkPermissions } from './inspect.ts';
import { listed } from './listed.ts';
import { pictureOf } from './verify.ts';

export type RestoreRequest = Omit<Order, 'parts' | 'deploys' | 'snapshot' | 'filesWith'> & {
  /** Null for the newest of the org. */
  readonly snapshot: string | null;
  /** Also what others have changed since. */
  readonly force: boolean;
};

export type RestoreStatus = 'restored' | 'dryRun' | 'declined' | 'nothingToDo' | 'partial' | 'failed';

export type RestoreOutcome = {
  readonly status: RestoreStatus;
  /** Id of the snapshot. */
  readonly snapshot: string;
  readonly edits: readonly Edit[];
  readonly files: readonly string[];
  readonly deploy: Deploy | null;
  readonly verify: Verify | null;
  readonly notices: readonly Notice[];
};

/** What a restore would change. */
export type RestorePlan = {
  readonly snapshot: Snapshot;
  readonly parts: readonly ProfileEdits[];
  readonly edits: readonly Edit[];
  /** Entries that no longer have the value that the reset gave them. */
  readonly changedSince: readonly Edit[];
};

export type RestoreReview = (plan: RestorePlan) => Promise<boolean>;

/**
 * Puts back what a reset changed: exactly its entries, and of these only such as still have the value that it gave them,
 * unless forced. Deploys and verifies as a reset does; the snapshot it restores from is the way back.
 *
 * @throws Problem `noSnapshots`, `snapshotNotFound`, `snapshotOfOtherOrg`, `unreadableSnapshot`, `profileNotRetrieved`, and
 *   those of the stages
 */
export async function restore(
  asked: RestoreRequest,
  ports: ChangePorts,
  review: RestoreReview,
): Promise<RestoreOutcome> {
  ports.progress.stage('inspect');
  const checked = await checkPermissions(ports.org);
  const snapshot = await ports.snapshots.read(asked.org.id, asked.snapshot ?? (await newestOf(asked.org.id, ports)));
  const plan = await planRestore(snapshot, asked.force, ports);
  ports.progress.done();
  const { edits, parts } = plan;
  const planned = { snapshot: snapshot.id, edits, files: [], deploy: null, verify: null };
  const notices = [...checked, ...sinceNotice(plan, asked.force)];
  const agreed = await review(plan);
  if (edits.length === 0) return { ...planned, status: 'nothingToDo', notices };
  if (!agreed) return { ...planned, status: 'declined', notices };
  const done = await carryOut(
    {
      ...asked,
      parts,
      deploys: true,
      snapshot: { id: snapshot.id, path: '' },
      filesWith: (applied, files) => filesBack(applied, files, { snapshot, ports }),
    },
    ports,
  );
  const marked = done.status === 'done' ? await ports.snapshots.markRestored(asked.org.id, snapshot.id) : [];
  ports.progress.done();
  const { files, deploy, verify } = done;
  const status = done.status === 'done' ? 'restored' : done.status === 'edited' ? 'partial' : done.status;
  return {
    status,
    snapshot: snapshot.id,
    edits,
    files,
    deploy,
    verify,
    notices: [...notices, ...done.notices, ...marked],
  };
}

async function newestOf(orgId: string, { snapshots }: ChangePorts): Promise<string> {
  const [newest] = (await snapshots.list(orgId)).snapshots;
  if (!newest) throw new Problem('noSnapshots');
  return newest.id;
}

async function planRestore(snapshot: Snapshot, force: boolean, ports: ChangePorts): Promise<RestorePlan> {
  const known = new Map((await ports.org.profiles()).map((profile) => [profile.id.slice(0, 15), profile]));
  const saved = snapshot.profiles.map((one) => ({ saved: one, profile: identityOf(one, known) }));
  const now = await pictureOf(
    saved.map(({ profile }) => ({ profile, edits: [] })),
    ports.org,
  );
  const changedSince: Edit[] = [];
  const parts = saved.map(({ saved: { edits }, profile }) => {
    const back = edits.flatMap((edit) => {
      const current = now.get(profile.id)?.get(edit.field) ?? 'none';
      if (current === edit.from) return [];
      const put: Edit = { profile: profile.name, field: edit.field, from: current, to: edit.from };
      if (current !== edit.to) changedSince.push(put);
      return current === edit.to || force ? [put] : [];
    });
    return { profile, edits: back.sort((a, b) => compare(a.field, b.field)) };
  });
  const filled = parts.filter(({ edits }) => edits.length > 0);
  return { snapshot, parts: filled, edits: filled.flatMap(({ edits }) => edits), changedSince };
}

/** Only a profile that the org has is deployed: an unknown name would create one (facts 2.1 no. 5). */
function identityOf(saved: ProfileSnapshot, known: ReadonlyMap<string, ProfileIdentity>): ProfileIdentity {
  const profile = known.get(saved.id.slice(0, 15));
  if (!profile) throw new Problem('profileGone', [saved.name]);
  return profile;
}

/**
 * A file that is as the reset left it becomes what it was, byte for byte; in another only the values change. The path in the
 * snapshot is not trusted: the project says where the profile is.
 */
function filesBack(
  applied: Parameters<typeof fileEdits>[0],
  files: Parameters<typeof fileEdits>[1],
  { snapshot, ports }: { readonly snapshot: Snapshot; readonly ports: ChangePorts },
): ReturnType<typeof fileEdits> {
  return applied.flatMap((part) => {
    const { profile, edits } = part;
    const saved = snapshot.profiles.find(({ id }) => id.slice(0, 15) === profile.id.slice(0, 15));
    const file = files.get(profile.id);
    const untouched =
      saved?.file && file?.text && saved.edits.length === edits.length
        ? ports.snapshots.digest(file.text) === saved.file.after
        : false;
    if (!untouched || !saved?.file || !file) return fileEdits([part], files);
    return [{ profileId: profile.id, change: { file, text: saved.file.beforeText } }];
  });
}

function sinceNotice({ changedSince }: RestorePlan, force: boolean): Notice[] {
  if (changedSince.length === 0) return [];
  const fields = listed(changedSince.map(({ field }) => field));
  return [force ? { key: 'changedSinceForced', tokens: [fields] } : { key: 'changedSince', tokens: [fields] }];
}
