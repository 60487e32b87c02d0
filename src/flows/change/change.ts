import { getObjectName } from '../../fls/access.ts';
import type { Notice } from '../../fls/problem.ts';
import type { Deploy, SnapshotPlace, Verify } from '../../fls/change.ts';
import type { SnapshotOrg } from '../../fls/snapshot.ts';
import { getManifestObjects } from '../../metadata/manifest.ts';
import type { ProfileChange } from './deploy.ts';
import type { LoginByProfile } from './login.ts';
import type { ProfileFileChange, FileChangeBuilder } from './project-files.ts';
import type { AccessByProfile } from './verify.ts';

/** A change of profiles that was planned and agreed to. */
export type ChangePlan = {
  /** At least one edit. */
  readonly profileChanges: readonly ProfileChange[];
  /** What the profiles held when it was planned. */
  readonly currentAccess: AccessByProfile;
  /** What the profiles' login sections were when it was planned. */
  readonly login: LoginByProfile;
  /**
   * Plans once more and answers what the profiles hold now.
   *
   * @throws Problem `orgChanged`, `impactChanged` when the plan would be another now
   */
  readonly planAgain: () => Promise<AccessByProfile>;
  /** The project's files with all edits in them, and with others. */
  readonly fileChanges: readonly ProfileFileChange[];
  readonly buildFileChanges: FileChangeBuilder;
  /** The org says whether it would work; nothing is written anywhere. */
  readonly dryRun: boolean;
  /** As `66.0`. */
  readonly apiVersion: string;
  readonly testLevel: string | null;
  readonly verifyBy: 'soql' | 'retrieve';
  readonly org: SnapshotOrg;
  /** The snapshot that can put all of it back, when there is one already; else one is taken. */
  readonly snapshot: SnapshotPlace | null;
};

/** What came of it. */
export type ChangeResult = {
  readonly status: 'done' | 'dryRun' | 'partial' | 'failed';
  readonly snapshot: SnapshotPlace | null;
  /** Paths of the project's files that are changed now. */
  readonly files: readonly string[];
  readonly deploy: Deploy | null;
  readonly verify: Verify | null;
  readonly notices: readonly Notice[];
};

/** For a proof by retrieve: the objects on which the profiles hold anything. */
export function listObjectsToCompare({ currentAccess, verifyBy, dryRun }: ChangePlan): string[] {
  if (verifyBy === 'soql' || dryRun) return [];
  const objects = new Set([...currentAccess.values()].flatMap((fields) => [...fields.keys()].map(getObjectName)));
  return [...new Set([...objects].flatMap((object) => getManifestObjects(object, objects)))].sort();
}
