import type { Retriever } from '../../ports/jobs.ts';
import type { OrgReader } from '../../ports/org.ts';
import type { ManifestStore, ObjectSource, ProfileFileStore } from '../../ports/project.ts';
import type { Progress } from '../../ports/terminal.ts';
import type { Tracking } from '../../ports/tracking.ts';

/** What flows ask of the world. Adapters answer; tests answer with fakes. */
export type RetrievePorts = {
  readonly org: OrgReader;
  readonly retriever: Retriever;
  readonly project: ProfileFileStore;
  readonly manifests: ManifestStore;
  readonly tracking: Tracking;
  /** Null when the objects' own source is not wanted. */
  readonly objectSource: ObjectSource | null;
  readonly progress: Progress;
};
