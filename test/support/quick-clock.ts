import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { newFolder } from './environment.ts';

/** Environment in which a Node process reads a clock that runs so many times faster: a `--wait` of minutes ends in seconds. */
export function quickClock(factor: number): Readonly<Record<string, string>> {
  const module = join(newFolder('clock'), 'clock.mjs');
  writeFileSync(
    module,
    `const { now } = Date;\nconst start = now();\nDate.now = () => start + (now() - start) * ${factor};\n`,
  );
  return { NODE_OPTIONS: `--import=${pathToFileURL(module).href}` };
}
