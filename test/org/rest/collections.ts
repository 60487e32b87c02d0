import type { OrgResponse } from '../http.ts';
import { entityNamed } from '../schema/catalog.ts';
import type { Viewer } from '../schema/entity.ts';
import { PlatformError } from '../soql/error.ts';
import { isObject, json, listIn, notFound, parseJson, textIn } from './answer.ts';
import type { RestCall } from './call.ts';
import { recordOf } from './objects.ts';
import { createRow, deleteRow, entityOfId, updateRow } from './permission-rows.ts';

const MAX_RECORDS = 200;

type Outcome = { readonly id?: string; readonly success: boolean; readonly errors: readonly object[] };

/** `/composite/sobjects`: up to 200 records a call; each succeeds or fails on its own unless `allOrNone` (assumed: no rollback). */
export function collectionRoute(call: RestCall): OrgResponse | null {
  const [composite, sobjects, name] = call.path;
  if (composite !== 'composite' || sobjects !== 'sobjects') return null;
  if (name !== undefined) return retrieve(call, name);
  if (call.method === 'DELETE') {
    const ids = (call.parameters.get('ids') ?? '').split(',').filter((id) => id !== '');
    return outcomes(ids, (id) => {
      deleteRow(entityOfId(id), id, call.viewer);
      return id;
    });
  }
  if (call.method !== 'POST' && call.method !== 'PATCH') return null;
  const records = listIn(parseJson(call.body), 'records').filter(isObject);
  return outcomes(records, (record) => {
    const type = textIn(record['attributes'], 'type');
    if (call.method === 'POST') return createRow(type, record, call.viewer);
    const id = textIn(record, 'id') || textIn(record, 'Id');
    updateRow(type, id, record, call.viewer);
    return id;
  });
}

function outcomes<T>(items: readonly T[], act: (item: T) => string): OrgResponse {
  if (items.length > MAX_RECORDS) {
    throw new PlatformError(
      'EXCEEDED_ID_LIMIT',
      `record limit reached. cannot submit more than ${MAX_RECORDS} records into this call`,
    );
  }
  return json(
    items.map((item): Outcome => {
      try {
        return { id: act(item), success: true, errors: [] };
      } catch (error) {
        if (!(error instanceof PlatformError)) throw error;
        return { success: false, errors: [{ statusCode: error.errorCode, message: error.message, fields: [] }] };
      }
    }),
  );
}

/** GET with `ids` and `fields`, or POST with both in the body: records in the order of the ids, null for missing ones. */
function retrieve(call: RestCall, name: string): OrgResponse | null {
  const viewer: Viewer = call.viewer;
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
