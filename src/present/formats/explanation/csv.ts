import { getObjectName } from '../../../fls/access.ts';
import type { Explanation } from '../../../fls/explained-subject.ts';
import type { AccessSource } from '../../../fls/access-source.ts';
import {
  formatFieldSources,
  formatMuting,
  formatObjectSources,
  formatSource,
  getAccessWord,
} from '../../access-sources.ts';
import { renderCsv } from '../csv.ts';

const CSV_COLUMNS = [
  'username',
  'profile',
  'object',
  'field',
  'access',
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
 * `hidden_sets` says whether the org does not show all permission sets of the user.
 */
export function renderCsvExplanation({ context, subjects }: Explanation, toFile: boolean): string {
  const { org, generatedAt } = context;
  const origin = [org?.id ?? '', org?.alias ?? org?.username ?? '', generatedAt];
  const rows = subjects.flatMap(({ usernames, profile, hasHiddenSets, fields }) => {
    const cells = fields.map((access) => [
      getObjectName(access.field),
      access.field,
      getAccessWord(access),
      formatObjectSources(access),
      formatFieldSources({ ...access, edit: false }),
      joinSources(access.editVia),
      formatMuting(access),
      String(hasHiddenSets),
      ...origin,
    ]);
    return (usernames.length === 0 ? [''] : usernames).flatMap((username) =>
      cells.map((own) => [username, profile, ...own]),
    );
  });
  return renderCsv(CSV_COLUMNS, rows, toFile);
}

function joinSources(sources: readonly AccessSource[]): string {
  return sources.map((source) => formatSource(source)).join(', ');
}
