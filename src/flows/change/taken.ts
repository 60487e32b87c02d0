import { decodeName } from '../../fls/names.ts';
import type { Notice } from '../../fls/problem.ts';
import type { Edit } from '../../fls/change.ts';
import type { DeploySummary, ProfileChange } from './deploy.ts';

/** The edits that the org has taken: neither dropped nor of a profile that was refused. */
export function selectAppliedEdits(
  parts: readonly ProfileChange[],
  { dropped, refused }: { dropped: readonly Pick<Edit, 'profile' | 'field'>[]; refused: readonly string[] },
): ProfileChange[] {
  const gone = Map.groupBy(dropped, ({ profile }) => profile);
  return parts.map(({ profile, edits }) => {
    const fields = new Set(gone.get(profile.name)?.map(({ field }) => field));
    return { profile, edits: refused.includes(profile.name) ? [] : edits.filter(({ field }) => !fields.has(field)) };
  });
}

export function listUnappliedEdits(parts: readonly ProfileChange[], taken: readonly ProfileChange[]): Edit[] {
  const has = new Set(taken.flatMap(({ edits }) => edits));
  return parts.flatMap(({ edits }) => edits.filter((edit) => !has.has(edit)));
}

export function countProfileEdits(parts: readonly ProfileChange[]): number {
  return parts.reduce((sum, { edits }) => sum + edits.length, 0);
}

export function createDroppedNotices({ dropped, refused, deploy }: DeploySummary): Notice[] {
  return [
    ...dropped.map(({ profile, field, problem }): Notice => ({
      key: 'editDropped',
      tokens: [profile, field, problem],
    })),
    ...refused.map((name): Notice => {
      const failures = deploy?.failures ?? [];
      const own = failures.filter(({ component }) => decodeName(component) === name);
      const problems = (own.length > 0 ? own : failures).map(({ problem }) => problem);
      return { key: 'profileRefused', tokens: [name, problems.join(' ')] };
    }),
  ];
}
