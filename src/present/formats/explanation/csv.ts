import { getObjectName } from '../../../fls/access.ts';
import type { Explanation } from '../../../fls/explained-subject.ts';
import type { AccessSource } from '../../../fls/access-source.ts';
import { toProvedLevel } from '../../../fls/proof.ts';
import {
  formatFieldSources,
  formatMuting,
  formatObjectSources,
  formatSource,
  getAccessWord,
} from '../../access-sources.ts';
import { renderCsv } from '../csv.ts';

const EXPLANATION_COLUMNS = [
  'username',
  'profile',
  'object',
  'field',
  'access',
  'proved',
  'object_via',
  'field_via',
  'edit_via',
  'muted_by',
  'hidden_sets',
  'org_id',
  'org',
  'generated_at',
];

/**
 * A row for each user and field, as `renderCsv` has it. A profile without active users has an empty username.
 * `proved` is the access by the platform, empty where it was not asked or does not tell. `hidden_sets` says whether the org
 * does not show all permission sets of the user.
 */
export function renderCsvExplanation({ context, subjects, proof }: Explanation, toFile: boolean): string {
  const { org, generatedAt } = context;
  const origin = [org?.id ?? '', org?.alias ?? org?.username ?? '', generatedAt];
  const rows = subjects.flatMap(({ usernames, profile, hasHiddenSets, fields }) => {
    const cells = fields.map((access) => ({
      field: access.field,
      before: [getObjectName(access.field), access.field, getAccessWord(access)],
      after: [
        formatObjectSources(access),
        formatFieldSources({ ...access, edit: false }),
        joinSources(access.editVia),
        formatMuting(access),
        String(hasHiddenSets),
        ...origin,
      ],
    }));
    return (usernames.length === 0 ? [''] : usernames).flatMap((username) => {
      const proved = proof?.proved.get(username);
      return cells.map(({ field, before, after }) => {
        const access = proved?.get(field);
        return [username, profile, ...before, access === undefined ? '' : toProvedLevel(access), ...after];
      });
    });
  });
  return renderCsv(EXPLANATION_COLUMNS, rows, toFile);
}

function joinSources(sources: readonly AccessSource[]): string {
  return sources.map((source) => formatSource(source)).join(', ');
}
