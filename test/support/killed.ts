import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { newFolder } from './environment.ts';

/** Where in the replacing of a file (written beside it, flushed, renamed) a process ends. */
export type Moment = 'half written' | 'before its rename' | 'after its rename';

/** Environment in which a Node process ends as by kill -9 when it puts a file in place of one that the pattern fits. */
export function killedAt(moment: Moment, pattern: RegExp): Readonly<Record<string, string>> {
  const spy = join(newFolder('spy'), 'spy.mjs');
  writeFileSync(spy, spyOn(moment, pattern));
  return { NODE_OPTIONS: `--import=${pathToFileURL(spy).href}` };
}

/** The file beside lies in the same folder, so that the pattern is held against that for what is half written. */
function spyOn(moment: Moment, pattern: RegExp): string {
  return `
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
const moment = ${JSON.stringify(moment)};
const pattern = new RegExp(${JSON.stringify(pattern.source)});
const die = () => new Promise(() => process.kill(process.pid, 'SIGKILL'));
const { open, rename } = fs.promises;
fs.promises.open = async (path, ...rest) => {
  const handle = await open(path, ...rest);
  const beside = String(path).endsWith('.tmp') && pattern.test(String(path).replaceAll('\\\\', '/'));
  if (moment === 'half written' && beside)
    handle.writeFile = async (text) => {
      await handle.write(text.slice(0, text.length / 2));
      await die();
    };
  return handle;
};
fs.promises.rename = async (from, to) => {
  const meant = pattern.test(String(to).replaceAll('\\\\', '/'));
  if (meant && moment === 'before its rename') await die();
  await rename(from, to);
  if (meant && moment === 'after its rename') await die();
};
syncBuiltinESMExports();
`;
}
