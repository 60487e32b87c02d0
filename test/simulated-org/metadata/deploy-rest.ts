import type { OrgRequest, OrgResponse } from '../http.ts';
import { isObject, json } from '../rest/answer.ts';
import type { DeployOptions } from './deploy.ts';
import type { DeployJobs } from './deploy-service.ts';
import { readMultipart } from './multipart.ts';
import { SoapFault } from './soap.ts';
import type { XmlRecord } from './xml.ts';

const PATH = /^\/+services\/data\/v\d+\.\d\/metadata\/deployRequest(?:\/(\w+))?\/?$/;

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new SoapFault('JSON_PARSER_ERROR', 'Unexpected content in the request body');
  }
}

function optionsOf(text: string): DeployOptions {
  const body = parse(text);
  const options = isObject(body) && isObject(body['deployOptions']) ? body['deployOptions'] : {};
  return {
    checkOnly: options['checkOnly'] === true,
    ignoreWarnings: options['ignoreWarnings'] === true,
    rollbackOnError: options['rollbackOnError'] === true,
    singlePackage: options['singlePackage'] === true,
    testLevel: typeof options['testLevel'] === 'string' ? options['testLevel'] : null,
  };
}

function start(jobs: DeployJobs, { headers, body, session, effects }: OrgRequest): OrgResponse {
  const parts = readMultipart(String(headers['content-type'] ?? ''), body);
  const archive = parts?.get('file');
  const content = parts?.get('entity_content') ?? parts?.get('json');
  if (!archive || !content) throw new SoapFault('INVALID_MULTIPART_REQUEST', 'The parts json and file are required');
  const options = optionsOf(content.toString('utf8'));
  const id = jobs.start(archive, { session, effects, options });
  return json({ deployOptions: options, deployResult: { done: false, id, status: 'Pending' }, id }, 201);
}

function cancel(jobs: DeployJobs, id: string, { body }: OrgRequest): OrgResponse {
  const asked = parse(body.toString('utf8'));
  const result = isObject(asked) && isObject(asked['deployResult']) ? asked['deployResult'] : {};
  if (result['status'] !== 'Canceling') throw new SoapFault('INVALID_FIELD', 'The only status to set is Canceling');
  return json({ deployResult: jobs.cancel(id), id }, 202);
}

function serve(jobs: DeployJobs, id: string | undefined, request: OrgRequest): OrgResponse {
  if (id === undefined && request.method === 'POST') return start(jobs, request);
  if (id !== undefined && request.method === 'PATCH') return cancel(jobs, id, request);
  if (id === undefined || request.method !== 'GET') {
    return json([{ errorCode: 'METHOD_NOT_ALLOWED', message: `HTTP Method '${request.method}' not allowed` }], 405);
  }
  const includeDetails = request.url.searchParams.get('includeDetails') === 'true';
  const deployResult: XmlRecord = jobs.check(id, includeDetails, request.effects);
  return json({ deployOptions: jobs.options(id), deployResult, id });
}

const STATUS: Readonly<Record<string, number>> = { INVALID_CROSS_REFERENCE_KEY: 404, INSUFFICIENT_ACCESS: 403 };

/**
 * The REST resource deployRequest (docs/salesforce-facts.md#src-rest-deploy); null for any other path. `demand` throws
 * when the user may not.
 */
export function serveRestDeploy(jobs: DeployJobs, request: OrgRequest, demand: () => void): OrgResponse | null {
  const match = PATH.exec(request.url.pathname);
  if (!match) return null;
  try {
    demand();
    return serve(jobs, match[1], request);
  } catch (error) {
    if (!(error instanceof SoapFault)) throw error;
    return json([{ errorCode: error.code, message: error.message }], STATUS[error.code] ?? 400);
  }
}
