import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { expect } from 'chai';
import fc from 'fast-check';
import { packPermissions, unpackPermissions } from '../../../src/adapters/project/packed-permissions.ts';
import { readProfilesAhead } from '../../../src/adapters/project/read-ahead.ts';
import { readProfilePermissions } from '../../../src/metadata/profile-permissions.ts';
import { field, object, retrieved } from '../../metadata/documents.ts';
import { newFolder } from '../../support/environment.ts';

const ON_MESSAGE = 'require("node:worker_threads").parentPort.on("message", ';

describe('profiles that threads read', () => {
  const limits = { minFiles: 3, minBytes: 1000, maxThreads: 2 };
  const texts = Array.from({ length: 8 }, (_, index) =>
    retrieved(field(`Account.Größe_${index}__c`, 're'), field('Account.Fax'), object('Lead', 'allowRead')),
  );

  function write(contents: readonly (string | Uint8Array)[]): string[] {
    const folder = newFolder('profiles');
    return contents.map((content, index) => {
      const path = join(folder, `${index}.profile`);
      writeFileSync(path, content);
      return path;
    });
  }

  async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
    const all: T[] = [];
    for await (const item of items) all.push(item);
    return all;
  }

  it('are as one thread reads them, in the order of the files; null for what has to be read again', async () => {
    const paths = write([...texts, '<Profile>', new Uint8Array([0xff, 0x20]), ...texts]);
    const read = await collect(readProfilesAhead([...paths, join(newFolder('none'), 'gone')], limits));
    const expected = texts.map((text) => readProfilePermissions(text));
    expect(read).to.deep.equal([...expected, null, null, ...expected, null]);
  });

  it('are read by whoever asks where they are few or small, or there is one processor', async () => {
    const [first = '', ...others] = write(texts);
    const nulls = [first, ...others].map(() => null);
    for (const other of [{ minFiles: 9 }, { minBytes: 1_000_000 }, { maxThreads: 1 }])
      expect(await collect(readProfilesAhead([first, ...others], { ...limits, ...other }))).to.deep.equal(nulls);
    expect(await collect(readProfilesAhead([first]))).to.deep.equal([null]);
  });

  const failing: Readonly<Record<string, (started: number) => Worker>> = {
    'does not start': () => new Worker('throw new Error("no start")', { eval: true }),
    'ends before it answers': () => new Worker('process.exit(0)', { eval: true }),
    'ends when it is asked': () => new Worker(`${ON_MESSAGE}() => process.exit(1));`, { eval: true }),
    'fails when it is asked': () => new Worker(`${ON_MESSAGE}() => { throw null; });`, { eval: true }),
    'cannot be made': () => {
      throw new Error('EAGAIN');
    },
    'cannot be made as the second': (started) => {
      if (started > 0) throw new Error('EAGAIN');
      return new Worker(`${ON_MESSAGE}() => {});`, { eval: true });
    },
  };
  for (const [what, start] of Object.entries(failing))
    it(`are null, each of them, where a thread ${what}`, async () => {
      let started = 0;
      const paths = write(texts);
      const read = await collect(readProfilesAhead(paths, limits, () => start(started++)));
      expect(read).to.deep.equal(paths.map(() => null));
    });

  it('end with whoever takes no more of them', async () => {
    for await (const read of readProfilesAhead(write(texts), limits)) {
      expect(read).to.deep.equal(readProfilePermissions(texts[0] ?? ''));
      break;
    }
  });

  it('come as they were packed', () => {
    const name = fc.string({ unit: fc.constantFrom('A', '.', 'é', '\n', '\u{1f600}'), minLength: 1 });
    const entry = fc.record({ field: name, readable: fc.boolean(), editable: fc.boolean(), line: fc.nat(1e6) });
    const names = fc.array(name);
    const permissions = fc.record({
      ...{ fieldPermissions: fc.array(entry), readable: names, userPermissions: names, isOldForm: fc.boolean() },
    });
    fc.assert(
      fc.property(permissions, (given) => {
        expect(unpackPermissions(packPermissions(given))).to.deep.equal(given);
      }),
    );
  });
});
