import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cached, npm } from './npm.ts';

/** The CLI that the end-to-end specs run; pinned, so that a new one cannot break a build unasked. */
const VERSION = '2.150.6';

/**
 * Path of the real Salesforce CLI's start script, fetched with npm the first time.
 *
 * @throws Error when it cannot be had: an end-to-end spec without the CLI has proved nothing
 */
export async function sfCli(): Promise<string> {
  const folder = await cached(`sf-${VERSION}`, async (filling) => {
    writeFileSync(join(filling, 'package.json'), JSON.stringify({ private: true }));
    await npm(['install', `@salesforce/cli@${VERSION}`, '--ignore-scripts', '--no-package-lock'], filling);
  });
  return join(folder, 'node_modules', '@salesforce', 'cli', 'bin', 'run.js');
}
