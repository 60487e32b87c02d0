import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { newFolder } from '../../support/environment.ts';
import { runOrThrow } from '../../support/process.ts';

const SCRIPT = `
import { readdirSync } from 'node:fs';
import { Logger } from '@salesforce/core';
import { deferLog } from '${join(import.meta.dirname, '..', '..', '..', 'src/adapters/process/deferred-log.ts')}';
const log = deferLog();
const logger = await Logger.child('fields', { org: 'dev' });
for (const line of process.argv.slice(1)) logger[line]('it is ' + line);
logger.warn({ accessToken: '00D000000000001!secret' });
log.write();
`;

/** What a process has logged into a fresh home. */
async function logLines(
  levels: readonly string[],
  env: Readonly<Record<string, string>>,
  script = SCRIPT,
): Promise<string[]> {
  const home = newFolder('log-home');
  await runOrThrow(process.execPath, ['--input-type=module', '-e', script, ...levels], {
    cwd: import.meta.dirname,
    env: { PATH: process.env['PATH'], HOME: home, USERPROFILE: home, ...env },
  });
  const folder = join(home, '.sf');
  const files = readdirSync(home).includes('.sf') ? readdirSync(folder).filter((name) => name.endsWith('.log')) : [];
  return files.flatMap((name) => readFileSync(join(folder, name), 'utf8').trim().split('\n'));
}

describe('a deferred log', () => {
  it('reaches the log file of sf with level, name and fields, and without secrets', async () => {
    const lines = await logLines(['debug', 'warn', 'error', 'fatal'], {});
    const read = lines.map((line): unknown => JSON.parse(line));
    expect(read).to.have.length(4);
    expect(read[0]).to.deep.include({ level: 40, name: 'sf:fields', org: 'dev', msg: 'it is warn' });
    expect(read[1]).to.deep.include({ level: 50, msg: 'it is error' });
    expect(read[2]).to.deep.include({ level: 60, msg: 'it is fatal' });
    expect(lines.join('\n')).not.to.include('secret');
  });

  it('leaves no file when nothing was logged', async () => {
    expect(await logLines([], {}, SCRIPT.replace(/^logger\.warn.*$/m, ''))).to.deep.equal([]);
  });

  it('is the usual log for a person who has set one up', async () => {
    const lines = await logLines(['debug'], { SF_LOG_LEVEL: 'debug' });
    expect(lines.some((line) => line.includes('it is debug'))).to.equal(true);
    expect(await logLines(['error'], { SF_DISABLE_LOG_FILE: 'true' })).to.deep.equal([]);
  });
});
