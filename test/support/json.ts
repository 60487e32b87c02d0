import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import type { FleetResult, ReportResult } from '../../src/commands/fls/report.ts';
import type { RetrieveResult } from '../../src/commands/fls/retrieve.ts';

const schemas = join(import.meta.dirname, '..', '..', 'schemas');

/** The result in what `sf fls retrieve --json` printed, held against its schema. */
export function retrieveResult(stdout: string): RetrieveResult {
  return resultIn(stdout, new Ajv({ strict: false }).compile<RetrieveResult>(schema('fls-retrieve.json')));
}

/** The result in what `sf fls report --json` printed, held against its schema. */
export function reportResult(stdout: string): ReportResult {
  return resultIn(stdout, new Ajv({ strict: false }).compile<ReportResult>(schema('fls-report.json')));
}

/** The same on several orgs. */
export function fleetResult(stdout: string): FleetResult {
  return resultIn(stdout, new Ajv({ strict: false }).compile<FleetResult>(schema('fls-report.json')));
}

function schema(name: string): object {
  const content: unknown = JSON.parse(readFileSync(join(schemas, name), 'utf8'));
  if (typeof content === 'object' && content !== null) return content;
  throw new Error('the schema is no object');
}

function resultIn<Result>(stdout: string, isResult: ValidateFunction<Result>): Result {
  const answer: unknown = JSON.parse(stdout);
  const result: unknown = typeof answer === 'object' && answer !== null ? Reflect.get(answer, 'result') : undefined;
  if (isResult(result)) return result;
  throw new Error(`not what the schema says: ${JSON.stringify(isResult.errors)}\n${stdout.slice(0, 2000)}`);
}
