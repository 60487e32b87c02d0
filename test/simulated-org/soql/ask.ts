import type { OrgState } from '../model.ts';
import type { Viewer } from '../schema/entity.ts';
import { tokenOf } from '../seed/builder.ts';
import { PlatformError } from './error.ts';
import { runQuery } from './run.ts';

/** For specs of the query engine: questions without the wire. */

export function viewerOf(org: OrgState, given: Partial<Viewer> & { readonly username?: string } = {}): Viewer {
  const token = tokenOf(org, given.username);
  const session = org.sessions.find((each) => each.token === token);
  if (!session) throw new Error(`no session ${token}`);
  return {
    org,
    session,
    now: new Date('2026-11-23T10:00:00Z'),
    version: '67.0',
    api: 'data',
    seesDeleted: false,
    ...given,
  };
}

/** All records of an answer, child results with theirs. */
export function ask(viewer: Viewer, soql: string): object[] {
  const answer = runQuery(soql, viewer, (children) => ({
    totalSize: children.totalSize,
    done: true,
    records: children.records(0, children.totalSize),
  }));
  return answer.records(0, answer.totalSize);
}

/** Records without their attributes, parents' attributes included: what most specs compare. */
export function plainly(viewer: Viewer, soql: string): unknown {
  const text = JSON.stringify(ask(viewer, soql), (key, value: unknown) => (key === 'attributes' ? undefined : value));
  const value: unknown = JSON.parse(text);
  return value;
}

/** The values of one column. */
export function columnOf(viewer: Viewer, soql: string): unknown[] {
  return ask(viewer, soql).map((record) => {
    const entries: readonly [string, unknown][] = Object.entries(record);
    return entries.find(([key]) => key !== 'attributes')?.[1];
  });
}

export function countOf(viewer: Viewer, soql: string): number {
  return runQuery(soql, viewer, () => null).totalSize;
}

/** The refusal that a query meets. @throws Error when it is answered. */
export function refusalOf(viewer: Viewer, soql: string): { readonly errorCode: string; readonly message: string } {
  try {
    ask(viewer, soql);
  } catch (error) {
    if (error instanceof PlatformError) return { errorCode: error.errorCode, message: error.message };
    throw error;
  }
  throw new Error(`answered: ${soql}`);
}
