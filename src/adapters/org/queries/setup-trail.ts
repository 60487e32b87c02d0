import { Problem } from '../../../fls/problem.ts';
import type { SetupTrailMark } from '../../../fls/snapshot.ts';
import type { SetupChange } from '../../../ports/org.ts';
import { toIsoTime } from '../../../values/iso-time.ts';
import type { OrgClient } from '../client/org-client.ts';
import { queryRows, quoteSoql } from '../client/soql.ts';

type NewestRow = { Id: string; CreatedDate: string };

type TrailRow = NewestRow & { Display: string | null; CreatedBy: { Username: string } | null };

const MARK_QUERY = 'SELECT Id, CreatedDate FROM SetupAuditTrail';

const TRAIL_QUERY = 'SELECT Id, CreatedDate, CreatedBy.Username, Display FROM SetupAuditTrail';

/** Times have whole seconds, so several rows can be the newest. */
const MOST_NEWEST_ROWS = 200;

/**
 * Where the setup audit trail ends now; null when the org does not show it to the user (docs/salesforce-facts.md#s2-7).
 *
 * @param username whose rows are left out: a deploy writes hundreds of them within a second, which would hide the others
 */
export async function markSetupTrail(client: OrgClient, username: string): Promise<SetupTrailMark | null> {
  const newestFirst = ` ORDER BY CreatedDate DESC LIMIT ${MOST_NEWEST_ROWS}`;
  const rows = await queryTrail<NewestRow>(client, `${MARK_QUERY}${buildOthersCondition(username)}${newestFirst}`);
  if (rows === null) return null;
  const [newest] = rows;
  const ids = rows.filter(({ CreatedDate }) => CreatedDate === newest?.CreatedDate).map(({ Id }) => Id);
  return { at: newest ? toIsoTime(newest.CreatedDate) : null, ids };
}

/**
 * What others than a user changed in Setup since a mark, the oldest first; null when the org does not show it. A deploy of
 * that user can write thousands of rows, so the org leaves them out.
 */
export async function querySetupChanges(
  client: OrgClient,
  { at, ids }: SetupTrailMark,
  username: string,
): Promise<readonly SetupChange[] | null> {
  const since = at === null ? '' : ` AND CreatedDate >= ${at}`;
  const others = buildOthersCondition(username);
  const rows = await queryTrail<TrailRow>(client, `${TRAIL_QUERY}${others}${since} ORDER BY CreatedDate`);
  if (rows === null) return null;
  const known = new Set(ids);
  return rows
    .filter(({ Id }) => !known.has(Id))
    .map(({ CreatedDate, CreatedBy, Display }) => ({
      at: toIsoTime(CreatedDate),
      username: CreatedBy?.Username ?? null,
      text: Display ?? '',
    }));
}

/** It is a further sign beside others, so no refusal of it ends a command. */
function buildOthersCondition(username: string): string {
  return ` WHERE CreatedBy.Username != ${quoteSoql(username)}`;
}

async function queryTrail<Row extends object>(client: OrgClient, soql: string): Promise<readonly Row[] | null> {
  try {
    return await queryRows<Row>(client, soql);
  } catch (error) {
    if (error instanceof Problem) throw error;
    return null;
  }
}
