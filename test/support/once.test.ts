import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { onceInRun } from './once.ts';

const source = pathToFileURL(join(import.meta.dirname, 'once.ts')).href;

/** What another process of the run gets, which would make "theirs". */
async function askElsewhere(name: string): Promise<string> {
  const program = `
    import { onceInRun } from ${JSON.stringify(source)};
    console.log(await onceInRun(${JSON.stringify(name)}, async () => 'theirs').catch(({ message }) => message));
  `;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return (await text(child.stdout)).trim();
}

describe('what a run makes once', () => {
  it('is made by the first that asks; all others wait for it, in other processes too', async () => {
    const making = Promise.withResolvers<string>();
    let made = 0;
    const make = async (): Promise<string> => {
      made += 1;
      return making.promise;
    };
    const asked = [onceInRun('spec-shared', make), onceInRun('spec-shared', make)];
    const elsewhere = askElsewhere('spec-shared');
    making.resolve('ours');
    expect([await Promise.all(asked), await elsewhere, made]).to.deep.equal([['ours', 'ours'], 'ours', 1]);
  });

  it('is missing everywhere when it could not be made', async () => {
    const failed = onceInRun('spec-failed', async () => Promise.reject(new Error('no network')));
    expect(await failed.catch(String)).to.equal('Error: no network');
    expect(await askElsewhere('spec-failed')).to.equal('Error: no network');
  });
});
