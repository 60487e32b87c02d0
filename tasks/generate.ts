import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandSnapshot } from './command-snapshot.ts';
import { renderCommandsPage } from './commands-page.ts';
import { renderDocumentsPage } from './documents-page.ts';
import { documentSchemas } from './document-schemas.ts';
import { renderOfflineObjects } from './offline-objects.ts';
import { loadSourcePlugin, root } from './plugin.ts';
import { resultSchemas } from './result-schemas.ts';

// `npm run generate`: writes the files in git that come from the commands, from docs/offline-objects.md and from rows of specs. Specs in
// test/house fail if they are out of date.
const page = readFileSync(join(root, 'docs', 'offline-objects.md'), 'utf8');
writeFileSync(join(root, 'src', 'fls', 'offline-objects.ts'), renderOfflineObjects(page));

const source = await loadSourcePlugin();

writeFileSync(join(root, 'command-snapshot.json'), commandSnapshot(source));

mkdirSync(join(root, 'schemas'), { recursive: true });
for (const [name, schema] of [...resultSchemas(source), ...documentSchemas()])
  writeFileSync(join(root, 'schemas', name), schema);

writeFileSync(join(root, 'docs', 'commands.md'), renderCommandsPage(source));
writeFileSync(join(root, 'docs', 'documents.md'), renderDocumentsPage());
