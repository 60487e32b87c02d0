import type { Access } from './access.ts';
import type { Edit } from './change.ts';
import { toShortId } from './names.ts';
import { getLastChange, type ChangeRecord, type FieldGroup, type JobRecord, type Snapshot } from './snapshot.ts';

/** A field that changes. */
export type FieldChange = Pick<Edit, 'field' | 'from' | 'to'>;

/** Groups fields by how they change: a record with thousands of fields stays small. */
export function groupFields(changes: readonly FieldChange[]): FieldGroup[] {
  const groups: { from: Access; to: Access; fields: string[] }[] = [];
  for (const { field, from, to } of changes) {
    // There are few: a key for each change would take longer.
    const group = groups.find((one) => one.from === from && one.to === to);
    if (group) group.fields.push(field);
    else groups.push({ from, to, fields: [field] });
  }
  return groups;
}

export function listFields(groups: readonly FieldGroup[]): FieldChange[] {
  return groups.flatMap(({ from, to, fields }) => fields.map((field) => ({ field, from, to })));
}

/** Groups without some fields, which are given in lower case. */
export function dropFields(groups: readonly FieldGroup[], dropped: ReadonlySet<string>): FieldGroup[] {
  return groups.flatMap(({ from, to, fields }) => {
    const kept = fields.filter((field) => !dropped.has(field.toLowerCase()));
    return kept.length === 0 ? [] : [{ from, to, fields: kept }];
  });
}

/** Replaces the last change of a snapshot. */
export function updateLastChange(
  snapshot: Snapshot,
  update: (change: ChangeRecord) => Partial<ChangeRecord>,
): Snapshot {
  const last = getLastChange(snapshot);
  return { ...snapshot, changes: [...snapshot.changes.slice(0, -1), { ...last, ...update(last) }] };
}

/** Records that a job is about to be started. */
export function recordStart(snapshot: Snapshot, start: Omit<JobRecord, 'id' | 'status'>): Snapshot {
  const job: JobRecord = { id: null, ...start, status: null };
  return updateLastChange(snapshot, ({ jobs }) => ({ state: 'submitted', jobs: [...jobs, job] }));
}

/** Records what is learnt of the job that was started last; null when no job was started. */
export function recordLastJob(snapshot: Snapshot, learnt: Partial<JobRecord> | null): Snapshot {
  return updateLastChange(snapshot, ({ jobs }) => {
    const last = jobs.at(-1);
    if (!last) return {};
    return { jobs: [...jobs.slice(0, -1), ...(learnt === null ? [] : [{ ...last, ...learnt }])] };
  });
}

/** Records how a job ended. The org may tell its id with 15 or 18 characters. */
export function recordJobEnd(snapshot: Snapshot, id: string, status: string): Snapshot {
  return updateLastChange(snapshot, ({ jobs }) => ({
    jobs: jobs.map((job) => (job.id !== null && toShortId(job.id) === toShortId(id) ? { ...job, status } : job)),
  }));
}
