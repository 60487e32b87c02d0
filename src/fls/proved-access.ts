/** What somebody may do with one field or one object, as the platform itself says. */
export type ProvedAccess = { readonly read: boolean; readonly edit: boolean };

/** What the platform says of one user on one object. */
export type ProvedObject = {
  /** By `Object.Field`: access that takes the object into account. */
  readonly fields: ReadonlyMap<string, ProvedAccess>;
  /**
   * By `Object.Field`: access that the user has if the object is open to it, where the platform tells of the field and not of
   * the object. None of these fields is among `fields`.
   */
  readonly ifOpen: ReadonlyMap<string, ProvedAccess>;
  /** Whether the user has no access to the fields that are missing in both; otherwise nothing is known of them. */
  readonly isComplete: boolean;
  /** What the org said to requests that failed and so tell nothing, such as one that took too long. */
  readonly failures: readonly string[];
  /** Null where the user's own login was not asked. */
  readonly ownView: OwnView | null;
};

/** What a user sees of one object with its own login. */
export type OwnView = {
  /** Number of fields that it can read, those among them that hold no field permission. */
  readonly fields: number;
  /**
   * What a query of one record came to; `partly` where it tells of some of the described fields only. Without a record it tells
   * nothing of the fields. It is not asked of an object that does not exist for the user, nor of an external object; and one
   * that fails counts as not asked.
   */
  readonly query: 'returned' | 'partly' | 'noRecord' | 'refused' | 'notAsked';
  /** By `Object.Field`: fields that describe lists and the query refuses, or that the query returns and describe does not list. */
  readonly conflicts: ReadonlyMap<string, 'refused' | 'unlisted'>;
};

/** What the permissions say of one field of a user. */
type ClaimedField = {
  readonly field: string;
  readonly edit: boolean;
  /** Whether it is known that something opens the object to the user. */
  readonly isObjectOpen: boolean;
};

const PROVED_NOTHING: ProvedAccess = { read: false, edit: false };

/**
 * Joins what two tables of the platform say of one object: UserFieldAccess of its fields, UserEntityAccess of the object.
 * Whether UserFieldAccess looks at the object is not known (docs/salesforce-facts.md#open-20): a stray field may be called
 * accessible. So a user may do with a field what both tables allow; reading and editing each by this table, and a field that
 * cannot be read cannot be edited.
 *
 * | field \ object | may         | may not | no answer             |
 * | -------------- | ----------- | ------- | --------------------- |
 * | may            | may         | may not | may if object is open |
 * | may not        | may not     | may not | may not               |
 * | no answer      | not known   | may not | not known             |
 *
 * @param fields by `Object.Field`; empty where the platform does not tell of them
 * @param object null where the platform does not tell of it
 */
export function joinAnswers(fields: ReadonlyMap<string, ProvedAccess>, object: ProvedAccess | null): ProvedObject {
  const proved = new Map<string, ProvedAccess>();
  const ifOpen = new Map<string, ProvedAccess>();
  for (const [name, { read, edit }] of fields) {
    if (!read || object?.read === false) proved.set(name, PROVED_NOTHING);
    else if (object) proved.set(name, { read, edit: edit && object.edit });
    else ifOpen.set(name, { read, edit });
  }
  return { fields: proved, ifOpen, isComplete: object?.read === false, failures: [], ownView: null };
}

/**
 * What the platform proves about one field. Where it tells nothing of the object, the permissions stand in for it if they say
 * that the object is open; if they do not, "may read" of the field alone proves nothing. Editing is proved then only where the
 * permissions allow it too, because they may withhold it by the object.
 *
 * @returns null where it is not known whether the user may read and edit the field
 */
export function findProvedAccess(
  { fields, ifOpen, isComplete }: ProvedObject,
  { field, edit, isObjectOpen }: ClaimedField,
): ProvedAccess | null {
  const proved = findField(fields, field);
  if (proved) return proved;
  const access = findField(ifOpen, field);
  if (access) return isObjectOpen && (edit || !access.edit) ? access : null;
  return isComplete ? PROVED_NOTHING : null;
}

/**
 * Some orgs list lookups without `Id` in field permissions, and the tables of the platform and describe with it
 * (docs/salesforce-facts.md#s3-8).
 */
function findField(access: ReadonlyMap<string, ProvedAccess>, field: string): ProvedAccess | undefined {
  return access.get(field) ?? access.get(`${field}Id`);
}
