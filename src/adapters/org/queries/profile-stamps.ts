import { toShortId } from '../../../fls/names.ts';
import type { ProfileStamp } from '../../../ports/org.ts';
import { toIsoTime } from '../../../values/iso-time.ts';
import type { OrgClient } from '../client/org-client.ts';
import { queryRowsIn } from '../client/soql.ts';

type StampRow = {
  Id: string;
  Name: string;
  LastModifiedDate?: string | null;
  LastModifiedById?: string | null;
  LastModifiedBy?: { Username: string } | null;
};

/** Every recorded org has the optional columns (docs/salesforce-facts.md#src-rec); an org without them tells less. */
const STAMP_QUERY =
  'SELECT Id, Name, LastModifiedDate?, LastModifiedById?, LastModifiedBy.Username? FROM Profile WHERE Id {in}';

/** By Profile.Id as given, what the org says now of the profiles that exist and that the user can see. */
export async function queryProfileStamps(
  client: OrgClient,
  profileIds: readonly string[],
): Promise<ReadonlyMap<string, ProfileStamp>> {
  const rows = await queryRowsIn<StampRow>(client, STAMP_QUERY, profileIds);
  const byId = new Map(rows.map((row) => [toShortId(row.Id), row]));
  return new Map(
    profileIds.flatMap((id): [string, ProfileStamp][] => {
      const row = byId.get(toShortId(id));
      return row ? [[id, readStamp(row)]] : [];
    }),
  );
}

function readStamp({ Name, LastModifiedDate, LastModifiedById, LastModifiedBy }: StampRow): ProfileStamp {
  return {
    label: Name,
    modifiedAt: LastModifiedDate ? toIsoTime(LastModifiedDate) : null,
    modifiedBy: LastModifiedById ?? null,
    modifiedByUsername: LastModifiedBy?.Username ?? null,
  };
}
