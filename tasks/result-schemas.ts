import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createGenerator } from 'ts-json-schema-generator';
import { root, type SourcePlugin } from './plugin.ts';
import { sourceProgram } from './source-program.ts';

/** JSON Schemas of what the commands answer under --json, by file name (`fls-retrieve.json`). */
export function resultSchemas({ plugin }: SourcePlugin): ReadonlyMap<string, string> {
  return new Map(plugin.commands.map(({ id }) => [`${id.replaceAll(':', '-')}.json`, schemaOf(id)]));
}

function schemaOf(commandId: string): string {
  const path = join(root, 'src', 'commands', ...`${commandId}.ts`.split(':'));
  const type = /class \w+ extends \w+Command<(\w+)>/.exec(readFileSync(path, 'utf8'))?.[1];
  if (type === undefined) throw new TypeError(`${path} names no type for its result`);
  const generator = createGenerator({ path, type, tsProgram: sourceProgram() });
  return `${JSON.stringify(generator.createSchema(type), null, 2)}\n`;
}
