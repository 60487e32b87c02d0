import type { OrgResponse } from '../http.ts';
import { sameId } from '../rules.ts';
import { allEntities, entityNamed } from '../schema/catalog.ts';
import { valueOf, type Entity, type Viewer } from '../schema/entity.ts';
import { columnsOf } from '../soql/columns.ts';
import { noSuchColumn, PlatformError } from '../soql/error.ts';
import { attributesOf } from '../soql/project.ts';
import { runQuery } from '../soql/run.ts';
import { isObject, json, methodNotAllowed, noContent, notFound, parseJson } from './answer.ts';
import { baseOf, type RestCall } from './call.ts';
import { batchSize, pagingOf } from './cursors.ts';
import { describeObject, describeSummary } from './describe.ts';
import { draftCreate, draftDelete, draftUpdate, type Input } from './permission-rows.ts';

/** `/query`, `/queryAll`, `/query/<locator>` */
export function queryRoute(call: RestCall): OrgResponse | null {
  const [resource, locator] = call.path;
  if (resource !== 'query' && resource !== 'queryAll') return null;
  demandGet(call);
  if (locator !== undefined) return json(call.cursors.next(locator, baseOf(call)));
  const soql = call.parameters.get('q');
  if (soql === null) throw new PlatformError('MALFORMED_QUERY', 'SOQL statement is required');
  if (call.parameters.get('columns') === 'true') return json(columnsOf(soql, call.viewer));
  const size = batchSize(call.headers['sforce-query-options']);
  const viewer = { ...call.viewer, seesDeleted: resource === 'queryAll' };
  const answer = runQuery(soql, viewer, pagingOf(call.cursors, size, baseOf(call)));
  return json(call.cursors.open(answer, size, baseOf(call)));
}

/** `/sobjects`, `/sobjects/X`, `/sobjects/X/describe`, `/sobjects/X/<id>` */
export function objectRoute(call: RestCall): OrgResponse | null {
  const [resource, name, member, ...rest] = call.path;
  if (resource !== 'sobjects' || rest.length > 0) return null;
  if (name === undefined) {
    demandGet(call);
    return globalDescribe(call.viewer);
  }
  const entity = entityNamed(name, call.viewer);
  if (!entity) throw notFound();
  if (member === undefined) return entityRoute(call, entity);
  if (member !== 'describe') return recordRoute(call, entity, member);
  demandGet(call);
  const hidden = call.viewer.org.info.undescribedFields;
  const columns = entity.columns.filter((column) => !hidden.includes(`${entity.name}.${column.name}`));
  return json(describeObject({ ...entity, columns }, call.viewer));
}

/** @throws PlatformError METHOD_NOT_ALLOWED */
function demandGet({ method }: RestCall): void {
  if (method !== 'GET') throw methodNotAllowed(method, 'HEAD', 'GET');
}

function entityRoute(call: RestCall, entity: Entity): OrgResponse {
  if (call.method === 'POST') return created(call, entity.name);
  if (call.method !== 'GET') throw methodNotAllowed(call.method, 'HEAD', 'GET', 'POST');
  return json({ objectDescribe: describeSummary(entity, call.viewer), recentItems: [] });
}

function globalDescribe(viewer: Viewer): OrgResponse {
  const sobjects = allEntities(viewer).map((entity) => describeSummary(entity, viewer));
  return json({ encoding: 'UTF-8', maxBatchSize: 200, sobjects });
}

function created(call: RestCall, name: string): OrgResponse {
  return json({ id: draftCreate(name, inputOf(call), call.viewer)(), success: true, errors: [] }, 201);
}

function recordRoute(call: RestCall, entity: Entity, id: string): OrgResponse {
  const { method, viewer } = call;
  if (method === 'GET') {
    const fields = call.parameters.get('fields')?.split(',') ?? null;
    const record = recordOf(entity, id, fields, viewer);
    if (!record) throw notFound('Provided external ID field does not exist or is not accessible: ' + id);
    return json(record);
  }
  if (method === 'PATCH') draftUpdate(entity.name, id, inputOf(call), viewer)();
  else if (method === 'DELETE') draftDelete(entity.name, id, viewer)();
  else throw methodNotAllowed(method, 'HEAD', 'GET', 'PATCH', 'DELETE');
  return noContent();
}

function inputOf(call: RestCall): Input {
  const input = parseJson(call.body);
  return isObject(input) ? input : {};
}

/** One record with the asked fields, or all; null when it is not there. @throws PlatformError INVALID_FIELD */
export function recordOf(entity: Entity, id: string, fields: readonly string[] | null, viewer: Viewer): object | null {
  const row = entity.rows(viewer).find((each) => sameId(each.Id, id));
  if (!row) return null;
  const wanted = fields?.map((name) => {
    const column = entity.columns.find((each) => each.name.toLowerCase() === name.trim().toLowerCase());
    if (!column) throw noSuchColumn(name, name, entity.name);
    return column;
  });
  const columns = wanted ?? entity.columns;
  return {
    attributes: attributesOf(entity, row, viewer),
    ...Object.fromEntries(columns.map((column) => [column.name, valueOf(row, column, viewer)])),
  };
}
