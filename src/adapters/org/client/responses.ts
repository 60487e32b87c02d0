import { hasList, isRecord, readMember, toList } from '../../../values/loosely-typed.ts';

/** One page of a query result, as the REST API returns it. */
export type SoqlPage<Row> = {
  readonly totalSize: number;
  readonly done: boolean;
  readonly nextRecordsUrl?: string | null | undefined;
  readonly records: readonly Row[];
};

export type DescribedField = {
  readonly name: string;
  readonly updateable?: boolean | undefined;
  readonly permissionable?: boolean | undefined;
  readonly compoundFieldName?: string | null | undefined;
  readonly calculated?: boolean | undefined;
  readonly autoNumber?: boolean | undefined;
  readonly relationshipName?: string | null | undefined;
  readonly picklistValues?: readonly PicklistValue[] | null | undefined;
};

type PicklistValue = { readonly value: unknown; readonly active?: boolean };

export type DescribeResponse = {
  readonly fields: readonly DescribedField[];
  /** Whether the running user may edit records of the object. */
  readonly updateable?: boolean | undefined;
};

/** An error page or an empty body must never look like a result without rows. */
export function isSoqlPage<Row extends object>(body: unknown): body is SoqlPage<Row> {
  return (
    hasList(body, 'records') &&
    toList(readMember(body, 'records')).every(isRecord) &&
    isTextOrNothing(readMember(body, 'nextRecordsUrl'))
  );
}

export function isDescribeResponse(body: unknown): body is DescribeResponse {
  return hasList(body, 'fields') && toList(readMember(body, 'fields')).every(isDescribedField);
}

function isDescribedField(field: unknown): field is DescribedField {
  const values = readMember(field, 'picklistValues') ?? [];
  return (
    typeof readMember(field, 'name') === 'string' &&
    isTextOrNothing(readMember(field, 'relationshipName')) &&
    Array.isArray(values) &&
    values.every(isRecord)
  );
}

/** The active values of a field's picklist. One that is not a text names nothing, and is passed over. */
export function listActiveValues(field: DescribedField | undefined): string[] {
  const active = field?.picklistValues?.filter((one) => one.active !== false) ?? [];
  return active.map(({ value }) => value).filter((value) => typeof value === 'string');
}

function isTextOrNothing(value: unknown): boolean {
  return value === undefined || value === null || typeof value === 'string';
}
