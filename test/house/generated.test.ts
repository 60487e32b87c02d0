import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { expect } from 'chai';
import { commandSnapshot } from '../../tasks/command-snapshot.ts';
import { renderCommandsPage } from '../../tasks/commands-page.ts';
import { renderDocumentsPage } from '../../tasks/documents-page.ts';
import { documentSchemas } from '../../tasks/document-schemas.ts';
import { loadSourcePlugin, root, type SourcePlugin } from '../../tasks/plugin.ts';
import { resultSchemas } from '../../tasks/result-schemas.ts';

const STALE = 'run "npm run generate"';

describe('what "npm run generate" makes', () => {
  let plugin: SourcePlugin;

  before(async function () {
    this.timeout(60_000);
    plugin = await loadSourcePlugin();
  });

  it('holds every command there is', () => {
    const files = readdirSync(join(root, 'src', 'commands'), { recursive: true, encoding: 'utf8' });
    const ids = files.filter((file) => file.endsWith('.ts')).map((file) => file.slice(0, -3).replaceAll(/[\\/]/g, ':'));
    expect(plugin.plugin.commands.map(({ id }) => id)).to.deep.equal(ids.sort());
    expect(plugin.config.commands.map(({ id }) => id)).to.include.members(ids);
  });

  it('is what command-snapshot.json says of flags, characters and aliases', () => {
    expect(textOf('command-snapshot.json'), STALE).to.equal(commandSnapshot(plugin));
  });

  it('is what docs/commands.md shows of the help of all commands', () => {
    expect(textOf(join('docs', 'commands.md')), STALE).to.equal(renderCommandsPage(plugin));
  });

  it('is what docs/documents.md says of odd files, a row for each spec', () => {
    expect(textOf(join('docs', 'documents.md')), STALE).to.equal(renderDocumentsPage());
  });

  it('is what schemas/ says of results and files, and nothing else is there', function () {
    this.timeout(60_000);
    const made = new Map([...resultSchemas(plugin), ...documentSchemas()]);
    expect(readdirSync(join(root, 'schemas')).sort()).to.deep.equal([...made.keys()].sort());
    for (const [name, schema] of made) expect(textOf(join('schemas', name)), STALE).to.equal(schema);
  });

  it('are schemas that refuse an unknown and a missing key', () => {
    const validate = new Ajv().compile({
      ...schemaOf('fls-retrieve.json'),
      $ref: '#/definitions/Counts',
    });
    const counts = { profiles: 0, entries: 0, stray: 0, live: 0, latent: 0, dormant: 0, unknown: 0, uncontrolled: 0 };
    expect(validate({ ...counts, kept: 0 })).to.equal(true);
    expect(validate(counts)).to.equal(false);
    expect(validate({ ...counts, kept: 0, more: 0 })).to.equal(false);
  });
});

function textOf(name: string): string {
  const path = join(root, name);
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

function schemaOf(name: string): object {
  const schema: unknown = JSON.parse(textOf(join('schemas', name)));
  if (typeof schema !== 'object' || schema === null) throw new TypeError(`${name} is no schema`);
  return schema;
}
