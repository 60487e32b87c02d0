import { join } from 'node:path';
import { createGenerator } from 'ts-json-schema-generator';
import { root } from './plugin.ts';
import { sourceProgram } from './source-program.ts';

type Document = { readonly source: string; readonly type: string };

const DOCUMENTS: Record<string, Document> = {
  'fls-policy.json': { source: 'policy.ts', type: 'Policy' },
  'fls-baseline.json': { source: 'baseline.ts', type: 'Baseline' },
  'fls-plan.json': { source: 'plan-file.ts', type: 'PlanFile' },
  'fls-snapshot.json': { source: 'snapshot.ts', type: 'Snapshot' },
  'fls-snapshot-1.json': { source: 'snapshot-v1.ts', type: 'SnapshotV1' },
};

/** A rule has to say what it is about; no type can say this without saying everything three times. */
const NAMES_SOMETHING = [{ required: ['profile'] }, { required: ['object'] }, { required: ['field'] }];

/** JSON Schemas of the files that people write or keep for the plugin, by file name. */
export function documentSchemas(): ReadonlyMap<string, string> {
  return new Map(Object.entries(DOCUMENTS).map(([name, document]) => [name, schemaText(document)]));
}

function schemaText({ source, type }: Document): string {
  const path = join(root, 'src', 'fls', source);
  const generator = createGenerator({ path, type, tsProgram: sourceProgram() });
  const schema = generator.createSchema(type);
  const { PolicyRule: rule } = schema.definitions ?? {};
  if (typeof rule === 'object') rule.anyOf = NAMES_SOMETHING;
  return `${JSON.stringify(schema, null, 2)}\n`;
}
