import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import type { RetrieveResult } from '../../src/commands/fls/retrieve.ts';

const schemas = join(import.meta.dirname, '..', '..', 'schemas');

/** The result in what `--json` printed, held against its schema. */
export function retrieveResult(stdout: string): RetrieveResult {
  const schema: unknown = JSON.parse(readFileSync(join(schemas, 'fls-retrieve.json'), 'utf8'));
  if (typeof schema !== 'object' || schema === null) throw new Error('the schema is no object');
  const isResult = new Ajv({ strict: false }).compile<RetrieveResult>(schema);
  const answer: unknown = JSON.parse(stdout);
  const result: unknown = typeof answer === 'object' && answer !== null ? Reflect.get(answer, 'result') : undefined;
  if (isResult(result)) return result;
  throw new Error(`not what the schema says: ${JSON.stringify(isResult.errors)}\n${stdout.slice(0, 2000)}`);
}
