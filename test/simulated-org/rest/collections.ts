import type { OrgResponse } from '../http.ts';
import { entityNamed } from '../schema/catalog.ts';
import { PlatformError } from '../soql/error.ts';
import { isObject, json, listIn, notFound, parseJson, textIn } from './answer.ts';
import type { RestCall } from './call.ts';
import { recordOf } from './objects.ts';
import { draftCreate, draftDelete, draftUpdate, entityOfId, type RowChange } from './permission-rows.ts';

const MAX_RECORDS = 200;

type Outcome = { readonly id?: string; readonly success: boolean; readonly errors: readonly object[] };

/** `/composite/sobjects`: up to 200 records a call; each succeeds or fails on its own, or all together under `allOrNone`. */
export function collectionRoute(call: RestCall): OrgResponse | null {
  const [composite, sobjects, name] = call.path;
  if (composite !== 'composite' || sobjects !== 'sobjects') return null;
  if (name !== undefined) return retrieve(call, name);
  const { method, viewer } = call;
  if (method === 'DELETE') {
    const ids = (call.parameters.get('ids') ?? '').split(',').filter((id) => id !== '');
    const together = call.parameters.get('allOrNone') === 'true';
    return outcomes(ids, together, (id) => draftDelete(entityOfId(id), id, viewer));
  }
  if (method !== 'POST' && method !== 'PATCH') return null;
  const body = parseJson(call.body);
  const together = isObject(body) && body['allOrNone'] === true;
  return outcomes(listIn(body, 'records').filter(isObject), together, (record) => {
    const type = textIn(record['attributes'], 'type');
    if (method === 'POST') return draftCreate(type, record, viewer);
    return draftUpdate(type, textIn(record, 'id') || textIn(record, 'Id'), record, viewer);
  });
}

const ROLLED_BACK = new PlatformError(
  'ALL_OR_NONE_OPERATION_ROLLED_BACK',
  'Record rolled back because not all records were valid and the request was using AllOrNone header',
);

function outcomes<T>(items: readonly T[], together: boolean, draft: (item: T) => RowChange): OrgResponse {
  if (items.length > MAX_RECORDS) {
    throw new PlatformError(
      'EXCEEDED_ID_LIMIT',
      `record limit reached. cannot submit more than ${MAX_RECORDS} records into this call`,
    );
  }
  const drafts = together ? items.map((item) => caught(() => draft(item))) : [];
  if (drafts.some((each) => each instanceof PlatformError)) {
    return json(drafts.map((each) => refused(each instanceof PlatformError ? each : ROLLED_BACK)));
  }
  return json(
    items.map((item): Outcome => {
      const id = caught(() => draft(item)());
      return id instanceof PlatformError ? refused(id) : { id, success: true, errors: [] };
    }),
  );
}

function refused({ errorCode, message }: PlatformError): Outcome {
  return { success: false, errors: [{ statusCode: errorCode, message, fields: [] }] };
}

function caught<T>(act: () => T): T | PlatformError {
  try {
    return act();
  } catch (error) {
    if (error instanceof PlatformError) return error;
    throw error;
  }
}

/** GET with `ids` and `fields`, or POST with both in the body: records in the order of the ids, null for missing ones. */
function retrieve(call: RestCall, name: string): OrgResponse | null {
  const { viewer } = call;
  const entity = entityNamed(name, viewer);
  if (!entity) throw notFound();
  if (call.method === 'GET') {
    const list = (key: string): string[] => (call.parameters.get(key) ?? '').split(',').filter((each) => each !== '');
    return json(list('ids').map((id) => recordOf(entity, id, list('fields'), viewer)));
  }
  if (call.method !== 'POST') return null;
  const body = parseJson(call.body);
  const strings = (key: string): string[] => listIn(body, key).filter((each) => typeof each === 'string');
  return json(strings('ids').map((id) => recordOf(entity, id, strings('fields'), viewer)));
}
