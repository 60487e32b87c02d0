import { rmSync } from 'node:fs';
import { join } from 'node:path';

// Takes away what was built, so that no file of a deleted source is published.
for (const built of ['lib', 'oclif.manifest.json'])
  rmSync(join(import.meta.dirname, '..', built), { recursive: true, force: true });
