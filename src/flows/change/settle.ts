import { Problem, type Notice } from '../../fls/problem.ts';
import type { SnapshotPlace } from '../../fls/change.ts';
import type { ChangePorts } from './ports.ts';
import type { Delivered, ProfileEdits } from './deploy.ts';
import { notice } from '../notice-lists.ts';
import { objectsToCompare, type Done, type Order } from './change.ts';
import { profileTexts, type ProfileTexts } from './retrieve-profiles.ts';
import { pathsOf, rewrite, type FileEdit } from './project-files.ts';
import { countOf, droppedNotices, leftOf, takenOf } from './taken.ts';
import { pictureOf, seenByRetrieve, seenBySoql, together, type Picture, type Seen } from './verify.ts';

/** What was there before the deploy, and what came of it. */
export type Run = {
  readonly texts: ProfileTexts;
  readonly before: Picture;
  readonly delivered: Delivered;
  readonly snapshot: SnapshotPlace;
};

/**
 * verify: the org is asked what took effect, and the project's files say no more than that.
 *
 * @throws Problem `notVerified` when it cannot be asked
 */
export async function afterDeploy(order: Order, run: Run, ports: ChangePorts): Promise<Done> {
  const { parts, fileEdits, filesWith } = order;
  const { delivered, snapshot } = run;
  const taken = takenOf(parts, delivered);
  const answered = countOf(taken) === countOf(parts) ? fileEdits : filesWith(taken);
  await rewrite(fileEdits, answered, ports);
  const { remaining, alsoChanged } = await seenOf(order, run, taken, ports).catch((cause: unknown) => {
    throw notVerified(cause).amid({ job: delivered.deploy?.id ?? null, snapshot, files: pathsOf(answered) });
  });
  // "Succeeded" alone is no proof: a file does not say what the org does not show.
  const shown = remaining.length === 0 ? answered : filesWith(takenOf(taken, { dropped: remaining, refused: [] }));
  await rewrite(answered, shown, ports);
  const left = [...leftOf(parts, taken), ...remaining];
  const untracked = await tracked(taken, shown, ports);
  const isDone = left.length === 0 && alsoChanged.length === 0;
  return {
    status: isDone ? 'done' : remaining.length < countOf(taken) ? 'partial' : 'failed',
    snapshot,
    files: pathsOf(shown),
    deploy: delivered.deploy,
    verify: { ok: isDone, remaining: left },
    notices: [
      ...droppedNotices(delivered),
      ...notice(alsoChanged, (_count, names) => ({ key: 'alsoChanged', tokens: [names] })),
      ...untracked,
    ],
  };
}

async function seenOf(order: Order, run: Run, taken: readonly ProfileEdits[], ports: ChangePorts): Promise<Seen> {
  const profiles = order.parts.map(({ profile }) => profile);
  const bySoql = seenBySoql(taken, run.before, await pictureOf(profiles, ports.org));
  if (order.verifyBy === 'soql') return bySoql;
  const texts = await profileTexts(order.parts, objectsToCompare(order), ports.retriever);
  return together([bySoql, seenByRetrieve(taken, run.texts, texts)]);
}

function notVerified(cause: unknown): Problem {
  const exitCode = cause instanceof Problem ? cause.exitCode : 1;
  return new Problem('notVerified', [], { exitCode, cause });
}

/** Of the profiles that the org took something of, also those that the project has no file of: the org's change is ours. */
async function tracked(
  taken: readonly ProfileEdits[],
  edited: readonly FileEdit[],
  { tracking }: ChangePorts,
): Promise<readonly Notice[]> {
  const byProfile = Map.groupBy(edited, ({ profileId }) => profileId);
  const profiles = taken.flatMap(({ profile: { id, fullName }, edits }) => {
    if (edits.length === 0) return [];
    const paths = pathsOf(byProfile.get(id) ?? []);
    const own = paths.length === 0 ? [null] : paths;
    return own.map((path) => ({ fullName, path, complete: () => true, deployed: true as const }));
  });
  return tracking.finish(profiles, []);
}
